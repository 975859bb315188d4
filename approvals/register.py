"""Rows for people: found again by Slack id, else by address, and brought up to date when seen."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from approvals.models import PersonRow
from approvals.people import Person, tidy


def new_id() -> str:
    """An opaque id; it tells nothing and cannot be guessed."""
    return uuid.uuid4().hex


def remember(session: Session, person: Person, at: datetime) -> str:
    """The id of this person's row, made or brought up to date; found by Slack id, else by address.

    What is known stays known: earlier addresses, so that nobody sheds one to vote about themselves, and the
    manager where nobody asked for one now.
    """
    row = _find(session, person)
    if row is None:
        row = PersonRow(id=new_id(), seen_at=at)
    if row.profile:
        person = _with_what_is_known(person, Person.model_validate(row.profile))
    row.slack_id = person.slack_id
    row.team_id = person.team_id
    row.email = person.email
    row.profile = person.model_dump(mode="json")
    row.seen_at = at
    session.add(row)
    session.flush()
    return row.id


def recall(session: Session, person_id: str) -> Person:
    """The person as last seen."""
    row = session.get_one(PersonRow, person_id)
    session.info[PersonRow, person_id] = row  # else it is forgotten at once, and asked for again
    return Person.model_validate(row.profile)


def recall_all(session: Session, person_ids: Iterable[str]) -> tuple[Person, ...]:
    """The same of many, whose rows are asked for together."""
    ids = tuple(person_ids)
    unknown = {each for each in ids if (PersonRow, each) not in session.info}
    if unknown:
        rows = session.exec(select(PersonRow).where(col(PersonRow.id).in_(unknown))).all()
        session.info.update({(PersonRow, row.id): row for row in rows})
    return tuple(recall(session, each) for each in ids)


def _with_what_is_known(person: Person, known: Person) -> Person:
    kept: dict[str, object] = {"emails": tidy((*person.emails, *known.emails))}
    if person.manager_id is None:
        kept |= {"manager_id": known.manager_id, "manager_name": known.manager_name}
    return person.model_copy(update=kept)


def _find(session: Session, person: Person) -> PersonRow | None:
    if person.slack_id:
        query = select(PersonRow).where(
            PersonRow.slack_id == person.slack_id, PersonRow.team_id == person.team_id
        )
    elif person.email:
        query = select(PersonRow).where(PersonRow.slack_id == "", PersonRow.email == person.email)
    else:
        return None
    return session.exec(query).first()
