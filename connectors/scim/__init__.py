"""Any app that speaks SCIM 2.0: https://www.rfc-editor.org/rfc/rfc7644 and rfc7643, read 2026-11-20.

``base_url`` is the root of SCIM, such as ``https://acme.example/scim/v2``, without ``/Users``.
``admin_roles`` are words of ``roles`` or ``userType``. What the server can it says itself, and is asked
once for that by each opened connector.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Self

from connectors.contract import Account, AppSettings, Clock, Connector, Counting, Operation, State, Usage
from connectors.errors import NotFound, Unsupported
from connectors.http import Answer, Wire, parse
from connectors.scim.facts import FACTS
from connectors.scim.pages import Listing, NoSuchFilter
from connectors.scim.shapes import Abilities, User, Whole

if TYPE_CHECKING:
    from connectors.scim.asking import Asking

# RFC 7643, 4.1.1: active is true or false. Any other word, and none, is nobody knows what.
STATES: Mapping[str, State] = {"active": State.ACTIVE, "inactive": State.DEACTIVATED}

# No RFC says which roles administer, so the usual words are taken, and settings.admin_roles can say others.
ADMIN_ROLES = ("owner", "superadmin", "admin", "administrator")

# Entra asks of the apps in its gallery that they bear 25 calls a second for each tenant, read 2026-11-20:
# https://learn.microsoft.com/en-us/entra/identity/enterprise-apps/app-gallery-user-provisioning-requirements
CALLS_PER_SECOND, BURST = 10.0, 20.0

SEARCHED = ("userName", "emails.value")


class Scim(Connector):
    """An app by SCIM 2.0."""

    name = "scim"
    title = "SCIM app"
    dialects = ("v2",)
    secrets = ("token",)
    facts = FACTS

    def __init__(self, app: str, settings: AppSettings, wire: Wire, asking: "Asking") -> None:
        super().__init__(app, settings)
        self.wire = wire
        self.abilities: Abilities | None = None
        self._asking = asking
        self._learning = asyncio.Lock()
        self._admin_roles = set(map(_plain, settings.admin_roles or ADMIN_ROLES))

    @classmethod
    def open(cls, app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> Self:
        """A connector for the server at ``settings.base_url``; raises ValueError if that is a list's."""
        from connectors.scim.asking import Asking  # 8 MB that only an app by SCIM needs

        if settings.base_url.rstrip("/").casefold().endswith("/users"):
            raise ValueError("base_url is the root of SCIM, without /Users")
        headers = {
            "Accept": "application/scim+json, application/json;q=0.9",
            "Authorization": f"Bearer {secrets['token']}",
        }
        rate, burst = CALLS_PER_SECOND, BURST
        wire = Wire(app, settings, secrets, clock, headers=headers, calls_per_second=rate, burst=burst)
        return cls(app, settings, wire, Asking(wire))

    async def accounts(self) -> AsyncGenerator[Account, None]:
        listing = await self._listing(Operation.LIST)
        async with aclosing(listing.users()) as users:
            async for user in users:
                yield self._told(user)

    async def find(self, email: str) -> list[Account]:
        """Who has the address for a login or among the others; what a filter lets through besides is not."""
        wanted = email.strip().lower()
        found = {user.id: user for user in await self._look_for(wanted)}
        return [self._told(user) for user in found.values() if wanted in user.addresses]

    async def read(self, account_id: str) -> Account:
        return self._told((await self._fresh(Operation.READ, account_id))[0])

    async def deactivate(self, account_id: str) -> None:
        await self._set_active(Operation.DEACTIVATE, account_id, False)

    async def reactivate(self, account_id: str) -> None:
        await self._set_active(Operation.REACTIVATE, account_id, True)

    async def usage(self) -> Usage:
        """The active accounts, counted; ``Unsupported`` where the app shows that of none."""
        listing = await self._listing(Operation.USAGE)
        states = [_state(user) async for user in listing.users()]
        if states and set(states) == {State.UNKNOWN}:
            raise Unsupported(self.app, Operation.USAGE, "it does not show which accounts are active")
        return Usage(used=states.count(State.ACTIVE), counting=Counting.COUNTED)

    async def close(self) -> None:
        await self.wire.close()

    async def _look_for(self, wanted: str) -> list[User]:
        """Who has the address, by filters where the server has both, else by looking through the list."""
        chosen = [f"{attribute} eq {json.dumps(wanted, ensure_ascii=False)}" for attribute in SEARCHED]
        if (await self._learn(Operation.FIND)).filters.supported:
            try:
                return [user for one in chosen for user in await self._having(wanted, one)]
            except NoSuchFilter:
                pass
        return await self._having(wanted)

    async def _having(self, wanted: str, chosen: str = "") -> list[User]:
        listing = await self._listing(Operation.FIND, chosen)
        return [user async for user in listing.users() if wanted in user.addresses]

    async def _listing(self, operation: Operation, chosen: str = "") -> Listing:
        return Listing(self.app, operation, self._asking, await self._learn(operation), chosen)

    async def _learn(self, operation: Operation) -> Abilities:
        """What the server says that it can, asked for once."""
        async with self._learning:
            if self.abilities is None:
                answer = await self._asking.config(operation)
                self.abilities = parse(Abilities, answer) if answer else Abilities()
            return self.abilities

    async def _fresh(self, operation: Operation, account_id: str) -> tuple[User, Answer]:
        answer = await self._asking.user(operation, self._possible(operation, account_id))
        user = parse(User, answer)
        if user.id != account_id:
            raise answer.disbelieved("answered with another account")
        return user, answer

    async def _set_active(self, operation: Operation, account_id: str, active: bool) -> None:
        """By PATCH, or by PUT of all that the server tells of the account now, since a PUT drops the rest."""
        abilities = await self._learn(operation)
        if abilities.patch.supported:
            version = await self._version(operation, account_id) if abilities.etag.supported else ""
            account_id = self._possible(operation, account_id)
            answer = await self._asking.patch_active(operation, account_id, active, version)
        else:
            user, fresh = await self._fresh(operation, account_id)
            whole = parse(Whole, fresh).with_active(active)
            answer = await self._asking.put(operation, account_id, whole, _version(user, fresh))
        if answer:
            _check(answer, account_id, active)

    async def _version(self, operation: Operation, account_id: str) -> str:
        return _version(*await self._fresh(operation, account_id))

    def _possible(self, operation: Operation, account_id: str) -> str:
        if account_id in ("", ".", ".."):  # they would make another address of the account's
            raise NotFound(self.app, operation, "has no such account")
        return account_id

    def _told(self, user: User) -> Account:
        roles = user.role_words
        return Account(
            app=self.app,
            id=user.id,
            email=user.email,
            login=(user.user_name or "").strip() or None,
            name=user.full_name,
            role=", ".join(roles),
            state=_state(user),
            vendor_state=user.active,
            created_at=user.meta.created if user.meta else None,
            is_admin=not self._admin_roles.isdisjoint(map(_plain, roles)),
        )


def _state(user: User) -> State:
    return STATES.get(user.active, State.UNKNOWN)


def _version(user: User, answer: Answer) -> str:
    """The version that was read, in the header or in the account; empty where there is none to send."""
    told = answer.headers.get("etag", "") or (user.meta and user.meta.version) or ""
    return told if told.isascii() and told.isprintable() else ""


def _check(answer: Answer, account_id: str, active: bool) -> None:
    """Raises ``OutcomeUnknown`` where the answer to a change shows another account or state."""
    changed = parse(User, answer)
    if changed.id != account_id or changed.active not in ("", "active" if active else "inactive"):
        raise answer.disbelieved("answered with another account or state than the one asked for")


def _plain(role: str) -> str:
    """The role without case and separators, so that "Super-Admin" is "superadmin"."""
    return "".join(filter(str.isalnum, role.casefold()))
