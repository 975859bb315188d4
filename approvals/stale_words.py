"""Why a seat is where it is, as people read it, and the evidence behind it. Pure.

Sentences hold text of vendors and people as it is: whoever shows them escapes it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from approvals.days import full_day
from approvals.stale_groups import Group
from approvals.stale_survey import Asked, Seat, Survey, as_of
from approvals.stored_accounts import StoredAccount
from connectors.contract import Value

KEEPERS: Mapping[Asked, str] = {
    Asked.HOLDER: "the holder",
    Asked.OWNER: "the app's owner",
    Asked.MANAGER: "the holder's manager",
}


class Trace(Value):
    """The evidence of one seat: the field, what it said, and the reading that said it, with its moment.

    ``reading`` is the id of the stored reading, ``source`` whatever told the field besides it: Slack, the
    settings, a Keep, or the list that an activity was copied from.
    """

    field: str
    value: str
    reading: str
    read_at: datetime
    source: str = ""


def trace_of(seat: Seat, survey: Survey) -> Trace:
    """Which field of which reading put the seat into its group, at which moment, and what it said."""
    from_slack = seat.group in {Group.ORPHANED, Group.NOT_IN_SLACK}
    roll_at = survey.roll.read_at if survey.roll and from_slack else None
    return Trace(
        field=seat.field,
        value=_written(seat.value),
        reading=survey.reading,
        read_at=roll_at or as_of(seat.account, survey),
        source=_source(seat),
    )


def why(seat: Seat, survey: Survey) -> str:
    """One sentence without a stop, beginning in lower case: it goes on where the account is named."""
    return WORDS[seat.group](seat, survey)


def _source(seat: Seat) -> str:
    if seat.group in {Group.ORPHANED, Group.NOT_IN_SLACK}:
        return "Slack"
    if seat.field == "settings":
        return "settings"
    if seat.group is Group.KEPT:
        return "a Keep"
    return seat.account.active_source if seat.field == "last_active_at" else ""


def _off(seat: Seat, survey: Survey) -> str:
    return "deactivated already"


def _protected(seat: Seat, survey: Survey) -> str:
    reasons = {
        "is_owner": "it is the account owner",
        "is_ours": "Seatkeeper itself speaks to the app through it",
        "is_admin": "it is the last administrator",
    }
    return reasons.get(seat.field, "the settings protect it")


def _on_leave(seat: Seat, survey: Survey) -> str:
    return f"on leave until {_day(seat.value)}, say the settings"


def _kept(seat: Seat, survey: Survey) -> str:
    kept = survey.kept.get(seat.account.id)
    who = KEEPERS[kept.by] if kept else "somebody"
    return f"{who} said that it is needed; nobody is asked again before {_day(seat.value)}"


def _orphaned(seat: Seat, survey: Survey) -> str:
    return f"{seat.place.address} {seat.place.because}{_used(seat.account, survey)}"


def _not_in_slack(seat: Seat, survey: Survey) -> str:
    return (
        f"{seat.place.address} is an address of ours that Slack does not know: a shared mailbox, or somebody "
        f"who was never there{_used(seat.account, survey)}"
    )


def _invitation(seat: Seat, survey: Survey) -> str:
    return f"invited {_ago(seat.value, seat, survey)} and never came"


def _in_use(seat: Seat, survey: Survey) -> str:
    return f"active {_ago(seat.value, seat, survey)}"


def _new(seat: Seat, survey: Survey) -> str:
    if seat.field == "settings":
        return f"back from leave since {_day(seat.value)}"
    word = "invited" if seat.account.state.value == "invited" else "created"
    return f"{word} only {_ago(seat.value, seat, survey)}"


def _stale(seat: Seat, survey: Survey) -> str:
    limit = days(survey.stale_after)
    return f"last active {_ago(seat.value, seat, survey)}; {limit} without activity are allowed here"


def _never_active(seat: Seat, survey: Survey) -> str:
    made = _ago(seat.value, seat, survey)
    return f"created {made}, and no activity was ever told, which is no proof of none"


def _unseen(seat: Seat, survey: Survey) -> str:
    match seat.field:
        case "state":
            return f"its state {_written(seat.value) or 'is not told'}, so nothing is concluded"
        case "created_at":
            return "the app does not tell since when it is there, so nothing is concluded"
        case _:
            return "the app does not tell activity, so nothing is concluded"


WORDS: Mapping[Group, Callable[[Seat, Survey], str]] = {
    Group.OFF: _off,
    Group.PROTECTED: _protected,
    Group.ON_LEAVE: _on_leave,
    Group.KEPT: _kept,
    Group.ORPHANED: _orphaned,
    Group.NOT_IN_SLACK: _not_in_slack,
    Group.INVITATION: _invitation,
    Group.IN_USE: _in_use,
    Group.NEW: _new,
    Group.STALE: _stale,
    Group.NEVER_ACTIVE: _never_active,
    Group.UNSEEN: _unseen,
}


def days(length: timedelta) -> str:
    """A length as people say it: ``1 day``, ``90 days``."""
    number = max(length.days, 0)
    return f"{number} day" if number == 1 else f"{number} days"


def _used(account: StoredAccount, survey: Survey) -> str:
    """What is known of its activity, where something else decided."""
    active = account.last_active_at
    return f"; last active on {full_day(active)}" if active else "; no activity is told"


def _ago(moment: datetime | date | str | None, seat: Seat, survey: Survey) -> str:
    assert isinstance(moment, datetime)
    length = as_of(seat.account, survey) - moment
    when = "less than a day" if length < timedelta(days=1) else days(length)
    return f"{when} before the reading, on {full_day(moment)}"


def _day(value: datetime | date | str | None) -> str:
    return full_day(value) if isinstance(value, date) else str(value or "")


def _written(value: datetime | date | str | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
