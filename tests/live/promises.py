"""What every app promises when it is read, whoever it is: nothing here changes anything."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID, uuid4

import pytest

from connectors.contract import Account, Counting
from connectors.errors import NotFound, Refused
from tests.live.tenant import WRONG, Live, first_accounts, first_address

COMPARED = (
    "app",
    "id",
    "email",
    "login",
    "name",
    "state",
    "vendor_state",
    "role",
    "is_admin",
    "is_owner",
    "is_ours",
)
"""What an approval is compared by, so that it must not differ by how it was read."""
MOST = 10_000_000


async def lists_each_account_once(live: Live) -> None:
    """LIST gives accounts of this app, each with an id of its own."""
    async with live.opened() as connector:
        accounts, _ = await first_accounts(connector)
    ids = [account.id for account in accounts]
    assert ids, "LIST shows nobody, not even the account behind the key"
    assert all(ids), "LIST shows an account without an id"
    assert len(set(ids)) == len(ids), "LIST shows an account twice"
    assert {account.app for account in accounts} == {live.app}, "LIST shows another app's account"


async def finds_who_is_listed(live: Live) -> None:
    """FIND by the first account's address gives this account, and none with another address."""
    async with live.opened() as connector:
        first, address = await first_address(connector)
        found = await connector.find(address)
    assert first.id in {account.id for account in found}, "FIND misses an account that LIST shows"
    assert {account.email for account in found} == {address}, "FIND shows another address"


async def reads_what_it_found(live: Live) -> None:
    """READ tells the same of an account as FIND does."""
    async with live.opened() as connector:
        first, address = await first_address(connector)
        found = [account for account in await connector.find(address) if account.id == first.id]
        read = await connector.read(first.id)
    differing = [name for name in COMPARED if any(getattr(read, name) != getattr(one, name) for one in found)]
    assert found, "FIND misses an account that LIST shows"
    assert not differing, f"READ and FIND differ about {', '.join(differing)}"


async def counts_sanely(live: Live) -> None:
    """USAGE is a number of seats that can be, and no more than there are accounts where these are counted."""
    async with live.opened() as connector:
        usage = await connector.usage()
        accounts, whole = await first_accounts(connector)
    assert 0 <= usage.used <= MOST, f"USAGE tells {usage.used} seats"
    assert usage.limit is None or 0 <= usage.limit <= MOST, f"USAGE tells a limit of {usage.limit}"
    if whole and usage.counting is Counting.COUNTED:
        assert usage.used <= len(accounts), f"USAGE counts {usage.used} of {len(accounts)} accounts"


async def knows_no_stranger(live: Live) -> None:
    """READ of an id that nobody has is NotFound, and FIND of an address that nobody has is empty."""
    async with live.opened() as connector:
        accounts, _ = await first_accounts(connector)
        with pytest.raises(NotFound):
            await connector.read(unknown_id(accounts))
        assert await connector.find(f"nobody-{uuid4().hex}@example.com") == [], "FIND shows a stranger"


async def refuses_a_wrong_key(live: Live) -> None:
    """A wrong key is Refused, in words that name no secret. It is tried once: some vendors count."""
    async with live.mistaken() as connector:
        with pytest.raises(Refused) as caught:
            await first_accounts(connector)
    assert type(caught.value) is Refused, f"a wrong key is told as {type(caught.value).__name__}"
    said = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    told = [name for name, secret in (*live.secrets.items(), ("wrong key", WRONG)) if secret in said]
    assert not told, f"the refusal names a secret: {', '.join(told)}"


PROMISES: Mapping[str, Callable[[Live], Awaitable[None]]] = {
    promise.__name__: promise
    for promise in (
        lists_each_account_once,
        finds_who_is_listed,
        reads_what_it_found,
        counts_sanely,
        knows_no_stranger,
        refuses_a_wrong_key,
    )
}


def unknown_id(accounts: list[Account]) -> str:
    """An id in the app's own form that nobody has."""
    example = accounts[0].id if accounts else ""
    if example.isdecimal():
        return str(2**31 - 1)
    try:
        UUID(example)
    except ValueError:
        return "no-such-account"
    return str(uuid4())
