"""A database with a past."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from approvals.audit import SYSTEM, record
from approvals.database import Database
from approvals.migrate import migrate
from approvals.models import Request
from approvals.people import Person
from approvals.register import remember

BEGAN = datetime(2026, 11, 20, 17, 56, tzinfo=UTC)
REQUEST = "a1b2c3"
ADA = Person(slack_id="UADA", team_id="THARBOUR", name="Ada Brandt", emails=("ada@harbourpine.example",))
DANA = Person(slack_id="UDANA", team_id="THARBOUR", name="Dana Okafor", emails=("dana@harbourpine.example",))


def write_past(url: str) -> None:
    """Seven events, a minute apart: five looks at seats, and two about request 1."""
    database = Database(url)
    migrate(database.engine)
    asyncio.run(database.transact(_happen))
    database.close()


def _happen(session: Session) -> None:
    ada, dana = remember(session, ADA, BEGAN), remember(session, DANA, BEGAN)
    for minute in range(5):
        at = BEGAN + timedelta(minutes=minute)
        record(session, "seats.viewed", actor=ada, at=at, detail={"apps": ["talentlms", "größe"]})
    session.add(
        Request(id=REQUEST, number=1, status="draft", leaver_id=dana, requester_id=ada, created_at=BEGAN)
    )
    for minute, actor in ((5, ada), (6, SYSTEM)):
        at = BEGAN + timedelta(minutes=minute)
        record(session, "request.viewed", actor=actor, at=at, request=REQUEST, detail={"how": "show"})
