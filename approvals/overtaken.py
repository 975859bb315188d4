"""What makes an inquiry needless before anybody asks for the seat: use, another request, a departure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, and_, col, or_, select

from approvals import snapshots
from approvals.audit import SYSTEM
from approvals.departed import Gone
from approvals.drafts import held_accounts
from approvals.inquired import Answer, Asked, Inquiry, Letter
from approvals.letters import end
from approvals.models import AccountClaim, PersonRow
from approvals.requests import Terms
from approvals.stored_accounts import StoredAccount, stored
from connectors.contract import Account, State

WANTED = and_(col(Inquiry.wanted_at).is_not(None), col(Inquiry.request_id).is_(None))
"""A reclaim is wanted, and not asked for yet."""
WAITING = or_(col(Inquiry.answer) == "", WANTED)
"""What can still be called off without anybody's decision."""


class Overtaken(NamedTuple):
    """An inquiry that is needless now, and why."""

    inquiry_id: str
    because: Answer


def find_overtaken(session: Session) -> tuple[Sequence[Overtaken], Mapping[str, datetime]]:
    """What is needless now; and up to which reading each app was looked at for that."""
    waiting = session.exec(select(Inquiry).where(WAITING)).all()
    by_app: dict[str, list[Inquiry]] = {}
    for row in waiting:
        by_app.setdefault(row.app, []).append(row)
    found: dict[str, Overtaken] = {}
    seen: dict[str, datetime] = {}
    for app, rows in by_app.items():
        newest = snapshots.newest(session, app)
        late = [row for row in rows if newest is not None and row.seen_to < newest.as_of]
        if newest is not None and late:
            seen[app] = newest.as_of
        for each in (*_held(session, app, rows), *_changed(session, app, late)):
            found.setdefault(each.inquiry_id, each)
    gone = (row for row in waiting if not row.answer and _has_left(session, row))
    for row in gone:
        found.setdefault(row.id, Overtaken(row.id, Answer.LEFT))
    return list(found.values()), seen


def end_overtaken(
    session: Session, terms: Terms, found: Sequence[Overtaken], seen: Mapping[str, datetime]
) -> None:
    """Closes what is needless, visibly; what was looked at is not looked at again before the next reading."""
    for inquiry_id, because in found:
        row = session.get_one(Inquiry, inquiry_id)
        if row.request_id or (row.answer and row.wanted_at is None):
            continue  # somebody was faster
        row.wanted_at, row.settled = None, True
        row.request_id = _holder(session, row) if because is Answer.HELD else None
        detail: dict[str, object] = {"because": because.value}
        end(session, row, because, "inquiry.ended", actor=SYSTEM, at=terms.now, detail=detail)
    session.flush()
    for app, as_of in seen.items():
        looked_at = and_(col(Inquiry.app) == app, WAITING)
        session.execute(update(Inquiry).where(looked_at).values(seen_to=as_of))


def _holder(session: Session, row: Inquiry) -> str | None:
    claim = session.get(AccountClaim, (row.app, row.account_id))
    return claim.request_id if claim else None


def _held(session: Session, app: str, rows: Sequence[Inquiry]) -> Iterator[Overtaken]:
    held = held_accounts(session, app, [row.account_id for row in rows])
    return (Overtaken(row.id, Answer.HELD) for row in rows if row.account_id in held)


def _changed(session: Session, app: str, rows: Sequence[Inquiry]) -> Iterator[Overtaken]:
    """What a newer reading shows as off, gone or used."""
    wanted = {row.account_id for row in rows}
    all_of_them = snapshots.accounts(session, app) if wanted else iter(())
    now = {account.id: account for account in all_of_them if account.id in wanted}
    for row in rows:
        if because := _because(row, now.get(row.account_id)):
            yield Overtaken(row.id, because)


def _because(row: Inquiry, now: StoredAccount | None) -> Answer | None:
    if now is None or now.state is State.DEACTIVATED:
        return Answer.OFF
    before = stored(Account.model_validate(row.account))
    if before.state is State.INVITED and now.state is State.ACTIVE:
        return Answer.USED
    active = now.last_active_at
    later = active is not None and (before.last_active_at is None or active > before.last_active_at)
    return Answer.USED if later else None


def _has_left(session: Session, row: Inquiry) -> bool:
    """Whether the holder who was asked is known to have left Slack."""
    if session.get_one(Letter, row.letter_id).asks != Asked.HOLDER:
        return False
    slack_id = session.get_one(PersonRow, row.holder_id).slack_id
    return bool(slack_id) and session.get(Gone, slack_id) is not None
