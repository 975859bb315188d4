"""Thought Industries: https://developer.thoughtindustries.com/docs/rest/, read 2026-11-20.

``base_url`` is the site, such as ``https://acme.thoughtindustries.com`` or a domain of its own;
``admin_roles`` are keys of roles. The reference and the clients that run know different envelopes, and a
"no" may come as 200: all are read.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Self
from urllib.parse import urlsplit

from connectors.contract import Account, AppSettings, Clock, Connector, Counting, Operation, State, Usage
from connectors.errors import Malformed, NotFound, Refused, Unsupported
from connectors.http import Answer, Roll, Wire, parse, segment
from connectors.thought_industries.by_hand import BY_HAND
from connectors.thought_industries.facts import FACTS
from connectors.thought_industries.licences import (
    CLIENTS,
    Client,
    ClientListing,
    MetaClients,
    PlainClients,
    nobody,
    seats_of,
)
from connectors.thought_industries.plans import PLANS
from connectors.thought_industries.shapes import (
    Changed,
    Listing,
    MetaPage,
    Missing,
    PlainPage,
    Single,
    User,
)
from connectors.thought_industries.site import Site

# ``disabled``, in the words that a change of it has (users/update-status); where not shown, nothing is told.
STATES: Mapping[bool | None, tuple[State, str]] = {
    False: (State.ACTIVE, "active"),
    True: (State.DEACTIVATED, "disabled"),
    None: (State.UNKNOWN, ""),
}

# Keys of roles: "admin" is in users/list; how a Super Admin's is spelt no page says, and sites add their own.
SUPER_ADMIN, ADMIN_ROLES = "superadmin", ("admin",)

USERS = "/incoming/v2/users"

# At most 120 calls a minute, 20 of them at once (rate-limits): the burst and a minute at this rate make it.
CALLS_PER_SECOND, BURST = 100 / 60, 20.0


class ThoughtIndustries(Connector):
    """A site of Thought Industries, by its REST API."""

    name = "thought_industries"
    title = "Thought Industries"
    dialects = ("v2",)
    secrets = ("api_key",)
    facts = FACTS
    tells_pairs = True
    by_hand = BY_HAND
    plans = PLANS

    def __init__(self, app: str, settings: AppSettings, wire: Wire) -> None:
        super().__init__(app, settings)
        self.wire = wire
        self.site = Site(app, wire)
        self._admin_roles = {SUPER_ADMIN, *map(_plain, settings.admin_roles or ADMIN_ROLES)}

    @classmethod
    def open(cls, app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> Self:
        """A connector for the site at ``settings.base_url``; raises ValueError if that has a path."""
        if urlsplit(settings.base_url).path.strip("/"):
            raise ValueError("base_url is the site's address alone, without /incoming and what follows")
        headers = {"Accept": "application/json", "Authorization": f"Bearer {secrets['api_key']}"}
        rate, burst = CALLS_PER_SECOND, BURST
        wire = Wire(app, settings, secrets, clock, headers=headers, calls_per_second=rate, burst=burst)
        return cls(app, settings, wire)

    def accounts(self) -> AsyncGenerator[Account, None]:
        return self._walk(Operation.LIST)

    async def find(self, email: str) -> list[Account]:
        """The account with the address, and where the person has a dual role that of the other role too."""
        wanted = email.strip().lower()
        user = await self._look(wanted)
        if user is None:
            return []
        account = self._told(user)
        if account.email != wanted:
            raise Malformed(self.app, Operation.FIND, "answered with another address than the one asked for")
        return [account, *await self._partners(user)]

    async def read(self, account_id: str) -> Account:
        answer = await self.wire.read(Operation.READ, _path(account_id))
        user = self.site.believed(Single, answer).user
        if user.id != account_id:
            raise answer.disbelieved("answered with another account")
        return self._told(user)

    async def deactivate(self, account_id: str) -> None:
        """Disables the account, and with it that of a dual role's other role."""
        await self._set_status(Operation.DEACTIVATE, account_id, "disabled")

    async def reactivate(self, account_id: str) -> None:
        """Enables the account, and with it that of a dual role's other role."""
        await self._set_status(Operation.REACTIVATE, account_id, "active")

    async def usage(self) -> Usage:
        """The licences of clients where they tell seats, else the accounts that are not disabled, counted.

        Seats in the settings are those of the contract, against which only accounts can be held. Raises
        ``Unsupported`` where the site shows of no account whether it is disabled.
        """
        if licences := await self.reported():
            return licences
        states = [account.state async for account in self._walk(Operation.USAGE)]
        if states and set(states) == {State.UNKNOWN}:
            raise Unsupported(self.app, Operation.USAGE, "it does not show which accounts are disabled")
        return Usage(used=states.count(State.ACTIVE), counting=Counting.COUNTED)

    async def reported(self) -> Usage | None:
        """The licences of clients, unless the settings state the seats of the contract, which are others."""
        return await self._licences() if self.settings.seats is None else None

    async def close(self) -> None:
        await self.wire.close()

    async def _look(self, key: str) -> User | None:
        """The account with this address or id, if there is one; misses come as 404 and as 200."""
        answer = await self.wire.read(Operation.FIND, _path(key), allow=(404,))
        if answer.status == 404:
            parse(Missing, answer)
            return None
        try:
            return self.site.believed(Single, answer).user
        except NotFound:
            return None

    async def _partners(self, user: User) -> list[Account]:
        ids = _pair(user)
        partners = [partner for id_ in ids if (partner := await self._look(id_))]
        if not {partner.id for partner in partners} <= set(ids):
            raise Malformed(self.app, Operation.FIND, "answered with another account")
        return [self._told(partner) for partner in partners]

    async def _set_status(self, operation: Operation, account_id: str, status: str) -> None:
        path = f"{_path(account_id)}/updateStatus"
        answer = await self.wire.write(operation, "PUT", path, json={"status": status})
        changed = self.site.believed(Changed, answer)
        if changed.status != status or changed.id not in (None, account_id):
            raise answer.disbelieved("answered with another account or state than the one asked for")

    async def _licences(self) -> Usage | None:
        """What the clients tell; nothing, where the site has none or our key must not see them."""
        roll, clients = Roll(self.app, Operation.USAGE), list[Client]()
        shown = self.site.pages(Operation.USAGE, CLIENTS, self._clients, allow=(403, 404))
        async with aclosing(shown) as pages:
            async for page in pages:
                clients += roll.call(page.rows, page.total)
        roll.close()
        return seats_of(clients)

    async def _walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        roll = Roll(self.app, operation)
        async with aclosing(self.site.pages(operation, USERS, self._users)) as pages:
            async for page in pages:
                for user in roll.call(page.rows, page.total):
                    yield self._told(user)
        roll.close()

    def _users(self, answer: Answer) -> PlainPage | MetaPage:
        return self.site.believed(Listing, answer).page

    def _clients(self, answer: Answer) -> PlainClients | MetaClients:
        """A page of clients; a no is an empty one, since how a site without clients says it is not told."""
        try:
            return self.site.believed(ClientListing, answer).page if answer.status == 200 else nobody()
        except Refused:
            return nobody()

    def _told(self, user: User) -> Account:
        state, word = STATES[user.disabled]
        return Account(
            app=self.app,
            id=user.id,
            email=user.email,
            name=f"{user.first_name.strip()} {user.last_name.strip()}".strip(),
            role=user.role,
            state=state,
            vendor_state=word,
            last_active_at=user.last_active_at,
            created_at=user.created_at,
            pair=_pair(user),
            is_admin=_plain(user.role) in self._admin_roles,
        )


def _path(key: str) -> str:
    return f"{USERS}/{segment(key)}"


def _pair(user: User) -> tuple[str, ...]:
    """The ids of the accounts that change with this one: that of a dual role's other role."""
    return tuple(sorted({id_ for id_ in (user.learner_id, user.manager_id) if id_} - {user.id}))


def _plain(role: str) -> str:
    """The key of a role without case and separators, so that "super-admin" is "superAdmin"."""
    return "".join(filter(str.isalnum, role.casefold()))
