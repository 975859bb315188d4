"""The sentences that people read: what happened, and what to do next. All are mrkdwn, escaped."""

import re

from approvals.states import RequestStatus, StepStatus
from bot.blocks.cautioning import caution
from bot.blocks.claims import claim
from bot.blocks.refusals import objection, refusal
from bot.blocks.text import NAME, esc

__all__ = [
    "as_typed",
    "caution",
    "claim",
    "help_text",
    "objection",
    "refusal",
    "status_icon",
    "status_word",
    "step_icon",
    "step_word",
    "unknown_command",
]

STATUSES: dict[RequestStatus, tuple[str, str]] = {
    RequestStatus.DRAFT: ("📝", "not sent yet"),
    RequestStatus.SUBMITTED: ("📤", "being posted"),
    RequestStatus.UNDELIVERED: ("📭", "could not be posted"),
    RequestStatus.PENDING: ("⏳", "waiting for approval"),
    RequestStatus.DENIED: ("⛔", "denied"),
    RequestStatus.EXPIRED: ("⌛", "expired"),
    RequestStatus.CANCELLED: ("↩️", "cancelled"),
    RequestStatus.APPROVED: ("⏳", "approved, about to begin"),
    RequestStatus.SCHEDULED: ("📆", "approved, waiting for its moment"),
    RequestStatus.RUNNING: ("⚙️", "in progress"),
    RequestStatus.INCOMPLETE: ("⚠️", "not complete"),
    RequestStatus.DONE: ("✅", "done and verified"),
}

STEPS: dict[StepStatus, tuple[str, str]] = {
    StepStatus.PLANNED: ("▫️", "not started"),
    StepStatus.DROPPED: ("▫️", "taken out"),
    StepStatus.STARTED: ("⏳", "being asked"),
    StepStatus.ACCEPTED: ("⏳", "accepted, being read again"),
    StepStatus.UNKNOWN: ("⏳", "answer lost, being read again"),
    StepStatus.VERIFIED: ("✓", "verified"),
    StepStatus.OVERRIDDEN: ("✍️", "closed with a reason"),
    StepStatus.REFUSED: ("❗", "refused"),
    StepStatus.CONTRADICTED: ("❗", "contradicted by a fresh read"),
    StepStatus.UNVERIFIED: ("❓", "not verified"),
    StepStatus.MANUAL: ("✋", "to be done by hand"),
}

COMMANDS: dict[str, tuple[tuple[str, str], ...]] = {
    "/offboard": (
        ("/offboard @person", "look somebody up in every app and ask for their seats back"),
        ("/offboard person@example.com", "the same for somebody who is not in Slack"),
        ("/offboard", "choose the person in a form"),
        ("/offboard @person urgent", "one approval is enough; somebody else signs a review afterwards"),
        ("/offboard list", "the requests that you may see"),
        ("/offboard show 12", "one request"),
        ("/offboard cancel 12", "cancel a request that is not carried out yet"),
        ("/offboard undo 12", "ask for the accounts back that a request deactivated"),
        ("/offboard history @person", "every request about somebody, and what became of it"),
        ("/offboard pause reason", "stop every execution before its next change in an app (operators)"),
        ("/offboard resume", "let them go on (operators)"),
        ("/offboard delegate @colleague until 3 Jan", "let somebody approve for you; `delegate off` ends it"),
        ("/offboard probe trainual", "see what a deactivation does there, on an account that nobody needs"),
    ),
    "/seats": (
        ("/seats", "the seats of every app: left, used, what could return, what they cost, and who says so"),
        ("/seats talentlms", "one app: its trend, its groups of accounts, its roles and its cost"),
        ("/seats talentlms 12", "whether 12 more people can be invited there, and what that takes"),
        ("/seats stale", "every seat that could come back, and why; name an app for only that one"),
        ("/seats reclaim talentlms", "review those of one app, and ask for the approval to take them back"),
        ("/seats export", "the same numbers and seats as files for a spreadsheet"),
        ("/seats digest", "the weekly digest, now"),
        ("/seats facts", "what is known about every app, and how well"),
        ("/seats facts talentlms", "one app, with the sources and what has been seen here"),
    ),
}


NUMBERED = frozenset({"show", "cancel", "undo"})
ABOUT_SOMEBODY = frozenset({"history", "urgent"})
_NAMED = re.compile(r"<(?:@[UW][A-Z0-9]+|mailto:[^|>]+)(?:\|[^>]*)?>")
_ESCAPED = re.compile(r"<(?P<sign>[@#!])?(?P<target>[^|<>]+)(?:\|(?P<label>[^<>]*))?>")


def status_word(status: RequestStatus) -> str:
    """Where a request stands."""
    return STATUSES[status][1]


def status_icon(status: RequestStatus) -> str:
    """A sign for it; green is only for what is done and verified."""
    return STATUSES[status][0]


def step_word(status: StepStatus) -> str:
    """Where a step stands."""
    return STEPS[status][1]


def step_icon(status: StepStatus) -> str:
    """A sign for it."""
    return STEPS[status][0]


def help_text(command: str) -> str:
    """What a command can do, a line each."""
    lines = [f"`{how}` – {what}" for how, what in COMMANDS.get(command, ())]
    return "\n".join([*lines, f"`{command} help` – this list"])


def unknown_command(command: str, text: str) -> str:
    """What was not understood: what is missing where that can be told, or else everything that works."""
    said = as_typed(text)
    typed, (first, _, rest) = f"`{command} {esc(said, NAME)}`", said.lower().partition(" ")
    named = _NAMED.findall(text)
    if first in NUMBERED:
        return f"{typed} lacks the number of a request, for example `{command} {first} 12`."
    if first in ABOUT_SOMEBODY and not named and not rest.startswith("@"):
        example = f"{first} @person" if first == "history" else f"@person {first}"
        return f"{typed} lacks a person, for example `{command} {example}`, or their address."
    if len(named) > 1:
        return f"{typed} names more than one person. Ask for one at a time: `{command} {_first(text)}`."
    if named and first == "history":
        return f"{typed} says more than I know. Type `{command} history {_first(text)}`."
    if named and _NAMED.match(text):
        return f"{typed} says more than I know. Type `{command} {_first(text)}`, with `urgent` if it is."
    if not named and said.removeprefix("history").lstrip().startswith("@"):
        how = f"{command} history" if first == "history" else command
        return (
            f"{typed} names nobody that Slack knows. Type `{how} @` and choose the person from Slack's "
            f"list, or give an address: `{how} person@example.com`."
        )
    return f"{typed} is nothing that I know. This works:\n{help_text(command)}"


def as_typed(text: str) -> str:
    """What Slack made links and mentions of, as people typed it; raw."""
    return " ".join(_ESCAPED.sub(_readable, text).split())


def _readable(match: re.Match[str]) -> str:
    sign, target, label = match["sign"] or "", match["target"], match["label"]
    if sign in {"@", "#"}:
        return sign + (label or target)
    return f"@{target}" if sign == "!" else label or target.removeprefix("mailto:")


def _first(text: str) -> str:
    """The first of those whom somebody named, escaped."""
    found = _NAMED.search(text)
    return esc(as_typed(found[0]), NAME) if found else "@person"
