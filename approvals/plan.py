"""What would happen: a reading and the vendor's facts become a plan; nothing is asked or changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from approvals.cautions import BARRING, DOUBTFUL, Caution, cautions_of
from approvals.claims import Claim, Standings, claims_of, is_unproven
from approvals.people import Person
from connectors.contract import (
    Account,
    AppSettings,
    Connector,
    Usage,
    Value,
)
from connectors.inventory import Finding, Gap


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
    """One account of the person, as the preview shows it."""

    account: Account
    match: Match
    cautions: tuple[Caution, ...]
    tick: Tick
    held_by: int | None = None


class AppPlan(Value):
    """One app's part of the plan. ``gap`` is a sentence for people where the app could not be read."""

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


class Plan(Value):
    """Everything that the preview shows, and all that may be acted on."""

    person: Person
    apps: tuple[AppPlan, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The titles of the apps that have not answered yet."""
        return tuple(app.title for app in self.apps if app.reading is Reading.WAITING)

    def find(self, app: str, account_id: str) -> PlannedAccount | None:
        """The account with this id, if the preview showed it."""
        shown = (planned for part in self.apps if part.app == app for planned in part.accounts)
        return next((planned for planned in shown if planned.account.id == account_id), None)

    def with_app(self, part: AppPlan) -> "Plan":
        """The same plan with one app's part replaced."""
        return self.model_copy(update={"apps": tuple(part if a.app == part.app else a for a in self.apps)})


def title_of(app: str, settings: AppSettings) -> str:
    """The app's name for people."""
    return settings.title or app


def waiting_plan(person: Person, apps: Mapping[str, Connector]) -> Plan:
    """A plan in which no app has answered yet."""
    return Plan(
        person=person,
        apps=tuple(
            AppPlan(
                app=name, title=title_of(name, connector.settings), admin_url=connector.settings.admin_url
            )
            for name, connector in apps.items()
        ),
    )


def plan_app(
    reading: Finding | Gap,
    connector: Connector,
    standings: Standings,
    held: Mapping[str, int | None],
) -> AppPlan:
    """One app's part of the plan; ``held`` names the open requests that hold accounts already."""
    settings = connector.settings
    claims = claims_of(reading.app, connector.facts, standings)
    part = AppPlan(
        app=reading.app,
        title=title_of(reading.app, settings),
        read_at=reading.read_at,
        claims=claims,
        admin_url=settings.admin_url,
    )
    if isinstance(reading, Gap):
        return part.model_copy(update={"reading": Reading.GAP, "gap": reading.sentence})
    limit, source = limit_of(reading.usage, settings)
    return part.model_copy(
        update={
            "reading": Reading.READ,
            "accounts": tuple(_plan_accounts(reading, settings, held, is_unproven(claims))),
            "addresses": reading.addresses,
            "usage": reading.usage,
            "usage_gap": reading.usage_gap,
            "further_gap": reading.further_gap,
            "limit": limit,
            "limit_source": source,
        }
    )


def limit_of(usage: Usage | None, settings: AppSettings) -> tuple[int | None, str]:
    """The plan's limit and who says so: the settings first, because most vendors do not tell it."""
    if settings.seats is not None:
        return settings.seats, f"plan {settings.plan}" if settings.plan else "settings"
    if usage is not None and usage.limit is not None:
        return usage.limit, "vendor-reported"
    return None, ""


def _plan_accounts(
    finding: Finding, settings: AppSettings, held: Mapping[str, int | None], unproven: bool
) -> Iterable[PlannedAccount]:
    gate = {Caution.UNPROVEN} if unproven else set()
    several = len(finding.accounts) > 1
    addresses = [account.email for account in finding.accounts if account.email]
    for account in finding.accounts:
        shared = account.email is not None and addresses.count(account.email) > 1
        cautions = gate | set(cautions_of(account, finding.admins, settings))
        cautions |= {Caution.SEVERAL_ACCOUNTS} if several else set()
        cautions |= {Caution.SHARED_ADDRESS} if shared else set()
        yield _planned(account, Match.ADDRESS, cautions, held)
    for account in finding.possible:
        cautions = gate | {Caution.POSSIBLE_MATCH, *cautions_of(account, finding.admins, settings)}
        yield _planned(account, Match.POSSIBLE, cautions, held)


def _planned(
    account: Account, match: Match, cautions: set[Caution], held: Mapping[str, int | None]
) -> PlannedAccount:
    if account.id in held:
        cautions = cautions | {Caution.HELD}
    tick = Tick.TICKED
    if cautions & DOUBTFUL:
        tick = Tick.OPEN
    if cautions & BARRING:
        tick = Tick.BARRED
    ordered = tuple(caution for caution in Caution if caution in cautions)
    return PlannedAccount(
        account=account, match=match, cautions=ordered, tick=tick, held_by=held.get(account.id)
    )
