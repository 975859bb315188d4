"""Silence as rows: since when somebody is waited for, what came of it, and when to look again.

The rows say what was done already, so that no restart and no second process reminds or escalates twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Field, Session, UniqueConstraint, col, select

from approvals.models import Moment, Request, Table
from approvals.policy import Progress, Question, Rules
from approvals.policy_match import Track, tracks_of
from approvals.policy_question import Escalation
from approvals.policy_rules import Escalate
from approvals.policy_silence import can_escalate, listened_to

MOST_REMINDERS = 6


class Nudge(Table, table=True):
    """One pending request: which reminder comes next and when, and when anything at all is to be done."""

    __tablename__ = "nudge"

    request_id: str = Field(primary_key=True, foreign_key="request.id")
    version: int
    reminded: int = 0
    remind_at: datetime | None = Field(default=None, sa_type=Moment)
    look_at: datetime | None = Field(default=None, sa_type=Moment, index=True)


class Silence(Table, table=True):
    """A stage that is asked since some moment, and what came of it if nobody answered until another."""

    __tablename__ = "silence"
    __table_args__ = (UniqueConstraint("request_id", "version", "rule", "stage"),)

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = Field(foreign_key="request.id", index=True)
    version: int
    rule: int
    stage: int
    since: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    way: str = ""
    escalated_at: datetime | None = Field(default=None, sa_type=Moment)
    silent: int = 0


def follow(
    session: Session, request: Request, question: Question, standing: Progress, rules: Rules, at: datetime
) -> datetime | None:
    """Takes note of who is asked now; returns when to look at it next, where that has changed."""
    row = session.get(Nudge, request.id) or Nudge(request_id=request.id, version=0)
    if row.version != request.version:
        row.version, row.reminded = request.version, 0
        row.remind_at = next_reminder(rules, at, 0)
    waited = [each.until for _, each in asked_stages(session, request, question, standing, rules, at)]
    soonest = min(filter(None, [row.remind_at, *waited]), default=None)
    changed, row.look_at = row.look_at != soonest, soonest
    session.add(row)
    return soonest if changed else None


def next_reminder(rules: Rules, at: datetime, reminded: int) -> datetime | None:
    """When to remind next after so many reminders, each time after twice as long; None for never again."""
    if not rules.remind_after or reminded >= MOST_REMINDERS:
        return None
    return rules.after(at, rules.remind_after * 2**reminded)


def asked_stages(
    session: Session, request: Request, question: Question, standing: Progress, rules: Rules, at: datetime
) -> Sequence[tuple[Track, Silence]]:
    """The stages that are asked now and may still be escalated; one asked for the first time is noted."""
    tracks = tracks_of(question, rules)
    asked = {
        (tracks[place].number, stage): tracks[place]
        for place, turn in standing.turns.items()
        for stage in listened_to(tracks[place], turn + 1, question.escalations)
        if can_escalate(tracks[place], stage)
    }
    known = {(row.rule, row.stage): row for row in _rows(session, request)}
    for (rule, stage), track in asked.items():
        if (rule, stage) not in known:
            until = rules.after(at, track.rule.escalate_after or timedelta())
            row = Silence(
                request_id=request.id, version=request.version, rule=rule, stage=stage, since=at, until=until
            )
            session.add(row)
            known[rule, stage] = row
    return [(track, known[key]) for key, track in asked.items() if known[key].escalated_at is None]


def escalations_of(session: Session, request: Request) -> tuple[Escalation, ...]:
    """What silence has changed about this version of a request."""
    return tuple(
        Escalation(
            rule=row.rule,
            stage=row.stage,
            way=Escalate(row.way),
            at=row.escalated_at,
            silent=timedelta(seconds=row.silent),
        )
        for row in _rows(session, request)
        if row.escalated_at is not None
    )


def _rows(session: Session, request: Request) -> Sequence[Silence]:
    mine = (Silence.request_id == request.id, Silence.version == request.version)
    return session.exec(select(Silence).where(*mine).order_by(col(Silence.id))).all()
