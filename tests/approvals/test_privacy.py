"""No name, no address and nobody's words in the audit chain, over every path that a request can take."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from approvals import report, requests, viewing
from approvals.audit import events, verify_chain
from approvals.models import PersonRow
from approvals.policy import Choice
from connectors.contract import Operation
from connectors.errors import OutcomeUnknown, Refused
from tests.approvals.scenes import ADA, BRUNO, CARD, CHEN, DANA, EVERYONE, FARAH, REASON, Scene
from tests.approvals.vendors import Academy, Office, Relay, academy

WORDS = "Dana Okafor <dana@harbourpine.example> still owns “Sales 101”"
DENIAL = "Dana told me she stays"
OPAQUE = re.compile("[0-9a-f]{32,64}")
"""Ids and hashes, which may spell a name by chance."""


class Talkative(Relay):
    """A vendor that names people in its answers: it refuses, or does it and refuses to end the sessions."""

    refuses = True

    async def deactivate(self, account_id: str) -> None:
        if self.refuses:
            raise Refused(self.app, Operation.DEACTIVATE, f"refused this, saying “{WORDS}”")
        await super().deactivate(account_id)

    async def end_sessions(self, account_id: str) -> None:
        raise OutcomeUnknown(self.app, Operation.END_SESSIONS, f"could not end them, saying “{WORDS}”")


@pytest.fixture
async def office(scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock) as opened:
        talkative = Academy(opened.sandbox, Talkative(opened.connector))
        yield Office(scene, [talkative])


async def decide_in_every_way(scene: Scene) -> None:
    """Denied, cancelled, expired, undelivered, refused to vote, refused to look, looked at."""
    denied = await scene.pending()
    await scene.vote(denied, DANA)
    await scene.vote(denied, FARAH, Choice.DENY, reason=DENIAL, place=(CARD, "0.9"))
    await scene.vote(denied, ADA, Choice.DENY, reason=DENIAL)
    cancelled = await scene.pending()
    await scene.database.transact(requests.cancel, scene.terms(), cancelled, DANA)
    await scene.database.transact(requests.cancel, scene.terms(), cancelled, BRUNO)
    expired = await scene.pending()
    scene.clock.advance(days=1)
    await scene.database.transact(requests.expire, scene.terms(), expired)
    undelivered = await scene.submitted()
    (card,) = await scene.messages(undelivered)
    assert card.id is not None
    await scene.database.transact(requests.refused, scene.terms(), card.id, "is_archived")
    for actor in (ADA, DANA):
        now = scene.clock()
        await scene.database.transact(report.show, denied, actor, scene.rules, now, "details")
        await scene.database.transact(viewing.look_at_seats, scene.terms(), actor, ["talentlms"])


def needles() -> set[str]:
    """Whatever would give somebody away."""
    told = {REASON, DENIAL, WORDS, "Sales 101", "@"}
    for person in EVERYONE:
        told |= {person.slack_id, person.title, person.manager_name, *person.emails, *person.name.split()}
    return {needle.lower() for needle in told if needle}


async def test_nobody_can_be_read_off_the_chain(office: Office) -> None:
    scene, (vendor,) = office.scene, office.academies
    await decide_in_every_way(scene)
    refused, step = await office.run()
    assert (refused.status, WORDS in step.word) == ("incomplete", True)
    assert isinstance(vendor.connector, Talkative)
    vendor.connector.refuses = False
    done, step = await office.run()
    assert (done.status, WORDS in step.word) == ("done", True)
    log = await scene.log()
    assert len({event.event for event in log}) > 15
    for event in log:
        line = OPAQUE.sub("", json.dumps(event.model_dump(), ensure_ascii=False).lower())
        assert [needle for needle in needles() if needle in line] == [], line


async def test_the_evidence_holds_our_words_only(office: Office) -> None:
    (vendor,) = office.academies
    assert isinstance(vendor.connector, Talkative)
    vendor.connector.refuses = False
    _, step = await office.run()
    (evidence,) = await office.evidence(step.id)
    assert evidence.sessions == "not confirmed"
    assert "dana" not in json.dumps(evidence.model_dump(mode="json")).lower()


async def test_a_name_is_erased_and_the_chain_holds(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.vote(request_id, CHEN)

    def erase(session: Session) -> None:
        for row in session.exec(select(PersonRow)).all():
            row.slack_id, row.email, row.profile = "", "", {}
            session.add(row)

    before = await scene.log()
    await scene.database.transact(erase)
    assert await scene.database.read(lambda session: verify_chain(events(session))[0]) == len(before)
    history = await scene.database.read(report.history, request_id)
    assert [line.event for line in history] == [event.event for event in before]
    assert "Chen Wei" not in {line.actor for line in history}
