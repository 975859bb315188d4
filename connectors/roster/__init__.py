"""Roster: an app without an API, as the newest list tells it that somebody exported there and imported here.

Whoever opens the connector hands it the ``Lists``; it knows nothing of files and tables. Nothing that a list
tells is fresh: every answer is of the moment of the import.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Self

from connectors.contract import Account, AppSettings, Connector, Counting, Operation, State, Usage
from connectors.errors import Malformed, NotFound, Unreachable
from connectors.roster.facts import BY_HAND, FACTS
from connectors.roster.lists import Excerpt, Imported, Listed, Lists

# The words that apps write into their exports; none of them is documented for any app. What is not here is
# UNKNOWN, "locked" and "deleted" among it, since nobody can say what an app means by them.
STATES: Mapping[str, State] = {
    "active": State.ACTIVE,
    "activated": State.ACTIVE,
    "enabled": State.ACTIVE,
    "true": State.ACTIVE,
    "yes": State.ACTIVE,
    "invited": State.INVITED,
    "pending": State.INVITED,
    "invitation sent": State.INVITED,
    "deactivated": State.DEACTIVATED,
    "inactive": State.DEACTIVATED,
    "disabled": State.DEACTIVATED,
    "archived": State.DEACTIVATED,
    "suspended": State.DEACTIVATED,
    "false": State.DEACTIVATED,
    "no": State.DEACTIVATED,
}
OWNER_ROLES = frozenset({"owner", "account owner", "primary owner"})
ADMIN_ROLES = frozenset({"admin", "administrator", "super admin", "superadmin"})


class Roster(Connector):
    """An app of which there is nothing but a list; without ``Lists`` it is one that nobody has imported."""

    name = "roster"
    title = "Roster"
    dialects = ("csv",)
    secrets = ()
    facts = FACTS
    by_hand = BY_HAND

    def __init__(self, app: str, settings: AppSettings, lists: Lists | None = None) -> None:
        super().__init__(app, settings)
        self._lists = lists
        self._admin_roles = {role.casefold() for role in settings.admin_roles} or ADMIN_ROLES

    def told_by(self, lists: Lists) -> Self:
        """The same app, as these lists tell it."""
        return type(self)(self.app, self.settings, lists)

    @property
    def label(self) -> str:
        return self.settings.title or self.app

    async def as_of(self) -> datetime | None:
        """The moment of the newest import; None where it cannot be told, which the answers then say."""
        try:
            newest = await self._lists.newest(self.app) if self._lists else None
        except Unreachable:
            return None
        return newest.imported_at if newest else None

    def accounts(self) -> AsyncGenerator[Account, None]:
        return self._walk(Operation.LIST)

    async def find(self, email: str) -> list[Account]:
        address = email.strip().lower()
        return self._told(
            await self._ask(Operation.FIND, lambda lists: lists.with_address(self.app, address))
        )

    async def read(self, account_id: str) -> Account:
        excerpt = await self._ask(Operation.READ, lambda lists: lists.with_id(self.app, account_id))
        if not excerpt.listed:
            day = f"{excerpt.of.imported_at:%Y-%m-%d}"
            raise NotFound(self.app, Operation.READ, f"has no such account in the list imported {day}")
        return self._told(excerpt)[0]

    async def usage(self) -> Usage:
        """The active accounts, counted here; raises ``Malformed`` where the list has no states."""
        used = 0
        async for account in self._walk(Operation.USAGE):
            if not account.vendor_state:
                raise Malformed(self.app, Operation.USAGE, "has a list that does not say which are active")
            used += account.state is State.ACTIVE
        return Usage(used=used, counting=Counting.COUNTED)

    async def _walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        seen, of = 0, None
        while of is None or seen < of.rows:
            excerpt = await self._page(operation, seen)
            if excerpt.of != (of or excerpt.of) or (not excerpt.listed and seen < excerpt.of.rows):
                detail = "has a list that was replaced while it was being read: try again"
                raise Malformed(self.app, operation, detail)
            for account in self._told(excerpt):
                yield account
            seen, of = seen + len(excerpt.listed), excerpt.of

    async def _page(self, operation: Operation, after: int) -> Excerpt:
        return await self._ask(operation, lambda lists: lists.page(self.app, after))

    async def _ask(self, operation: Operation, ask: Callable[[Lists], Awaitable[Excerpt | None]]) -> Excerpt:
        excerpt = await ask(self._lists) if self._lists else None
        if excerpt is None:
            todo = f"run `seatkeeper import {self.app} file.csv`"
            detail = f"cannot be read: no list has been imported for {self.app} yet; {todo}"
            raise Unreachable(self.app, operation, detail)
        return excerpt

    def _told(self, excerpt: Excerpt) -> list[Account]:
        return [self._account(listed, excerpt.of) for listed in excerpt.listed]

    def _account(self, listed: Listed, of: Imported) -> Account:
        role = listed.role.casefold()
        return Account(
            app=self.app,
            id=listed.id,
            email=listed.email,
            login=listed.login,
            name=listed.name,
            role=listed.role,
            state=STATES.get(listed.status.casefold(), State.UNKNOWN),
            vendor_state=listed.status,
            last_active_at=listed.last_active_at,
            active_source=of.source if listed.last_active_at else "",
            created_at=listed.created_at,
            is_owner=role in OWNER_ROLES,
            is_admin=role in OWNER_ROLES or role in self._admin_roles,
            as_of=of.imported_at,
        )
