"""One short reminder for all that somebody has not answered about an app, however many letters ask it.

A reminder is about a person and an app: it shows what waits as long as it waits, and then that nothing does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from approvals import outbox
from approvals.inquired import Asked, Inquiry, Letter, OnSilence
from approvals.models import Outbox
from approvals.outbox import Kind
from approvals.register import recall
from connectors.contract import Value


class Waiting(Value):
    """What of an app waits for one person's answer, of how many letters, until when, and what follows else.

    ``channel`` and ``ts`` are where the oldest of those letters, of ``sent_at``, stands; empty where nowhere.
    """

    title: str
    seats: int = 0
    letters: int = 0
    sent_at: datetime | None = None
    silent_at: datetime | None = None
    ways: tuple[tuple[OnSilence, Asked], ...] = ()
    channel: str = ""
    ts: str = ""


def remind(session: Session, letter: Letter, at: datetime) -> None:
    """Reminds everybody whom a letter asks, unless they were just reminded of another one about the app."""
    just_now = at - timedelta(seconds=letter.remind_seconds / 2)
    for person_id in letter.to:
        mine = _about(_subject(person_id, letter.app))
        if session.exec(select(Outbox.id).where(*mine, Outbox.due_at > just_now)).first() is None:
            turn = session.exec(select(func.count()).select_from(Outbox).where(*mine)).one() + 1
            audience = outbox.audience(recall(session, person_id).slack_id, turn)
            outbox.post(session, Kind.INQUIRY_REMINDER, _subject(person_id, letter.app), audience, at)


def redraw(session: Session, letter: Letter) -> None:
    """Has the reminders drawn anew that were sent since a letter was."""
    subjects = [_subject(person_id, letter.app) for person_id in letter.to]
    since = (col(Outbox.kind) == Kind.INQUIRY_REMINDER, col(Outbox.due_at) >= letter.sent_at)
    session.execute(
        update(Outbox).where(col(Outbox.subject).in_(subjects), *since).values(wanted=Outbox.wanted + 1)
    )


def waiting(session: Session, subject: str) -> Waiting | None:
    """What a reminder shows now."""
    person_id, _, app = subject.partition(":")
    title = select(Letter.title).where(Letter.app == app).order_by(col(Letter.sent_at).desc()).limit(1)
    if (called := session.exec(title).first()) is None:
        return None
    mine = [(seats, letter) for seats, letter in _open(session, app) if person_id in letter.to]
    if not mine:
        return Waiting(title=called)
    letters = [letter.id for _, letter in mine]
    channel, ts = _stands(session, letters, recall(session, person_id).slack_id)
    return Waiting(
        title=called,
        seats=sum(seats for seats, _ in mine),
        letters=len(mine),
        sent_at=mine[0][1].sent_at,
        silent_at=min(letter.silent_at for _, letter in mine),
        ways=_ways(letter for _, letter in mine),
        channel=channel,
        ts=ts,
    )


def _subject(person_id: str, app: str) -> str:
    return f"{person_id}:{app}"


def _about(subject: str) -> tuple[bool, bool]:
    return Outbox.kind == Kind.INQUIRY_REMINDER, Outbox.subject == subject


def _open(session: Session, app: str) -> Sequence[tuple[int, Letter]]:
    """The letters about an app that wait, oldest first, each with the number of its seats that do."""
    rows = (
        select(func.count(), Letter)
        .join(Inquiry, col(Inquiry.letter_id) == col(Letter.id))
        .where(Letter.app == app, Inquiry.answer == "")
        .group_by(col(Letter.id))
        .order_by(col(Letter.sent_at))
    )
    return session.exec(rows).all()


def _ways(letters: Iterable[Letter]) -> tuple[tuple[OnSilence, Asked], ...]:
    return tuple(dict.fromkeys((OnSilence(each.on_silence), Asked(each.asks)) for each in letters))


def _stands(session: Session, letters: Sequence[str], slack_id: str) -> tuple[str, str]:
    """Where the first of these letters stands in somebody's Slack."""
    mine = (col(Outbox.subject).in_(letters), Outbox.kind == Kind.INQUIRY, Outbox.audience == slack_id)
    stands = select(Outbox.channel, Outbox.ts).where(*mine, Outbox.ts != "").order_by(col(Outbox.id))
    return session.exec(stands).first() or ("", "")
