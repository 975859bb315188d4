"""Which accounts a pending request covers, changed before it is decided: never more than its plan showed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import Session, col, func, select

from approvals.asked import with_people
from approvals.audit import move
from approvals.changing import ask_again, supersede
from approvals.discretion import number_for
from approvals.drafts import held_accounts
from approvals.former import Change, asked_by
from approvals.lent import lent_since
from approvals.models import AccountClaim, Request, Step
from approvals.people import Person
from approvals.plan import Plan
from approvals.policy import Question, Reason, Rules, may_change, may_submit, stuck
from approvals.register import remember
from approvals.report import Report, report
from approvals.requests import Terms, question_of, refuse_command
from approvals.sent import Objection, Submission
from approvals.states import RequestKind, StepStatus
from approvals.wanted import asked_account, is_offered, shown_as, step, works

Account = tuple[str, str]


@dataclass(frozen=True)
class Changed:
    """What became of a change: the request and the version that stands now, or what stood in its way."""

    number: int = 0
    version: int = 0
    objection: Objection | None = None
    reason: Reason = Reason.ALLOWED
    particulars: str = ""


def change_accounts(session: Session, terms: Terms, version: int, sent: Submission) -> Changed:
    """Has a pending request cover what ``sent`` ticks, as a new version; ``version`` is what the form showed.

    ``sent.draft_id`` is the request. Raises ``sqlalchemy.exc.NoResultFound`` for one that does not exist.
    """
    request = session.get_one(Request, sent.draft_id)
    number, lent = request.number or 0, lent_since(session, request.created_at)
    question = with_people(session, request, question_of(session, request, terms.now, version))
    wish = _Wish(request, Plan.model_validate(request.plan), _covered(session, request), sent)
    refusal = may_change(question, sent.actor, terms.rules, lent)
    objection = wish.objection(session, terms) if refusal is Reason.ALLOWED else None
    if refusal is Reason.ALLOWED and objection is None and wish.asks_more:
        after = wish.put_to(question)
        refusal = may_submit(after, terms.rules)
        if stuck(after, (), terms.rules, lent) and not stuck(question, (), terms.rules, lent):
            objection = Objection.NOBODY_DECIDES, ""
    if refusal is not Reason.ALLOWED:
        refuse_command(session, sent.actor, "change", refusal, terms.now, request.id)
        return Changed(number, request.version, Objection.NOT_ALLOWED, refusal)
    if objection is not None:
        return Changed(number, request.version, objection[0], particulars=objection[1])
    actor = remember(session, sent.actor, terms.now)
    supersede(session, terms, request, actor, Change.ACCOUNTS, reason=sent.reason)
    wish.carry_out(session, terms, actor)
    ask_again(session, terms, request)
    return Changed(number, request.version)


@dataclass(frozen=True)
class _Wish:
    """What a request covers, beside what it is to cover."""

    request: Request
    plan: Plan
    covered: Sequence[Step]
    sent: Submission

    @property
    def ticks(self) -> Sequence[Account]:
        return tuple(dict.fromkeys(self.sent.ticks))

    @cached_property
    def wanted(self) -> Sequence[Step]:
        """The steps that it would have, if it were new; only to be asked for once everything was offered."""
        return [
            step(self.request, 0, tick, shown_as(self.plan, tick).account, work, way)
            for tick in self.ticks
            for work, way in works(self.plan, tick, self.sent)
        ]

    @property
    def asks_more(self) -> bool:
        return bool(asked_by(self.wanted) - asked_by(self.covered))

    @property
    def altered(self) -> frozenset[Account]:
        """The accounts with which something else is to be done than now, or nothing, or anything at all."""
        before, after = _by_account(self.covered), _by_account(self.wanted)
        return frozenset(each for each in (*before, *after) if before.get(each) != after.get(each))

    def objection(self, session: Session, terms: Terms) -> tuple[Objection, str] | None:
        """What is wrong with it, and particulars."""
        if self.request.kind == RequestKind.PROBE:
            return Objection.GONE, ""
        if not self.ticks:
            return Objection.NOTHING_TICKED, ""
        for app, account_id in self.ticks:
            shown = self.plan.find(app, account_id)
            if shown is None or not is_offered(shown, (app, account_id), self.sent):
                return Objection.NOT_SHOWN, app
            held = held_accounts(session, app, [account_id]).get(account_id, self.request.number)
            if held != self.request.number:
                told = number_for(session, held, self.sent.actor, terms.rules, terms.now)
                return Objection.HELD, told
        if not self.altered:
            return Objection.UNCHANGED, ""
        return None if self.sent.reason.strip() else (Objection.NO_REASON, "")

    def put_to(self, question: Question) -> Question:
        """The question that it would be; whoever asks for more is a party to it."""
        return question.model_copy(
            update={
                "accounts": tuple(asked_account(self.plan, tick, self.sent) for tick in self.ticks),
                "overrides": bool(self.sent.overriding),
                "added_by": (*question.added_by, self.sent.actor),
            }
        )

    def carry_out(self, session: Session, terms: Terms, actor: str) -> None:
        """Takes steps out and puts others in; what was taken out stays, for those who read it later."""
        altered, kept = self.altered, {(row.app, row.account_id) for row in self.wanted}
        for row in self.covered:
            if (row.app, row.account_id) in altered:
                detail = {"operation": row.operation, "way": row.way}
                move(session, row, StepStatus.DROPPED, actor=actor, at=terms.now, detail=detail)
        last = session.exec(select(func.max(Step.ordinal)).where(Step.request_id == self.request.id)).one()
        new = [row for row in self.wanted if (row.app, row.account_id) in altered]
        for ordinal, row in enumerate(new, start=last + 1):
            row.ordinal = ordinal
            session.add(row)
        for account in sorted(altered):
            claim = session.get(AccountClaim, account)
            if claim is not None and account not in kept:
                session.delete(claim)
            elif claim is None:
                session.add(AccountClaim(app=account[0], account_id=account[1], request_id=self.request.id))


def _by_account(rows: Iterable[Step]) -> Mapping[Account, Sequence[tuple[str, str]]]:
    """What is done with each account and how, in order."""
    found: dict[Account, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault((row.app, row.account_id), []).append((str(row.operation), str(row.way)))
    return found


def _covered(session: Session, request: Request) -> Sequence[Step]:
    """The steps of the version that stands."""
    rows = select(Step).where(Step.request_id == request.id).order_by(col(Step.ordinal))
    return [row for row in session.exec(rows).all() if row.status != StepStatus.DROPPED]


def to_change(
    session: Session, request_id: str, version: int, actor: Person, rules: Rules, at: datetime
) -> Report | Reason:
    """The request for somebody who wants to change it, or why they may not."""
    request = session.get_one(Request, request_id)
    question = with_people(session, request, question_of(session, request, at, version))
    reason = may_change(question, actor, rules, lent_since(session, request.created_at))
    return report(session, request_id, rules, at) if reason is Reason.ALLOWED else reason
