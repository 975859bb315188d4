"""Thought Industries: https://developer.thoughtindustries.com/docs/rest/, read 2026-11-20.

``base_url`` is the site, such as ``https://acme.thoughtindustries.com`` or a domain of its own;
``admin_roles`` are keys of roles. The reference and the clients that run know different envelopes, and a
"no" may come as 200: all are read.
"""

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Self, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from connectors.contract import Account, AppSettings, Clock, Connector, Counting, Operation, State, Usage
from connectors.errors import Malformed, NotFound, OutcomeUnknown, Refused, Unsupported
from connectors.http import Answer, Roll, Wire, parse, segment
from connectors.thought_industries.facts import FACTS
from connectors.thought_industries.shapes import (
    Changed,
    Complaint,
    Listing,
    MetaPage,
    Missing,
    PlainPage,
    Single,
    Turn,
    User,
)

# ``disabled``, in the words that a change of it has (users/update-status); where not shown, nothing is told.
STATES: Mapping[bool | None, tuple[State, str]] = {
    False: (State.ACTIVE, "active"),
    True: (State.DEACTIVATED, "disabled"),
    None: (State.UNKNOWN, ""),
}

# Keys of roles: "admin" is in users/list; how a Super Admin's is spelt no page says, and sites add their own.
SUPER_ADMIN, ADMIN_ROLES = "superadmin", ("admin",)

USERS = "/incoming/v2/users"
PAGE_SIZE = 100  # the largest, of the page pagination

# At most 120 calls a minute, 20 of them at once (rate-limits): the burst and a minute at this rate make it.
CALLS_PER_SECOND, BURST = 100 / 60, 20.0

# How a miss is worded in a 200 is not documented, so only what can mean nothing else is taken for one.
MISSING = re.compile(
    r"((the )?(requested |specified )?(user|account)( (with|for|by) .{1,80}?)? (was |could )?"
    r"(not (be )?found|does(n't| not) exist)|no such user|not found)\W*",
    re.IGNORECASE,
)

M = TypeVar("M", bound=BaseModel)


class ThoughtIndustries(Connector):
    """A site of Thought Industries, by its REST API."""

    name = "thought_industries"
    title = "Thought Industries"
    dialects = ("v2",)
    secrets = ("api_key",)
    facts = FACTS

    def __init__(self, app: str, settings: AppSettings, wire: Wire) -> None:
        super().__init__(app, settings)
        self.wire = wire
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
        user = self._believed(Single, answer).user
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
        """The accounts that are not disabled, counted; ``Unsupported`` where the site shows that of none."""
        states = [account.state async for account in self._walk(Operation.USAGE)]
        if states and set(states) == {State.UNKNOWN}:
            raise Unsupported(self.app, Operation.USAGE, "it does not show which accounts are disabled")
        return Usage(used=states.count(State.ACTIVE), counting=Counting.COUNTED)

    async def close(self) -> None:
        await self.wire.close()

    async def _look(self, key: str) -> User | None:
        """The account with this address or id, if there is one; misses come as 404 and as 200."""
        answer = await self.wire.read(Operation.FIND, _path(key), allow=(404,))
        if answer.status == 404:
            parse(Missing, answer)
            return None
        try:
            return self._believed(Single, answer).user
        except NotFound:
            return None

    async def _partners(self, user: User) -> list[Account]:
        ids = {user.learner_id, user.manager_id} - {user.id, None}
        partners = [partner for id_ in sorted(filter(None, ids)) if (partner := await self._look(id_))]
        if not {partner.id for partner in partners} <= ids:
            raise Malformed(self.app, Operation.FIND, "answered with another account")
        return [self._told(partner) for partner in partners]

    async def _set_status(self, operation: Operation, account_id: str, status: str) -> None:
        path = f"{_path(account_id)}/updateStatus"
        answer = await self.wire.write(operation, "PUT", path, json={"status": status})
        changed = self._believed(Changed, answer)
        if changed.status != status or changed.id not in (None, account_id):
            raise answer.disbelieved("answered with another account or state than the one asked for")

    async def _walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        roll = Roll(self.app, operation)
        async with aclosing(self._pages(operation)) as pages:
            async for page in pages:
                for user in roll.call(page.users, page.total):
                    yield self._told(user)
        roll.close()

    async def _pages(self, operation: Operation) -> AsyncGenerator[PlainPage | MetaPage, None]:
        """The pages in turn, since only a page tells where the next is; an empty one at the end is none."""
        asked: set[Turn] = set()
        turn: Turn | None = None
        while True:
            query = dict([turn] if turn else [], perPage=PAGE_SIZE)
            answer = await self.wire.read(operation, USERS, query)
            page = self._believed(Listing, answer).page
            if page.users or page.following or not asked:
                yield page
            if (turn := page.following) is None:
                return
            if turn in asked:
                raise answer.disbelieved("led back to a page that it had given")
            asked.add(turn)

    def _believed(self, model: type[M], answer: Answer) -> M:
        """The body in the documented shape, or the error that it is or tells of."""
        try:
            return parse(model, answer)
        except (Malformed, OutcomeUnknown) as error:
            raise self._said_no(answer) or error from None

    def _said_no(self, answer: Answer) -> Refused | None:
        try:
            complaint = parse(Complaint, answer)
        except (Malformed, OutcomeUnknown):
            return None
        if answer.wrote and complaint.data:  # a part of it may have been done
            return None
        if MISSING.fullmatch(complaint.message):
            return NotFound(self.app, answer.operation, "has no such account")
        return self.wire.refusal(answer)

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
            is_admin=_plain(user.role) in self._admin_roles,
        )


def _path(key: str) -> str:
    return f"{USERS}/{segment(key)}"


def _plain(role: str) -> str:
    """The key of a role without case and separators, so that "super-admin" is "superAdmin"."""
    return "".join(filter(str.isalnum, role.casefold()))
