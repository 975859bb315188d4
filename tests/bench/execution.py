"""How long an execution takes beside the round trips to the vendor that it cannot do without."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from approvals.states import RequestStatus
from connectors.sandbox.server import Call
from tests.bench.company import leavers, typists
from tests.bench.figures import Section, Target, percentile
from tests.bench.stage import Stage
from tests.bench.study import Course

DELAY = 0.05
"""Seconds that the vendor takes for each answer."""
TOGETHER = 20
ALONE_ROUNDS = 20
TOGETHER_ROUNDS = 5
MOST = 1.5
COLUMNS = ("", "requests", "verified", "trips", "ms p50", "ratio p50", "ratio p99", "queued ms p50", "p99")
PACE = (
    "The connector's own pace of 30 calls a second is lifted here: it keeps the vendor's limit, and would be "
    "all that is seen of several executions at once."
)


@dataclass(frozen=True)
class Run:
    """One execution: its time in the queue, its time after that, and the trips that follow one another."""

    waited: float
    took: float
    trips: int
    verified: bool

    @property
    def ratio(self) -> float:
        """The time as a multiple of the vendor's part of it."""
        return self.took / (self.trips * DELAY)


async def measure(stage: Stage) -> Section:
    """Executes one request after the other, then twenty at once, with a vendor that takes 50 ms a call."""
    stage.talentlms.faults.set("delay", on="all", times=None, seconds=DELAY)
    await _batch(stage, 1)
    alone = [run for _ in range(ALONE_ROUNDS) for run in await _batch(stage, 1)]
    together = [run for _ in range(TOGETHER_ROUNDS) for run in await _batch(stage, TOGETHER)]
    return Section(
        f"From the start of an execution to verified, with a vendor of {DELAY * 1000:.0f} ms a call",
        COLUMNS,
        [_row("alone", alone), _row(f"{TOGETHER} at once", together)],
        [_target("execution alone", alone)],
        [PACE],
    )


async def _batch(stage: Stage, size: int) -> list[Run]:
    stage.restore_accounts()
    request_ids = await stage.study.open_requests(leavers()[:size], typists()[0].id)
    for request_id in request_ids:  # each in a transaction of its own, as clicks are
        await stage.study.approve([request_id])
    return [_run(course, stage.talentlms.calls) for course in await stage.study.courses(request_ids)]


def _run(course: Course, calls: Sequence[Call]) -> Run:
    mine = [call for call in calls if f"/users/{course.account_id}" in call.path]
    return Run(course.waited, course.took, sequential(mine), course.status is RequestStatus.DONE)


def sequential(calls: Sequence[Call]) -> int:
    """How many of these calls followed one another: one that came while another was answered is not counted.

    Only calls about the account are meant: the seats are read beside it, so they are not on the path.
    """
    count, answered_at = 0, 0.0
    for arrived_at in sorted(call.at.timestamp() for call in calls):
        if arrived_at >= answered_at:
            count, answered_at = count + 1, arrived_at + DELAY
    return count


def _target(name: str, runs: Sequence[Run]) -> Target:
    return Target(f"{name}, median", median(run.ratio for run in runs), MOST, "× the vendor's round trips")


def _row(name: str, runs: Sequence[Run]) -> list[str]:
    ratios, waits = [run.ratio for run in runs], [run.waited * 1000 for run in runs]
    return [
        name,
        str(len(runs)),
        str(sum(run.verified for run in runs)),
        " or ".join(str(trips) for trips in sorted({run.trips for run in runs})),
        f"{median(run.took for run in runs) * 1000:.0f}",
        *(f"{percentile(ratios, share):.2f}" for share in (0.5, 0.99)),
        *(f"{percentile(waits, share):.0f}" for share in (0.5, 0.99)),
    ]
