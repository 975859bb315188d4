"""People, accounts and the short way to a request that stands where a test wants it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from approvals import drafts, outbox, report, requests
from approvals.audit import events, verify_chain
from approvals.database import Database
from approvals.models import AccountClaim, AuditEvent, Outbox, Step
from approvals.people import Person
from approvals.plan import AppPlan, Match, Plan, PlannedAccount, Reading, Tick
from approvals.policy import Choice, Rules
from approvals.register import new_id
from approvals.requests import Agenda, Terms
from approvals.states import RequestKind
from approvals.submission import Submission, Submitted, submit
from approvals.votes import Ballot, Ruling, cast_vote
from connectors.contract import Account, State
from tests.conftest import TestClock

TEAM = "THARBOUR"
HOME = "harbourpine.example"


def person(handle: str, name: str, **more: Any) -> Person:
    """Somebody of Harbour & Pine."""
    more.setdefault("emails", (f"{handle}@{HOME}",))
    return Person(slack_id=f"U{handle.upper()}", team_id=TEAM, name=name, **more)


ADA = person("ada", "Ada Brandt", title="Head of IT", groups=frozenset({"it-leads"}))
BRUNO = person("bruno", "Bruno Keller", title="IT Support", manager_id="UADA", manager_name="Ada Brandt")
CHEN = person("chen", "Chen Wei", title="Head of Sales")
DANA = person("dana", "Dana Okafor", title="Account Executive", manager_id="UCHEN", manager_name="Chen Wei")
FARAH = person("farah", "Farah Haddad", title="Head of Support")
EVERYONE = (ADA, BRUNO, CHEN, DANA, FARAH)

RULES = Rules(requesters=("UBRUNO",), approvers=("UADA", "UCHEN"), operators=("UFARAH",))
REASON = "Her last day is Friday"
CARD = "CAPPROVALS"


class Promises:
    """An agenda that only keeps what it was told to do."""

    def __init__(self) -> None:
        self.executions: list[str] = []
        self.rounds: list[int] = []
        self.timers: list[tuple[str, timedelta]] = []
        self.chores: list[tuple[str, str, timedelta]] = []

    def execute(self, session: Session, request_id: str, turn: int = 1) -> None:
        self.executions.append(request_id)
        self.rounds.append(turn)

    def expire(self, session: Session, request_id: str, delay: timedelta) -> None:
        self.timers.append((request_id, delay))

    def wake(self, session: Session, chore: str, row_id: str, delay: timedelta, turn: str = "") -> None:
        self.chores.append((chore, row_id, delay))


def account(id_: str = "7", handle: str = "dana", name: str = "Dana Okafor", **more: Any) -> Account:
    """An account in the app `talentlms`."""
    given: dict[str, Any] = {
        "app": "talentlms",
        "email": f"{handle}@{HOME}",
        "login": handle,
        "name": name,
        "state": State.ACTIVE,
        "vendor_state": "active",
    }
    return Account(id=id_, **{**given, **more})


def planned(shown: Account, tick: Tick = Tick.TICKED, match: Match = Match.ADDRESS) -> PlannedAccount:
    """The account as a preview shows it."""
    return PlannedAccount(account=shown, match=match, cautions=(), tick=tick)


def part(*shown: Account | PlannedAccount, app: str = "talentlms", **more: Any) -> AppPlan:
    """What a preview shows of one app that has answered."""
    accounts = tuple(one if isinstance(one, PlannedAccount) else planned(one) for one in shown)
    return AppPlan(app=app, title=app.title(), reading=Reading.READ, accounts=accounts, **more)


@dataclass
class Scene:
    """One database, one clock, one set of rules."""

    database: Database
    clock: TestClock
    rules: Rules = RULES
    agenda: Agenda = field(default_factory=Promises)
    approvers: Sequence[Person] = (ADA, CHEN)

    @property
    def promises(self) -> Promises:
        """The agenda, where it is the one that only keeps a list."""
        assert isinstance(self.agenda, Promises)
        return self.agenda

    def terms(self) -> Terms:
        return Terms(self.clock(), self.rules, self.agenda)

    def on(self, database: Database) -> "Scene":
        """The same scene, played by another process on the same database."""
        return replace(self, database=database)

    async def draft(
        self,
        *parts: AppPlan,
        requester: Person = BRUNO,
        leaver: Person = DANA,
        kind: RequestKind = RequestKind.OFFBOARD,
    ) -> str:
        """A preview in which every app has answered."""
        draft_id = new_id()
        plan = Plan(person=leaver, apps=parts or (part(account()),), kind=kind)
        await self.database.transact(drafts.open_draft, requester, plan, self.clock(), draft_id)
        return draft_id

    async def submit(self, draft_id: str, *ticks: tuple[str, str], **changes: Any) -> Submitted:
        """Sends the preview, with the first account ticked unless told otherwise."""
        given: dict[str, Any] = {
            "draft_id": draft_id,
            "actor": BRUNO,
            "ticks": ticks or (("talentlms", "7"),),
            "reason": REASON,
            "approvers": self.approvers,
            "channel": CARD,
        }
        return await self.database.transact(submit, self.terms(), Submission(**{**given, **changes}))

    async def submitted(self, *parts: AppPlan, requester: Person = BRUNO, leaver: Person = DANA) -> str:
        """A request whose card has not been posted yet, with everything ticked."""
        parts = parts or (part(account()),)
        request_id = await self.draft(*parts, requester=requester, leaver=leaver)
        ticks = [(app.app, shown.account.id) for app in parts for shown in app.accounts]
        answer = await self.submit(request_id, *ticks, actor=requester)
        assert answer.objection is None, answer
        return request_id

    async def pending(self, *parts: AppPlan, requester: Person = BRUNO, leaver: Person = DANA) -> str:
        """A request that waits for votes."""
        request_id = await self.submitted(*parts, requester=requester, leaver=leaver)
        await self.post_card(request_id)
        return request_id

    async def approved(self, *parts: AppPlan, requester: Person = BRUNO, leaver: Person = DANA) -> str:
        """A request that Ada has approved."""
        request_id = await self.pending(*parts, requester=requester, leaver=leaver)
        ruling = await self.vote(request_id, ADA)
        assert ruling.status == "approved", ruling
        return request_id

    async def post_card(self, request_id: str, ts: str = "1.1") -> None:
        """The card stands in Slack."""
        (card,) = await self.messages(request_id, outbox.Kind.CARD)
        assert card.id is not None
        await self.database.transact(requests.stands, self.terms(), card.id, CARD, ts, card.wanted)

    async def vote(
        self, request_id: str, actor: Person, choice: Choice = Choice.APPROVE, **more: Any
    ) -> Ruling:
        """One click; a denial has a reason unless told otherwise."""
        more.setdefault("reason", "She stays" if choice is Choice.DENY else "")
        ballot = Ballot(**{"request_id": request_id, "version": 1, "actor": actor, "choice": choice, **more})
        return await self.database.transact(cast_vote, self.terms(), ballot)

    async def report(self, request_id: str) -> report.Report:
        """The request as it is now."""
        return await self.database.read(report.report, request_id, self.rules)

    async def messages(self, request_id: str, kind: outbox.Kind | None = None) -> Sequence[Outbox]:
        """The request's rows in the outbox."""
        query = select(Outbox).where(Outbox.request_id == request_id).order_by(col(Outbox.id))
        rows = await self.database.read(lambda session: session.exec(query).all())
        return [row for row in rows if kind in (None, row.kind)]

    async def steps(self, request_id: str) -> Sequence[Step]:
        """The request's steps, in order."""
        query = select(Step).where(Step.request_id == request_id).order_by(col(Step.ordinal))
        return await self.database.read(lambda session: session.exec(query).all())

    async def claims(self) -> list[tuple[str, str]]:
        """Every account that an open request holds."""
        rows = await self.database.read(lambda session: session.exec(select(AccountClaim)).all())
        return sorted((row.app, row.account_id) for row in rows)

    async def log(self, request_id: str = "") -> list[AuditEvent]:
        """The audit log, or what it says about one request, after a check of its chain."""
        await self.database.read(lambda session: verify_chain(events(session)))
        rows = await self.database.read(lambda session: list(events(session)))
        return [row for row in rows if request_id in ("", row.request)]

    async def told(self, request_id: str = "") -> list[str]:
        """The names of the events in the log."""
        return [row.event for row in await self.log(request_id)]
