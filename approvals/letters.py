"""Letters that ask about seats: written, reminded of, and passed over when nobody answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from approvals import asking_over, outbox, reminding
from approvals.audit import SYSTEM, record
from approvals.calendar import Calendar
from approvals.inquired import Answer, Asked, Inquiry, Letter, OnSilence
from approvals.models import Outbox
from approvals.people import Person
from approvals.policy import Rules
from approvals.register import new_id, remember
from approvals.requests import Terms
from approvals.stale_groups import Group
from connectors.contract import Account, Value

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MOST_REMINDERS = 3


class Manner(Value):
    """How holders are asked. Durations are counted in working days where there is a working calendar."""

    silence_after: timedelta = timedelta(days=5)
    remind_after: timedelta = timedelta(days=1)
    keep_for: timedelta = timedelta(days=90)
    on_silence: OnSilence = OnSilence.REQUEST
    letters_a_minute: int = 20


class Wish(Value):
    """A seat with its evidence, its holder, and who is to be asked about it.

    ``asked_at`` is since when somebody is, where that is not only now.
    """

    account: Account
    group: Group
    why: str
    read_at: datetime
    holder: Person
    asks: Asked = Asked.HOLDER
    to: tuple[Person, ...] = ()
    asked_at: datetime | None = None


def write(
    session: Session, terms: Terms, manner: Manner, title: str, asker_id: str, wishes: Sequence[Wish]
) -> Letter:
    """One letter about seats of one app, all for the same people; its time runs from when it is sent."""
    first, sent_at = wishes[0], _turn(session, terms.now, manner.letters_a_minute)
    letter = Letter(
        id=new_id(),
        app=first.account.app,
        title=title,
        asks=first.asks,
        to=[remember(session, each, terms.now) for each in first.to],
        asked_by_id=asker_id,
        sent_at=sent_at,
        silent_at=working_days(terms.rules, sent_at, manner.silence_after),
        silence_seconds=round(manner.silence_after.total_seconds()),
        on_silence=manner.on_silence,
        keep_seconds=round(manner.keep_for.total_seconds()),
        remind_seconds=round(manner.remind_after.total_seconds()),
    )
    session.add(letter)
    session.flush()
    for each in wishes:
        _inquire(session, terms, letter, each)
    for person in first.to:
        outbox.post(session, outbox.Kind.INQUIRY, letter.id, person.slack_id, sent_at)
    plan_next(session, terms, letter, sent_at)
    return letter


def plan_next(session: Session, terms: Terms, letter: Letter, since: datetime) -> None:
    """Sees to it that a letter is looked at when its next reminder is due, or its time is over."""
    letter.look_at = letter.silent_at
    if letter.remind_seconds and letter.reminded < MOST_REMINDERS:
        wait = timedelta(seconds=letter.remind_seconds * 2**letter.reminded)
        letter.look_at = min(working_days(terms.rules, since, wait), letter.silent_at)
    session.add(letter)
    turn = letter.look_at.isoformat(timespec="seconds")
    terms.agenda.wake(session, "inquiry", letter.id, letter.look_at - terms.now, turn)


def working_days(rules: Rules, at: datetime, duration: timedelta) -> datetime:
    """So many days later; with a working calendar, so many of its days, each as long as its hours are."""
    if rules.calendar is None:
        return at + duration
    return rules.after(at, duration * (_hours(rules.calendar) / DAY))


def overdue(session: Session, at: datetime) -> Sequence[str]:
    """The letters for which something is to be done."""
    return session.exec(select(Letter.id).where(col(Letter.look_at) <= at)).all()


def look(session: Session, terms: Terms, letter_id: str) -> None:
    """Reminds of a letter, or passes over those who are silent; too early, or once answered, does nothing."""
    letter = session.get(Letter, letter_id)
    if letter is None or letter.look_at is None or letter.look_at > terms.now:
        return
    waiting = open_ones(session, letter)
    if not waiting:
        letter.look_at = None
        session.add(letter)
    elif not _stands(session, letter):
        _wait_for_delivery(session, terms, letter, waiting)
    elif letter.silent_at <= terms.now:
        _pass_over(session, terms, letter, waiting)
    else:
        _remind(session, terms, letter)


def open_ones(session: Session, letter: Letter) -> Sequence[Inquiry]:
    """What of a letter nobody has answered."""
    rows = select(Inquiry).where(Inquiry.letter_id == letter.id, Inquiry.answer == "")
    return session.exec(rows.order_by(col(Inquiry.account_id))).all()


def end(
    session: Session,
    row: Inquiry,
    answer: Answer,
    event: str,
    *,
    actor: str,
    at: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Closes an inquiry, on record and in every message about it; whoever asked hears if that was all."""
    row.answer, row.answered_at = answer, at
    row.answered_by_id = None if actor == SYSTEM else actor
    session.add(row)
    noted = {"inquiry": row.id, **(detail or {})}
    record(session, event, actor=actor, at=at, app=row.app, account=row.account_id, detail=noted)
    redraw(session, row)
    asking_over.tell(session, row, at)


