"""A pending request is changed: a new version, asked anew, and every earlier vote stays readable."""

from dataclasses import dataclass
from typing import Any

import pytest

from approvals.changing_accounts import Changed, change_accounts, to_change
from approvals.former import Change
from approvals.outbox import Kind
from approvals.people import Person
from approvals.plan import Tick
from approvals.policy import Choice, Reason
from approvals.policy_rules import Match
from approvals.report import Report
from approvals.sent import Objection, Submission
from approvals.states import RequestStatus, StepStatus, Way
from tests.approvals.juries import one, ruled
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, Scene, account, part, person, planned

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

TALENTLMS, TRAINUAL, SECOND = ("talentlms", "7"), ("trainual", "9"), ("talentlms", "8")
WHY = "TalentLMS stays until the course is over"


@dataclass(frozen=True)
class Edit:
    """A request about two accounts in TalentLMS and one in Trainual, of which one is not ticked."""

    scene: Scene
    request_id: str

    async def to(self, *ticks: tuple[str, str], by: Person = ADA, version: int = 1, **more: Any) -> Changed:
        given = {"reason": WHY, "approvers": (), "channel": "", **more}
        sent = Submission(draft_id=self.request_id, actor=by, ticks=ticks, **given)
        return await self.scene.database.transact(change_accounts, self.scene.terms(), version, sent)

    async def report(self) -> Report:
        return await self.scene.report(self.request_id)


PARTS = (
    part(account(), planned(account("8", "d.okafor"), tick=Tick.OPEN), app="talentlms"),
    part(
        account("9", app="trainual"), planned(account("1", app="trainual"), tick=Tick.BARRED), app="trainual"
    ),
)


@pytest.fixture
async def edit(scene: Scene) -> Edit:
    request_id = await scene.draft(*PARTS)
    answer = await scene.submit(request_id, TALENTLMS, TRAINUAL)
    assert answer.objection is None
    await scene.post_card(request_id)
    return Edit(scene, request_id)


def covered(told: Report) -> list[tuple[str, str]]:
    return [(step.app, step.account.id) for step in told.steps]


@pytest.mark.parametrize("by", [ADA, BRUNO, FARAH], ids=lambda who: who.label)
async def test_an_approver_the_requester_or_an_operator_takes_an_app_out(edit: Edit, by: Person) -> None:
    changed = await edit.to(TRAINUAL, by=by)
    told = await edit.report()
    (former,) = told.former
    assert (changed.objection, changed.version, told.version) == (None, 2, 2)
    assert covered(told) == [TRAINUAL]
    assert told.status is RequestStatus.PENDING
    assert [(step.app, step.account.id) for step in former.steps] == [TALENTLMS, TRAINUAL]
    assert (former.by, former.reason, former.change) == (by, WHY, Change.ACCOUNTS)
    assert await edit.scene.claims() == [TRAINUAL]


@pytest.mark.parametrize(
    ("by", "why"),
    [
        (DANA, Reason.OWN_DEPARTURE),
        (person("kim", "Kim Larsen"), Reason.NOT_CHANGER),
        (person("milo", "Milo Grant", kind="guest"), Reason.GUEST),
    ],
    ids=["leaver", "bystander", "guest"],
)
async def test_nobody_else_changes_it(edit: Edit, by: Person, why: Reason) -> None:
    changed = await edit.to(TRAINUAL, by=by)
    assert (changed.objection, changed.reason) == (Objection.NOT_ALLOWED, why)
    assert (await edit.report()).version == 1
    assert (await edit.scene.told(edit.request_id))[-1] == "command.refused"


