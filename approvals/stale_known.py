"""Who is known to have left by our own records, where Slack does not list them any more."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.days import full_day
from approvals.models import PersonRow, Request
from approvals.people import Kind, Person
from approvals.register import recall
from approvals.stale_roll import Former
from approvals.states import RequestKind, RequestStatus

WERE_OURS = frozenset({Kind.MEMBER, Kind.GUEST, Kind.DEACTIVATED})
LEFT = (RequestStatus.DONE, RequestStatus.INCOMPLETE)


def former_people(session: Session) -> Sequence[Former]:
    """Everybody whom we once saw in Slack, and those whose departure was carried out by an address alone.

    Whoever is still listed in Slack is sorted out by the roll, which knows better.
    """
    return [*_seen_in_slack(session), *_departed(session)]


def _seen_in_slack(session: Session) -> Iterator[Former]:
    rows = session.exec(select(PersonRow).where(PersonRow.slack_id != "").order_by(PersonRow.id)).all()
    for row in rows:
        person = Person.model_validate(row.profile)
        if person.kind in WERE_OURS:
            yield Former(person.slack_id, person.emails, _because(row.seen_at))


def _because(seen_at: datetime) -> str:
    return f"was somebody's in Slack, seen on {full_day(seen_at)}, who is not listed there any more"


def _departed(session: Session) -> Iterator[Former]:
    carried_out = select(Request.number, Request.leaver_id).where(
        Request.kind == RequestKind.OFFBOARD, col(Request.status).in_(LEFT)
    )
    for number, leaver_id in session.exec(carried_out.order_by(col(Request.number))).all():
        leaver = recall(session, leaver_id)
        if not leaver.slack_id:
            yield Former("", leaver.emails, f"is of somebody whose departure was request #{number}")
