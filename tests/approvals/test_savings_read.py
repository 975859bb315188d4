"""The ledger is made from evidence alone: what fresh reads said of an account and of its seat."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from approvals.savings import Proof
from approvals.savings_read import ledger, proofs
from approvals.snapshots import Outcome, Snapshot
from approvals.states import StepStatus
from approvals.stored_accounts import pack, stored
from approvals.syncing import store
from connectors.contract import (
    Account,
    AppSettings,
    Basis,
    Connector,
    Effect,
    Fact,
    Holds,
    Operation,
    State,
)
from connectors.seats import Price
from tests.approvals.carried_out import Course, carry_out
from tests.approvals.scenes import Scene, account, part, planned

pytestmark = pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)

UNDONE = Course(before=49, after=50, begins=State.DEACTIVATED, ends=State.ACTIVE)


async def read(scene: Scene) -> Sequence[Proof]:
    return await scene.database.read(proofs, "talentlms")


async def opened_again(scene: Scene) -> str:
    """An approved request that opens the first account again."""
    off = planned(account(state=State.DEACTIVATED)).model_copy(update={"operation": Operation.REACTIVATE})
    return await scene.approved(part(off))


async def reading(scene: Scene, *accounts: Account) -> None:
    taken = Snapshot(app="talentlms", at=scene.clock(), as_of=scene.clock(), outcome=Outcome.READ)
    await scene.database.transact(store, taken, [pack(map(stored, accounts))])


async def test_a_verified_deactivation_is_in_the_ledger(scene: Scene) -> None:
    request_id = await scene.approved(part(account(role="Learner")))
    await carry_out(scene, request_id)
    (proof,) = await read(scene)
    assert (proof.account_id, proof.request_number, proof.role) == ("7", 1, "Learner")
    assert (proof.seats_before, proof.seats_after, proof.counting) == (50, 49, "counted")
    assert (proof.read_at, proof.back_at) == (scene.clock(), None)


@pytest.mark.parametrize(
    "course",
    [
        Course(to=StepStatus.CONTRADICTED, ends=State.ACTIVE),
        Course(to=StepStatus.UNVERIFIED),
        Course(begins=State.DEACTIVATED),
    ],
    ids=["contradicted", "unverified", "deactivated already"],
)
async def test_what_was_not_proven_or_not_changed_is_not(scene: Scene, course: Course) -> None:
    await carry_out(scene, await scene.approved(), course)
    assert await read(scene) == []


async def test_an_undo_takes_the_seat_again_and_a_later_deactivation_counts_anew(scene: Scene) -> None:
    await carry_out(scene, await scene.approved())
    scene.clock.advance(days=1)
    await carry_out(scene, await opened_again(scene), UNDONE)
    (proof,) = await read(scene)
    assert (proof.back_at, proof.is_undone) == (scene.clock(), True)
    scene.clock.advance(days=1)
    await carry_out(scene, await scene.approved())
    first, second = await read(scene)
    assert first.is_undone
    assert second.back_at is None


async def test_an_account_that_a_later_reading_shows_as_open_came_back(scene: Scene) -> None:
    await carry_out(scene, await scene.approved())
    scene.clock.advance(days=1)
    await reading(scene, account(state=State.DEACTIVATED))
    assert (await read(scene))[0].back_at is None
    scene.clock.advance(days=1)
    await reading(scene, account())
    (proof,) = await read(scene)
    assert (proof.back_at, proof.is_undone) == (scene.clock(), False)


async def test_a_reading_from_before_says_nothing(scene: Scene) -> None:
    await reading(scene, account())
    scene.clock.advance(seconds=timedelta(hours=1).total_seconds())
    await carry_out(scene, await scene.approved())
    assert (await read(scene))[0].back_at is None


class Academy(Connector):
    """An app whose seats cost money, and of which it is known whether a deactivation frees one."""

    name = "talentlms"
    title = "TalentLMS"

    def __init__(self, frees: Holds) -> None:
        priced = {"price_per_seat": 3, "currency": "USD", "billing": "monthly"}
        super().__init__("talentlms", AppSettings.model_validate({"connector": "talentlms", **priced}))
        fact = Fact(holds=frees, basis=Basis.DOCUMENTED, source="", read_on=date(2026, 11, 20))
        self.facts = {Effect.FREES_SEAT: fact}


@pytest.mark.parametrize(("frees", "alarms"), [(Holds.YES, 1), (Holds.NO, 0)])
async def test_the_ledger_of_an_app(scene: Scene, frees: Holds, alarms: int) -> None:
    await carry_out(scene, await scene.approved())
    await carry_out(scene, await scene.approved(part(account("8", "dana8"))), Course(after=50))
    connectors = {"talentlms": Academy(frees)}
    (told,) = await scene.database.read(ledger, connectors, scene.clock())
    assert (told.app, told.freed, told.running.now) == ("talentlms", 1, Price.of("3"))
    assert (len(told.alarms), told.as_said) == (alarms, 1 - alarms)
