"""A vote: weighed, recorded, and decided upon once, however many come at once."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from approvals.database import Database
from approvals.engine import Engine
from approvals.models import Vote
from approvals.people import Person
from approvals.policy import Choice, Reason, Rules
from approvals.votes import Ballot, weigh_vote
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, RULES, Scene, person

TEN = [person(f"voter{n}", f"Voter {n}") for n in range(10)]
ALL_TEN = RULES.model_copy(update={"approvers": tuple(voter.slack_id for voter in TEN)})


async def votes(scene: Scene) -> list[Vote]:
    return await scene.database.read(lambda session: list(session.exec(select(Vote)).all()))


async def test_an_approval_moves_the_request_and_promises_its_execution(scene: Scene) -> None:
    request_id = await scene.pending()
    scene.clock.advance(minutes=1)
    ruling = await scene.vote(request_id, ADA)
    assert (ruling.decision.allowed, ruling.status, ruling.number) == (True, "approved", 1)
    assert ruling.decided_by == "Ada Brandt"
    assert scene.promises.executions == [request_id]
    report = await scene.report(request_id)
    assert report.decided_at == scene.clock()
    assert [(vote.voter.name, vote.choice, vote.current) for vote in report.votes] == [
        ("Ada Brandt", "approve", True)
    ]
    assert (await scene.told(request_id))[-2:] == ["vote.cast", "request.approved"]
    assert await scene.claims() != []


async def test_a_denial_closes_the_request_with_its_reason(scene: Scene) -> None:
    request_id = await scene.pending()
    ruling = await scene.vote(request_id, CHEN, Choice.DENY, reason="  She only moves teams ")
    assert (ruling.decision.allowed, ruling.status) == (True, "denied")
    report = await scene.report(request_id)
    assert (report.closing_word, report.votes[0].reason) == ("She only moves teams",) * 2
    assert report.decided_at == report.finished_at == scene.clock()
    assert await scene.claims() == []
    assert scene.promises.executions == []


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
async def test_a_denial_without_a_reason_does_not_count(scene: Scene, reason: str) -> None:
    request_id = await scene.pending()
    ruling = await scene.vote(request_id, ADA, Choice.DENY, reason=reason)
    assert (ruling.decision.allowed, ruling.decision.reason) == (False, Reason.NO_REASON)
    assert ruling.status == "pending"
    assert await votes(scene) == []
    event = (await scene.log(request_id))[-1]
    assert event.detail == {"choice": "deny", "reason": "no_reason", "status": "pending"}
    assert (await scene.vote(request_id, ADA, Choice.DENY, reason="Now with one")).status == "denied"


async def test_who_may_not_deny_hears_that_first(scene: Scene) -> None:
    request_id = await scene.pending()
    ruling = await scene.vote(request_id, FARAH, Choice.DENY, reason="")
    assert ruling.decision.reason is Reason.NOT_APPROVER


async def test_a_denial_is_weighed_before_its_reason_is_asked_for(scene: Scene) -> None:
    request_id = await scene.pending()
    for actor, allowed in ((ADA, True), (BRUNO, False), (DANA, False)):
        ballot = Ballot(request_id, 1, actor, Choice.DENY)
        ruling = await scene.database.transact(weigh_vote, scene.terms(), ballot)
        assert (ruling.decision.allowed, ruling.status) == (allowed, "pending")
    assert await votes(scene) == []
    refused = [
        event.detail["reason"] for event in await scene.log(request_id) if event.event == "vote.refused"
    ]
    assert refused == ["not_approver", "not_approver"]


async def test_two_approvals_where_two_are_asked_for(scene: Scene) -> None:
    scene.rules = RULES.model_copy(update={"quorum": 2})
    request_id = await scene.pending()
    first = await scene.vote(request_id, ADA)
    assert (first.decision.missing, first.status) == (1, "pending")
    assert (await scene.vote(request_id, ADA)).decision.reason is Reason.ALREADY_VOTED
    assert scene.promises.executions == []
    second = await scene.vote(request_id, CHEN)
    assert (second.decision.missing, second.status) == (0, "approved")
    assert second.decided_by == "Ada Brandt, Chen Wei"
    assert scene.promises.executions == [request_id]


async def test_one_denial_ends_it_after_an_approval(scene: Scene) -> None:
    scene.rules = RULES.model_copy(update={"quorum": 2})
    request_id = await scene.pending()
    await scene.vote(request_id, ADA)
    assert (await scene.vote(request_id, CHEN, Choice.DENY)).status == "denied"
    assert scene.promises.executions == []


async def test_a_vote_on_an_older_card_changes_nothing(scene: Scene) -> None:
    request_id = await scene.pending()
    await scene.database.transact(lambda session: session.execute(text("UPDATE request SET version = 2")))
    ruling = await scene.vote(request_id, ADA, version=1)
    assert (ruling.decision.reason, ruling.status) == (Reason.OLD_VERSION, "pending")
    assert (await scene.vote(request_id, ADA, version=2)).status == "approved"


@pytest.mark.parametrize(
    ("actor", "reason"),
    [(BRUNO, Reason.OWN_REQUEST), (DANA, Reason.OWN_DEPARTURE)],
    ids=["requester", "leaver"],
)
async def test_a_party_is_refused_and_on_record(scene: Scene, actor: Person, reason: Reason) -> None:
    scene.rules = Rules(requesters=("*",), approvers=("*",))
    request_id = await scene.pending()
    ruling = await scene.vote(request_id, actor)
    assert (ruling.decision.allowed, ruling.decision.reason) == (False, reason)
    assert (await scene.told(request_id))[-1] == "vote.refused"
    assert await votes(scene) == []


async def test_nobody_sheds_an_address_to_vote_on_their_own_departure(scene: Scene) -> None:
    scene.rules = Rules(requesters=("*",), approvers=("*",))
    alias = "d.okafor@harbourpine.example"
    request_id = await scene.pending(leaver=DANA.model_copy(update={"emails": (*DANA.emails, alias)}))
    await scene.vote(request_id, DANA)  # seen again, with fewer addresses
    second_account = Person(slack_id="UDANA2", team_id=DANA.team_id, name="D.", emails=(alias,))
    assert (await scene.vote(request_id, second_account)).decision.reason is Reason.OWN_DEPARTURE


async def test_a_late_click_asks_for_the_card_to_be_drawn_anew(scene: Scene) -> None:
    request_id = await scene.approved()
    (card,) = await scene.messages(request_id, None)
    ruling = await scene.vote(request_id, CHEN, place=(card.channel, card.ts))
    assert (ruling.decision.reason, ruling.decided_by) == (Reason.CLOSED, "Ada Brandt")
    (again,) = await scene.messages(request_id)
    assert again.wanted == card.wanted + 1


def promised(session: Session) -> list[str]:
    """The executions that the engine's own tables hold."""
    schema = "dbos." if session.get_bind().dialect.name == "postgresql" else ""
    query = text(f"SELECT workflow_uuid FROM {schema}workflow_status WHERE workflow_uuid LIKE 'exec:%'")
    return list(session.execute(query).scalars())


@pytest.mark.parametrize("quorum", [1, 3])
async def test_a_hundred_votes_at_once_give_one_decision(
    scene: Scene, replica: Database, quorum: int
) -> None:
    scene.rules, scene.approvers = ALL_TEN.model_copy(update={"quorum": quorum}), TEN
    scene.agenda = engine = Engine(scene.database)
    engine.prepare()
    request_id = await scene.pending()
    places, choices = (scene, scene.on(replica)), (Choice.APPROVE, Choice.APPROVE, Choice.DENY)
    clicks = [places[n % 2].vote(request_id, TEN[n % 10], choices[n % 3]) for n in range(100)]
    rulings = await asyncio.gather(*clicks)
    counted = [ruling for ruling in rulings if ruling.decision.allowed]
    assert len(counted) == len(await votes(scene)) <= quorum
    status = (await scene.report(request_id)).status
    told = Counter(await scene.told(request_id))
    assert told["request.approved"] + told["request.denied"] == 1
    assert told[f"request.{status}"] == 1
    assert told["vote.refused"] == 100 - len(counted)
    assert told["vote.cast"] == len(counted)
    assert await scene.database.read(promised) == ([f"exec:{request_id}"] if status == "approved" else [])
    await engine.close()
