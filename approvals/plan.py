"""The plan: everything that a preview shows, and all that may be acted on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from approvals.cautions import Caution
from approvals.claims import Claim
from approvals.people import Person
from approvals.seat_model import SeatModel, model_of
from approvals.seats import Headroom
from approvals.stale_groups import Group
from approvals.stale_words import Trace
from approvals.states import RequestKind, Way
from connectors.contract import (
    Account,
    AppSettings,
    Operation,
    Plans,
    Usage,
    Value,
)

NO_PLANS = Plans()


class Reading(StrEnum):
    """How far an app's answer has come."""

    WAITING = "waiting"
    READ = "read"
    GAP = "gap"


class Match(StrEnum):
    """Why an account is believed to be the person's."""

    ADDRESS = "address"
    POSSIBLE = "possible"


class Tick(StrEnum):
    """Whether the preview ticks an account, leaves it to the requester, or does not offer it."""

    TICKED = "ticked"
    OPEN = "open"
    BARRED = "barred"


class PlannedAccount(Value):
    """One account of the person, as the preview shows it, and what would be done with it.

    ``may_override`` says that two approvers can have it done through the API all the same. Of an undo,
    ``before`` is the account as it was when it was deactivated. Of a reclaim, ``group``, the sentence ``why``
    and ``trace`` say what the newest reading gave as evidence, and ``holder`` is whose seat it is: nobody's
    name, but every identity by which they could be one of those who decide.
    """

    account: Account
    match: Match
    cautions: tuple[Caution, ...]
    tick: Tick
    held_by: int | None = None
    operation: Operation = Operation.DEACTIVATE
    way: Way = Way.AUTOMATIC
    may_override: bool = False
    before: Account | None = None
    group: Group | None = None
    why: str = ""
    trace: Trace | None = None
    holder: Person | None = None


class AppPlan(Value):
    """One app's part of the plan. ``gap`` is a sentence for people where the app could not be read.

    ``owners`` are the Slack ids of those who do by hand what the API cannot, by ``instructions``.
    ``promised`` are the free seats that open invitations and approved returns will take.
    Of a reclaim, ``seat_model`` is what its seats cost, and ``further`` counts those that it has no room for.
    """

    app: str
    title: str
    reading: Reading = Reading.WAITING
    gap: str = ""
    accounts: tuple[PlannedAccount, ...] = ()
    addresses: tuple[str, ...] = ()
    usage: Usage | None = None
    usage_gap: str = ""
    further_gap: str = ""
    limit: int | None = None
    limit_source: str = ""
    claims: tuple[Claim, ...] = ()
    read_at: datetime | None = None
    admin_url: str = ""
    owners: tuple[str, ...] = ()
    instructions: Mapping[Operation, tuple[str, ...]] = {}
    single_sign_on: str = ""
    seat_model: SeatModel | None = None
    further: int = 0
    promised: int = 0

    def apart(self, account: Account) -> str:
        """What tells an account from those here of the same address: its role or, failing that, its id."""
        others = [planned.account for planned in self.accounts if planned.account.id != account.id]
        alike = [other for other in others if _known_by(other) == _known_by(account)]
        if not alike:
            return ""
        unlike = account.role and account.role not in {other.role for other in alike}
        return account.role or "" if unlike else f"id {account.id}"

    @property
    def left(self) -> int | None:
        """The headroom; None where the seats in use or their limit are not known."""
        if self.usage is None or self.limit is None:
            return None
        return Headroom(limit=self.limit, used=self.usage.used, invited=self.promised).left


class Plan(Value):
    """Everything that the preview shows, and all that may be acted on."""

    person: Person
    apps: tuple[AppPlan, ...]
    kind: RequestKind = RequestKind.OFFBOARD

    @property
    def waiting(self) -> tuple[str, ...]:
        """The titles of the apps that have not answered yet."""
        return tuple(app.title for app in self.apps if app.reading is Reading.WAITING)

    def find(self, app: str, account_id: str) -> PlannedAccount | None:
        """The account with this id, if the preview showed it."""
        shown = (planned for part in self.apps if part.app == app for planned in part.accounts)
        return next((planned for planned in shown if planned.account.id == account_id), None)

    def part(self, app: str) -> AppPlan | None:
        """One app's part."""
        return next((part for part in self.apps if part.app == app), None)

    def with_app(self, part: AppPlan) -> "Plan":
        """The same plan with one app's part replaced."""
        return self.model_copy(update={"apps": tuple(part if a.app == part.app else a for a in self.apps)})


def title_of(app: str, settings: AppSettings) -> str:
    """The app's name for people."""
    return settings.title or app


def limit_of(usage: Usage | None, settings: AppSettings, plans: Plans = NO_PLANS) -> tuple[int | None, str]:
    """The limit and who says so: the settings, else the vendor, else a guide to the vendor's plan.

    Raises ValueError for a plan that the vendor has not.
    """
    told = model_of(settings, plans, usage.limit if usage else None).seats
    return (told.value, told.origin.in_short) if told else (None, "")


def _known_by(account: Account) -> str:
    return account.email or account.login or account.name or account.id
