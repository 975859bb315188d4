"""People, plans and requests of Harbour & Pine to draw, small by default and as large as a test wants."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from approvals.cautions import Caution
from approvals.claims import Claim, Standing
from approvals.people import Kind, Person
from approvals.plan import AppPlan, Match, Plan, PlannedAccount, Reading, Tick
from approvals.policy import Choice
from approvals.report import EvidenceView, Report, StepView, VoteView
from approvals.states import RequestStatus, StepStatus
from approvals.step_view import TaskView
from connectors.contract import Account, Basis, Counting, Effect, Holds, Operation, State, Usage

NOW = datetime(2025, 11, 20, 14, 2, tzinfo=UTC)
VERIFIED_ON = datetime(2025, 11, 3, 9, 30, tzinfo=UTC)

ADA = Person(slack_id="UADA", team_id="THARBOUR", name="Ada Brandt", title="Head of IT")
BRUNO = Person(slack_id="UBRUNO", team_id="THARBOUR", name="Bruno Keller", title="IT Support")
CHEN = Person(slack_id="UCHEN", team_id="THARBOUR", name="Chen Wei", title="Head of Sales")
DANA = Person(
    slack_id="UDANA",
    team_id="THARBOUR",
    name="Dana Okafor",
    title="Account Executive",
    emails=("dana@harbourpine.example",),
    timezone="Europe/Berlin",
    manager_id="UCHEN",
    manager_name="Chen Wei",
)
OSKAR = Person(emails=("oskar.blum@harbourpine.example",), kind=Kind.OUTSIDE)


def claims(**standings: Standing) -> tuple[Claim, ...]:
    """What TalentLMS documents; a standing is given by the subject's value."""
    facts = {
        Operation.DEACTIVATE: Holds.YES,
        Effect.REVERSIBLE: Holds.YES,
        Effect.KEEPS_DATA: Holds.YES,
        Effect.FREES_SEAT: Holds.YES,
        Effect.ENDS_SESSIONS: Holds.UNKNOWN,
    }
    return tuple(
        Claim(subject=s, holds=h, basis=Basis.DOCUMENTED, standing=standings.get(s.value, Standing()))
        for s, h in facts.items()
    )


def account(number: int = 1, **fields: Any) -> Account:
    """Dana's account in TalentLMS, or another like it."""
    email = "dana@harbourpine.example" if number == 1 else f"dana{number}@harbourpine.example"
    known = {"app": "talentlms", "id": str(number), "email": email, "login": email.partition("@")[0]}
    told = {"name": "Dana Okafor", "role": "Learner", "state": State.ACTIVE, "vendor_state": "active"}
    moments = {"last_active_at": VERIFIED_ON, "created_at": VERIFIED_ON - timedelta(days=400)}
    return Account.model_validate({**known, **told, **moments, **fields})


def planned(
    which: Account,
    *cautions: Caution,
    tick: Tick = Tick.TICKED,
    match: Match = Match.ADDRESS,
    held_by: int | None = None,
    **fields: Any,
) -> PlannedAccount:
    """An account as the preview shows it."""
    known = {"account": which, "match": match, "cautions": cautions, "tick": tick, "held_by": held_by}
    return PlannedAccount.model_validate({**known, **fields})


def app_plan(*accounts: PlannedAccount, **fields: Any) -> AppPlan:
    """TalentLMS as it was read, with 47 of 100 seats in use."""
    part = AppPlan(
        app="talentlms",
        title="TalentLMS",
        reading=Reading.READ,
        accounts=accounts,
        addresses=("dana@harbourpine.example",),
        usage=Usage(used=47, counting=Counting.VENDOR_REPORTED),
        limit=100,
        limit_source="plan Core",
        claims=claims(),
        read_at=NOW,
        admin_url="https://harbourpine.talentlms.example/users",
    )
    return part.model_copy(update=fields)


