"""Silence: whoever is asked is reminded, others are asked as well, and nothing of it happens twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from approvals import delegating, nudging, outbox, report
from approvals.calendar import Calendar
from approvals.delegating import Wish
from approvals.models import Outbox, Request
from approvals.nudged import Nudge
from approvals.outbox import Kind
from approvals.people import Person
from approvals.policy import Choice, Reason
from approvals.policy_rules import Escalate, Group, Mode
from tests.approvals.juries import COMPANY, KIM, both, one, policy, ruled
from tests.approvals.scenes import ADA, BRUNO, CHEN, FARAH, Scene

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

DAY = timedelta(days=1)
SLOW: dict[str, Any] = {"expires_after": 30 * DAY, "remind_after": timedelta()}
FOUR: dict[str, Any] = {"escalate_after": timedelta(hours=4)}
THEN = policy(ruled(one("manager"), one("@it-leads"), escalate_to=Escalate.NEXT_STAGE, **FOUR), **SLOW)
HELP = policy(ruled(one("manager"), fallback=("UFARAH",), escalate_to=Escalate.FALLBACK, **FOUR), **SLOW)
AND_LEADS = both(Group(who=("manager",)), Group(who=("@it-leads",)))
END = policy(ruled(AND_LEADS, escalate_to=Escalate.CANCEL, **FOUR), **SLOW)


async def sent(scene: Scene, **changes: object) -> str:
    """A request that the whole company was looked up for, and that waits for votes."""
    draft_id = await scene.draft()
    answer = await scene.submit(draft_id, **{"approvers": COMPANY, **changes})
    assert answer.objection is None, answer
    await scene.post_card(draft_id)
    return draft_id


async def pass_by(scene: Scene, hours: float = 0) -> None:
    """Time goes by, and the sweep comes."""
    scene.clock.advance(hours=hours)
    for request_id in await scene.database.read(nudging.overdue, scene.clock()):
        await scene.database.transact(nudging.look, scene.terms(), request_id)


async def reminded(scene: Scene, request_id: str) -> list[str]:
    return [row.audience for row in await scene.messages(request_id, Kind.REMINDER)]


async def now(scene: Scene, request_id: str) -> report.Report:
    return await scene.database.read(report.report, request_id, scene.rules, scene.clock())


async def test_whoever_is_asked_is_reminded_after_twice_as_long_each_time(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"expires_after": 30 * DAY})
    request_id = await scene.pending()
    told = []
    for hours in (1.9, 0.1, 3.9, 0.1, 8, 16, 32, 63, 1, 200):  # after 2, 6, 14, 30, 62 and 126 hours
        await pass_by(scene, hours)
        told.append(len(await reminded(scene, request_id)) // 2)
    assert told == [0, 1, 1, 2, 3, 4, 5, 5, 6, 6]
    assert (await reminded(scene, request_id))[:4] == [
        "UADA/reminder 1.1",
        "UCHEN/reminder 1.1",
        "UADA/reminder 1.2",
        "UCHEN/reminder 1.2",
    ]
    log = [each.detail for each in await scene.log(request_id) if each.event == "request.reminded"]
    assert log == [{"times": times, "people": 2} for times in range(1, 7)]


async def test_a_timer_is_set_for_every_look_and_comes_to_nothing_when_it_is_too_early(scene: Scene) -> None:
    request_id = await scene.pending()
    assert scene.promises.chores == [("nudge", request_id, timedelta(hours=2))]
    await scene.database.transact(nudging.look, scene.terms(), request_id)
    assert await reminded(scene, request_id) == []
    scene.clock.advance(hours=2)
    for _ in range(3):  # the timer, the sweep, another process
        await scene.database.transact(nudging.look, scene.terms(), request_id)
    assert len(await reminded(scene, request_id)) == 2
    assert scene.promises.chores[1:] == [("nudge", request_id, timedelta(hours=4))]


async def test_after_an_outage_one_reminder_makes_up_for_all(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"expires_after": 30 * DAY})
    request_id = await scene.pending()
    await pass_by(scene, 100)
    await pass_by(scene)
    assert len(await reminded(scene, request_id)) == 2


async def test_who_has_voted_is_not_reminded_nor_is_anybody_of_what_is_decided(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"quorum": 2})
    request_id = await scene.pending()
    await scene.vote(request_id, ADA)
    await pass_by(scene, 2)
    assert await reminded(scene, request_id) == ["UCHEN/reminder 1.1"]
    await scene.vote(request_id, CHEN, Choice.DENY)
    await pass_by(scene, 4)
    assert len(await reminded(scene, request_id)) == 1


async def test_what_is_over_is_neither_reminded_of_nor_escalated(scene: Scene) -> None:
    scene.rules = END.model_copy(update={"expires_after": timedelta(hours=3), "remind_after": DAY / 24})
    request_id = await sent(scene)
    await pass_by(scene, 5)
    assert (await reminded(scene, request_id), (await now(scene, request_id)).status) == ([], "pending")


@pytest.mark.parametrize("who", [("UADA", "UBRUNO", "UDANA"), ("UADA", "*")])
async def test_neither_requester_nor_leaver_nor_everybody_is_reminded(scene: Scene, who: tuple[str]) -> None:
    scene.rules = policy(ruled(one(*who)))
    request_id = await sent(scene)
    await pass_by(scene, 2)
    assert await reminded(scene, request_id) == ["UADA/reminder 1.1"]


async def test_quiet_is_quiet_and_nothing_is_off(scene: Scene) -> None:
    scene.rules = policy(ruled(one("UADA"), mode=Mode.QUIET))
    quiet = await sent(scene)
    await pass_by(scene, 2)
    assert await reminded(scene, quiet) == []
    assert "request.reminded" not in await scene.told()


async def test_without_reminders_there_is_no_timer(scene: Scene) -> None:
    scene.rules = scene.rules.model_copy(update={"remind_after": timedelta()})
    await scene.pending()
    assert scene.promises.chores == []


async def test_a_delegate_is_reminded_instead_of_whoever_is_away(scene: Scene) -> None:
    request_id = await scene.pending()
    wish = Wish(ADA, KIM, scene.clock() + DAY)
    await scene.database.transact(delegating.give, scene.terms(), wish)
    await pass_by(scene, 2)
    assert sorted(await reminded(scene, request_id)) == ["UCHEN/reminder 1.1", "UKIM/reminder 1.1"]


async def test_time_at_home_does_not_count(scene: Scene) -> None:
    calendar = Calendar(timezone="Europe/Berlin")
    scene.rules = THEN.model_copy(update={"calendar": calendar, "expires_after": timedelta(hours=8)})
    friday = datetime.fromisoformat("2026-11-20T15:00:00+01:00")
    scene.clock.advance(seconds=(friday - scene.clock()).total_seconds())
    request_id = await sent(scene)
    assert (await now(scene, request_id)).expires_at == friday + timedelta(days=3)
    await pass_by(scene, 48)
    assert (await now(scene, request_id)).widened == ()
    await pass_by(scene, 20)  # Monday at eleven
    assert len((await now(scene, request_id)).widened) == 1


async def test_silence_lets_the_next_stage_decide_once(scene: Scene) -> None:
    scene.rules = THEN
    request_id = await sent(scene, copies=("UADA",))
    assert (await scene.vote(request_id, ADA)).decision.reason is Reason.NOT_YOUR_TURN
    await pass_by(scene, 3.9)
    assert (await now(scene, request_id)).widened == ()
    for _ in range(3):
        await pass_by(scene, 0.1)
    (wider,) = (await now(scene, request_id)).widened
    assert (wider.silent, wider.who) == (timedelta(hours=4), ("@it-leads",))
    assert [row.audience for row in await scene.messages(request_id, Kind.COPY)] == ["UADA"]
    assert await reminded(scene, request_id) == ["UHANA/reminder 1.0", "UINES/reminder 1.0"]
    (event,) = [each for each in await scene.log(request_id) if each.event == "request.escalated"]
    assert event.detail == {"rule": 1, "stage": 1, "way": "next_stage"}
    assert (await scene.vote(request_id, ADA)).status == "approved"


async def test_a_later_stage_has_its_own_time(scene: Scene) -> None:
    stages = one("manager"), one("UFARAH"), one("@it-leads")
    scene.rules = policy(ruled(*stages, escalate_to=Escalate.NEXT_STAGE, **FOUR), **SLOW)
    request_id = await sent(scene)
    await pass_by(scene, 3)
    await scene.vote(request_id, CHEN)
    await pass_by(scene, 3)
    assert (await now(scene, request_id)).widened == ()
    await pass_by(scene, 1)
    assert [each.who for each in (await now(scene, request_id)).widened] == [("@it-leads",)]
    assert (await scene.vote(request_id, ADA)).status == "approved"


async def test_silence_goes_on_from_stage_to_stage(scene: Scene) -> None:
    stages = one("manager"), one("UFARAH"), one("UKIM")
    scene.rules = policy(ruled(*stages, escalate_to=Escalate.NEXT_STAGE, **FOUR), **SLOW)
    request_id = await sent(scene)
    await pass_by(scene, 4)
    assert (await scene.vote(request_id, KIM)).decision.reason is Reason.NOT_YOUR_TURN
    await pass_by(scene, 4)
    assert [each.who for each in (await now(scene, request_id)).widened] == [("UFARAH", "UKIM"), ("UKIM",)]
    assert (await scene.vote(request_id, KIM)).status == "approved"


async def test_silence_lets_those_decide_who_stand_in(scene: Scene) -> None:
    scene.rules = HELP
    request_id = await sent(scene)
    assert not (await scene.vote(request_id, FARAH)).decision.allowed
    await pass_by(scene, 4)
    assert await reminded(scene, request_id) == ["UFARAH/reminder 1.0"]
    assert (await scene.vote(request_id, FARAH)).status == "approved"


async def test_who_asked_gains_nothing_by_silence(scene: Scene) -> None:
    rule = ruled(one("manager"), fallback=("UBRUNO",), escalate_to=Escalate.FALLBACK, **FOUR)
    scene.rules = policy(rule, **SLOW)
    request_id = await sent(scene)
    await pass_by(scene, 4)
    assert (await scene.vote(request_id, BRUNO)).decision.reason is Reason.OWN_REQUEST
    assert await reminded(scene, request_id) == []


@pytest.mark.parametrize(("voters", "who"), [((), "nobody"), ((ADA,), "nobody else")])
async def test_silence_ends_it_where_the_rule_says_so(
    scene: Scene, voters: tuple[Person, ...], who: str
) -> None:
    scene.rules = END
    request_id = await sent(scene)
    for voter in voters:
        assert (await scene.vote(request_id, voter)).decision.allowed
    await pass_by(scene, 4)
    seen = await now(scene, request_id)
    assert (seen.status, seen.closing_word) == ("cancelled", f"Seatkeeper, because {who} answered for 4 h")
    assert (await scene.told(request_id))[-2:] == ["request.escalated", "request.cancelled"]
    assert (await scene.vote(request_id, CHEN)).decision.reason is Reason.CLOSED
    assert await scene.claims() == []


async def test_a_request_from_before_there_were_reminders_is_taken_up(scene: Scene) -> None:
    request_id = await scene.pending()

    def forget(session: Session) -> None:
        row = session.get_one(Nudge, request_id)
        session.delete(row)

    await scene.database.transact(forget)
    await pass_by(scene)
    await pass_by(scene, 2)
    assert len(await reminded(scene, request_id)) == 2


def card_of(session: Session, request_id: str, slack_id: str) -> tuple[str, str]:
    return outbox.card_for(session, request_id, slack_id)


async def test_the_way_to_the_card_is_to_the_one_that_they_see(scene: Scene) -> None:
    request_id = await sent(scene, copies=("UCHEN",))
    (copy,) = await scene.messages(request_id, Kind.COPY)
    assert await scene.database.read(card_of, request_id, "UCHEN") == ("CAPPROVALS", "1.1")

    def post(session: Session) -> None:
        row = session.get_one(Outbox, copy.id)
        row.channel, row.ts = "D1", "2.2"
        session.add(row)

    await scene.database.transact(post)
    assert await scene.database.read(card_of, request_id, "UCHEN") == ("D1", "2.2")
    assert await scene.database.read(card_of, request_id, "UADA") == ("CAPPROVALS", "1.1")
    assert await scene.database.read(card_of, "unknown", "UADA") == ("", "")


async def test_a_reminder_is_not_posted_when_it_cannot_help_any_more(scene: Scene) -> None:
    request_id = await scene.pending()
    await pass_by(scene, 2)
    await scene.vote(request_id, ADA)
    due = await scene.database.read(outbox.due, scene.clock())
    assert Kind.REMINDER not in {row.kind for row in due}
    assert (await scene.database.read(lambda session: session.get_one(Request, request_id))).version == 1


async def test_a_reminder_escalates_nothing_before_its_time(scene: Scene) -> None:
    scene.rules = HELP.model_copy(update={"remind_after": timedelta(hours=1)})
    request_id = await sent(scene)
    await pass_by(scene, 1)
    assert await reminded(scene, request_id) == ["UCHEN/reminder 1.1"]
    assert (await now(scene, request_id)).widened == ()
