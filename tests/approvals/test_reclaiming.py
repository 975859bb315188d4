"""A reclaim is a request like any other, but its seats are many people's: none decides about their own."""

from typing import Any

import pytest

from approvals.audit import events
from approvals.history import Record, look_up_history
from approvals.people import Kind, Person
from approvals.policy import AskedAccount, Choice, Reason, Rules, decide, standing_of
from approvals.policy_review import may_sign
from approvals.policy_rules import Match, Matter, Mode, Rule, Stage
from approvals.reclaiming import may_review
from approvals.states import RequestKind
from approvals.submission import Objection
from approvals.undo_planner import undo_part
from approvals.undoing import AT_ONCE, open_undo
from connectors.contract import Operation
from tests.approvals.carried_out import Course, carry_out
from tests.approvals.juries import lends
from tests.approvals.parties import question
from tests.approvals.reclaims import CHEN as CHENS
from tests.approvals.reclaims import CONNECTOR, INVITED, NORA, QUIET, ask, many, part
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, HOME, Scene

SQLITE = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)


@SQLITE
async def test_one_request_takes_seats_of_many_people_back(scene: Scene) -> None:
    request_id, answer = await ask(scene, part(NORA, QUIET, INVITED))
    assert answer.number == 1
    await scene.post_card(request_id)
    assert (await scene.vote(request_id, ADA)).status == "approved"
    told = await scene.report(request_id)
    assert (told.kind, told.leaver.name, told.leaver.slack_id) == (
        RequestKind.RECLAIM,
        "seats in TalentLMS",
        "",
    )
    assert [(step.account.id, step.operation) for step in told.steps] == [
        ("1", Operation.DEACTIVATE),
        ("2", Operation.DEACTIVATE),
        ("4", Operation.WITHDRAW_INVITATION),
    ]
    assert len(await scene.claims()) == 3
    events_of = [row.event for row in await scene.log(request_id)]
    assert events_of[:3] == ["request.drafted", "plan.shown", "request.submitted"]


@SQLITE
async def test_nobody_approves_that_their_own_seat_is_taken_back(scene: Scene) -> None:
    request_id, _ = await ask(scene, part(NORA, CHENS))
    await scene.post_card(request_id)
    for choice in Choice:
        assert (await scene.vote(request_id, CHEN, choice)).decision.reason is Reason.OWN_SEAT
    assert (await scene.vote(request_id, ADA)).status == "approved"


@SQLITE
async def test_where_only_holders_could_decide_it_is_not_sent(scene: Scene) -> None:
    alone = Scene(scene.database, scene.clock, Rules(requesters=("UBRUNO",), approvers=("UCHEN",)))
    _, answer = await ask(alone, part(NORA, CHENS), approvers=(CHEN,))
    assert answer.objection is Objection.NOBODY_DECIDES


@SQLITE
@pytest.mark.parametrize(("operators", "told"), [(("UBRUNO",), "1"), ((), "")])
async def test_whoever_comes_second_is_told_which_request_holds_a_seat_if_it_is_for_their_eyes(
    scene: Scene, operators: tuple[str, ...], told: str
) -> None:
    rules = scene.rules.model_copy(update={"requesters": ("*",), "operators": operators})
    both = Scene(scene.database, scene.clock, rules)
    shown = part(NORA, QUIET)
    late = await ask(both, part(NORA), actor=FARAH)
    assert late[1].objection is None
    _, answer = await ask(both, shown)
    assert (answer.objection, answer.particulars) == (Objection.HELD, told)
    assert await scene.claims() == [("talentlms", "1")]


@SQLITE
async def test_a_request_may_have_hundreds_of_steps(scene: Scene) -> None:
    request_id, answer = await ask(scene, part(*many(250)))
    assert answer.objection is None
    await scene.post_card(request_id)
    assert (await scene.vote(request_id, ADA)).status == "approved"
    assert len(await scene.steps(request_id)) == 250
    assert len(await scene.claims()) == 250


