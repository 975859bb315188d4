"""What the hall draws: a request with its people, votes, steps and evidence, read in one moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.asked import with_people
from approvals.audit import record
from approvals.lent import lent_since
from approvals.models import Request, Step
from approvals.pausing import PauseView, pause_of
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import (
    Blown,
    Delegation,
    Reason,
    Rules,
    Waiting,
    blown,
    floor_of,
    is_quiet,
    may_see,
    serves,
    standing_of,
    stuck,
    unsized,
)
from approvals.policy_review import is_shortened
from approvals.policy_silence import Widened, widened
from approvals.register import recall, remember
from approvals.requests import question_of, refuse_command
from approvals.reviewing import ReviewView, review_of
from approvals.second_reading import ReadingView, newest_reading
from approvals.states import OPEN, RequestKind, RequestStatus, StepStatus
from approvals.step_view import EvidenceView as EvidenceView
from approvals.step_view import StepView as StepView
from approvals.step_view import name_of as name_of
from approvals.step_view import step_views
from approvals.timeline import History as History
from approvals.timeline import history as history
from approvals.undone import UndoView, undo_view
from approvals.vote_view import FormerView as FormerView
from approvals.vote_view import VoteView as VoteView
from approvals.vote_view import former_views, vote_views
from approvals.votes import votes_on
from connectors.contract import Value

LOOKED_THROUGH = 500


class Report(Value):
    """A request as people read it.

    Of the ``quorum`` that it needs, ``waiting`` are asked now and ``later`` afterwards; what is ``stuck``,
    nobody is left to approve. ``quiet`` says that nobody is to be called by it, and ``names`` are those of
    the people whom it concerns, by Slack id. ``pause`` holds it up, while it is open.
    ``private`` says that it is in no channel: those who decide got it directly.
    ``lent`` are the delegations under which it can be decided now, and ``widened`` is what silence has
    changed. ``run_at`` is when it is meant to happen, and
    ``reread`` what had changed when the approved plan was read again before that. ``former`` are the
    versions before this one. ``fuse`` is why one more approval is needed, ``unsized`` are the apps that it
    could not judge; what is ``shortened``, because it is urgent, has a ``review`` once it is approved.
    """

    id: str
    number: int
    kind: RequestKind
    status: RequestStatus
    version: int
    round: int
    leaver: Person
    requester: Person
    reason: str
    closing_word: str
    created_at: datetime
    submitted_at: datetime | None
    expires_at: datetime | None
    decided_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    plan: Plan
    steps: tuple[StepView, ...]
    votes: tuple[VoteView, ...]
    quorum: int
    approvers: tuple[str, ...]
    waiting: tuple[Waiting, ...] = ()
    later: tuple[Waiting, ...] = ()
    stuck: tuple[Waiting, ...] = ()
    quiet: bool = False
    names: Mapping[str, str] = {}
    pause: PauseView | None = None
    private: bool = False
    lent: tuple[Delegation, ...] = ()
    widened: tuple[Widened, ...] = ()
    urgent: bool = False
    confidential: bool = False
    run_at: datetime | None = None
    reread: ReadingView | None = None
    former: tuple[FormerView, ...] = ()
    undoes_id: str = ""
    undo: UndoView = UndoView()
    fuse: Blown | None = None
    unsized: tuple[str, ...] = ()
    shortened: bool = False
    review: ReviewView | None = None


class Line(Value):
    """A request in a list."""

    id: str
    number: int
    status: RequestStatus
    leaver: Person
    requester: Person
    submitted_at: datetime | None
    steps: int
    run_at: datetime | None = None
    kind: RequestKind = RequestKind.OFFBOARD
    urgent: bool = False


def report(session: Session, request_id: str, rules: Rules, at: datetime | None = None) -> Report:
    """The request as it is; raises ``sqlalchemy.exc.NoResultFound`` if there is none.

    Whose delegates may decide, it tells of the moment ``at``, else of when the request was drafted.
    """
    request = session.get_one(Request, request_id)
    plan = Plan.model_validate(request.plan)
    steps = step_views(session, _rows(session, request), plan)
    fields = request.model_dump(exclude={"plan", "number", "leaver_id", "requester_id", "asked"})
    return Report(
        **fields,
        number=request.number or 0,
        leaver=recall(session, request.leaver_id),
        requester=recall(session, request.requester_id),
        plan=plan,
        steps=steps,
        reread=newest_reading(session, request.id),
        undo=undo_view(session, request, steps, rules.undo_for, at or request.created_at),
        votes=vote_views(session, request),
        former=former_views(session, request, plan),
        pause=pause_of(session) if request.status in OPEN else None,
        review=review_of(session, request.id) if request.urgent else None,
        private=request.number is not None and outbox.is_private(session, request.id),
        **_standing(session, request, rules, at or request.created_at),
    )


def _standing(session: Session, request: Request, rules: Rules, at: datetime) -> dict[str, Any]:
    """How far it is, by the rules and the people of now."""
    question = with_people(session, request, question_of(session, request, at))
    lent = lent_since(session, request.created_at)
    floor = floor_of(question, rules, lent)
    votes = votes_on(session, request)
    now = standing_of(question, votes, rules, lent)
    given = floor.approvals(votes)
    return {
        "quorum": len(given) + now.missing,
        "approvers": tuple(dict.fromkeys(entry for each in now.all for entry in each.who)),
        "waiting": now.open,
        "later": now.later,
        "stuck": stuck(question, votes, rules, lent),
        "quiet": is_quiet(question, rules),
        "fuse": blown(question, rules),
        "unsized": unsized(question, rules),
        "shortened": is_shortened(question, rules),
        "lent": tuple(each for each in lent if serves(floor, each)),
        "widened": widened(floor, now),
        "names": {each.slack_id: each.label for each in question.people or ()},
    }


def find_request(session: Session, number: int) -> str | None:
    """The id of the request with this number."""
    return session.exec(select(Request.id).where(Request.number == number)).first()


def show(
    session: Session, request_id: str, actor: Person, rules: Rules, at: datetime, how: str
) -> Report | Reason:
    """The request for somebody who asks to see it; looking is recorded, and so is being refused."""
    request = session.get_one(Request, request_id)
    reason = may_see(question_of(session, request, at), actor, rules, lent_since(session, at))
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, how, reason, at, request.id)
        return reason
    actor_id = remember(session, actor, at)
    record(session, "request.viewed", actor=actor_id, at=at, request=request.id, detail={"how": how})
    return report(session, request_id, rules, at)


def lines(
    session: Session, actor: Person, rules: Rules, at: datetime, limit: int = 20
) -> tuple[Sequence[Line], int]:
    """The newest requests that this person may see, open ones first, and how many more there are.

    Looks through the newest ``LOOKED_THROUGH`` requests only, so that a long history stays quick.
    """
    newest = select(Request).where(col(Request.number).is_not(None)).order_by(col(Request.number).desc())
    rows = session.exec(newest.limit(LOOKED_THROUGH)).all()
    lent = lent_since(session, at)
    asked = ((row, question_of(session, row, at)) for row in rows)
    seen = [row for row, question in asked if may_see(question, actor, rules, lent) is Reason.ALLOWED]
    seen.sort(key=lambda row: (row.status in OPEN, row.number or 0), reverse=True)
    return [line(session, row) for row in seen[:limit]], max(len(seen) - limit, 0)


def _rows(session: Session, request: Request) -> Sequence[Step]:
    kept = (Step.request_id == request.id, col(Step.status) != StepStatus.DROPPED)
    return session.exec(select(Step).where(*kept).order_by(col(Step.ordinal))).all()


def line(session: Session, row: Request) -> Line:
    """The request as a list shows it."""
    return Line(
        id=row.id,
        number=row.number or 0,
        status=RequestStatus(row.status),
        leaver=recall(session, row.leaver_id),
        requester=recall(session, row.requester_id),
        submitted_at=row.submitted_at,
        run_at=row.run_at,
        steps=len(_rows(session, row)),
        kind=RequestKind(row.kind),
        urgent=row.urgent,
    )
