"""What happened to a request, a sentence each: who did what to which account; what is repeated is one line.

Our own deliveries are left out, and so is what another sentence tells already: ``seatkeeper audit`` has all.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

from approvals.people import Person
from approvals.report import History
from approvals.states import RequestKind
from bot.blocks.happenings import account_of, sentence_of, who
from bot.blocks.kit import more
from bot.blocks.text import NAME, count, esc, moment, name, people_list

NAMED = 3
"""Apps that are named; more of them are counted."""
LOOKED = ("request.drafted", "plan.shown")
SILENT = frozenset({"message.posted", "message.failed", "request.draft", "request.denied", "step.manual"})
"""Deliveries, what never happens, and what the vote or the task that stands beside it tells already."""
DECISIONS = frozenset({
    "request.submitted", "request.changed", "request.approved", "request.cancelled", "request.expired",
    "request.incomplete", "request.done", "vote.cast", "step.dropped", "step.overridden", "task.declared",
    "task.declined", "undo.asked", "review.signed",
})  # fmt: skip
GLANCES = frozenset({*LOOKED, "request.viewed", "request.reminded", "task.reminded", "review.reminded"})


class Weight(IntEnum):
    """What is kept longest where there is no room for everything."""

    GLANCE = 0
    EVENT = 1
    DECISION = 2


class Told(NamedTuple):
    """One line of mrkdwn, and how much it matters."""

    line: str
    weight: Weight


def timeline(events: Sequence[History], about: Person, kind: RequestKind, room: int) -> list[str]:
    """What happened to a request about somebody, oldest first; who decided what is what gives way last."""
    told = [_told(same, about, kind) for same in _groups(events, kind)]
    first = max(len(told) - room, 0)
    kept = sorted(sorted(range(len(told)), key=lambda at: (told[at].weight, at))[first:])
    hidden = [f"{more(first, 'event')} without room here"] if first else []
    return [*hidden, *(told[at].line for at in kept)]


def _groups(events: Sequence[History], kind: RequestKind) -> Iterator[list[History]]:
    """The events that follow one another and say the same, or the same of several apps."""
    for _, same in groupby((event for event in events if _is_told(event, kind)), _sameness):
        yield list(same)


def _sameness(event: History) -> tuple[str, bool, str]:
    if event.event in LOOKED:
        return event.actor, event.ours, LOOKED[0]
    if event.event == "step.dropped":
        return event.actor, event.ours, event.event
    return event.actor, event.ours, sentence_of(event)


def _is_told(event: History, kind: RequestKind) -> bool:
    """Of a reclaim, what happened to each of its many seats is told by the seats themselves."""
    before = event.detail.get("from")
    seat = event.event.startswith("step.") and event.event not in {"step.dropped", "step.withdrawn"}
    if event.event in SILENT or (kind is RequestKind.RECLAIM and (seat or event.event in LOOKED)):
        return False
    if event.event == "request.approved":
        return event.ours  # else the vote that completed it says so
    by_another = {("request.pending", "scheduled"), ("step.refused", "manual")}
    return (event.event, before) not in by_another


def _told(same: Sequence[History], about: Person, kind: RequestKind) -> Told:
    first = same[0]
    if first.event in LOOKED:
        text = f"{who(first)} {_looked_up(about, kind)}{_in_apps(same)}"
    elif first.event == "step.dropped":
        text = f"{who(first)} took {people_list(_dropped(same))} out"
    else:
        text = sentence_of(first) + (f" ({count(len(same), 'time')})" if len(same) > 1 else "")
    return Told(f"{moment(first.at)} · {text}", _weight(first.event))


def _looked_up(about: Person, kind: RequestKind) -> str:
    if kind is RequestKind.UNDO:
        return f"had the accounts of {name(about)} read again"
    return "looked at the account" if kind is RequestKind.PROBE else f"looked {name(about)} up"


def _in_apps(same: Sequence[History]) -> str:
    """Where somebody was looked up, and which of the apps could not be read."""
    shown = [event for event in same if event.event == "plan.shown" and event.app]
    apps = list(dict.fromkeys(esc(event.app, NAME) for event in shown))
    gaps = list(dict.fromkeys(esc(event.app, NAME) for event in shown if event.detail.get("gap")))
    if not apps:
        return ""
    missed = f" ({people_list(gaps)} could not be read)" if gaps else ""
    return f" in {people_list(apps) if len(apps) <= NAMED else count(len(apps), 'app')}{missed}"


def _dropped(same: Sequence[History]) -> list[str]:
    told = (" in ".join(filter(None, [account_of(event), esc(event.app, NAME)])) for event in same)
    return [each or "a step" for each in dict.fromkeys(told)]


def _weight(event: str) -> Weight:
    if event in DECISIONS:
        return Weight.DECISION
    return Weight.GLANCE if event in GLANCES else Weight.EVENT