def redraw(session: Session, row: Inquiry) -> None:
    """Has everything drawn anew that tells of this seat: its letter, the one to who was asked before, and
    the reminders."""
    same = (Inquiry.app == row.app, Inquiry.account_id == row.account_id, Inquiry.asked_at == row.asked_at)
    for letter_id in session.exec(select(Inquiry.letter_id).where(*same).distinct()).all():
        outbox.redraw(session, letter_id)
    reminding.redraw(session, session.get_one(Letter, row.letter_id))


def _remind(session: Session, terms: Terms, letter: Letter) -> None:
    letter.reminded += 1
    reminding.remind(session, letter, terms.now)
    detail = {"letter": letter.id, "times": letter.reminded, "people": len(letter.to)}
    record(session, "inquiry.reminded", actor=SYSTEM, at=terms.now, app=letter.app, detail=detail)
    plan_next(session, terms, letter, terms.now)


def _pass_over(session: Session, terms: Terms, letter: Letter, silent: Sequence[Inquiry]) -> None:
    """Nobody answered in time: what follows was said in the letter."""
    letter.look_at = None
    session.add(letter)
    way = OnSilence(letter.on_silence)
    for row in silent:
        passed_on = way is OnSilence.MANAGER and letter.asks == Asked.HOLDER
        row.wanted_at = terms.now if way is OnSilence.REQUEST else None
        row.settled = row.wanted_at is None and not passed_on
        answer = Answer.PASSED_ON if passed_on else Answer.SILENCE
        end(session, row, answer, "inquiry.silent", actor=SYSTEM, at=terms.now, detail={"way": way.value})


def _stands(session: Session, letter: Letter) -> bool:
    """Whether the letter has reached anybody: silence about what nobody could read is none."""
    there = (Outbox.subject == letter.id, Outbox.kind == outbox.Kind.INQUIRY, col(Outbox.ts) != "")
    return session.exec(select(Outbox.id).where(*there)).first() is not None


def _wait_for_delivery(session: Session, terms: Terms, letter: Letter, waiting: Sequence[Inquiry]) -> None:
    """Slack has not taken the message yet, so its time begins anew; where Slack never will, it is over."""
    coming = select(Outbox.id).where(Outbox.subject == letter.id, Outbox.failed == "")
    if session.exec(coming).first() is not None:
        letter.silent_at = working_days(terms.rules, terms.now, timedelta(seconds=letter.silence_seconds))
        plan_next(session, terms, letter, terms.now)
        return
    letter.look_at = None
    session.add(letter)
    for row in waiting:
        row.settled = True
        detail: dict[str, object] = {"because": Answer.UNSENT.value}
        end(session, row, Answer.UNSENT, "inquiry.ended", actor=SYSTEM, at=terms.now, detail=detail)


def _turn(session: Session, at: datetime, a_minute: int) -> datetime:
    """When the next letter may go, so that no minute has more of them."""
    late = select(Letter.sent_at).where(col(Letter.sent_at) > at - MINUTE)
    newest = session.exec(late.order_by(col(Letter.sent_at).desc()).limit(a_minute)).all()
    return at if len(newest) < a_minute else max(at, newest[-1] + MINUTE)


def _hours(calendar: Calendar) -> timedelta:
    opens, closes = (timedelta(hours=each.hour, minutes=each.minute) for each in calendar.hours)
    return closes - opens if closes > opens else closes - opens + DAY


def _inquire(session: Session, terms: Terms, letter: Letter, wish: Wish) -> None:
    holder_id = remember(session, wish.holder, terms.now)
    row = Inquiry(
        id=new_id(),
        letter_id=letter.id,
        app=letter.app,
        account_id=wish.account.id,
        account=wish.account.model_dump(mode="json"),
        group=wish.group,
        why=wish.why,
        read_at=wish.read_at,
        seen_to=wish.read_at,
        holder_id=holder_id,
        asked_at=wish.asked_at or terms.now,
    )
    session.add(row)
    detail = {"inquiry": row.id, "asks": letter.asks, "holder": holder_id, "people": len(letter.to)}
    record(
        session,
        "inquiry.sent",
        actor=letter.asked_by_id,
        at=terms.now,
        app=row.app,
        account=row.account_id,
        detail=detail,
    )
