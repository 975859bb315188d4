"""LearnUpon: a portal of accounts whose login is enabled or not, and of invitations that wait.

Reference: https://docs.learnupon.com/api/ (read 2026-11-20). ``base_url`` is the portal, such as
``https://acme.learnupon.com``. Its keys are a user name and a password that are nobody's login. One of its
GETs makes new keys; the only paths below are the ones that are written out here.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from connectors.contract import Account, AppSettings, Clock, Connector, Counting, Operation, State, Usage
from connectors.errors import NotFound, Unsupported
from connectors.http import Answer, Wire, basic, beside, parse, segment
from connectors.learnupon.by_hand import ADMIN_PATH, BULK_STEPS, BY_HAND, bulk_csv
from connectors.learnupon.facts import FACTS, LICENSED
from connectors.learnupon.lists import PATH, Lists
from connectors.learnupon.plans import PLANS
from connectors.learnupon.shapes import (
    Changed,
    Courses,
    Invitations,
    Nothing,
    ShownInvitations,
    ShownUsers,
    SubPortals,
    User,
    Users,
)
from connectors.learnupon.trail import testify
from connectors.learnupon.translators import PREFIX, SETTLED, account_of, account_of_invited

ADMIN_ROLES = ("admin",)
LEARNER = "learner"  # the one type that cannot own a course
MOST_PAGES_OF_COURSES = 4
DAY_ENDS_LAST = timedelta(hours=12)  # behind UTC; the portal's own zone is not told

# The limits are not published. The reference suggests pauses, and clients keep to 5 a second.
CALLS_PER_SECOND = 5.0
WINDOWS = {"x-lu-rate-limit-remaining-minute": 60.0, "x-lu-rate-limit-remaining-week": 7 * 86400.0}


class LearnUpon(Connector):
    """A portal of LearnUpon. An invitation is an account of its own, unless the person has one already."""

    name = "learnupon"
    title = "LearnUpon"
    dialects = ("v1",)
    secrets = ("username", "password")
    facts = FACTS
    by_hand = BY_HAND
    admin_path = ADMIN_PATH
    plans = PLANS
    bulk_steps = BULK_STEPS

    def __init__(self, app: str, settings: AppSettings, wire: Wire, clock: Clock) -> None:
        super().__init__(app, settings)
        self.wire = wire
        self.facts = LICENSED if settings.licensed_sub_portal else FACTS
        self._lists = Lists(app, wire)
        self._clock = clock
        self._subdomain = (urlsplit(settings.base_url).hostname or "").partition(".")[0]
        self._admin_roles = {role.casefold() for role in settings.admin_roles or ADMIN_ROLES}

    @classmethod
    def open(cls, app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> Self:
        """A connector for the portal at ``settings.base_url``; raises ValueError if that has a path."""
        if urlsplit(settings.base_url).path.strip("/"):
            raise ValueError("base_url is the portal's address alone, without /api and what follows")
        credentials = basic(secrets["username"], secrets["password"])
        headers = {"Accept": "application/json", "Authorization": credentials}
        wire = Wire(
            app,
            settings,
            secrets,
            clock,
            headers=headers,
            calls_per_second=CALLS_PER_SECOND,
            windows=WINDOWS,
        )
        return cls(app, settings, wire, clock)

    async def accounts(self) -> AsyncGenerator[Account, None]:
        waiting = [invitation async for invitation in self._waiting(Operation.LIST)]
        invited, known = {invitation.email for invitation in waiting if invitation.email}, set()
        async for account in self._accounts(Operation.LIST):
            known |= invited & {account.email}
            yield account
        for invitation in waiting:
            if invitation.email not in known:
                yield invitation

    async def find(self, email: str) -> list[Account]:
        """By the vendor's search; after a miss among the invitations.

        Where user names are the keys, a hit is followed by a look through the list: addresses may be shared.
        The courses that an account owns are looked up beside.
        """
        wanted = email.strip().lower()
        found = await self._search(wanted)
        if not found:
            return [account async for account in self._waiting(Operation.FIND) if account.email == wanted]
        if any(account.login for account in found):
            listed = [account async for account in self._accounts(Operation.FIND) if account.email == wanted]
            found = list({account.id: account for account in (*found, *listed)}.values())
        return await self._with_courses(found)

    async def read(self, account_id: str) -> Account:
        """The account, or the invitation, as it is now."""
        if account_id.startswith(PREFIX):
            return await self._read_invitation(account_id)
        answer = await self.wire.read(Operation.READ, f"{PATH}/users/{segment(account_id)}")
        accounts = [self._told(user) for user in parse(ShownUsers, answer).found(answer)]
        return self._the_one(accounts, account_id, answer)

    async def deactivate(self, account_id: str) -> None:
        await self._set_enabled(Operation.DEACTIVATE, account_id, False)

    async def reactivate(self, account_id: str) -> None:
        await self._set_enabled(Operation.REACTIVATE, account_id, True)

    async def withdraw_invitation(self, account_id: str) -> None:
        """Deletes the invitation, which is what the vendor has for it; no account is touched."""
        operation = Operation.WITHDRAW_INVITATION
        if not account_id.startswith(PREFIX):
            raise Unsupported(self.app, operation, "this is an account, and no invitation")
        answer = await self.wire.write(operation, "DELETE", _invitation_path(account_id))
        if answer.status != 204:
            parse(Nothing, answer)

    async def usage(self) -> Usage:
        """The user licences of this portal where the vendor tells them, else its active accounts, counted.

        In a licensed sub-portal that is not told its licences every account is counted: each has used one.
        """
        if licences := await self.reported():
            return licences
        ours = self.settings.licensed_sub_portal
        query, used = (None if ours else {"login_enabled": "true"}), 0
        async for user in self._lists.rows(Operation.USAGE, "users", Users, query):
            used += ours or self._told(user).state is State.ACTIVE
        return Usage(used=used, counting=Counting.COUNTED)

    async def reported(self) -> Usage | None:
        """The user licences of this portal; having been asked, it also knows whether it has any."""
        licences = await self._licences()
        self.facts = LICENSED if licences or self.settings.licensed_sub_portal else FACTS
        return licences

    async def testimony(self, account: Account, since: datetime) -> str:
        """From the audit trail, which reaches back 30 days."""
        return await testify(self.wire, account, since)

    def bulk_csv(self, accounts: Iterable[Account]) -> str:
        """The file for Batch Upload."""
        return bulk_csv(accounts)

    async def close(self) -> None:
        await self.wire.close()

    async def _search(self, email: str) -> list[Account]:
        path = f"{PATH}/users/search"
        answer = await self.wire.read(Operation.FIND, path, {"email": email}, allow=(404,))
        accounts = [self._told(user) for user in parse(ShownUsers, answer).found(answer)]
        if any(account.email != email for account in accounts):
            raise answer.disbelieved("answered with another address than the one asked for")
        return accounts

    async def _read_invitation(self, account_id: str) -> Account:
        answer = await self.wire.read(Operation.READ, _invitation_path(account_id))
        shown = parse(ShownInvitations, answer).found(answer)
        return self._the_one([account_of_invited(self.app, row) for row in shown], account_id, answer)

    def _the_one(self, accounts: list[Account], account_id: str, answer: Answer) -> Account:
        if not accounts:
            raise self._missing(answer.operation)
        if [account.id for account in accounts] != [account_id]:
            raise answer.disbelieved("answered with another account")
        return accounts[0]

    async def _set_enabled(self, operation: Operation, account_id: str, enabled: bool) -> None:
        if account_id.startswith(PREFIX):
            raise Unsupported(self.app, operation, "an invitation can only be withdrawn")
        path = f"{PATH}/users/{segment(account_id)}"
        answer = await self.wire.write(operation, "PUT", path, json={"User": {"enabled": enabled}})
        if answer.status == 204:
            return
        changed = parse(Changed, answer)
        if changed.says_missing(answer):
            raise self._missing(operation)
        if changed.is_error:
            raise self.wire.refusal(answer)
        if changed.id != account_id:
            raise answer.disbelieved("answered with another account than the one asked for, or with none")

    def _missing(self, operation: Operation) -> NotFound:
        return NotFound(self.app, operation, "has no such account")

    async def _licences(self) -> Usage | None:
        """What the list of portals holds of this one; a plan without sub-portals may not have the list."""
        portals = self._lists.rows(Operation.USAGE, "portals", SubPortals, allow=(403, 404))
        for portal in [portal async for portal in portals if portal.subdomain == self._subdomain]:
            if portal.used is not None and portal.bought is not None:
                return Usage(used=portal.used, counting=Counting.VENDOR_REPORTED, limit=portal.bought)
        return None

    async def _accounts(self, operation: Operation) -> AsyncGenerator[Account, None]:
        async for user in self._lists.rows(operation, "users", Users):
            yield self._told(user)

    async def _with_courses(self, accounts: list[Account]) -> list[Account]:
        """The same accounts, with the titles of what they own where they may own something."""
        if all(account.role == LEARNER for account in accounts):
            return accounts
        owned = await beside(self._courses(), {})
        return [each.model_copy(update={"owns": tuple(owned.get(each.id, ()))}) for each in accounts]

    async def _courses(self) -> Mapping[str, list[str]]:
        """Titles by owner, drafts too, of the first pages."""
        owned: dict[str, list[str]] = {}
        query, most = {"include_draft": "true"}, MOST_PAGES_OF_COURSES
        async for course in self._lists.rows(Operation.FIND, "courses", Courses, query, most_pages=most):
            if course.owner and course.name:
                owned.setdefault(course.owner, []).append(course.name)
        return owned

    async def _waiting(self, operation: Operation) -> AsyncGenerator[Account, None]:
        async for invitation in self._lists.rows(operation, "group_invites", Invitations):
            if invitation.invite_status not in SETTLED:
                yield account_of_invited(self.app, invitation)

    def _told(self, user: User) -> Account:
        return account_of(self.app, user, self._today(), self._admin_roles)

    def _today(self) -> date:
        return (self._clock() - DAY_ENDS_LAST).date()


def _invitation_path(account_id: str) -> str:
    return f"{PATH}/group_invites/{segment(account_id.removeprefix(PREFIX))}"
