"""The bot in a process of its own, between stand-ins that stay: for killing it, and for HTTP mode."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlmodel import col, select

from approvals.audit import events, verify_chain
from approvals.database import Database
from approvals.models import Outbox
from bot.workbench.server import Workbench
from connectors.sandbox.talentlms import TalentLMSSandbox
from tests.bot.acting import REASON


@dataclass
class Apart:
    """The stand-ins, and a bot in a process of its own that can be killed."""

    workbench: Workbench
    talentlms: TalentLMSSandbox
    environ: dict[str, str]
    health_port: int

    @asynccontextmanager
    async def bot(self, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """A running bot, killed at the end if it still runs."""
        sockets = self.workbench.sockets.opened
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "run", "--log-level", "ERROR", *options),
            *("--health-port", str(self.health_port)),
            env={**os.environ, **self.environ},
        )
        try:
            if "SLACK_APP_TOKEN" in self.environ:
                await self.workbench.sockets.connected(2, since=sockets, within=60)
            yield process
        finally:
            if process.returncode is None:
                await kill(process)

    async def send_request(self) -> None:
        bruno = self.workbench.person("UBRUNO")
        await bruno.command("/offboard @dana")
        view = await bruno.view(lambda view: "Deactivate this account" in view.shown, timeout=60)
        assert (await bruno.submit(view, REASON)).ok

    async def posting(self) -> None:
        """Waits until the bot has committed that it is about to post."""
        database = Database(self.environ["DATABASE_URL"])
        query = select(Outbox.id).where(col(Outbox.posting))
        try:
            while await database.read(lambda session: session.exec(query).first()) is None:
                await asyncio.sleep(0.01)
        finally:
            database.close()

    async def log(self) -> list[str]:
        """The events of the audit log, whose chain is whole."""
        database = Database(self.environ["DATABASE_URL"])
        try:
            rows = await database.read(lambda session: list(events(session)))
        finally:
            database.close()
        assert verify_chain(rows)[0] == len(rows)
        return [row.event for row in rows]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def kill(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()