def plan(*parts: AppPlan, person: Person = DANA) -> Plan:
    """Dana's plan: one account in TalentLMS unless told otherwise."""
    return Plan(person=person, apps=parts or (app_plan(planned(account())),))


def large_plan(apps: int, accounts: int) -> Plan:
    """A plan with so many accounts in each of so many apps."""
    shown = [planned(account(number), Caution.SEVERAL_ACCOUNTS) for number in range(1, accounts + 1)]
    return plan(*(app_plan(*shown, app=f"app-{n}", title=f"App number {n}") for n in range(apps)))


def evidence(**fields: Any) -> EvidenceView:
    """What a fresh read showed after a deactivation that worked."""
    known = {"state_before": "active", "state_after": "deactivated", "seats_before": 47, "seats_after": 46}
    told = {"counting": "vendor-reported", "sessions": "ended", "read_at": NOW}
    return EvidenceView.model_validate({**known, **told, **fields})


def task(**fields: Any) -> TaskView:
    """What Ada was asked an hour ago to do by hand in TalentLMS."""
    known = {
        "assignees": ("UADA",),
        "instructions": ("Sign in as an administrator.", "Open Users, and deactivate the person."),
        "link": "https://harbourpine.talentlms.example/users",
        "opened_at": NOW - timedelta(hours=1),
        "reminded": 0,
        "declared_by": "",
        "declared_at": None,
        "note": "",
    }
    return TaskView.model_validate({**known, **fields})


def declared(**fields: Any) -> TaskView:
    """The same, which Ada has said to have done a minute ago."""
    said = {"declared_by": "Ada Brandt", "declared_at": NOW - timedelta(minutes=1)}
    return task(**{**said, **fields})


def step(which: Account, status: StepStatus = StepStatus.PLANNED, **fields: Any) -> StepView:
    """One step in TalentLMS."""
    known = {
        "id": f"step-{fields.get('app', which.app)}-{which.id}",
        "app": which.app,
        "title": "TalentLMS",
        "admin_url": "https://harbourpine.talentlms.example/users",
        "operation": Operation.DEACTIVATE,
        "word": "",
        "alarm": False,
    }
    return StepView.model_validate({**known, "account": which, "status": status, **fields})


def vote(voter: Person, choice: Choice = Choice.APPROVE, reason: str = "", current: bool = True) -> VoteView:
    """A vote, a minute ago."""
    return VoteView(voter=voter, choice=choice, reason=reason, at=NOW - timedelta(minutes=1), current=current)


def report(status: RequestStatus = RequestStatus.PENDING, **fields: Any) -> Report:
    """Request #12: Bruno asks to deactivate Dana's account."""
    shown: Plan = fields.get("plan") or plan()
    base: dict[str, Any] = {
        "id": "req-3f9a",
        "number": 12,
        "kind": "offboard",
        "status": status,
        "version": 1,
        "round": 1,
        "leaver": shown.person,
        "requester": BRUNO,
        "reason": "Leaves on 30 November",
        "closing_word": "",
        "created_at": NOW - timedelta(minutes=9),
        "submitted_at": NOW - timedelta(minutes=8),
        "expires_at": NOW + timedelta(hours=8),
        "decided_at": None,
        "started_at": None,
        "finished_at": None,
        "plan": shown,
        "steps": steps_of(shown),
        "votes": (),
        "quorum": 1,
        "approvers": ("@it-leads", "manager"),
    }
    return Report.model_validate({**base, **fields})


def steps_of(shown: Plan, statuses: Sequence[StepStatus] = (StepStatus.PLANNED,)) -> tuple[StepView, ...]:
    """A step for every ticked account, the statuses taken in turn."""
    ticked = [
        (part, known.account) for part in shown.apps for known in part.accounts if known.tick is Tick.TICKED
    ]
    return tuple(
        step(which, statuses[at % len(statuses)], app=part.app, title=part.title)
        for at, (part, which) in enumerate(ticked)
    )
