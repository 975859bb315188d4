"""Who could decide a request: kept with it as last looked up, and reached directly where they are asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from approvals import outbox
from approvals.lent import lent_since
from approvals.models import Outbox, PersonRow, Request, Step, Vote
from approvals.people import Person
from approvals.policy import AskedAccount, Question, Rules, to_ask, to_tell
from approvals.policy import Vote as CastVote
from approvals.register import recall_all, remember
from approvals.states import RequestStatus, StepStatus, Way
from approvals.touched import touched_by

UNDECIDED = frozenset({RequestStatus.DRAFT, RequestStatus.SUBMITTED, RequestStatus.PENDING})
MOST_LOOKED_UP = 20
"""People who are looked up anew at every vote; those who have voted come first."""


def accounts_of(session: Session, request: Request) -> tuple[AskedAccount, ...]:
    """The accounts that a request would change, as the rules see them; none of a draft."""
    query = select(Step.app, Step.account_id, Step.account, Step.way).where(
        Step.request_id == request.id, col(Step.status) != StepStatus.DROPPED
    )
    apps: Mapping[str, Mapping[str, Any]] = {part["app"]: part for part in request.plan.get("apps", ())}
    holders = _holders(apps)
    found: dict[tuple[str, str], AskedAccount] = {}
    for app, account_id, account, way in session.exec(query.order_by(col(Step.ordinal))).all():
        part = apps.get(app, {})
        holder = holders.get((app, account_id))
        before = found.get((app, account_id))
        found[app, account_id] = AskedAccount(
            app=app,
            account=account_id,
            title=part.get("title", ""),
            role=account.get("role", ""),
            is_admin=bool(account.get("is_admin")),
            overrides=way == Way.OVERRIDE or (before is not None and before.overrides),
            owners=tuple(part.get("owners", ())),
            holder=Person.model_validate(holder) if holder else None,
        )
    return tuple(found.values())


def _holders(apps: Mapping[str, Mapping[str, Any]]) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Whose seats a plan says they are, where they are those of several people."""
    shown = ((app, planned) for app, part in apps.items() for planned in part.get("accounts", ()))
    return {(app, each["account"]["id"]): each["holder"] for app, each in shown if each.get("holder")}


def with_people(session: Session, request: Request, question: Question, *more: Person) -> Question:
    """The question with everybody who could decide it, as last looked up; nobody looked at a draft.

    Where it is not decided yet, it comes with what the last hour touches, read anew in this transaction.
    """
    undecided = question.status in UNDECIDED
    at = question.at or request.created_at
    told = {"touched": touched_by(session, request, question.accounts, at) if undecided else ()}
    if not request.asked and not more:
        return question.model_copy(update=told)
    people = (*recall_all(session, request.asked), *more)
    return question.model_copy(update={**told, "people": people})


def note_people(
    session: Session, request: Request, people: Iterable[Person], at: datetime, direct: Collection[str] = ()
) -> None:
    """Keeps with the request who could decide it; ``direct`` are the Slack ids that see no card of it."""
    noted = {remember(session, person, at): person.slack_id in direct for person in people}
    request.asked = {**request.asked, **noted}
    session.add(request)


def look_again(session: Session, people: Iterable[Person], at: datetime) -> None:
    """Takes note of who has left or changed groups since; writes nothing where nothing has changed."""
    for person in people:
        rows = select(PersonRow).where(PersonRow.slack_id == person.slack_id)
        row = session.exec(rows).first()
        known = Person.model_validate(row.profile) if row else None
        if known is None or (known.kind, known.groups) != (person.kind, person.groups):
            remember(session, person, at)


def to_look_up(session: Session, request_id: str) -> Sequence[str]:
    """The Slack ids of those whose standing matters for the next vote, those who have voted first."""
    request = session.get_one(Request, request_id)
    voters = session.exec(select(Vote.voter_id).where(Vote.request_id == request_id)).all()
    people = recall_all(session, dict.fromkeys((*voters, *request.asked)))
    return [person.slack_id for person in people if person.slack_id][:MOST_LOOKED_UP]


def reach(
    session: Session,
    request: Request,
    question: Question,
    votes: Sequence[CastVote],
    rules: Rules,
    at: datetime,
) -> None:
    """Asks for a card for everybody who is asked now, or only told, and sees none in the channel.

    Where no card goes to the channel, that is everybody, also those whom the rules ask without a ping.
    """
    lent = lent_since(session, request.created_at)
    unseen = recall_all(session, (row_id for row_id, direct in request.asked.items() if direct))
    direct = {person.slack_id for person in unseen}
    rows = select(Outbox.kind, Outbox.audience).where(Outbox.request_id == request.id)
    known = session.exec(rows).all()
    private = all(kind != outbox.Kind.CARD for kind, _ in known)
    reached = {"", *(to for kind, to in known if kind in outbox.DIRECT)}
    asked = [(outbox.Kind.COPY, person) for person in to_ask(question, votes, rules, lent, quiet=private)]
    told = [(outbox.Kind.NOTICE, person) for person in to_tell(question, rules)]
    for kind, person in (*asked, *told):
        if (private or person.slack_id in direct) and person.slack_id not in reached:
            outbox.send(session, request.id, kind, person.slack_id, at)
            reached.add(person.slack_id)
