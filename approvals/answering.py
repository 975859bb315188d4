"""What holders say about their seats: keep, release, and that they need one back after all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from approvals import outbox
from approvals.audit import record
from approvals.inquired import Answer, Inquiry, Letter
from approvals.inquiry_view import operation_of
from approvals.letters import end
from approvals.models import Request
from approvals.people import Kind, Person, same_person
from approvals.policy import Reason, may_ask, may_see
from approvals.register import recall, remember
from approvals.requests import Terms, question_of
from approvals.states import RequestKind
from connectors.contract import Operation

CAN_ANSWER = frozenset({Kind.MEMBER, Kind.GUEST})


class Word(StrEnum):
    """What became of somebody's click on a letter, or on the message about a seat that was taken back."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    OVER = "over"
    WITHDRAWN = "withdrawn"
    MAY_UNDO = "may_undo"


def keep(session: Session, terms: Terms, inquiry_id: str, actor: Person) -> Word:
    """Somebody needs the seat: nobody is asked about it again for as long as the letter said."""
    row, word = _find(session, terms, inquiry_id, actor)
    if row is not None:
        row.settled = True
        until: dict[str, object] = {"until": _keep(session, terms, row).isoformat()}
        actor_id = remember(session, actor, terms.now)
        end(session, row, Answer.KEEP, "inquiry.kept", actor=actor_id, at=terms.now, detail=until)
    return word


def let_go(session: Session, terms: Terms, inquiry_id: str, actor: Person) -> Word:
    """Somebody gives the seat back: a reclaim of it is to be asked for, which the rules decide."""
    row, word = _find(session, terms, inquiry_id, actor)
    if row is not None:
        row.wanted_at = terms.now
        actor_id = remember(session, actor, terms.now)
        end(session, row, Answer.RELEASE, "inquiry.released", actor=actor_id, at=terms.now)
    return word


def want_back(
    session: Session, terms: Terms, inquiry_id: str, actor: Person, others: Sequence[Person]
) -> tuple[Word, str]:
    """The holder needs a seat that was taken back, which keeps it as well; with the request that took it.

    Who may ask for an undo does that themselves; for anybody else whoever asked for the seat, and
    ``others``, are told once, with the button for it. Of an invitation there is nothing to undo.
    """
    row = session.get(Inquiry, inquiry_id)
    if row is None or row.request_id is None:
        return Word.UNKNOWN, ""
    if not _is(session, row.holder_id, actor):
        return _refuse(session, terms, row, actor, Word.NOT_YOURS), ""
    if row.back_done:
        return Word.OVER, row.request_id
    if operation_of(session, row) is Operation.WITHDRAW_INVITATION:
        return Word.WITHDRAWN, row.request_id
    if _may_undo(session, terms, row.request_id, actor):
        if row.kept_until is None:
            _want(session, terms, row, told=0)
        return Word.MAY_UNDO, row.request_id
    if row.back_at is not None:
        return Word.OVER, row.request_id
    _tell(session, terms, row, others)
    return Word.TAKEN, row.request_id


def _tell(session: Session, terms: Terms, row: Inquiry, others: Sequence[Person]) -> None:
    row.back_at = terms.now
    session.add(row)
    asker = recall(session, session.get_one(Letter, row.letter_id).asked_by_id)
    people = {each.slack_id: each for each in (asker, *others) if each.slack_id}
    for slack_id in people:
        outbox.post(session, outbox.Kind.WANTED_BACK, row.id, slack_id, terms.now)
    _want(session, terms, row, told=len(people))
    outbox.redraw(session, row.id)


def _want(session: Session, terms: Terms, row: Inquiry, told: int) -> None:
    """Keeps a seat that somebody wants back, on record with how many people were told."""
    detail = {"inquiry": row.id, "people": told, "until": _keep(session, terms, row).isoformat()}
    record(
        session,
        "inquiry.wanted_back",
        actor=row.holder_id,
        at=terms.now,
        app=row.app,
        account=row.account_id,
        detail=detail,
    )


def _keep(session: Session, terms: Terms, row: Inquiry) -> datetime:
    """Until when nobody is asked about the seat again."""
    letter = session.get_one(Letter, row.letter_id)
    row.kept_until = terms.now + timedelta(seconds=letter.keep_seconds)
    session.add(row)
    return row.kept_until


def _find(session: Session, terms: Terms, inquiry_id: str, actor: Person) -> tuple[Inquiry | None, Word]:
    """The open inquiry that this person may answer, or why they may not."""
    row = session.get(Inquiry, inquiry_id)
    if row is None:
        return None, Word.UNKNOWN
    asked = session.get_one(Letter, row.letter_id).to
    able = actor.kind in CAN_ANSWER and any(_is(session, person_id, actor) for person_id in asked)
    if not able:
        return None, _refuse(session, terms, row, actor, Word.NOT_YOURS)
    return (None, Word.OVER) if row.answer else (row, Word.TAKEN)


def _refuse(session: Session, terms: Terms, row: Inquiry, actor: Person, word: Word) -> Word:
    actor_id = remember(session, actor, terms.now)
    detail = {"inquiry": row.id, "reason": word.value}
    record(
        session,
        "inquiry.refused",
        actor=actor_id,
        at=terms.now,
        app=row.app,
        account=row.account_id,
        detail=detail,
    )
    return word


def _is(session: Session, person_id: str, actor: Person) -> bool:
    return same_person(recall(session, person_id), actor)


def _may_undo(session: Session, terms: Terms, request_id: str, actor: Person) -> bool:
    question = question_of(session, session.get_one(Request, request_id), terms.now)
    reasons = may_see(question, actor, terms.rules), may_ask(RequestKind.UNDO, actor, terms.rules)
    return all(reason is Reason.ALLOWED for reason in reasons)
