"""LearnUpon's audit trail: what was done to whom in the last 30 days, as a second proof of a change.

https://docs.learnupon.com/api/, Audit Trails, read 2026-11-20. It names people by address and not by id, and
is not told under which root it comes: the one list in the answer is taken for it.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, RootModel

from connectors.contract import Account, Operation, State
from connectors.http import Shape, Text, Wire, beside, parse
from connectors.learnupon.lists import PATH, has_more

ACTIONS = {State.DEACTIVATED: ("4", "disabled"), State.ACTIVE: ("5", "enabled")}
"""The number that the trail has for what leads to a state, and our word for it."""

MOST_PAGES = 4
SKEW = timedelta(minutes=5)  # by which the portal's clock may be behind ours


def in_utc(told: object) -> object:
    """The moment with its zone, which the field's name says and its value may leave out."""
    if not isinstance(told, str):
        raise ValueError("not a moment")
    moment = datetime.fromisoformat(told)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def the_list(told: object) -> object:
    """The only list in an object; raises ValueError if there is none, or more than one."""
    values = told.values() if isinstance(told, dict) else ()
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) != 1:
        raise ValueError("not one list")
    return lists[0]


class Entry(Shape):
    """One thing that was done to somebody."""

    action: int | str
    impacted_user_email: Text = ""
    date_and_time_utc: Annotated[datetime, BeforeValidator(in_utc)]


class Trail(RootModel[Annotated[tuple[Entry, ...], BeforeValidator(the_list)]]):
    """One page of it."""


async def testify(wire: Wire, account: Account, since: datetime) -> str:
    """What the trail says of the account's state since then, as a sentence that goes on after "LearnUpon".

    "" where it says nothing, is not to be had, or cannot tell this account from another: where user names
    are the keys, an address may be shared.
    """
    if account.state not in ACTIONS or account.email is None or account.login:
        return ""
    number, word = ACTIONS[account.state]
    moments = await beside(_moments(wire, number, account.email), [])
    known = [moment for moment in moments if moment >= since - SKEW]
    return f"shows it {word} in its own audit trail at {max(known):%Y-%m-%d %H:%M} UTC" if known else ""


async def _moments(wire: Wire, number: str, email: str) -> list[datetime]:
    """When this was done to the person, on the first pages of the trail."""
    moments: list[datetime] = []
    for page in range(1, MOST_PAGES + 1):
        query: dict[str, str | int] = {"action": number, "page": page}
        answer = await wire.read(Operation.READ, f"{PATH}/audit-trails", query)
        entries = parse(Trail, answer).root
        moments += [
            entry.date_and_time_utc
            for entry in entries
            if str(entry.action) == number and entry.impacted_user_email.strip().lower() == email
        ]
        if not has_more(answer, len(entries)):
            break
    return moments
