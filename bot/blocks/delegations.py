"""Who votes for whom, as the two of them read it. All are mrkdwn, escaped."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from approvals.delegating import Given, Objection, Standing
from approvals.people import Person
from approvals.policy import Delegation
from bot.blocks.refusals import refusal
from bot.blocks.text import NAME, esc, name, plain_day

HOW = (
    "Write `/offboard delegate @colleague until 3 Jan`, or `… from 20 Dec until 3 Jan`. "
    "`/offboard delegate off` ends it."
)
NOTHING = f"You have named no delegate, and you are nobody's. {HOW}"
NOTHING_TO_END = "You have named no delegate, so there is nothing to end."
NOBODY = "Slack does not know this person. Choose your colleague from Slack's list after typing `@`."
NOT_APPROVER = (
    "You are no approver, so there is nothing to delegate. Seatkeeper's policy says who may approve."
)
OBJECTIONS = {
    Objection.ONESELF: "That is you. Name a colleague.",
    Objection.NOT_MEMBER: "A delegate has to be a full member of this workspace: no guest, no bot, "
    "and nobody who has left.",
    Objection.BACKWARDS: "That ends before it begins. The first day follows `from`, the last one `until`.",
    Objection.PAST: "That day is over. Nothing was changed.",
    Objection.TOO_LONG: "A delegation lasts a year at most, and that is more. Nothing was changed.",
}


def objected(given: Given) -> str:
    """Why nobody was named; nothing where somebody was."""
    if given.objection is None:
        return ""
    if given.objection is Objection.NOT_ALLOWED:
        known = refusal(given.reason)
        return NOT_APPROVER if given.reason.value == "not_approver" else known
    return OBJECTIONS[given.objection]


def given_words(given: Given, *, now: datetime, told: bool) -> str:
    """What holds from now on, for the delegator."""
    assert given.delegation is not None
    mine = given.delegation
    zone = esc(mine.delegator.timezone or "UTC", NAME)
    lines = [f"*{name(mine.delegate)}* may approve and deny for you {span(mine, now)} ({zone})."]
    lines += [f"That takes the place of {_line(each, now)}." for each in given.instead_of]
    word = "I told them in a direct message." if told else "I could not tell them, so please do."
    return " ".join([*lines, f"{word} The two of you count once. `/offboard delegate off` ends it."])


def ended_words(ended: Sequence[Delegation], now: datetime) -> str:
    """What no longer holds, for the delegator."""
    if not ended:
        return NOTHING_TO_END
    return f"Ended: {'; '.join(_line(each, now) for each in ended)}. What they decided stands."


def mine_words(mine: Standing, now: datetime) -> str:
    """What somebody has given and was given."""
    given = [f"For you: {_line(each, now)}." for each in mine.given]
    received = [f"You for {name(each.delegator)}, {span(each, now)}." for each in mine.received]
    return "\n".join([*given, *received, HOW]) if given or received else NOTHING


def told_delegate(mine: Delegation, now: datetime) -> str:
    """What the delegate is told in a direct message."""
    who = name(mine.delegator)
    return (
        f"*{who}* has named you as their delegate {span(mine, now)}. Requests that {who} could "
        "approve or deny, you may then decide for them; the card and the log show your name *for* theirs. "
        "It does not reach requests that you asked for or that are about you, and you cannot pass it on."
    )


def told_ended(mine: Delegation) -> str:
    """What somebody is told who is no longer a delegate."""
    return f"You are no longer *{name(mine.delegator)}*'s delegate. What you decided for them stands."


def span(mine: Delegation, now: datetime) -> str:
    """From when until when, in whole days of the delegator's."""
    zone = zone_of(mine.delegator)
    first = "" if mine.starts <= now else f"from {plain_day(mine.starts.astimezone(zone))} "
    return f"{first}until the end of {last_day(mine)}"


def last_day(mine: Delegation) -> str:
    """The last day on which a delegation holds."""
    end = (mine.ends - timedelta(microseconds=1)).astimezone(zone_of(mine.delegator))
    return f"{end:%a} {plain_day(end)}"


def zone_of(person: Person) -> ZoneInfo:
    """The time zone that Slack shows of somebody, else UTC."""
    try:
        return ZoneInfo(person.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _line(mine: Delegation, now: datetime) -> str:
    return f"*{name(mine.delegate)}* {span(mine, now)}"