async def test_earlier_votes_do_not_cover_the_new_version(edit: Edit) -> None:
    edit.scene.rules = edit.scene.rules.model_copy(update={"quorum": 2})
    assert (await edit.scene.vote(edit.request_id, CHEN)).decision.allowed
    await edit.to(TRAINUAL)
    told = await edit.report()
    assert [(vote.version, vote.current) for vote in told.votes] == [(1, False)]
    old = await edit.scene.vote(edit.request_id, ADA)
    assert old.decision.reason is Reason.OLD_VERSION
    await edit.scene.vote(edit.request_id, ADA, version=2)
    assert (await edit.report()).status is RequestStatus.PENDING
    await edit.scene.vote(edit.request_id, CHEN, version=2)
    assert (await edit.report()).status is RequestStatus.APPROVED


async def test_those_who_had_approved_are_told_by_a_message_of_their_own(edit: Edit) -> None:
    edit.scene.rules = edit.scene.rules.model_copy(update={"quorum": 2})
    await edit.scene.vote(edit.request_id, CHEN)
    await edit.to(TRAINUAL)
    copies = await edit.scene.messages(edit.request_id, Kind.COPY)
    assert [row.audience for row in copies] == ["UCHEN/2"]


async def test_a_change_is_no_approval_and_time_begins_anew(edit: Edit) -> None:
    before = (await edit.report()).expires_at
    edit.scene.clock.advance(hours=3)
    await edit.to(TRAINUAL)
    told = await edit.report()
    assert before
    assert told.expires_at
    assert (told.expires_at - before).total_seconds() == 3 * 3600
    assert told.votes == ()
    assert told.quorum == 1
    assert ("expire", edit.request_id) in [chore[:2] for chore in edit.scene.promises.chores]


async def test_the_rule_of_what_was_taken_out_is_not_waited_for(edit: Edit) -> None:
    rule = ruled(one("UCHEN"), match=Match(apps=("trainual",)))
    edit.scene.rules = edit.scene.rules.model_copy(update={"approvers": ("UADA",), "rules": (rule,)})
    assert {each.who for each in (await edit.report()).waiting} == {("UCHEN",), ("UADA",)}
    await edit.to(TALENTLMS, by=BRUNO)
    assert [each.who for each in (await edit.report()).waiting] == [("UADA",)]


async def test_whoever_puts_something_in_does_not_decide_it(edit: Edit) -> None:
    assert (await edit.to(TALENTLMS, SECOND, TRAINUAL)).objection is None
    ruling = await edit.scene.vote(edit.request_id, ADA, version=2)
    assert ruling.decision.reason is Reason.OWN_PART
    assert (await edit.scene.vote(edit.request_id, CHEN, version=2)).decision.allowed
    assert covered(await edit.report()) == [TALENTLMS, TRAINUAL, SECOND]


async def test_whoever_put_something_in_decides_once_it_is_out_again(edit: Edit) -> None:
    await edit.to(TALENTLMS, SECOND, TRAINUAL)
    await edit.to(TALENTLMS, TRAINUAL, by=BRUNO, version=2)
    assert (await edit.scene.vote(edit.request_id, ADA, version=3)).decision.allowed


async def test_what_nobody_could_decide_then_is_not_put_in(edit: Edit) -> None:
    edit.scene.rules = edit.scene.rules.model_copy(update={"quorum": 2})
    assert (await edit.to(TALENTLMS, SECOND)).objection is Objection.NOBODY_DECIDES


async def test_what_is_put_back_is_a_step_of_its_own(edit: Edit) -> None:
    await edit.to(TRAINUAL)
    await edit.to(TALENTLMS, TRAINUAL, by=BRUNO, version=2)
    rows = await edit.scene.steps(edit.request_id)
    assert [(row.ordinal, row.app, row.status) for row in rows] == [
        (1, "talentlms", StepStatus.DROPPED),
        (2, "trainual", StepStatus.PLANNED),
        (3, "talentlms", StepStatus.PLANNED),
    ]
    told = await edit.report()
    assert [[step.app for step in version.steps] for version in told.former] == [
        ["talentlms", "trainual"],
        ["trainual"],
    ]
    assert await edit.scene.claims() == [TALENTLMS, TRAINUAL]


