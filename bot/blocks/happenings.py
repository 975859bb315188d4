"""One event of a request as a sentence of mrkdwn: who did what to which account in which app, and why."""

from collections.abc import Callable, Mapping

from approvals.report import History
from bot.blocks.accounts import handle
from bot.blocks.text import NAME, count, esc, sentence
from bot.blocks.works import WORKS

WORDS = 200
"""Characters of somebody's reason that are told."""

PHRASES: Mapping[str, str] = {
    "request.submitted": "{who} sent the request{urgent}",
    "request.undelivered": "{who} could not post the card, so nobody was asked",
    "request.pending": "{who} put the card before the approvers",
    "request.reminded": "{who} reminded those who are asked",
    "request.changed": "{who} changed {change}, which made version {version}{said}",
    "request.viewed": "{who} looked at the request",
    "request.approved": "{who} asked nobody, because the rules name nobody to approve it",
    "request.scheduled": "{who} put it off until its moment",
    "request.expired": "{who} closed it, because nobody decided in time",
    "request.discarded": "{who} forgot the draft",
    "request.incomplete": "{who} left {left} for a person to settle",
    "step.started": "{app}: asked to {what}{again}{override}",
    "step.accepted": "{app}: said yes to it ({it})",
    "step.unknown": "{app}: the answer was lost ({it}), so it is read again",
    "step.unverified": "{app}: {it} could not be read, so nothing is proven",
    "step.contradicted": "{app}: read again, {it} is {state}, other than was asked",
    "step.overridden": "{who} closed it as it is: {it} in {app}",
    "step.withdrawn": "{app}: {it} was used since, so its seat is left alone",
    "plan.reread": "{who} read the plan again: {differences} since it was approved",
    "card.veiled": "{who} took the card out of the channel: it is decided by direct message",
    "vote.refused": "{who} tried to {choice} and was refused ({reason})",
    "cancel.refused": "{who} tried to cancel it and was refused ({reason})",
    "reschedule.refused": "{who} tried to change its moment and was refused ({reason})",
    "command.refused": "{who} tried to {command} and was refused ({reason})",
    "rest.refused": "{who} tried to {command} and was refused ({reason})",
    "task.opened": "{who} asked for it by hand: {what} in {app}",
    "task.declared": "{who} said that it is done by hand: {what} in {app}",
    "task.declined": "{who} said that it cannot be done by hand: {what} in {app}",
    "task.disputed": "{app}: read again, {it} is {state}, other than was said",
    "task.refused": "{who} tried to answer for {it} in {app} and was refused ({reason})",
    "task.reminded": "{who} reminded of what is to be done by hand: {what} in {app}",
    "review.opened": "{who} asked others to sign a review of it",
    "review.reminded": "{who} reminded of its review",
    "review.refused": "{who} tried to sign its review and was refused ({reason})",
    "review.signed": "{who} signed its review",
    "undo.asked": "{who} asked to have it undone by request #{number}",
    "departure.ended": "{who} opened it from the notice that they had left Slack",
    "inquiry.requested": "{who} is given back a seat in {app} that its holder does not need",
}

COMMANDS: Mapping[str, str] = {
    "show": "look at it",
    "details": "look at it",
    "change": "change it",
    "undo": "have it undone",
    "try_again": "have what is left tried again",
    "by_hand": "have what is left done by hand",
    "close": "close what is left",
}
CHANGES: Mapping[str, str] = {
    "accounts": "which accounts it covers",
    "moment": "when it happens",
    "plan": "it to the accounts as they are now",
}
REASONS: Mapping[str, str] = {
    "not_approver": "not an approver",
    "not_operator": "not an operator",
    "not_involved": "not theirs to see",
    "not_requester": "not one of those who may ask",
    "not_changer": "not theirs to change",
    "not_assigned": "not given to them",
    "not_signer": "not asked to sign",
    "not_left": "nothing was left",
}
"""Those refusals whose own names do not read as words."""
CHOICES: Mapping[str, str] = {"approve": "approved", "deny": "denied"}


def sentence_of(event: History) -> str:
    """What happened, without the full stop; an event that has no words of its own is told by its name."""
    if told := TELLERS.get(event.event):
        return told(event)
    if phrase := PHRASES.get(event.event):
        return phrase.format_map(_particulars(event))
    return f"{who(event)} {esc(event.event.replace('.', ': ').replace('_', ' '), NAME)}"


def who(event: History) -> str:
    """Whoever did it, by name."""
    return "Seatkeeper" if event.ours else esc(event.actor, NAME) or "somebody"


