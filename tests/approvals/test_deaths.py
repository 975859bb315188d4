"""kill -9 at every commit and at every vendor call: the next life finishes, and nothing is done twice."""

import asyncio
import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
import shutil

import pytest

from approvals.database import Database
from approvals.states import STEP_ARROWS
from tests.approvals.dying import Death, Place, live
from tests.approvals.scenes import Scene
from tests.approvals.vendors import DANA_ID, Academy, Office, academy
from tests.conftest import TestClock

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.approvals.dying"])

async def lead(url: str, base_url: str, request_id: str, death: Death, kill) -> int:
    process = PROCESSES.Process(target=live, args=(url, base_url, request_id, death))
    process.start()
    kill.append(process)
    await asyncio.to_thread(process.join)
    return process.exitcode


async def test_x(ready_sqlite: str, tmp_path):
    clock = TestClock()
    async with academy(clock) as vendor:
        database = Database(ready_sqlite)
        scene = Scene(database, clock)
        rid = await scene.draft(await vendor.plan())
        for d in [Death(Place.IN_COMMIT, 5), Death(Place.AFTER_COMMIT, 5), Death(Place.BEFORE_CALL,4), Death(Place.ENGINE, 7), Death()]:
            t=time.time()
            print(d, await lead(ready_sqlite, vendor.sandbox.base_url, rid, d, []), time.time()-t)
        print(await scene.told(rid))
        print([ (c.method, c.path) for c in vendor.sandbox.calls])
