"""Reading apps for the study: every answer is a value; an app that cannot be read is a gap, not an error.

``read_at`` is always the moment that an answer is of: for an app without an API, that of the newest import.
"""

# ruff: noqa: ASYNC109 - a deadline is part of the promise here: past it the caller gets a Gap, not an exception

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import TypeVar

from connectors.contract import Account, Clock, Connector, State, Usage, Value, lower_or_none
from connectors.errors import RateLimited, Unsupported, VendorError
from connectors.likeness import Likeness, likeness

MOST_POSSIBLE = 10

T = TypeVar("T")


class Gap(Value):
    """An app that could not be read; ``sentence`` is for people and holds no secret."""

    app: str
    sentence: str
    read_at: datetime


class Finding(Value):
    """What one app showed about one person.

    ``accounts`` were found by the exact addresses, each once. ``possible`` are like the person by name or
    login and are looked for only when no address was found. ``admins`` are the ids of the active
    administrators who are not the owner; None means that they were not read, since no account is one's.
    """

    app: str
    accounts: tuple[Account, ...]
    possible: tuple[Account, ...]
    addresses: tuple[str, ...]
    admins: tuple[str, ...] | None
    usage: Usage | None
    usage_gap: str = ""
    further_gap: str = ""
    read_at: datetime


class Inventory(Value):
    """That an app was read as a whole: how many accounts it listed, and the seats that the vendor states.

    ``reported`` is None where it states none, or where ``reported_gap`` says why it could not be asked.
    """

    app: str
    accounts: int
    reported: Usage | None
    reported_gap: str = ""
    read_at: datetime


class UsageReading(Value):
    """The seats that an app used at a moment."""

    app: str
    usage: Usage
    read_at: datetime


async def look_up(
    connector: Connector, *, addresses: Sequence[str], name: str, clock: Clock, timeout: float
) -> Finding | Gap:
    """What the app shows about a person. It never raises a ``VendorError``.

    The addresses have ``timeout`` seconds, and what needs the whole list as many again. Seats, likenesses or
    administrators that cannot be read do not spoil the finding: ``usage_gap`` and ``further_gap`` say why.
    """
    read_at = await moment_of(connector, clock)
    under = tuple(dict.fromkeys(filter(None, map(lower_or_none, addresses))))
    accounts, usage = await asyncio.gather(
        _or_gap(connector, read_at, timeout, _find_accounts(connector, under)),
        read_usage(connector, clock=clock, timeout=timeout),
    )
    if isinstance(accounts, Gap):
        return accounts
    further = await _or_gap(connector, read_at, timeout, _look_further(connector, accounts, under, name))
    possible, admins = ((), None) if isinstance(further, Gap) else further
    return Finding(
        app=connector.app,
        accounts=accounts,
        possible=possible,
        addresses=under,
        admins=admins,
        usage=None if isinstance(usage, Gap) else usage.usage,
        usage_gap=usage.sentence if isinstance(usage, Gap) else "",
        further_gap=further.sentence if isinstance(further, Gap) else "",
        read_at=read_at,
    )


async def take_inventory(
    connector: Connector,
    take: Callable[[Account], None],
    *,
    clock: Clock,
    timeout: float,
    patience: float | None = None,
) -> Inventory | Gap:
    """Every account, handed to ``take`` one by one, and the vendor's own seats. It raises no ``VendorError``.

    Nothing is kept here, so that the caller decides what a hundred thousand accounts cost. After a gap, what
    was taken is only a part. The seats have ``timeout`` seconds, and the list ``patience``, or as many.
    """
    read_at = await moment_of(connector, clock)
    accounts, reported = await asyncio.gather(
        _or_gap(connector, read_at, patience or timeout, _hand_over(connector, take)),
        _or_gap(connector, read_at, timeout, connector.reported()),
    )
    if isinstance(accounts, Gap):
        return accounts
    return Inventory(
        app=connector.app,
        accounts=accounts,
        reported=None if isinstance(reported, Gap) else reported,
        reported_gap=reported.sentence if isinstance(reported, Gap) else "",
        read_at=read_at,
    )


async def read_usage(connector: Connector, *, clock: Clock, timeout: float) -> UsageReading | Gap:
    """The seats in use, read within ``timeout`` seconds. It never raises a ``VendorError``."""
    read_at = await moment_of(connector, clock)
    usage = await _or_gap(connector, read_at, timeout, connector.usage())
    if isinstance(usage, Gap):
        return usage
    return UsageReading(app=connector.app, usage=usage, read_at=read_at)


async def moment_of(connector: Connector, clock: Clock) -> datetime:
    """The moment that the app's answers are of: now, or that of the list which stands in for the app.

    It is asked for before the answers are, so that it may be too old but is never too new.
    """
    return await connector.as_of() or clock()


async def _or_gap(
    connector: Connector, read_at: datetime, timeout: float, reading: Coroutine[None, None, T]
) -> T | Gap:
    try:
        async with asyncio.timeout(timeout):
            return await reading
    except TimeoutError:
        sentence = f"{connector.label} did not answer within {timeout:g} s"
    except VendorError as error:
        sentence = gap_sentence(connector.label, error)
    return Gap(app=connector.app, sentence=sentence, read_at=read_at)


def gap_sentence(label: str, error: VendorError) -> str:
    """The error as a sentence: its detail goes on where the app's name ends."""
    if isinstance(error, Unsupported):
        return f"{label} cannot be asked for this ({error.operation}): {error.detail}"
    if isinstance(error, RateLimited):
        return f"{label} {error.detail}: try again in a moment"
    return f"{label} {error.detail}"


async def _find_accounts(connector: Connector, addresses: Sequence[str]) -> tuple[Account, ...]:
    found: dict[str, Account] = {}
    for address in addresses:
        for account in await connector.find(address):
            found.setdefault(account.id, account)
    return tuple(found.values())


async def _look_further(
    connector: Connector, accounts: Sequence[Account], addresses: Sequence[str], name: str
) -> tuple[tuple[Account, ...], tuple[str, ...] | None]:
    possible = () if accounts else await _find_possible(connector, addresses, name)
    has_admin = any(account.is_admin for account in (*accounts, *possible))
    return possible, await list_admins(connector) if has_admin else None


async def _find_possible(connector: Connector, addresses: Sequence[str], name: str) -> tuple[Account, ...]:
    like: dict[Likeness, list[Account]] = {kind: [] for kind in Likeness}
    async for account in connector.accounts():
        kind = likeness(account, name=name, addresses=addresses)
        if kind is not Likeness.NONE and len(like[kind]) < MOST_POSSIBLE:
            like[kind].append(account)
    return tuple(like[Likeness.BY_NAME] + like[Likeness.BY_LOGIN])[:MOST_POSSIBLE]


async def list_admins(connector: Connector) -> tuple[str, ...]:
    """The ids of the active administrators who are not the owner; raises ``VendorError`` like any listing."""
    found = [account async for account in connector.accounts() if _is_admin(account)]
    return tuple(account.id for account in found)


def _is_admin(account: Account) -> bool:
    return account.state is State.ACTIVE and account.is_admin and not account.is_owner


async def _hand_over(connector: Connector, take: Callable[[Account], None]) -> int:
    handed = 0
    async for account in connector.accounts():
        take(account)
        handed += 1
    return handed
