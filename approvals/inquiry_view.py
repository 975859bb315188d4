"""Letters and inquiries as people read them."""

from datetime import datetime

from sqlmodel import Session, col, select

from approvals.inquired import Answer, Asked, Inquiry, Letter, OnSilence
from approvals.models import Request, Step
from approvals.people import Person
from approvals.planner import operation_on
from approvals.register import recall
from approvals.stale_groups import Group
from approvals.states import RequestStatus
from approvals.work import Work, work_of
from connectors.contract import Account, Operation, Value


class InquiryView(Value):
    """One seat that somebody is asked about; ``answer`` is None while it is open.

    ``number``, ``version`` and ``status`` are of the request that asks for it, or of the one that holds it.
    ``passed_to`` is what the manager is asked in the place of a holder who was silent. ``operation`` is what
    the request does with the account, or would.
    """

    id: str
    account: Account
    holder: Person
    group: Group
    why: str
    read_at: datetime
    asked_at: datetime
    answer: Answer | None
    answered_by: Person | None
    answered_at: datetime | None
    kept_until: datetime | None
    is_wanted: bool
    settled: bool
    back_at: datetime | None
    back_done: bool
    request_id: str
    number: int | None
    version: int
    status: RequestStatus | None
    operation: Work
    passed_to: "InquiryView | None" = None

    @property
    def is_invitation(self) -> bool:
        """Whether an invitation is, or would be, withdrawn, which nothing but a new one makes good."""
        return self.operation is Operation.WITHDRAW_INVITATION


class LetterView(Value):
    """A letter with the seats that it asks about."""

    id: str
    app: str
    title: str
    asks: Asked
    asked_by: Person
    sent_at: datetime
    silent_at: datetime
    on_silence: OnSilence
    keep_seconds: int
    reminded: int
    seats: tuple[InquiryView, ...]


def letter_view(session: Session, letter_id: str) -> LetterView | None:
    """The letter as it stands."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        return None
    rows = select(Inquiry).where(Inquiry.letter_id == letter.id)
    seats = session.exec(rows.order_by(col(Inquiry.asked_at), col(Inquiry.account_id))).all()
    return LetterView(
        **letter.model_dump(
            include={"id", "app", "title", "sent_at", "silent_at", "keep_seconds", "reminded"}
        ),
        asks=Asked(letter.asks),
        on_silence=OnSilence(letter.on_silence),
        asked_by=recall(session, letter.asked_by_id),
        seats=tuple(_view(session, row) for row in seats),
    )


def inquiry_view(session: Session, inquiry_id: str) -> tuple[LetterView, InquiryView] | None:
    """One seat with its letter."""
    row = session.get(Inquiry, inquiry_id)
    letter = letter_view(session, row.letter_id) if row else None
    found = next((seat for seat in letter.seats if seat.id == inquiry_id), None) if letter else None
    return (letter, found) if letter and found else None


def operation_of(session: Session, row: Inquiry) -> Work:
    """What its request does with the account; before there is one, what any would."""
    mine = (Step.request_id == row.request_id, Step.app == row.app, Step.account_id == row.account_id)
    in_order = select(Step.operation).where(*mine).order_by(col(Step.ordinal))
    asked = session.exec(in_order).all() if row.request_id else ()
    return work_of(asked[-1]) if asked else operation_on(Account.model_validate(row.account))


def _view(session: Session, row: Inquiry) -> InquiryView:
    request = session.get(Request, row.request_id) if row.request_id else None
    return InquiryView(
        id=row.id,
        account=Account.model_validate(row.account),
        holder=recall(session, row.holder_id),
        group=Group(row.group),
        why=row.why,
        read_at=row.read_at,
        asked_at=row.asked_at,
        answer=Answer(row.answer) if row.answer else None,
        answered_by=recall(session, row.answered_by_id) if row.answered_by_id else None,
        answered_at=row.answered_at,
        kept_until=row.kept_until,
        is_wanted=row.wanted_at is not None,
        settled=row.settled,
        back_at=row.back_at,
        back_done=row.back_done,
        request_id=row.request_id or "",
        number=request.number if request else None,
        version=request.version if request else 0,
        status=RequestStatus(request.status) if request else None,
        operation=operation_of(session, row),
        passed_to=_passed_to(session, row) if row.answer == Answer.PASSED_ON else None,
    )


def _passed_to(session: Session, row: Inquiry) -> InquiryView | None:
    same = (Inquiry.app == row.app, Inquiry.account_id == row.account_id, Inquiry.asked_at == row.asked_at)
    found = session.exec(select(Inquiry).where(*same, Inquiry.letter_id != row.letter_id)).first()
    return _view(session, found) if found else None
