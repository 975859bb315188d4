"""The plan: everything that a preview shows, and all that may be acted on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from approvals.cautions import Caution
from approvals.claims import Claim
from approvals.people import Person
from approvals.states import RequestKind, Way
from connectors.contract import (
    Account,
    AppSettings,
    Operation,
    Usage,
    Value,
)


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

    ``may_override`` says that two approvers can have it done through the API all the same.
    """

    account: Account
    match: Match
    cautions: tuple[Caution, ...]
    tick: Tick
    held_by: int | None = None
    operation: Operation = Operation.DEACTIVATE
    way: Way = Way.AUTOMATIC
    may_override: bool = False


class AppPlan(Value):
    """One app's part of the plan. ``gap`` is a sentence for people where the app could not be read.

    ``owners`` are the Slack ids of those who do by hand what the API cannot, by ``instructions``.
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


def limit_of(usage: Usage | None, settings: AppSettings) -> tuple[int | None, str]:
    """The plan's limit and who says so: the settings first, because most vendors do not tell it."""
    if settings.seats is not None:
        return settings.seats, f"plan {settings.plan}" if settings.plan else "settings"
    if usage is not None and usage.limit is not None:
        return usage.limit, "vendor-reported"
    return None, ""
