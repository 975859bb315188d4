"""The demo's past: weekly readings by the real code, so that a trend and a forecast are true of it."""

from pathlib import Path

from approvals.seat_readings import app_seats
from approvals.snapshots import history
from bot.demo.past import WEEKS, remember
from bot.demo.scene import scene
from tests.conftest import START


async def test_the_demo_begins_with_weeks_of_readings_and_keeps_those_that_it_has(ready_folder: Path) -> None:
    async with scene(ready_folder, past=True) as stage:
        hall = stage.bot.hall
        await hall.syncer.sync("talentlms")
        seats = await hall.database.read(app_seats, hall.connectors["talentlms"], hall.clock())
        used = [point.used for point in seats.history]
        assert (len(used), used[-1]) == (WEEKS + 1, 55)
        assert used == sorted(used)
        assert used[0] < 45
        assert seats.forecast is not None
        await remember(hall.settings, hall.clock)
        rows = await hall.database.read(history, "talentlms", START.replace(year=2020))
        assert len(rows) == WEEKS + 1
        assert rows[0].accounts < rows[WEEKS].accounts == 61
