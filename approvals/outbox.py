"""Messages as rows: written in the transaction that makes them true, drawn by the hall afterwards.

A row is due while the drawing that is wanted is newer than the one that was drawn. One for what seemed to be
a lost copy may be gone while that is drawn; there is nothing to tell of it then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import Integer, and_, bindparam, delete, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from approvals.audit import SYSTEM, record
from approvals.models import Outbox, Request
from approvals.states import OPEN, RequestStatus


class Kind(StrEnum):
    """What a message shows."""

    CARD = "card"
    COPY = "copy"
    NOTICE = "notice"
    OUTCOME = "outcome"
    CHANGED = "changed"
    TASK = "task"
    VEILED = "veiled"
    REVIEW = "review"
    DEPARTURE = "departure"
    REMINDER = "reminder"
    INQUIRY = "inquiry"
    INQUIRY_REMINDER = "inquiry_reminder"
    ASKING_OVER = "asking_over"
    TAKEN_BACK = "taken_back"
    WANTED_BACK = "wanted_back"
    DIGEST = "digest"


DIRECT = frozenset({Kind.COPY, Kind.NOTICE})
"""What somebody gets for themselves of what the card shows."""


def audience(slack_id: str, turn: int = 1) -> str:
    """Whom a direct message is for; a later turn is a message of its own, so that it is noticed."""
    return slack_id if turn == 1 else f"{slack_id}/{turn}"


def reminder(step: int, times: int, slack_id: str) -> str:
    """Whom a reminder is for: a message of its own for each time that a request's step is reminded of."""
    return f"{slack_id}/reminder {step}.{times}"


def reminded_of(row: Outbox) -> tuple[int, int]:
    """The step, by its ordinal, that a reminder is of, and which reminder it is; 0 and 0 for no reminder."""
    _, mark, numbers = row.audience.partition("/reminder ")
    step, _, times = numbers.partition(".")
    return (int(step), int(times)) if mark else (0, 0)


def addressee(row: Outbox) -> str:
    """The Slack id of the person or channel that a message is for."""
    return row.audience.partition("/")[0]


def is_person(row: Outbox) -> bool:
    """Whether a message is for one person, by Slack's ids, and not for a channel."""
    return addressee(row).startswith(("U", "W"))


def send(session: Session, request_id: str, kind: Kind, to: str, at: datetime) -> None:
    """Asks for one message about a request to a channel or person, once however often it is asked for."""
    _ask_for(session, Outbox(subject=request_id, request_id=request_id, kind=kind, audience=to, due_at=at))


def post(session: Session, kind: Kind, subject: str, to: str, at: datetime) -> None:
    """The same about any other row; the hall has to know how messages of this kind are drawn."""
    _ask_for(session, Outbox(subject=subject, kind=kind, audience=to, due_at=at))


def _ask_for(session: Session, row: Outbox) -> None:
    same = (Outbox.subject == row.subject, Outbox.kind == row.kind, Outbox.audience == row.audience)
    known = session.exec(select(Outbox).where(*same)).first()
    if known is not None:
        known.wanted += 1
    session.add(known or row)


def redraw(session: Session, subject: str) -> None:
    """Asks for every message about a request, or about any other row, to be drawn anew."""
    session.execute(update(Outbox).where(col(Outbox.subject) == subject).values(wanted=Outbox.wanted + 1))


def redraw_open(session: Session) -> None:
    """Asks for every card of every open request to be drawn anew."""
    still = select(Request.id).where(col(Request.status).in_(OPEN))
    cards = (col(Outbox.kind).in_([Kind.CARD, *DIRECT]), col(Outbox.request_id).in_(still))
    session.execute(
        update(Outbox).where(*cards).values(wanted=Outbox.wanted + 1),
        execution_options={"synchronize_session": False},
    )


def asking(session: Session, request_id: str) -> Sequence[Outbox]:
    """The messages by which people are asked: the card or, where none goes to a channel, what is direct."""
    kinds = col(Outbox.kind).in_([Kind.CARD, *DIRECT])
    rows = session.exec(select(Outbox).where(Outbox.request_id == request_id, kinds)).all()
    return [row for row in rows if row.kind == Kind.CARD] or rows


def is_private(session: Session, request_id: str) -> bool:
    """Whether no card of a request goes to a channel; so it is of a draft."""
    cards = select(Outbox.id).where(Outbox.request_id == request_id, Outbox.kind == Kind.CARD)
    return session.exec(cards).first() is None


def has_copy(session: Session, request_id: str, slack_id: str) -> bool:
    """Whether this person gets the card directly."""
    mine = (Outbox.request_id == request_id, Outbox.kind == Kind.COPY, Outbox.audience == slack_id)
    return session.exec(select(Outbox.id).where(*mine)).first() is not None


