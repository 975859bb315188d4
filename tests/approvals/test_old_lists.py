"""A list tells of its own moment: one from before the work began proves nothing about it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from approvals import manual
from approvals.looking import AN_OLD_LIST
from approvals.report import Report, StepView
from connectors.contract import Connector
from tests.approvals.handwork import NoApi, by_hand, workshop
from tests.approvals.scenes import FARAH, Scene
from tests.approvals.vendors import Office


class Exported(NoApi):
    """The same app for those who know it by a list alone, of the moment ``of``."""

    def __init__(self, to: Connector, of: datetime) -> None:
        super().__init__(to)
        self.of = of

    async def as_of(self) -> datetime:
        return self.of


class Desk:
    """Farah, who does it by hand, and the list that somebody imports."""

    def __init__(self, office: Office) -> None:
        (academy,) = office.academies
        self.list = Exported(academy.connector, office.scene.clock())
        self.office = replace(office, academies=[replace(academy, connector=self.list)])
        self.scene = office.scene

    def export(self) -> None:
        """A new list, of now."""
        self.list.of = self.scene.clock()

    async def say_done(self, report: Report, step: StepView) -> StepView:
        """Farah says that it is done, and the worker looks."""
        await self.scene.database.transact(manual.declare, self.scene.terms(), step.id, FARAH, "")
        (after,) = (await self.office.carry_out(report.id)).steps
        return after


@pytest.fixture
async def desk(scene: Scene) -> AsyncIterator[Desk]:
    async with workshop(scene) as office:
        yield Desk(office)


async def test_what_a_list_showed_before_the_request_began_is_handed_over_and_not_taken_for_done(
    desk: Desk,
) -> None:
    request_id = await desk.office.approved()
    by_hand(desk.office)
    desk.export()
    desk.scene.clock.advance(days=3)
    report = await desk.office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status, step.word) == ("incomplete", "manual", AN_OLD_LIST)
    step = await desk.say_done(report, step)
    assert step.status == "unverified"
    assert step.word.endswith("the newest list is older than that; import a new one")


@pytest.mark.parametrize("before_the_word", [True, False])
async def test_a_list_from_after_the_task_was_opened_verifies_it_with_its_own_moment(
    desk: Desk, before_the_word: bool
) -> None:
    report, step = await desk.office.run()
    assert step.status == "manual"
    by_hand(desk.office)
    desk.scene.clock.advance(hours=1)
    desk.export()
    if before_the_word:
        desk.scene.clock.advance(minutes=5)
    step = await desk.say_done(report, step)
    assert step.status == "verified"
    assert step.evidence is not None
    assert step.evidence.read_at == desk.list.of
