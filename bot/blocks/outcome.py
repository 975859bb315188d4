"""The direct message that tells the requester how it ended, and what to do if it did not end well."""

from datetime import datetime

from approvals.report import Report
from approvals.states import SETTLED_WELL, RequestKind, RequestStatus, StepStatus
from bot.blocks.asking import headline, where
from bot.blocks.card import ENDED, approved_by, ending, left_alone, summary
from bot.blocks.kit import Block, Message, actions, button, message, section
from bot.blocks.leftovers import rest_buttons
from bot.blocks.probe import findings
from bot.blocks.progress import is_green, is_handed_over, listed, results
from bot.blocks.reclaimed import is_reclaim, reclaim_purpose, reclaim_results, undoes_reclaim
from bot.blocks.reviews import urgent_sign
from bot.blocks.shortening import shortened
from bot.blocks.text import count, esc, name
from bot.blocks.undoing import undo_button, undo_note
from bot.blocks.untouched import besides
from bot.blocks.words import status_icon, status_word
from bot.blocks.works import measure

UNDELIVERED: dict[str, str] = {
    "not_in_channel": "Seatkeeper is not in the approvals channel. Write `/invite @Seatkeeper` there, "
    "then send the request again.",
    "channel_not_found": "Slack finds no such approvals channel: it may be private, or the name in "
    "Seatkeeper's settings is wrong. Write `/invite @Seatkeeper` in it, or have the settings "
    "corrected, then send the request again.",
    "is_archived": "The approvals channel is archived. Have it unarchived, or another one named in "
    "Seatkeeper's settings, then send the request again.",
    "restricted_action": "Seatkeeper may not post in the approvals channel. Ask a workspace admin to let "
    "apps post there, then send the request again.",
}


ENDS: dict[RequestStatus, str] = {
    RequestStatus.DENIED: "was denied",
    RequestStatus.EXPIRED: "has expired",
    RequestStatus.CANCELLED: "was cancelled",
    RequestStatus.UNDELIVERED: "could not be posted",
}


def outcome(report: Report, now: datetime) -> Message:
    """The end of a request in the requester's own words and reach."""

    def draw(room: int) -> list[Block]:
        details = button("Details", "request.details", f"{report.id}:{report.version}")
        told = report if room else shortened(report)
        ways = rest_buttons(report, closing=False)
        offered = [*ways, *undo_button(report), details]
        return [section(_first_line(told)), *_rest(told, room), *urgent_sign(told), actions(*offered)]

    return message(summary(report), draw)


def undelivered(word: str) -> str:
    """What to do about a card that could not be posted, by Slack's word for why."""
    known = next((todo for error, todo in UNDELIVERED.items() if word.startswith(error)), "")
    return known or (
        f"Slack did not take the card ({esc(word, 80) or 'no reason given'}). "
        "Please tell IT, and send the request again when that is settled."
    )


def unreached(word: str) -> str:
    """What to do where none of those who decide could be written to, by Slack's last word for why."""
    return (
        f"Slack took no direct message to an approver ({esc(word, 80) or 'no reason given'}). "
        "Please tell IT, and send the request again when that is settled."
    )


def _first_line(report: Report) -> str:
    what, number = _what(report), f" (request #{report.number})"
    number = "" if is_reclaim(report) else number
    if is_green(report):
        return f"{what}{number} is done: {_how_sure(report)}."
    if report.status in ENDED:
        needs = "goes on by hand" if is_handed_over(report) else "needs your hand"
        return f"{what}{number} {needs}."
    ends = ENDS.get(report.status, f"is {status_word(report.status)}")
    return f"{what}{number} {ends}."


def _what(report: Report) -> str:
    if report.kind is RequestKind.PROBE:
        return f"The {esc(headline(report)[:1].lower() + headline(report)[1:], 150)}"
    if is_reclaim(report):
        return f"Request #{report.number} to {reclaim_purpose(report)}"
    if undoes_reclaim(report):
        return f"The reactivation of {count(len(report.steps), measure(report))} in {where(report)}"
    what = "reactivation" if report.kind is RequestKind.UNDO else "offboarding"
    return f"The {what} of *{name(report.leaver)}*"


def _how_sure(report: Report) -> str:
    """How sure its end is; "everything" only where nothing else is known of."""
    rest = besides(report)
    what = count(len(report.steps), measure(report)) if rest else "everything"
    is_ = "is" if not rest or len(report.steps) == 1 else "are"
    closed = any(step.status is StepStatus.OVERRIDDEN for step in report.steps)
    proof = "verified, or closed with a reason" if closed else "verified by a fresh read"
    return "; ".join(filter(None, [f"{what} {is_} {proof}", rest]))


def _rest(report: Report, room: int) -> list[Block]:
    if report.status in ENDED:
        ended = _reclaimed(report, room) if is_reclaim(report) else results(report, room)
        return [*findings(report), *ended, *left_alone(report), *approved_by(report), *undo_note(report)]
    if report.status is RequestStatus.UNDELIVERED:
        told = "Nobody was asked, and nothing was changed."
        why = (unreached if report.private else undelivered)(report.closing_word)
        return [section(f"{status_icon(report.status)} {told} {why}")]
    return [section(f"{status_icon(report.status)} {ending(report)}")]


def _reclaimed(report: Report, room: int) -> list[Block]:
    """How many seats are back, and by name only those that are not."""
    left = [step for step in report.steps if step.status not in SETTLED_WELL]
    return [*reclaim_results(report), *listed(left, room)]