def card_for(session: Session, request_id: str, slack_id: str) -> tuple[str, str]:
    """Where the card stands that this person sees: their copy, or the channel's; empty where none does."""
    cards = (Outbox.request_id == request_id, col(Outbox.ts) != "")
    seen = or_(
        and_(col(Outbox.kind) == Kind.COPY, col(Outbox.audience) == slack_id), col(Outbox.kind) == Kind.CARD
    )
    found = select(Outbox.channel, Outbox.ts).where(*cards, seen)
    return session.exec(found.order_by(col(Outbox.kind).desc())).first() or ("", "")


def adopt(session: Session, request_id: str, channel: str, ts: str, at: datetime) -> None:
    """Takes in a copy that we lost sight of (posted, then killed before its address was stored)."""
    known = select(Outbox).where(Outbox.channel == channel, Outbox.ts == ts)
    if session.exec(known).first() is None:
        here = (Outbox.kind == Kind.VEILED, col(Outbox.audience).startswith(f"{channel}/"))
        veiled = session.exec(select(Outbox.id).where(Outbox.request_id == request_id, *here)).first()
        session.add(
            Outbox(
                subject=request_id,
                request_id=request_id,
                kind=Kind.COPY if veiled is None else Kind.VEILED,
                audience=f"{channel}/{ts}",
                channel=channel,
                ts=ts,
                wanted=2,
                rendered=1,
                due_at=at,
            )
        )


def due(session: Session, at: datetime, limit: int = 50) -> Sequence[Outbox]:
    """The messages whose drawing is behind, oldest first.

    An approver's own copy is posted after the card, if there is one, and only while it can help.
    What was never posted and what is over go before redrawings of what is open, which may be thousands.
    """
    return session.exec(_due(), params={"at": at, "limit": limit}).all()


@cache
def _due() -> SelectOfScalar[Outbox]:  # asked after every commit, and slow to put together
    other = aliased(Outbox)
    card = select(other.id).where(other.request_id == Outbox.request_id, other.kind == Kind.CARD).exists()
    status = func.coalesce(col(Request.status), "")
    useless = and_(status != RequestStatus.PENDING, or_(status != RequestStatus.SUBMITTED, card))
    too_late = and_(col(Outbox.kind).in_([Kind.COPY, Kind.REMINDER]), col(Outbox.ts) == "", useless)
    by_now = col(Outbox.due_at) <= bindparam("at")
    rows = select(Outbox).join(Request, col(Request.id) == col(Outbox.request_id), isouter=True)
    behind = rows.where(Outbox.wanted > Outbox.rendered, Outbox.failed == "", by_now, ~too_late)
    first = (and_(col(Outbox.ts) != "", status.in_(OPEN)), col(Outbox.id))
    return behind.order_by(*first).limit(bindparam("limit", type_=Integer))


def begin_posting(session: Session, row_id: int) -> bool:
    """Marks that a first post is about to be sent; true when an earlier try may have arrived unseen."""
    row = session.get_one(Outbox, row_id)
    doubt, row.posting = row.posting, True
    row.attempt += 1
    session.add(row)
    return doubt


def drawn(session: Session, row_id: int, channel: str, ts: str, version: int, at: datetime) -> Outbox | None:
    """Records where the message stands and which drawing it shows; nothing of one that was no message."""
    row = session.get(Outbox, row_id)
    if row is None:
        return None
    first = not row.ts
    if first:  # a click may have been faster than we are, and have taken this very message for a lost copy
        same = (col(Outbox.channel) == channel, col(Outbox.ts) == ts, col(Outbox.id) != row_id)
        session.execute(delete(Outbox).where(*same))
    row.channel, row.ts, row.posting, row.attempt = channel, ts, False, 0
    row.rendered = max(row.rendered, version)
    session.add(row)
    if first:
        record(
            session,
            "message.posted",
            actor=SYSTEM,
            at=at,
            request=row.request_id or "",
            detail={"kind": row.kind},
        )
    return row


def left_out(session: Session, row_id: int, version: int) -> None:
    """There is nothing to show of the subject, until somebody asks for it to be drawn anew."""
    if (row := session.get(Outbox, row_id)) is not None:
        row.rendered = max(row.rendered, version)
        session.add(row)


def postpone(session: Session, row_id: int, at: datetime, seconds: float, sent: bool) -> None:
    """Puts a message off; ``sent`` says whether the post may have arrived all the same."""
    if (row := session.get(Outbox, row_id)) is not None:
        row.posting = row.posting and sent
        row.due_at = at + timedelta(seconds=seconds)
        session.add(row)


def failed(session: Session, row_id: int, error: str, at: datetime) -> Outbox | None:
    """Gives a message up for good, with Slack's word for why; nothing of one that was no message."""
    row = session.get(Outbox, row_id)
    if row is None:
        return None
    row.failed, row.posting = error, False
    session.add(row)
    record(
        session,
        "message.failed",
        actor=SYSTEM,
        at=at,
        request=row.request_id or "",
        detail={"kind": row.kind, "error": error},
    )
    return row


def lost(session: Session, row_id: int) -> None:
    """Somebody removed the message in Slack: it is posted anew."""
    if (row := session.get(Outbox, row_id)) is not None:
        row.channel, row.ts, row.rendered, row.posting = "", "", 0, False
        session.add(row)