@SQLITE
async def test_an_undo_of_many_shows_some_at_a_time_and_no_holder_decides_it(scene: Scene) -> None:
    request_id, _ = await ask(scene, part(CHENS, *many(AT_ONCE + 5)))
    await scene.post_card(request_id)
    await scene.vote(request_id, ADA)
    await carry_out(scene, request_id, Course())
    opened: list[Any] = []
    for first in (0, AT_ONCE, 99):
        terms, draft_id = scene.terms(), f"draft-{first}"
        args = (terms, request_id, BRUNO, {"talentlms": CONNECTOR}, draft_id, first)
        opened.append(await scene.database.transact(open_undo, *args))
    assert [(each.first, len(each.wanted), each.many) for each in opened] == [
        (0, 20, 26),
        (20, 6, 26),
        (0, 20, 26),
    ]
    (mine,) = [one for one in opened[0].wanted + opened[1].wanted if one.account.id == "3"]
    assert mine.holder is not None
    assert mine.holder.emails == (f"chen@{HOME}",)
    (planned,) = undo_part([(mine, None)], CONNECTOR, {}, {}).accounts
    assert planned.holder == mine.holder


@SQLITE
async def test_whoever_may_not_ask_is_refused_and_that_is_recorded(scene: Scene) -> None:
    assert await scene.database.transact(may_review, scene.terms(), BRUNO) is Reason.ALLOWED
    assert await scene.database.transact(may_review, scene.terms(), DANA) is Reason.NOT_REQUESTER
    log = await scene.database.read(lambda session: [(row.event, row.detail) for row in events(session)])
    assert log == [("command.refused", {"command": "reclaim", "reason": "not_requester"})]


@SQLITE
async def test_the_history_of_a_holder_tells_of_it_with_who_asked(scene: Scene) -> None:
    await ask(scene, part(CHENS, QUIET))
    terms = scene.terms()
    seen = await scene.database.transact(look_up_history, terms, BRUNO, CHEN)
    assert isinstance(seen, Record)
    assert [(past.line.number, past.line.requester.name) for past in seen.requests] == [(1, "Bruno Keller")]
    nothing = await scene.database.transact(look_up_history, terms, BRUNO, DANA)
    assert isinstance(nothing, Record)
    assert nothing.requests == ()


def seat(**holder: Any) -> AskedAccount:
    """A seat of somebody's."""
    return AskedAccount(app="talentlms", account="3", holder=Person(kind=Kind.OUTSIDE, **holder))


NOBODY = Person(name="seats in TalentLMS", kind=Kind.OUTSIDE)
HOLDERS = [{"slack_id": "UCHEN"}, {"emails": (f"chen@{HOME}",)}]


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_holder_is_known_by_slack_and_by_address(holder: dict[str, Any]) -> None:
    asked = question(leaver=NOBODY, kind=RequestKind.RECLAIM, accounts=(seat(**holder),))
    rules = Rules(requesters=("*",), approvers=("UCHEN", "UADA"))
    assert decide(asked, CHEN, (), rules).reason is Reason.OWN_SEAT
    assert decide(asked, ADA, (), rules).allowed


def test_a_holder_does_not_sign_the_review_of_it() -> None:
    asked = question(leaver=NOBODY, kind=RequestKind.RECLAIM, urgent=True, accounts=(seat(slack_id="UCHEN"),))
    rules = Rules(requesters=("*",), approvers=("UCHEN", "UADA"))
    assert may_sign(asked, CHEN, (), rules) is Reason.OWN_SEAT
    assert may_sign(asked, ADA, (), rules) is Reason.ALLOWED


def test_nobody_speaks_for_a_holder() -> None:
    asked = question(leaver=NOBODY, kind=RequestKind.RECLAIM, accounts=(seat(slack_id="UCHEN"),))
    rules = Rules(requesters=("*",), approvers=("UCHEN",))
    lent = [lends(CHEN, FARAH)]
    at = lent[0].starts
    assert not decide(asked.model_copy(update={"at": at}), FARAH, (), rules, lent).allowed


def test_who_asks_for_their_own_seat_needs_another_even_where_others_are_only_told() -> None:
    told = Rule(match=Match(kinds=(Matter.RECLAIM,)), mode=Mode.NOTIFY, stages=(Stage(who=("UADA",)),))
    rules = Rules(requesters=("*",), approvers=("UCHEN",), rules=(told,))
    others = question(leaver=NOBODY, kind=RequestKind.RECLAIM, accounts=(seat(slack_id="UCHEN"),))
    own = question(leaver=NOBODY, kind=RequestKind.RECLAIM, accounts=(seat(slack_id="UBRUNO"),))
    assert standing_of(others, (), rules).is_complete
    assert not standing_of(own, (), rules).is_complete
