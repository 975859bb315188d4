"""A holder was silent, and the settings say to ask their manager: the same question, once and no more."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from approvals import asking_over
from approvals.inquired import Answer, Asked, Inquiry, Letter, OnSilence
from approvals.inquiring import together, weigh_again
from approvals.letters import Manner, Wish, redraw, write
from approvals.people import Kind, Person, same_person
from approvals.register import recall
from approvals.requests import Terms
from approvals.stale_groups import Group
from connectors.contract import Account, Value


class Handover(Value):
    """A letter whose holder was silent: whose manager is to be asked, about which inquiries."""

    letter_id: str
    holder: Person
    inquiries: tuple[str, ...]


def to_pass_on(session: Session) -> Sequence[Handover]:
    """What waits for somebody to find out who the manager is."""
    silent = (Inquiry.answer == Answer.PASSED_ON, col(Inquiry.settled).is_(False))
    rows = session.exec(select(Inquiry).where(*silent).order_by(col(Inquiry.id))).all()
    by_letter: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        by_letter.setdefault((row.letter_id, row.holder_id), []).append(row.id)
    return [
        Handover(letter_id=letter_id, holder=recall(session, holder_id), inquiries=tuple(inquiries))
        for (letter_id, holder_id), inquiries in by_letter.items()
    ]


def pass_on(session: Session, terms: Terms, manner: Manner, passed: Handover, manager: Person | None) -> None:
    """Asks the manager in the holder's place; without one who is here, nothing follows, which is told."""
    letter = session.get_one(Letter, passed.letter_id)
    rows = [session.get_one(Inquiry, inquiry_id) for inquiry_id in passed.inquiries]
    for row in rows:
        row.settled = True
        session.add(row)
    if manager and manager.kind is Kind.MEMBER and not same_person(manager, passed.holder):
        _ask(session, terms, manner, letter, rows, passed.holder, manager)
    for row in rows:
        redraw(session, row)
        asking_over.tell(session, row, terms.now)


def _ask(
    session: Session,
    terms: Terms,
    manner: Manner,
    letter: Letter,
    rows: Sequence[Inquiry],
    holder: Person,
    manager: Person,
) -> None:
    free = weigh_again(session, letter.app, [row.account_id for row in rows], terms.now)
    wishes = [_wish(row, holder, manager) for row in rows if row.account_id in free]
    last = manner.model_copy(update={"on_silence": OnSilence.LEAVE})
    for ours in together(wishes):
        write(session, terms, last, letter.title, letter.asked_by_id, ours)


def _wish(row: Inquiry, holder: Person, manager: Person) -> Wish:
    return Wish(
        account=Account.model_validate(row.account),
        group=Group(row.group),
        why=row.why,
        read_at=row.read_at,
        holder=holder,
        asks=Asked.MANAGER,
        to=(manager,),
        asked_at=row.asked_at,
    )
