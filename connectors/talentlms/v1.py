"""TalentLMS' older API: path arguments, texts for numbers, and changes by GET.

It has no reference any more. Read 2026-11-20 in clients of it: https://github.com/Trifoia/talentlms-sdk,
https://github.com/clintmasden/talentlms.client and the vendor's own
https://github.com/epignosis/talentlms-wordpress.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from itertools import count
from typing import Annotated

from pydantic import BeforeValidator, FailFast, Field, RootModel

from connectors.contract import Account, AppSettings, Counting, Operation, State, Usage
from connectors.http import Id, Roll, Shape, Text, Wire, basic, beside, chained, parse, segment
from connectors.talentlms.facts import V1_FACTS
from connectors.talentlms.portal import MOST_LOOKED_INTO, Portal, taught
from connectors.talentlms.timeline import SOURCE, Timeline

PAGE_SIZE = 1000  # the largest
DEFAULT_PAGE_SIZE = 20


def moment(text: object) -> datetime | None:
    """Unix seconds as text; blank and 0 are "not told". Raises ValueError for anything else."""
    if text in (None, "", "0"):
        return None
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 12):
        raise ValueError("not unix seconds")
    return datetime.fromtimestamp(int(text), UTC)


class User(Shape):
    """An account. ``login_key``, which logs its bearer in, is not among the fields and so never enters.

    Of the moments only the unix seconds are read: the others are texts in the tenant's own date format.
    """

    id: Id
    login: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    email: str | None = None
    user_type: str
    status: str
    created_on_timestamp: Annotated[datetime | None, BeforeValidator(moment)] = None
    teaches: Annotated[tuple[str, ...], BeforeValidator(taught), Field(alias="courses")] = ()


class Users(RootModel[Annotated[tuple[User, ...], FailFast()]]):
    """A page of accounts: a bare array."""


def in_array(told: object) -> object:
    return [told] if isinstance(told, dict) else told


class Found(RootModel[Annotated[tuple[User, ...], FailFast(), BeforeValidator(in_array)]]):
    """The answer to a search by address: one account, in some tenants within an array."""


class ErrorWords(Shape):
    """What v1 says of an error."""

    message: str


class ErrorBody(Shape):
    """The envelope of v1's errors, by which a missing account is told from a missing API."""

    error: ErrorWords


class Changed(Shape):
    """The answer to a change of state."""

    user_id: Id
    status: str


class TalentLMSv1(Portal):
    """TalentLMS by its older API. Changing a state is a GET there, and yet a write: it is sent once."""

    facts = V1_FACTS
    path = "/api/v1"

    def __init__(self, app: str, settings: AppSettings, wire: Wire) -> None:
        super().__init__(app, settings, wire)
        self._timeline = Timeline(wire, self.path)

    @classmethod
    def credentials(cls, api_key: str) -> Mapping[str, str]:
        return {"Authorization": basic(api_key, "")}

    def accounts(self) -> AsyncGenerator[Account, None]:
        return self._walk(Operation.LIST)

    async def find(self, email: str) -> list[Account]:
        """By the vendor's search, which shows one account even where several share the address.

        So a hit is followed by a look through the list; a miss is not. The last logins of the accounts that
        were found are looked up beside: neither the search nor the list tells them.
        """
        wanted = email.strip().lower()
        shown = await self._search(wanted)
        if not shown:
            return []
        known = {account.id for account in shown}
        listed = [account async for account in self._walk(Operation.FIND) if account.email == wanted]
        found = [*shown, *(account for account in listed if account.id not in known)]
        looked_into = await asyncio.gather(*map(self._with_login, found[:MOST_LOOKED_INTO]))
        return [*looked_into, *found[MOST_LOOKED_INTO:]]

    async def read(self, account_id: str) -> Account:
        answer = await self.wire.read(Operation.READ, f"{self.path}/users/id:{segment(account_id)}")
        user = parse(User, answer)
        if user.id != account_id:
            raise answer.disbelieved("answered with another account")
        return self._told(user)

    async def deactivate(self, account_id: str) -> None:
        await self._set_status(Operation.DEACTIVATE, account_id, "inactive")

    async def reactivate(self, account_id: str) -> None:
        await self._set_status(Operation.REACTIVATE, account_id, "active")

    async def usage(self) -> Usage:
        """The active accounts, counted here: what ``siteinfo`` totals may hold inactive ones as well."""
        used = 0
        async for account in self._walk(Operation.USAGE):
            used += account.state is State.ACTIVE
        return Usage(used=used, counting=Counting.COUNTED)

    async def _with_login(self, account: Account) -> Account:
        last = await beside(self._timeline.last_login(account.id), None)
        told = {"last_active_at": last, "active_source": SOURCE}
        return account.model_copy(update=told) if last else account

    async def _search(self, email: str) -> list[Account]:
        path = f"{self.path}/users/email:{segment(email)}"
        answer = await self.wire.read(Operation.FIND, path, allow=(404,))
        if answer.status == 404:
            parse(ErrorBody, answer)
            return []
        accounts = [self._told(user) for user in parse(Found, answer).root]
        if any(account.email != email for account in accounts):
            raise answer.disbelieved("answered with another address than the one asked for")
        return accounts

    async def _set_status(self, operation: Operation, account_id: str, status: str) -> None:
        path = f"{self.path}/usersetstatus/user_id:{segment(account_id)},status:{status}"
        answer = await self.wire.write(operation, "GET", path)
        changed = parse(Changed, answer)
        if (changed.user_id, changed.status) != (account_id, status):
            raise answer.disbelieved("answered with another account or state than the one asked for")

    async def _walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        roll, numbers = Roll(self.app, operation), count(2)

        async def fetch(number: int) -> tuple[User, ...]:
            path = f"{self.path}/users/page_size:{PAGE_SIZE},page_number:{number}"
            return parse(Users, await self.wire.read(operation, path)).root

        def following(page: tuple[User, ...]) -> int | None:
            # A page of 20 may come from a portal that ignored our size, so it is no end either.
            return next(numbers) if len(page) in (PAGE_SIZE, DEFAULT_PAGE_SIZE) else None

        async with aclosing(chained(fetch, 1, following)) as pages:
            async for page in pages:
                for user in roll.call(page) if page else ():
                    yield self._told(user)

    def _told(self, user: User) -> Account:
        return self.account(
            account_id=user.id,
            email=user.email,
            login=user.login,
            names=(user.first_name, user.last_name),
            role=user.user_type,
            status=user.status,
            created_at=user.created_on_timestamp,
            owns=user.teaches,
        )
