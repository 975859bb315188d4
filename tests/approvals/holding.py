"""A process that wants the worker lease: `python -m tests.approvals.holding URL`.

It says `waiting` or `held`; for each line that it reads it proves the lease and says `wrote`, or `lost`. When
the lease is lost it leaves with 75, as the bot does.
"""

import asyncio
import os
import sys

from approvals.database import Database
from approvals.lease import FileLease, Lease, LeaseLost, ServerLease, lease_for

RETRY, BEAT, STOPPED = 0.05, 0.2, 2.0
LOST = 75


def quick_lease(database: Database) -> Lease:
    """The lease that fits the database, in a hurry."""
    lease = lease_for(database)
    if isinstance(lease, FileLease):
        return FileLease(lease.path, RETRY)
    return ServerLease(database, retry=RETRY, beat=BEAT, stopped=STOPPED)


def say(word: str) -> None:
    print(word, flush=True)


def leave() -> None:
    os._exit(LOST)


async def main(url: str) -> None:
    """Takes the lease, keeps it, and proves it as often as it is asked to."""
    lease = quick_lease(Database(url))
    acquiring = asyncio.create_task(lease.acquire())
    await asyncio.wait([acquiring], timeout=10 * RETRY)
    if not acquiring.done():
        say("waiting")
    await acquiring
    say("held")
    keeping = asyncio.create_task(lease.keep(leave))
    while await asyncio.to_thread(sys.stdin.readline):
        try:
            await lease.fence()
        except LeaseLost:
            say("lost")
            leave()
        say("wrote")
    keeping.cancel()
    lease.release()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
