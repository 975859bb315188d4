"""TalentLMS' older API: path arguments, texts for numbers, and changes by GET.

It has no reference any more. Read 2026-11-20 in clients of it: https://github.com/Trifoia/talentlms-sdk,
https://github.com/clintmasden/talentlms.client and the vendor's own
https://github.com/epignosis/talentlms-wordpress.
"""

from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Annotated

from pydantic import BeforeValidator, FailFast, RootModel

from connectors.contract import Account, Counting, Operation, State, Usage
from connectors.http import Id, Roll, Shape, Text, basic, parse, segment
from connectors.talentlms.facts import V1_FACTS
from connectors.talentlms.portal import Portal

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

    @classmethod
    def credentials(cls, api_key: str) -> Mapping[str, str]:
        return {"Authorization": basic(api_key, "")}

    def accounts(self) -> AsyncGenerator[Account, None]:
        return self._walk(Operation.LIST)

    async def find(self, email: str) -> list[Account]:
        """By the vendor's search, which shows one account even where several share the address.

        So a hit is followed by a look through the list; a miss is not.
        """
        wanted = email.strip().lower()
        shown = await self._search(wanted)
        if not shown:
            return []
        listed = [account async for account in self._walk(Operation.FIND) if account.email == wanted]
        return list({account.id: account for account in (*shown, *listed)}.values())

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
        roll = Roll(self.app, operation)
        for number in count(1):
            path = f"{self.path}/users/page_size:{PAGE_SIZE},page_number:{number}"
            page = parse(Users, await self.wire.read(operation, path)).root
            if number > 1 and not page:
                return
            for user in roll.call(page):
                yield self._told(user)
            # A page of 20 may come from a portal that ignored our size, so it is no end either.
            if len(page) not in (PAGE_SIZE, DEFAULT_PAGE_SIZE):
                return

    def _told(self, user: User) -> Account:
        return self.account(
            account_id=user.id,
            email=user.email,
            login=user.login,
            names=(user.first_name, user.last_name),
            role=user.user_type,
            status=user.status,
            created_at=user.created_on_timestamp,
        )
