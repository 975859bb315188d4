"""The bot's database, opened as another replica would: requests are written and approved, and followed.

Cards are pending from the start, because the bot posts at most one a second in a channel, as Slack asks.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from approvals import drafts, requests, submission
from approvals.database import Database
from approvals.engine import Engine
from approvals.migrate import migrate
from approvals.models import Outbox, Request
from approvals.people import Person
from approvals.plan import AppPlan, Match, Plan, PlannedAccount, Reading, Tick
from approvals.policy import Choice
from approvals.register import new_id
from approvals.requests import Terms
from approvals.states import CLOSED, RequestStatus
from approvals.votes import Ballot, cast_vote
from bot.clock import wall_clock
from bot.settings import Settings
from bot.workbench.company import Person as Colleague
from bot.workbench.server import Workbench
from connectors.contract import Account, State
from tests.bench.company import account_of

APP = "talentlms"
CHANNEL = "CAPPROVALS"
LONGEST = 180.0


@dataclass(frozen=True)
class Course:
    """How one request went."""

    account_id: str
    status: RequestStatus
    decided_at: datetime
    started_at: datetime
    finished_at: datetime

    @property
    def waited(self) -> float:
        """Seconds from the decision to the start of the execution."""
        return (self.started_at - self.decided_at).total_seconds()

    @property
    def took(self) -> float:
        """Seconds from the start of the execution to the end of the request."""
        return (self.finished_at - self.started_at).total_seconds()


class Study:
    """Writes and reads requests beside the bot."""

    def __init__(self, settings: Settings, slack: Workbench) -> None:
        self._slack = slack
        self._rules = settings.rules()
        self._database = Database(settings.database_url)
        self._engine = Engine(self._database)
        self._approver = self._person("UADA")
        self._account_ids: dict[str, str] = {}

    @property
    def opened(self) -> int:
        """How many requests were opened so far."""
        return len(self._account_ids)

    async def prepare(self) -> None:
        """Makes the tables, as whichever replica comes first does."""
        await asyncio.to_thread(migrate, self._database.engine)
        await asyncio.to_thread(self._engine.prepare)

    async def close(self) -> None:
        """Lets go of the database."""
        await self._engine.close()
        self._database.close()

    async def open_requests(self, leavers: Sequence[Colleague], requester: str) -> list[str]:
        """A pending request for each of them, whose cards stand in the approvals channel."""
        return await self._database.transact(self._open_all, leavers, self._person(requester))

    async def approve(self, request_ids: Sequence[str]) -> None:
        """Approves them in one transaction, so that all of them are queued at the same moment."""
        await self._database.transact(self._approve_all, request_ids)

    async def count_open(self, request_ids: Sequence[str]) -> int:
        """How many of them are still under way."""
        return await self._database.read(_count_open, request_ids)

    async def courses(self, request_ids: Sequence[str]) -> list[Course]:
        """How they went, once all of them are over; raises ``TimeoutError``."""
        async with asyncio.timeout(LONGEST):
            while await self.count_open(request_ids):
                await asyncio.sleep(0.05)
        rows = await self._database.read(_rows, request_ids)
        return [self._course(row) for row in rows]

    def _terms(self) -> Terms:
        return Terms(now=wall_clock(), rules=self._rules, agenda=self._engine)

    def _person(self, slack_id: str) -> Person:
        colleague = self._slack.slack.person(slack_id)
        assert colleague is not None
        return _as_person(colleague)

    def _open_all(self, session: Session, leavers: Sequence[Colleague], requester: Person) -> list[str]:
        return [self._open(session, leaver, requester) for leaver in leavers]

    def _open(self, session: Session, leaver: Colleague, requester: Person) -> str:
        terms, request_id, plan = self._terms(), new_id(), _plan(leaver)
        account_id = plan.apps[0].accounts[0].account.id
        drafts.open_draft(session, requester, plan, terms.now, request_id)
        sent = submission.submit(session, terms, self._sent(request_id, requester, account_id))
        assert sent.objection is None, sent
        card = session.exec(select(Outbox).where(Outbox.request_id == request_id)).one()
        assert card.id is not None
        posted = self._slack.slack.post(CHANNEL, f"Request #{sent.number}", [])
        requests.stands(session, terms, card.id, CHANNEL, posted.ts, card.wanted)
        self._account_ids[request_id] = account_id
        return request_id

    def _sent(self, request_id: str, requester: Person, account_id: str) -> submission.Submission:
        return submission.Submission(
            draft_id=request_id,
            actor=requester,
            ticks=[(APP, account_id)],
            reason="Their last day was Friday",
            approvers=[self._approver],
            channel=CHANNEL,
        )

    def _approve_all(self, session: Session, request_ids: Sequence[str]) -> None:
        for request_id in request_ids:
            ruling = cast_vote(session, self._terms(), Ballot(request_id, 1, self._approver, Choice.APPROVE))
            assert ruling.decision.allowed, ruling

    def _course(self, row: Request) -> Course:
        assert row.decided_at is not None
        assert row.started_at is not None
        assert row.finished_at is not None
        status = RequestStatus(row.status)
        return Course(self._account_ids[row.id], status, row.decided_at, row.started_at, row.finished_at)


def _as_person(colleague: Colleague) -> Person:
    return Person(
        slack_id=colleague.id,
        team_id=colleague.team_id,
        name=colleague.name,
        title=colleague.title,
        emails=(colleague.email or "",),
        timezone=colleague.tz,
        manager_id=colleague.manager,
        groups=frozenset({"it-leads"} if colleague.title == "IT Support" else ()),
    )


def _plan(leaver: Colleague) -> Plan:
    held = account_of(leaver)
    account = Account(
        app=APP,
        id=held.id,
        email=held.email,
        login=held.login,
        name=leaver.name,
        role=held.user_type,
        state=State.ACTIVE,
        vendor_state=held.status,
    )
    planned = PlannedAccount(account=account, match=Match.ADDRESS, cautions=(), tick=Tick.TICKED)
    part = AppPlan(app=APP, title="TalentLMS", reading=Reading.READ, accounts=(planned,))
    return Plan(person=_as_person(leaver), apps=(part,))


def _count_open(session: Session, request_ids: Sequence[str]) -> int:
    under_way = select(func.count()).where(
        col(Request.id).in_(request_ids), col(Request.status).not_in(CLOSED)
    )
    return session.exec(under_way).one()


def _rows(session: Session, request_ids: Sequence[str]) -> list[Request]:
    return list(session.exec(select(Request).where(col(Request.id).in_(request_ids))).all())
