"""One process acts at a time; when it dies or freezes the next takes over, and it never acts again."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from approvals.database import Database
from approvals.lease import FileLease, LeaseLost, ServerLease, lease_for
from tests.approvals.holding import LOST, quick_lease

ROOT = Path(__file__).parents[2]
only_postgres = pytest.mark.parametrize(
    "ready_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@asynccontextmanager
async def candidate(url: str) -> AsyncIterator[Process]:
    """A process that wants the lease; it is gone afterwards."""
    command = (sys.executable, "-m", "tests.approvals.holding", url)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def hear(process: Process) -> str:
    """The next word, or nothing when it has left."""
    assert process.stdout is not None
    async with asyncio.timeout(30):
        return (await process.stdout.readline()).decode().strip()


async def write(process: Process) -> str:
    """Asks the process to write, and hears whether it did."""
    assert process.stdin is not None
    process.stdin.write(b"\n")
    return await hear(process)


async def test_the_second_waits_and_takes_over_when_the_first_is_killed(ready_url: str) -> None:
    async with candidate(ready_url) as first, candidate(ready_url) as second:
        heard = [await hear(first), await hear(second)]
        holder, other = (first, second) if heard[0] == "held" else (second, first)
        assert sorted(heard) == ["held", "waiting"]
        assert await write(holder) == "wrote"
        holder.send_signal(signal.SIGKILL)
        assert await hear(other) == "held"
        assert await write(other) == "wrote"


async def test_a_holder_that_leaves_lets_the_next_one_have_it(ready_url: str) -> None:
    async with candidate(ready_url) as first:
        assert await hear(first) == "held"
        async with candidate(ready_url) as second:
            assert await hear(second) == "waiting"
            assert first.stdin is not None
            first.stdin.close()
            assert await hear(second) == "held"
        assert await first.wait() == 0


@only_postgres
async def test_a_frozen_holder_is_put_out_and_writes_nothing_when_it_thaws(ready_url: str) -> None:
    async with candidate(ready_url) as first:
        assert await hear(first) == "held"
        async with candidate(ready_url) as second:
            assert await hear(second) == "waiting"
            first.send_signal(signal.SIGSTOP)
            assert await hear(second) == "held"
            assert first.stdin is not None
            first.stdin.write(b"\n")  # it has been asked to write while it was away
            first.send_signal(signal.SIGCONT)
            assert await hear(first) in {"lost", ""}
            assert await first.wait() == LOST
            assert await write(second) == "wrote"


@only_postgres
async def test_a_holder_whose_connection_is_ended_knows_it_at_once(
    database: Database, replica: Database
) -> None:
    lease = quick_lease(database)
    await lease.acquire()
    await lease.fence()
    lost = asyncio.Event()
    keeping = asyncio.create_task(lease.keep(lost.set))
    end = text("SELECT pg_terminate_backend(backend) FROM worker_lease")
    await replica.transact(lambda session: session.execute(end))
    with pytest.raises(LeaseLost):
        await lease.fence()
    async with asyncio.timeout(10):
        await lost.wait()
        await keeping
    other = quick_lease(replica)
    await other.acquire()
    with pytest.raises(LeaseLost):
        await lease.fence()
    other.release()
    lease.release()


@only_postgres
async def test_a_dead_holders_number_puts_nobody_else_out(database: Database, replica: Database) -> None:
    """The row may name a backend whose number belongs to somebody else by now."""
    holder, waiting = quick_lease(database), quick_lease(replica)
    await holder.acquire()
    with replica.engine.connect() as innocent:
        number = innocent.execute(text("SELECT pg_backend_pid()")).scalar_one()
        stale = text(f"UPDATE worker_lease SET backend = {number}, beat_at = now() - interval '1 hour'")
        await database.transact(lambda session: session.execute(stale))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await waiting.acquire()
        assert innocent.execute(text("SELECT 1")).scalar_one() == 1
    holder.release()
    await waiting.acquire()
    waiting.release()


async def test_a_server_that_is_away_is_waited_for() -> None:
    nowhere = Database("postgresql://postgres@127.0.0.1:9/nothing")
    lease = quick_lease(nowhere)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await lease.acquire()
    lease.release()
    nowhere.close()


async def test_without_the_lease_there_is_no_proof(database: Database) -> None:
    lease = lease_for(database)
    with pytest.raises(LeaseLost):
        await lease.fence()
    await lease.acquire()
    await lease.fence()
    lease.release()
    with pytest.raises(LeaseLost):
        await lease.fence()


async def test_waiting_for_a_file_is_not_holding_it(tmp_path: Path) -> None:
    holder, waiting = FileLease(tmp_path / "lock", 0.01), FileLease(tmp_path / "lock", 0.01)
    await holder.acquire()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await waiting.acquire()
    with pytest.raises(LeaseLost):
        await waiting.fence()
    holder.release()
    await waiting.acquire()
    await waiting.fence()
    waiting.release()


def test_one_file_has_one_lock_by_whatever_path(tmp_path: Path) -> None:
    real = tmp_path / "seatkeeper.db"
    real.touch()
    (tmp_path / "link.db").symlink_to(real)
    leases = [lease_for(Database(f"sqlite:///{tmp_path / name}")) for name in ("seatkeeper.db", "link.db")]
    assert [lease.path for lease in leases if isinstance(lease, FileLease)] == [
        tmp_path / "seatkeeper.db.lock.worker"
    ] * 2


def test_on_a_server_the_lease_is_a_session_lock() -> None:
    assert isinstance(lease_for(Database("postgresql://postgres@127.0.0.1:9/nothing")), ServerLease)
