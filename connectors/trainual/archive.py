"""Trainual's API as its running clients use it: an administrator's password, and an archive for people.

It has no public reference. Read 2026-11-20 in https://make.com/en/help/app/trainual.html, which names the
operations, and in unrelated clients such as https://github.com/devinbostwick/Trainual_Autograder.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Annotated, Literal

from pydantic import FailFast, RootModel

from connectors.contract import Account, Operation, State
from connectors.http import Id, Roll, Shape, Text, basic, parse, segment
from connectors.trainual.company import SEATED, STATES, Company
from connectors.trainual.facts import ARCHIVE_FACTS


class User(Shape):
    """An account."""

    id: Id
    email: str | None = None
    name: Text = ""
    permission: Text = ""
    status: str


class Users(RootModel[Annotated[tuple[User, ...], FailFast()]]):
    """A part of everybody: a bare array, without pages."""


class TrainualArchive(Company):
    """Trainual by an administrator's password. That administrator's account is ours: nobody takes it away."""

    secrets = ("email", "account_id", "password")
    facts = ARCHIVE_FACTS
    path = "/v1"
    largest_body = 32 * 1024 * 1024  # bytes; everybody comes at once, 100,000 accounts in about 20 MB

    @classmethod
    def authorization(cls, secrets: Mapping[str, str]) -> str:
        user = f"{secrets['email']}&{secrets['account_id']}"
        if ":" in user:
            raise ValueError("email and account_id have no colon in them")
        return basic(user, secrets["password"])

    async def read(self, account_id: str) -> Account:
        answer = await self.wire.read(Operation.READ, self._user(account_id))
        user = parse(User, answer)
        if user.id != account_id:
            raise answer.disbelieved("answered with another account")
        return self._told(user)

    async def deactivate(self, account_id: str) -> None:
        await self._move(Operation.DEACTIVATE, account_id, "archive", frozenset({State.DEACTIVATED}))

    async def reactivate(self, account_id: str) -> None:
        await self._move(Operation.REACTIVATE, account_id, "unarchive", SEATED)

    async def walk(self, operation: Operation) -> AsyncGenerator[Account, None]:
        roll = Roll(self.app, operation)
        arrays = self.wire.read_array(operation, f"{self.path}/users", {"with_archived": "true"})
        async with aclosing(arrays) as answers:
            async for answer in answers:
                for user in roll.fresh(parse(Users, answer).root):
                    yield self._told(user)

    async def _move(
        self,
        operation: Operation,
        account_id: str,
        word: Literal["archive", "unarchive"],
        wanted: frozenset[State],
    ) -> None:
        """What answers is not documented: 204 or the account in its new state is success, no other 200."""
        answer = await self.wire.write(operation, "PUT", f"{self._user(account_id)}/{word}", json={})
        if answer.status == 204:
            return
        user = parse(User, answer)
        if user.id != account_id or STATES.get(user.status) not in wanted:
            raise answer.disbelieved("answered with another account or state than the one asked for")

    def _user(self, account_id: str) -> str:
        return f"{self.path}/users/{segment(account_id)}"

    def _told(self, user: User) -> Account:
        return self.account(
            account_id=user.id,
            email=user.email,
            name=user.name,
            role=user.permission,
            status=user.status,
        )
