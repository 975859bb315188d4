"""What is urgent, and the review that follows it: the sign on a card, the message that asks, and the form."""

from approvals.policy import Choice
from approvals.report import Report
from approvals.states import RequestStatus
from bot.blocks.asking import asked, headline, votes_line
from bot.blocks.kit import (
    Block,
    Message,
    actions,
    button,
    context,
    entry,
    header,
    message,
    modal,
    section,
)
from bot.blocks.shortening import shortened
from bot.blocks.text import clip, esc, mention, moment, name
from bot.blocks.words import status_icon, status_word

SIGN, SIGNED = "review.sign", "review.signed"
URGENT = "🚨"
ASKING = frozenset({RequestStatus.DRAFT, RequestStatus.SUBMITTED, RequestStatus.PENDING})
NOTE = 500
SIGN_LABEL = "Sign the review"


def urgent_sign(report: Report) -> list[Block]:
    """That it is urgent and what that means for the approvers; later, whether the review is signed."""
    if not report.urgent:
        return []
    if report.status in ASKING:
        return [section(f"{URGENT} *Urgent*{_what_it_takes(report)}")]
    return [context(" · ".join(filter(None, [f"{URGENT} Urgent", review_line(report)])))]


def review_line(report: Report) -> str:
    """Whether the review is signed, by whom and when; nothing where there is none."""
    review = report.review
    if review is None:
        return ""
    if review.signed_by is None or review.signed_at is None:
        return "Review: *unsigned*"
    note = f" (“{esc(review.note, 200)}”)" if review.note else ""
    return f"Review: signed by {mention(review.signed_by)} {moment(review.signed_at)}{note}"


def sign_button(report: Report) -> list[Block]:
    """The button for whoever may sign, while nobody has."""
    open_ = report.review is not None and report.review.signed_at is None
    return [button(SIGN_LABEL, SIGN, f"{report.id}:{report.version}")] if open_ else []


def review_message(report: Report, *, times: int = 0) -> Message:
    """What everybody gets whom the rules would have asked; ``times`` counts the reminders."""

    def draw(room: int) -> list[Block]:
        told = report if room else shortened(report)
        ways = [*sign_button(told), button("Details", "request.details", f"{told.id}:{told.version}")]
        stands = f"{status_icon(told.status)} {status_word(told.status).capitalize()}"
        top = [header(f"{URGENT} {_title(times)}: {headline(told)}"), asked(told)]
        return [*top, section(_why_you(told)), context(f"{stands} · {review_line(told)}"), actions(*ways)]

    return message(_summary(report, times), draw)


def sign_form(report: Report) -> Block:
    """Takes a signature, with a note if they like."""
    note = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": NOTE}
    hint = "Everybody who sees the request can read it."
    said = f"*{esc(clip(headline(report), 90))}* · #{report.number}\n{_approved(report)}"
    sure = "Your signature says that you have looked at it. It changes nothing in any app."
    blocks = [section(said), section(sure), entry("note", "Note", note, hint, optional=True)]
    metadata = f"{report.id}:{report.version}"
    return modal(SIGN_LABEL, lambda _: blocks, callback_id=SIGNED, metadata=metadata, submit="Sign")


def _what_it_takes(report: Report) -> str:
    if not report.shortened:
        return ", but the approvals that it needs stay the same."
    enough = "one approval is enough" if report.quorum == 1 else f"{report.quorum} approvals are enough"
    return f": {enough}; a review follows."


def _title(times: int) -> str:
    return f"Reminder {times}" if times else "Approved as urgent"


def _approved(report: Report) -> str:
    approved = votes_line(report, Choice.APPROVE) or "It was approved"
    return f"{approved}, and because it was urgent that was enough."


def _why_you(report: Report) -> str:
    if report.review is None or report.review.signed_at is not None:
        return f"{_approved(report)} Nothing is left for you to do."
    return f"{_approved(report)} The rules would have asked you too. Please look at it, and sign."


def _summary(report: Report, times: int) -> str:
    if report.review is not None and report.review.signed_at is not None:
        return f"The review of urgent request #{report.number} is signed: nothing is left for you to do."
    what = f"request #{report.number} about {name(report.leaver)} was approved as urgent"
    return f"{f'Reminder {times}: ' if times else ''}{URGENT} {what}. Please look at it, and sign the review."