def _particulars(event: History) -> Mapping[str, str]:
    detail = event.detail
    attempt, command, reason = (
        detail.get("attempt"),
        str(detail.get("command")),
        str(detail.get("reason", "")),
    )
    choice = str(detail.get("choice") or "vote")
    return {
        "who": who(event),
        "app": esc(event.app, NAME) or "an app",
        "it": _it(event),
        "what": _what(event),
        "state": esc(str(detail.get("state_after") or ""), NAME) or "unknown",
        "said": _said(event),
        "again": f", attempt {attempt}" if isinstance(attempt, int) and attempt > 1 else "",
        "override": ", although that is not proven there" if detail.get("way") == "override" else "",
        "urgent": " as urgent" if detail.get("urgent") else "",
        "change": CHANGES.get(str(detail.get("what")), "it"),
        "version": str(detail.get("version", 0)),
        "left": count(int(detail.get("left", 0)), "step") if "left" in detail else "something",
        "differences": count(int(detail.get("differences", 0)), "change"),
        "number": str(detail.get("number", 0)),
        "choice": esc(choice, NAME),
        "command": COMMANDS.get(command, "use it"),
        "reason": REASONS.get(reason) or esc(reason.replace("_", " "), NAME) or "not allowed",
    }


def account_of(event: History) -> str:
    """Whose account it was, with what tells it from others of the same address; or nothing."""
    apart = f" ({esc(event.apart, NAME)})" if event.apart else ""
    return f"{handle(event.account)}{apart}" if event.account else ""


def _it(event: History) -> str:
    return account_of(event) or "an account"


def _what(event: History) -> str:
    return WORKS[event.work].what.format(it=_it(event)) if event.work else f"change {_it(event)}"


def _said(event: History) -> str:
    return f": {sentence(event.words, WORDS).rstrip('.')}" if event.words.strip() else ""


def _voted(event: History) -> str:
    """Whose word it was, for whom, on which version, and what it decided."""
    detail = event.detail
    word = CHOICES.get(str(detail.get("choice")), "voted")
    told = f"{who(event)} {word}"
    told += f" for {esc(event.on_behalf, NAME)}" if event.on_behalf else ""
    told += f", version {version}" if (version := int(detail.get("version", 1))) > 1 else ""
    if word == "approved" and detail.get("missing") == 0:
        told += ", the last approval that it needed"
    return told + _said(event)


def _verified(event: History) -> str:
    done = WORKS[event.work].done if event.work else "as asked"
    app, it = esc(event.app, NAME) or "an app", _it(event)
    if event.detail.get("from") == "planned":
        return f"{app}: {it} is {done} already"
    return f"{app}: read again, {it} is {done}"


def _refused(event: History) -> str:
    app = esc(event.app, NAME) or "an app"
    if event.detail.get("from") == "planned":
        return f"{app}: not asked to {_what(event)}, because a guard or a change forbids it"
    if event.detail.get("outcome") in {"unreachable", "rate_limited"}:
        return f"{app}: could not be asked to {_what(event)}, and was given up"
    return f"{app}: refused to {_what(event)}"


def _planned(event: History) -> str:
    app = esc(event.app, NAME) or "an app"
    if event.ours:
        return f"{app}: could not be asked yet ({_it(event)}), so it is tried again"
    return f"{who(event)} had it tried again: {_what(event)} in {app}"


def _running(event: History) -> str:
    again = event.detail.get("from") == "incomplete"
    return f"{who(event)} {'had what was left taken up again' if again else 'began'}"


def _done(event: History) -> str:
    if event.ours:
        return "Done: every step is verified by a fresh read"
    return f"{who(event)} closed what was left{_said(event)}"


def _cancelled(event: History) -> str:
    """A closing word of our own says already who it was, and why."""
    by = esc(event.words, WORDS) if event.ours and event.words.strip() else who(event)
    return f"Cancelled by {by}"


def _escalated(event: History) -> str:
    if event.detail.get("way") == "cancel":
        return f"{who(event)} ended it, because an answer was missing"
    return f"{who(event)} asked others as well, because an answer was missing"


TELLERS: Mapping[str, Callable[[History], str]] = {
    "vote.cast": _voted,
    "step.verified": _verified,
    "step.refused": _refused,
    "step.planned": _planned,
    "request.running": _running,
    "request.done": _done,
    "request.cancelled": _cancelled,
    "request.escalated": _escalated,
}
"""What depends on more than a phrase can hold."""
