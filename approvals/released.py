"""Seats that were released, or about which nobody answered, become requests; and what came of those."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from approvals import asking_over, outbox
from approvals.audit import record
from approvals.days import full_day
from approvals.inquired import Answer, Asked, Inquiry, Letter
from approvals.letters import redraw
from approvals.models import Request, Step
from approvals.offered import UndoOffer
from approvals.overtaken import WANTED
from approvals.people import Person
from approvals.plan import AppPlan
from approvals.register import recall
from approvals.requests import Terms
from approvals.states import OPEN, RequestStatus, StepStatus
from approvals.undone import undos_of
from connectors.contract import Operation

TRIED_FOR = timedelta(days=7)
"""How long a request is tried to be sent, once a day."""
AGAIN = timedelta(days=1)
TOGETHER = timedelta(hours=1)
"""How long the first release waits for others, so that there is one request an hour for an app at most."""

Said = Mapping[str, str]
"""What was said of accounts, by their ids, as it goes on where an account is named."""

RELEASED = "released"

WHO: Mapping[str, str] = {
    Asked.HOLDER: "the holder",
    Asked.OWNER: "the app's owner",
    Asked.MANAGER: "the holder's manager",
}


class Batch(NamedTuple):
    """Seats of one app for one request: by whom, which inquiries, and what was said of each account."""

    app: str
    asker: Person
    inquiries: tuple[str, ...]
    said: Said
    since: datetime


def batches(session: Session, at: datetime) -> Sequence[Batch]:
    """What is to be asked for now: everything of an app and asker whose first release is an hour old."""
    rows = session.exec(
        select(Inquiry, Letter)
        .join(Letter, col(Letter.id) == col(Inquiry.letter_id))
        .where(WANTED)
        .order_by(col(Inquiry.wanted_at), col(Inquiry.id))
    ).all()
    together: dict[tuple[str, str], list[tuple[Inquiry, Letter]]] = {}
    for inquiry, letter in rows:
        together.setdefault((inquiry.app, letter.asked_by_id), []).append((inquiry, letter))
    return [
        Batch(
            app=app,
            asker=recall(session, asker_id),
            inquiries=tuple(inquiry.id for inquiry, _ in ours),
            said={inquiry.account_id: said_of(inquiry, letter) for inquiry, letter in ours},
            since=min(inquiry.answered_at or inquiry.asked_at for inquiry, _ in ours),
        )
        for (app, asker_id), ours in together.items()
        if ours[0][0].wanted_at is not None and ours[0][0].wanted_at <= at - TOGETHER
    ]


def is_too_late(batch: Batch, at: datetime) -> bool:
    """Whether it was tried for so long that nothing will come of it any more."""
    return at - batch.since > TRIED_FOR


def reason_of(batch: Batch) -> str:
    """Why the request is made, for those who decide it; what was said of each account stands with it."""
    free = sum(said.startswith(RELEASED) for said in batch.said.values())
    silent = len(batch.said) - free
    told = [f"{free} released" if free else "", f"{silent} without an answer" if silent else ""]
    return f"The holders were asked: {', '.join(filter(None, told))}."


def with_said(part: AppPlan, said: Said) -> AppPlan:
    """The seats with what was said of each, before what the reading tells."""
    accounts = tuple(
        each.model_copy(update={"why": f"{said[each.account.id]}; {each.why}"})
        if each.account.id in said
        else each
        for each in part.accounts
    )
    return part.model_copy(update={"accounts": accounts})


def said_of(inquiry: Inquiry, letter: Letter) -> str:
    """What the reclaim of a seat rests on, beside the reading; it goes on where the account is named."""
    who = WHO[letter.asks]
    at = inquiry.answered_at or inquiry.asked_at
    if inquiry.answer == Answer.RELEASE:
        return f"{RELEASED} by {who} on {full_day(at)}"
    return f"{who} was asked on {full_day(letter.sent_at)} and did not answer until {full_day(at)}"


def requested(session: Session, terms: Terms, inquiries: Sequence[str], request_id: str) -> None:
    """A request asks for these seats; everybody who was asked about them sees its number.

    What it left out, because the newest reading does not offer it, is tried again in a day.
    """
    steps = select(Step.account_id).where(Step.request_id == request_id)
    taken = set(session.exec(steps).all())
    rows = [session.get_one(Inquiry, inquiry_id) for inquiry_id in inquiries]
    put_off(session, terms, [row.id for row in rows if row.account_id not in taken])
    for row in rows:
        if row.account_id not in taken:
            continue
        row.request_id = request_id
        session.add(row)
        asker_id = session.get_one(Letter, row.letter_id).asked_by_id
        detail = {"inquiry": row.id}
        record(
            session,
            "inquiry.requested",
            actor=asker_id,
            at=terms.now,
            request=request_id,
            app=row.app,
            account=row.account_id,
            detail=detail,
        )
        redraw(session, row)


def put_off(session: Session, terms: Terms, inquiries: Sequence[str]) -> None:
    """No request could be sent for these seats now: it is tried again in a day."""
    for inquiry_id in inquiries:
        row = session.get_one(Inquiry, inquiry_id)
        row.wanted_at = terms.now + AGAIN - TOGETHER
        session.add(row)


def give_up(session: Session, terms: Terms, inquiries: Sequence[str]) -> None:
    """No request can be sent for these seats any more: nothing follows, and their messages say so."""
    for inquiry_id in inquiries:
        row = session.get_one(Inquiry, inquiry_id)
        row.wanted_at, row.settled = None, True
        session.add(row)
        redraw(session, row)
        asking_over.tell(session, row, terms.now)


def is_unsettled(session: Session) -> bool:
    """Whether there may be anything to settle."""
    return bool(_unsettled(session)) or next(_wanted_back(session), None) is not None


def settle(session: Session, terms: Terms) -> None:
    """Tells holders whose seat was taken back how to get it back, and draws anew what is decided."""
    for row in _unsettled(session):
        request = session.get_one(Request, row.request_id)
        taken = _is_off(session, row)
        if request.status not in OPEN and (taken or request.status != RequestStatus.INCOMPLETE):
            row.settled = True
            session.add(row)
            redraw(session, row)
            if taken:
                _tell_holder(session, row, terms.now)
    for row in _wanted_back(session):
        request_id = row.request_id or ""
        back = {key for undo in undos_of(session, request_id) for key in undo.returned}
        if (row.app, row.account_id) in back:
            row.back_done = True
            session.add(row)
            redraw(session, row)
            outbox.redraw(session, row.id)


def _unsettled(session: Session) -> Sequence[Inquiry]:
    known = (col(Inquiry.request_id).is_not(None), col(Inquiry.settled).is_(False))
    return session.exec(select(Inquiry).where(*known).order_by(col(Inquiry.id))).all()


def _wanted_back(session: Session) -> Iterator[Inquiry]:
    """Seats that were taken back and are not their holders' again, as long as it can be undone."""
    offered = select(UndoOffer.request_id)
    off = (col(Inquiry.request_id).in_(offered), col(Inquiry.wanted_at).is_not(None))
    mine = (col(Inquiry.settled), ~col(Inquiry.back_done))
    yield from session.exec(select(Inquiry).where(*off, *mine).order_by(col(Inquiry.id))).all()


def _is_off(session: Session, row: Inquiry) -> bool:
    """Whether a fresh read has shown that the request took the seat back."""
    off = (Operation.DEACTIVATE, Operation.WITHDRAW_INVITATION)
    mine = (Step.request_id == row.request_id, Step.app == row.app, Step.account_id == row.account_id)
    done = (Step.status == StepStatus.VERIFIED, col(Step.operation).in_(off))
    return session.exec(select(Step.id).where(*mine, *done)).first() is not None


def _tell_holder(session: Session, row: Inquiry, at: datetime) -> None:
    holder = recall(session, row.holder_id)
    if holder.slack_id:
        outbox.post(session, outbox.Kind.TAKEN_BACK, row.id, holder.slack_id, at)
