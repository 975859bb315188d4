"""A new version of what waits for its moment, and none of what is over."""

from datetime import datetime

import pytest
from sqlmodel import Session

from approvals.audit import SYSTEM, move
from approvals.changing import begin_version
from approvals.former import Change
from approvals.models import Request
from approvals.policy import Choice
from approvals.requests import Terms
from approvals.states import IllegalMove, RequestStatus
from tests.approvals.scenes import CHEN, Scene

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


def _schedule(session: Session, request_id: str, at: datetime) -> None:
    request = session.get_one(Request, request_id)
    for status in (RequestStatus.APPROVED, RequestStatus.SCHEDULED):
        move(session, request, status, actor=SYSTEM, at=at, decided_at=at)


def _reschedule(session: Session, terms: Terms, request_id: str) -> None:
    request = session.get_one(Request, request_id)
    begin_version(session, terms, request, request.requester_id, Change.MOMENT, run_at=terms.now)


async def test_what_was_scheduled_is_asked_again_for_its_new_moment(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.database.transact(_schedule, request_id, scene.clock())
    scene.clock.advance(days=1)
    await scene.database.transact(_reschedule, scene.terms(), request_id)
    told = await scene.report(request_id)
    assert (told.status, told.version, told.decided_at) == (RequestStatus.PENDING, 2, None)
    assert told.run_at == scene.clock()
    assert told.former[0].change is Change.MOMENT
    assert "request.changed" in await scene.told(request_id)


async def test_what_is_closed_begins_no_version(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, CHEN, Choice.DENY)
    with pytest.raises(IllegalMove):
        await scene.database.transact(_reschedule, scene.terms(), request_id)