@pytest.mark.parametrize(
    ("ticks", "more", "objection"),
    [
        ((), {}, Objection.NOTHING_TICKED),
        ((("talentlms", "666"),), {}, Objection.NOT_SHOWN),
        ((("trainual", "1"),), {}, Objection.NOT_SHOWN),
        ((TRAINUAL,), {"overrides": {TRAINUAL}}, Objection.NOT_SHOWN),
        ((TRAINUAL,), {"hand_overs": {TRAINUAL}}, Objection.NOT_SHOWN),
        ((TALENTLMS, TRAINUAL), {}, Objection.UNCHANGED),
        ((TRAINUAL,), {"reason": "  "}, Objection.NO_REASON),
    ],
    ids=["nothing", "never shown", "barred", "override", "hand-over", "the same", "no reason"],
)
async def test_what_was_not_offered_changes_nothing(
    edit: Edit, ticks: tuple[tuple[str, str], ...], more: dict[str, Any], objection: Objection
) -> None:
    assert (await edit.to(*ticks, **more)).objection is objection
    assert (await edit.report()).version == 1


async def test_an_account_that_another_request_holds_is_not_put_in(edit: Edit) -> None:
    other = await edit.scene.draft(*PARTS)
    answer = await edit.scene.submit(other, SECOND)
    changed = await edit.to(TALENTLMS, SECOND)
    assert (changed.objection, changed.particulars) == (Objection.HELD, str(answer.number))
    assert (await edit.report()).version == 1


async def test_of_two_who_change_it_at_once_one_is_told(edit: Edit) -> None:
    first, second = await edit.to(TRAINUAL), await edit.to(TALENTLMS, by=CHEN)
    assert (first.objection, second.objection, second.reason) == (
        None,
        Objection.NOT_ALLOWED,
        Reason.OLD_VERSION,
    )
    assert covered(await edit.report()) == [TRAINUAL]


@pytest.mark.parametrize("choice", list(Choice))
async def test_what_is_decided_is_not_changed(edit: Edit, choice: Choice) -> None:
    await edit.scene.vote(edit.request_id, CHEN, choice)
    assert (await edit.to(TRAINUAL)).reason is Reason.CLOSED
    assert covered(await edit.report()) == [TALENTLMS, TRAINUAL]


async def test_the_hand_over_comes_before_what_it_was_put_in_for(scene: Scene) -> None:
    owner = planned(account(owns=("Course A",)))
    request_id = await scene.draft(part(owner))
    await scene.submit(request_id, TALENTLMS)
    await scene.post_card(request_id)
    edit = Edit(scene, request_id)
    assert (await edit.to(TALENTLMS, hand_overs={TALENTLMS})).objection is None
    steps = (await edit.report()).steps
    assert [(step.operation, step.way) for step in steps] == [
        ("hand_over", Way.BY_HAND),
        ("deactivate", Way.AUTOMATIC),
    ]
    assert (await edit.to(TALENTLMS, version=2, by=CHEN)).objection is None
    assert (await scene.vote(request_id, CHEN, version=3)).decision.allowed


async def test_the_log_knows_of_it_without_a_name(edit: Edit) -> None:
    await edit.to(TRAINUAL)
    told = {row.event: row.detail for row in await edit.scene.log(edit.request_id)}
    assert set(told["request.changed"]) == {"version", "what", "reason_hash"}
    assert told["request.changed"]["version"] == 2
    assert told["request.changed"]["what"] == "accounts"
    assert "step.dropped" in told


async def test_the_form_opens_for_those_who_may_change_it(edit: Edit) -> None:
    scene = edit.scene
    at = scene.clock()
    seen = [
        await scene.database.read(to_change, edit.request_id, version, who, scene.rules, at)
        for version, who in ((1, ADA), (2, ADA), (1, DANA))
    ]
    assert isinstance(seen[0], Report)
    assert seen[1:] == [Reason.OLD_VERSION, Reason.OWN_DEPARTURE]
