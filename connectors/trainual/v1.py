"""Trainual's API as one guide has it, which does not vouch for it: every claim here is unconfirmed.

https://www.stitchflow.com/user-management/trainual/api, read 2026-11-20.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from math import ceil
from typing import Annotated

from pydantic import BeforeValidator, FailFast, Field

from connectors.contract import Account, Operation
from connectors.http import Id, Moment, Roll, Shape, Text, ahead, parse, segment
from connectors.trainual.company import Company
from connectors.trainual.facts import V1_FACTS

PAGE_SIZE = 50  # no page size is documented; one client asks for as many
PAGES_AHEAD = 4


def _untold(_: object) -> None:
    return None


Hinted = Annotated[
    Moment | Annotated[None, BeforeValidator(_untold)],
    Field(union_mode="left_to_right"),
]
"""A moment that only a table of fields promises: in any other form than ISO 8601 it is not told."""


class Listed(Shape):
    """An account in a list; of its last three fields the guide's list shows none, its table all."""

    id: Id
    email: str | None = None
    first_name: Text = ""
    last_name: Text = ""
    role: Text = ""
    status: Text = ""
    created_at: Hinted = None


class User(Listed):
    """An account alone, which does tell its state."""

    status: str


class Meta(Shape):
    """How many accounts there are on all pages."""

    total: int = Field(ge=0)


class Page(Shape):
    """One page of accounts."""

    users: Annotated[tuple[Listed, ...], FailFast()]
    meta: Meta


class Single(Shape):
    """The envelope of one account."""

    user: User


class Done(Shape):
    """The answer to a DELETE: a sentence."""

    message: str


class TrainualV1(Company):
    """Trainual by a Bearer key: pages with numbers, and a DELETE that is said to deactivate."""

    secrets = ("api_key",)
    facts = V1_FACTS
    path = "/api/v1"

    @classmethod
    def authorization(cls, secrets: Mapping[str, str]) -> str:
        return f"Bearer {secrets['api_key']}"

    async def read(self, account_id: str) -> Account:
        answer = await self.wire.read(Operation.READ, self._user(account_id))
        user = parse(Single, answer).user
        if user.id != account_id:
            raise answer.disbelieved("answered with another account")
        return self._told(user)

    async def deactivate(self, account_id: str) -> None:
        """By DELETE, which the guide calls a deactivation and says may be a deletion.

        The study must not ask for it before this tenant has shown which of the two it is.
        """
        parse(Done, await self.wire.write(Operation.DEACTIVATE, "DELETE", self._user(account_id)))

    async def reactivate(self, account_id: str) -> None:
        path, change = self._user(account_id), {"status": "active"}
        answer = await self.wire.write(Operation.REACTIVATE, "PATCH", path, json=change)
        user = parse(Single, answer).user
        if (user.id, user.status) != (account_id, "active"):
            raise answer.disbelieved("answered with another account or state than the one asked for")

    async def walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        roll = Roll(self.app, operation)
        async with aclosing(self._pages(operation)) as pages:
            async for page in pages:
                for user in roll.call(page.users, page.meta.total):
                    yield self._told(user)
        roll.close()

    async def _pages(self, operation: Operation) -> AsyncGenerator[Page, None]:
        first = await self._page(operation, 1)
        yield first
        # A page may hold fewer than we ask for, so the first one shows how many pages there are.
        last = ceil(first.meta.total / len(first.users)) if first.users else 1
        rest = ahead(lambda number: self._page(operation, number), range(2, last + 1), PAGES_AHEAD)
        async with aclosing(rest) as pages:
            async for page in pages:
                yield page

    async def _page(self, operation: Operation, number: int) -> Page:
        query = {"page": number, "per_page": PAGE_SIZE}
        return parse(Page, await self.wire.read(operation, f"{self.path}/users", query))

    def _user(self, account_id: str) -> str:
        return f"{self.path}/users/{segment(account_id)}"

    def _told(self, user: Listed) -> Account:
        names = filter(None, (user.first_name.strip(), user.last_name.strip()))
        return self.account(
            account_id=user.id,
            email=user.email,
            name=" ".join(names),
            role=user.role,
            status=user.status,
            created_at=user.created_at,
        )
