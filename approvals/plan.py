"""What would happen: a reading and the vendor's facts become a plan; nothing is asked or changed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from approvals.cautions import BARRING, DOUBTFUL, Caution, cautions_of
from approvals.people import Person
from connectors.contract import (
    Account,
    AppSettings,
    Basis,
    Connector,
    Effect,
    Fact,
    Holds,
    Operation,
    Subject,
    Usage,
    Value,
)
from connectors.inventory import Finding, Gap

SHOWN: tuple[Subject, ...] = (
    Operation.DEACTIVATE,
    Effect.REVERSIBLE,
    Effect.KEEPS_DATA,
    Effect.FREES_SEAT,
    Effect.ENDS_SESSIONS,
    Effect.TELLS_LAST_ACTIVITY,
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


class Standing(Value):
    """What this tenant has shown about a claim: when it was last verified, or contradicted."""

    verified_at: datetime | None = None
    contradicted_at: datetime | None = None

    def since(self, day: date) -> "Standing":
        """What is left of it where the claim was read anew on that day: older proof was of another claim."""
        left = {name: at for name, at in self if at is not None and at.date() >= day}
        return Standing(**left)


Standings = Mapping[tuple[str, Subject], Standing]


class Claim(Value):
    """A fact about an operation or effect, with how sure it is here."""

    subject: Subject
    holds: Holds
    basis: Basis
    note: str = ""
    standing: Standing = Standing()


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
    part = AppPlan(
        app=reading.app,
        title=title_of(reading.app, settings),
        read_at=reading.read_at,
        claims=claims_of(reading.app, connector.facts, standings),
        admin_url=settings.admin_url,
    )
    if isinstance(reading, Gap):
        return part.model_copy(update={"reading": Reading.GAP, "gap": reading.sentence})
    limit, source = limit_of(reading.usage, settings)
    return part.model_copy(
        update={
            "reading": Reading.READ,
            "accounts": tuple(_plan_accounts(reading, settings, held)),
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


def claims_of(app: str, facts: Mapping[Subject, Fact], standings: Standings) -> tuple[Claim, ...]:
    """What is claimed about a deactivation in this app and its effects, with how sure it is here.

    Where the deactivation itself is not known to end sessions and the API has a call that does, that call,
    which the execution makes, is what is claimed.
    """
    subjects = [
        _what_ends_sessions(facts) if subject is Effect.ENDS_SESSIONS else subject for subject in SHOWN
    ]
    return tuple(
        Claim(
            subject=subject,
            holds=facts[subject].holds,
            basis=facts[subject].basis,
            note=facts[subject].note,
            standing=standings.get((app, subject), Standing()),
        )
        for subject in subjects
        if subject in facts
    )


def _what_ends_sessions(facts: Mapping[Subject, Fact]) -> Subject:
    by_itself, by_call = facts.get(Effect.ENDS_SESSIONS), facts.get(Operation.END_SESSIONS)
    callable_ = by_call is not None and by_call.holds is Holds.YES
    silent = by_itself is None or by_itself.holds is not Holds.YES
    return Operation.END_SESSIONS if callable_ and silent else Effect.ENDS_SESSIONS


def _plan_accounts(
    finding: Finding, settings: AppSettings, held: Mapping[str, int | None]
) -> Iterable[PlannedAccount]:
    several = len(finding.accounts) > 1
    addresses = [account.email for account in finding.accounts if account.email]
    for account in finding.accounts:
        shared = account.email is not None and addresses.count(account.email) > 1
        cautions = set(cautions_of(account, finding.admins, settings))
        cautions |= {Caution.SEVERAL_ACCOUNTS} if several else set()
        cautions |= {Caution.SHARED_ADDRESS} if shared else set()
        yield _planned(account, Match.ADDRESS, cautions, held)
    for account in finding.possible:
        cautions = {Caution.POSSIBLE_MATCH, *cautions_of(account, finding.admins, settings)}
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
