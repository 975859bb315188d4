"""What becomes of a step when the vendor breaks down, loses its answer, or lies."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from connectors.contract import Account, Connector, State
from connectors.sandbox.faults import Fault
from tests.approvals.scenes import Scene
from tests.approvals.vendors import Academy, Office, Relay, academy, connect
from tests.connectors.leaps import Leaping

pytestmark = pytest.mark.parametrize(
    ("ready_url", "office"), [("sqlite", "v2"), ("sqlite", "v1"), ("postgres", "v2")], indirect=True
)


@pytest.fixture
async def office(request: pytest.FixtureRequest, scene: Scene) -> AsyncIterator[Office]:
    async with academy(scene.clock, api=request.param) as opened:
        yield Office(scene, [opened])


@dataclass(frozen=True)
class Story:
    """A fault on so many writes (None: on all), and what becomes of it."""

    fault: Fault
    times: int | None
    moves: list[str]
    writes: int
    alarm: bool = False
    outcomes: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.moves[-1] == "verified"


ASKED_AGAIN = ["started", "unknown", "started", "accepted", "verified"]
NEVER = ["started", "unknown"] * 3 + ["contradicted"]

STORIES = {
    "it does the work and hangs up": Story(
        Fault.DROP_AFTER_EFFECT, 1, ["started", "unknown", "verified"], 1, outcomes=["unknown"]
    ),
    "it hangs up once and does nothing": Story(
        Fault.DROP_BEFORE_EFFECT, 1, ASKED_AGAIN, 2, outcomes=["unknown", "accepted"]
    ),
    "it hangs up every time": Story(Fault.DROP_BEFORE_EFFECT, None, NEVER, 3, outcomes=["unknown"] * 3),
    "it breaks down once": Story(Fault.SERVER_ERROR, 1, ASKED_AGAIN, 2),
    "it breaks down every time": Story(Fault.SERVER_ERROR, None, NEVER, 3),
    "it answers with a web page once": Story(Fault.HTML, 1, ASKED_AGAIN, 2),
    "it does the work and answers half a sentence": Story(
        Fault.MALFORMED, 1, ["started", "unknown", "verified"], 1
    ),
    "it says yes and does nothing": Story(
        Fault.LIES, None, ["started", "accepted", "contradicted"], 1, outcomes=["accepted"]
    ),
    "the account vanishes": Story(Fault.VANISH, 1, ["started", "accepted", "contradicted"], 1, alarm=True),
    "it says once that we are too fast": Story(
        Fault.RATE_LIMITED,
        1,
        ["started", "planned", "started", "accepted", "verified"],
        2,
        outcomes=["rate_limited", "accepted"],
    ),
    "it says so every time": Story(
        Fault.RATE_LIMITED, None, ["started", "planned", "started", "planned", "started", "refused"], 3
    ),
    "it refuses our key": Story(Fault.UNAUTHORIZED, None, ["started", "refused"], 1, outcomes=["refused"]),
}


@pytest.mark.parametrize("title", STORIES)
async def test_whatever_the_vendor_does(office: Office, title: str) -> None:
    story = STORIES[title]
    request_id = await office.approved()
    sandbox = office.academy.sandbox
    sandbox.faults.set(story.fault, on="writes", times=story.times, retry_after=0)
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert await office.moves(step.id) == story.moves
    assert len(office.academy.deactivations) == story.writes
    assert (report.status, step.alarm) == ("done" if story.is_done else "incomplete", story.alarm)
    outcomes = [attempt.outcome for attempt in await office.attempts(step.id)]
    assert len(outcomes) == story.writes
    assert outcomes == (story.outcomes or outcomes)
    assert await office.scene.claims() == []
    told = await office.scene.told(request_id)
    assert told.count("request.done") == story.is_done
    assert told.count("request.incomplete") == (not story.is_done)


async def test_a_vendor_that_hangs_is_looked_at_and_asked_again(office: Office) -> None:
    request_id = await office.approved()
    slow = office.academy
    slow.sandbox.faults = Leaping(slow.sandbox.changed, 1.1 * slow.connector.settings.timeout)
    slow.sandbox.faults.set(Fault.HANG, on="writes", times=1)
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, await office.moves(step.id)) == ("done", ASKED_AGAIN)
    assert len(slow.deactivations) == 2


class HalfDeaf(Relay):
    """Reads arrive at the vendor; writes go to an address where nobody answers."""

    def __init__(self, reads: Connector, writes: Connector) -> None:
        super().__init__(reads)
        self.writes = writes

    async def deactivate(self, account_id: str) -> None:
        await self.writes.deactivate(account_id)


async def test_a_vendor_that_cannot_be_reached_is_asked_no_more_than_three_times(office: Office) -> None:
    request_id = await office.approved()
    sandbox, reads = office.academy.sandbox, office.academy.connector
    writes = connect("http://127.0.0.1:9", office.scene.clock, api=reads.settings.api)
    half_deaf = Academy(sandbox, HalfDeaf(reads, writes))
    report = await Office(office.scene, [half_deaf]).carry_out(request_id)
    await writes.close()
    (step,) = report.steps
    assert (report.status, step.status) == ("incomplete", "refused")
    assert [attempt.outcome for attempt in await office.attempts(step.id)] == ["unreachable"] * 3
    assert sandbox.writes == []
    assert "TalentLMS could not be reached" in step.word


async def test_a_vendor_that_cannot_be_read_afterwards_is_not_verified(office: Office) -> None:
    request_id = await office.approved()
    sandbox = office.academy.sandbox

    def stop_telling() -> None:
        sandbox.on_change = None
        sandbox.faults.set(Fault.SERVER_ERROR, on="reads")

    sandbox.on_change = stop_telling
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status) == ("incomplete", "unverified")
    assert await office.moves(step.id) == ["started", "accepted", "unverified"]
    assert step.evidence is not None
    assert (step.evidence.state_after, step.evidence.seats_after) == ("unreadable", None)
    assert office.academy.status() == "inactive"
    assert len(office.academy.deactivations) == 1


async def test_sessions_that_do_not_end_are_said_and_the_step_is_verified_all_the_same(
    office: Office,
) -> None:
    request_id = await office.approved()
    sandbox = office.academy.sandbox

    def break_down() -> None:
        sandbox.on_change = None
        sandbox.faults.set(Fault.SERVER_ERROR, on="writes")

    sandbox.on_change = break_down
    report = await office.carry_out(request_id)
    (step,) = report.steps
    assert (report.status, step.status) == ("done", "verified")
    assert step.evidence is not None
    if office.academy.connector.settings.api == "v2":
        assert step.evidence.sessions == "not confirmed"
        assert step.word == "its sessions may go on: TalentLMS could not answer (503)"
    else:
        assert (step.evidence.sessions, step.word) == ("not supported", "")


class Slow(Relay):
    """A vendor that goes on showing what was, for so many reads after a change."""

    def __init__(self, to: Connector, reads: int) -> None:
        super().__init__(to)
        self.reads = reads
        self.shown: Account | None = None

    async def read(self, account_id: str) -> Account:
        now = await super().read(account_id)
        if now.state is State.ACTIVE or self.shown is None:
            self.shown = now
        elif self.reads:
            self.reads -= 1
            return self.shown
        return now


@pytest.mark.parametrize(("reads", "ends"), [(1, "verified"), (2, "verified"), (3, "contradicted")])
async def test_a_vendor_gets_its_time_to_settle(office: Office, reads: int, ends: str) -> None:
    slow = Academy(office.academy.sandbox, Slow(office.academy.connector, reads))
    _, step = await Office(office.scene, [slow]).run()
    assert step.status == ends
    assert len(slow.deactivations) == 1
