"""TalentLMS' current API: https://developers.talentlms.io/api/talentlms-public-api, read 2026-11-20."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, FailFast, Field

from connectors.contract import Account, Counting, Operation, Usage
from connectors.http import Answer, Id, Roll, Shape, Text, ahead, beside, parse, segment
from connectors.talentlms.facts import V2_FACTS
from connectors.talentlms.portal import LEARNER, MOST_LOOKED_INTO, Portal, taught, utc

PAGE_SIZE = 100  # the largest that is documented
PAGES_AHEAD = 4
API_VERSION = "2025-01-01"  # a date that is in use; the list of valid ones is not published

Moment = Annotated[AwareDatetime, Field(strict=True), AfterValidator(utc)]


class Listed(Shape):
    """An account in a list."""

    id: Id
    login: Text = ""
    name: Text = ""
    surname: Text = ""
    email: str | None = None
    type: str
    status: str
    registration: Moment | None = None
    last_login: Moment | None = None


class Pagination(Shape):
    """How many accounts and pages there are."""

    total_pages: int = Field(ge=0)
    total_results: int = Field(ge=0)


class Meta(Shape):
    """What a list says of itself."""

    pagination: Pagination


class Page(Shape):
    """One page of accounts."""

    rows: Annotated[tuple[Listed, ...], FailFast()] = Field(alias="_data")
    meta: Meta = Field(alias="_meta")


class UserType(Shape):
    """The role of one account."""

    name: str


class Detail(Shape):
    """One account read by its id, which tells neither its last login nor its registration."""

    id: Id
    login: Text = ""
    name: Text = ""
    surname: Text = ""
    email: str | None = None
    user_type: UserType
    status: str


class Single(Shape):
    """The envelope of one account."""

    detail: Detail = Field(alias="_data")


def in_courses(told: object) -> object:
    """The list of courses, which may stand in an object of its own."""
    return taught(told.get("courses") if isinstance(told, dict) else told)


class Teaching(Shape):
    """The courses that an account teaches, of all in which it has a role.

    That the list tells the role is known of one client only
    (https://glama.ai/mcp/connectors/io.usefulapi/talentlms/tools/list_user_courses, read 2026-11-20); the
    reference shows ids and names.
    """

    teaches: Annotated[tuple[str, ...], BeforeValidator(in_courses), Field(alias="_data")]


class ChangedStatus(Shape):
    """As much of a changed account as must not contradict us."""

    status: str


class Changed(Shape):
    """The envelope that a 200 to a change may have; the documented answer is a 204 without a body."""

    data: ChangedStatus = Field(alias="_data")


class TalentLMSv2(Portal):
    """TalentLMS by its current API: JSON, PATCH, pages of at most 100."""

    facts = V2_FACTS
    path = "/api/v2"

    @classmethod
    def credentials(cls, api_key: str) -> Mapping[str, str]:
        return {"X-API-Key": api_key, "X-API-Version": API_VERSION}

    def accounts(self) -> AsyncGenerator[Account, None]:
        return self._walk(Operation.LIST, {})

    async def find(self, email: str) -> list[Account]:
        """By the vendor's filter; what it lets through by mistake is dropped here.

        The courses that an account teaches are looked up beside.
        """
        wanted = email.strip().lower()
        walk = self._walk(Operation.FIND, {"filter[email][eq]": wanted})
        found = [account async for account in walk if account.email == wanted]
        looked_into = await asyncio.gather(*map(self._with_courses, found[:MOST_LOOKED_INTO]))
        return [*looked_into, *found[MOST_LOOKED_INTO:]]

    async def read(self, account_id: str) -> Account:
        """The account as it is now, without its last login and its registration: only lists tell those."""
        answer = await self.wire.read(Operation.READ, self._user(account_id))
        detail = parse(Single, answer).detail
        if detail.id != account_id:
            raise answer.disbelieved("answered with another account")
        return self._told(detail)

    async def deactivate(self, account_id: str) -> None:
        await self._set_status(Operation.DEACTIVATE, account_id, "inactive")

    async def reactivate(self, account_id: str) -> None:
        await self._set_status(Operation.REACTIVATE, account_id, "active")

    async def end_sessions(self, account_id: str) -> None:
        path = f"{self._user(account_id)}/logout"
        answer = await self.wire.write(Operation.END_SESSIONS, "POST", path, json={"next": ""})
        if answer.status != 204:
            parse(Shape, answer)

    async def usage(self) -> Usage:
        """The vendor's own total of active accounts; it was not counted here, so it is vendor-reported."""
        page = await self._page(Operation.USAGE, 1, {"filter[status][eq]": "active"}, size=1)
        used = page.meta.pagination.total_results
        return Usage(used=used, counting=Counting.VENDOR_REPORTED)

    async def reported(self) -> Usage:
        return await self.usage()

    async def _with_courses(self, account: Account) -> Account:
        if account.role == LEARNER:
            return account
        return account.model_copy(update={"owns": await beside(self._teaching(account.id), ())})

    async def _teaching(self, account_id: str) -> tuple[str, ...]:
        answer = await self.wire.read(Operation.FIND, f"{self._user(account_id)}/courses")
        return parse(Teaching, answer).teaches

    async def _set_status(self, operation: Operation, account_id: str, status: str) -> None:
        answer = await self.wire.write(operation, "PATCH", self._user(account_id), json={"status": status})
        if answer.status != 204 and parse(Changed, answer).data.status != status:
            raise answer.disbelieved("answered with another state than the one asked for")

    async def _walk(self, operation: Operation, filters: Mapping[str, str]) -> AsyncGenerator[Account, None]:
        roll = Roll(self.app, operation)
        async with aclosing(self._pages(operation, filters)) as pages:
            async for page in pages:
                for listed in roll.call(page.rows, page.meta.pagination.total_results):
                    yield self._listed(listed)
        roll.close()

    async def _pages(self, operation: Operation, filters: Mapping[str, str]) -> AsyncGenerator[Page, None]:
        first = await self._page(operation, 1, filters)
        yield first
        # The links are no guide: on page 1 "prev" is page 1 itself. The number of pages is.
        numbers = range(2, first.meta.pagination.total_pages + 1)
        rest = ahead(lambda number: self._page(operation, number, filters), numbers, PAGES_AHEAD)
        async with aclosing(rest) as pages:
            async for page in pages:
                yield page

    async def _page(
        self, operation: Operation, number: int, filters: Mapping[str, str], size: int = PAGE_SIZE
    ) -> Page:
        query: dict[str, str | int] = {**filters, "page[number]": number, "page[size]": size}
        answer = await self.wire.read(operation, f"{self.path}/users", query)
        page = parse(Page, answer)
        _check_filter(page, filters.get("filter[status][eq]"), answer)
        return page

    def _user(self, account_id: str) -> str:
        return f"{self.path}/users/{segment(account_id)}"

    def _listed(self, user: Listed) -> Account:
        return self.account(
            account_id=user.id,
            email=user.email,
            login=user.login,
            names=(user.name, user.surname),
            role=user.type,
            status=user.status,
            created_at=user.registration,
            last_active_at=user.last_login,
        )

    def _told(self, user: Detail) -> Account:
        return self.account(
            account_id=user.id,
            email=user.email,
            login=user.login,
            names=(user.name, user.surname),
            role=user.user_type.name,
            status=user.status,
        )


def _check_filter(page: Page, status: str | None, answer: Answer) -> None:
    if status and any(row.status != status for row in page.rows):
        raise answer.disbelieved("did not keep to the filter that we asked for")
