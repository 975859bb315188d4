"""The one check that changes something: a throwaway account is blocked and opened again."""

import asyncio

from approvals.cautions import is_protected
from connectors.contract import Account, Connector, Effect, Holds, Operation, State
from tests.live.tenant import Live

PATIENCE = 30.0
BETWEEN = 1.0
"""Seconds, between two looks at whether a change shows."""


class NotForThis(Exception):
    """The account must not be used for this; nothing was written."""


async def blocks_and_opens(live: Live, address: str) -> None:
    """DEACTIVATE twice and REACTIVATE show when the account is read again; it ends as it began.

    Raises ``NotForThis``, before anything is written, unless the account is one that nobody would miss.
    """
    async with live.opened() as connector:
        account = await throwaway(connector, address)
        try:
            await connector.deactivate(account.id)
            await settles(connector, account.id, State.DEACTIVATED)
            await connector.deactivate(account.id)
        finally:
            await connector.reactivate(account.id)
            await settles(connector, account.id, State.ACTIVE)


async def throwaway(connector: Connector, address: str) -> Account:
    """The one account with this address, as it is now."""
    for operation in (Operation.DEACTIVATE, Operation.REACTIVATE):
        if connector.facts[operation].holds is not Holds.YES:
            raise NotForThis(f"{connector.label} cannot {operation} through its API")
    if connector.facts[Effect.REVERSIBLE].holds is not Holds.YES:
        raise NotForThis(f"it is not known to be undone in {connector.label}: `seatkeeper probe` asks first")
    found = await connector.find(address)
    if len(found) != 1:
        raise NotForThis(f"{len(found)} accounts in {connector.label} have this address, not one")
    account = await connector.read(found[0].id)
    if why := _worth_keeping(account, found[0], connector.settings.protected):
        raise NotForThis(f"the account in {connector.label} {why}")
    return account


def _worth_keeping(account: Account, found: Account, protected: tuple[str, ...]) -> str:
    """Why the account is none to try things on, or ""."""
    reasons = {
        "is the owner's": account.is_owner or found.is_owner,
        "is an administrator's": account.is_admin or found.is_admin,
        "is the one whose key is used here": account.is_ours or found.is_ours,
        "is tied to another": bool(account.pair or found.pair),
        "owns content": bool(account.owns or found.owns),
        "is protected by the settings": is_protected(account, protected),
        "has another address": account.email != found.email,
        f"is {account.state} and not active": account.state is not State.ACTIVE,
    }
    return " and ".join(why for why, holds in reasons.items() if holds)


async def settles(connector: Connector, account_id: str, wanted: State) -> None:
    """Returns once the account reads so; an AssertionError where it does not within ``PATIENCE`` seconds."""
    state = State.UNKNOWN
    try:
        async with asyncio.timeout(PATIENCE):
            while (state := (await connector.read(account_id)).state) is not wanted:
                await asyncio.sleep(BETWEEN)
    except TimeoutError:
        raise AssertionError(f"the account reads {state} and not {wanted}") from None
