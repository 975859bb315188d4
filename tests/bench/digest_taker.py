"""A digest in a process of its own: ``python -m tests.bench.digest_taker ORDER``, told and telling in JSON.

It reads every account into a database of its own, and then takes the digest from what is stored there.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from approvals.database import Database
from approvals.digest import Names
from approvals.digest_taking import take_digest
from approvals.migrate import migrate
from approvals.posted import Posted
from approvals.stale_roll import Member, roll_of
from approvals.stale_stock import Circumstances
from approvals.syncing import Syncer
from bot.blocks.digest import digest_message
from connectors.contract import AppSettings, Connector
from connectors.registry import open_connector
from tests.bench.reading_reader import resident

DOMAIN = "acme.example"
PEOPLE = 100_000
"""As many as there are accounts; every twentieth has left."""


@dataclass(frozen=True)
class Taken:
    """What it took: seconds for reading and storing, for digest and drawing, and bytes of memory."""

    seats: int
    reading: float
    digest: float
    grown: int


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def known() -> Circumstances:
    """A Slack in which nearly everybody is who has an account."""
    people = (Member(f"U{n}", (f"learner{n}@{DOMAIN}",), bool(n % 20)) for n in range(PEOPLE))
    roll = roll_of(people, read_at=now(), domains=[DOMAIN], aliases={})
    return Circumstances(at=now(), roll=roll, on_leave={})


async def take(database: Database, connector: Connector) -> Taken:
    """Reads, takes and draws."""
    apps, circumstances = {connector.app: connector}, known()
    idle, began = resident("VmRSS"), time.perf_counter()
    await Syncer(database, apps, now).sync(connector.app)
    read = time.perf_counter()
    digest = await database.read(take_digest, apps, circumstances, Names.FULL)
    digest_message(Posted(id=1, digest=digest, is_newest=True))
    taken = time.perf_counter()
    return Taken(digest.used, read - began, taken - read, resident("VmHWM") - idle)


async def main(settings: dict[str, Any], secrets: dict[str, str]) -> None:
    """Opens the connector and a database, and prints what it took."""
    told = AppSettings(**settings)
    connector = open_connector("bench", told, secrets, now)
    with TemporaryDirectory(prefix="seatkeeper-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'seatkeeper.db'}")
        migrate(database.engine)
        print(json.dumps(asdict(await take(database, connector))))
        database.close()
    await connector.close()


if __name__ == "__main__":
    asyncio.run(main(**json.loads(sys.argv[1])))
