"""The demo's stage: stand-ins on the loopback, and the bot that ``seatkeeper run`` would start."""

import asyncio
import signal
import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bot.compose import Bot, running
from bot.demo.portal import portal_accounts
from bot.settings import Settings, load
from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from connectors.sandbox.talentlms import TalentLMSSandbox

KEY = "demo-key-of-the-local-talentlms"
SEATS = 100
APPROVERS = ("UADA", "UCHEN", "manager")

TOML = """
[slack]
approvals_channel = "#it-approvals"
digest_channel = "#it-seats"

[policy]
requesters = ["@it-leads", "UCHEN", "farah@harbourpine.example"]
approvers = [{approvers}]
operators = ["UADA"]
quorum = 1
expires_after = "8h"

[people]
aliases = {{ "emil@harbourpine.example" = ["emil.novak@harbourpine.example"] }}

[apps.talentlms]
connector = "talentlms"
title = "TalentLMS"
base_url = "{base_url}"
api = "{dialect}"
plan = "Core"
seats = {seats}
settles_in = "2s"
"""


@dataclass(frozen=True)
class Scene:
    """The stand-ins and the bot between them, all up."""

    workbench: Workbench
    talentlms: TalentLMSSandbox
    clock: MovableClock
    bot: Bot


@asynccontextmanager
async def scene(
    folder: Path, *, port: int = 0, dialect: str = "v2", approvers: Sequence[str] = APPROVERS
) -> AsyncIterator[Scene]:
    """The demo's stage, with its files in ``folder``; moving the clock runs what has become due."""
    clock = MovableClock()
    talentlms = TalentLMSSandbox(portal_accounts(clock()), plan_seats=SEATS, api_key=KEY, clock=clock)
    workbench = Workbench(demo_company(), clock=clock, vendors=[talentlms])
    await talentlms.start()
    await workbench.start(port=port)
    try:
        settings = demo_settings(folder, workbench, talentlms, dialect, approvers)
        async with running(settings, clock) as bot:
            clock.on_move(bot.worker.sweep)
            await bot.worker.leading.wait()
            yield Scene(workbench, talentlms, clock, bot)
    finally:
        await workbench.stop()
        await talentlms.stop()


def demo_settings(
    folder: Path,
    workbench: Workbench,
    talentlms: TalentLMSSandbox,
    dialect: str = "v2",
    approvers: Sequence[str] = APPROVERS,
) -> Settings:
    """Settings as a tenant would write them, pointing at the stand-ins."""
    return load(demo_environment(folder, workbench, talentlms, dialect, approvers))


def demo_environment(
    folder: Path,
    workbench: Workbench,
    talentlms: TalentLMSSandbox,
    dialect: str = "v2",
    approvers: Sequence[str] = APPROVERS,
) -> dict[str, str]:
    """The environment for ``seatkeeper run`` against the stand-ins; writes the TOML into ``folder``."""
    config = folder / "seatkeeper.toml"
    names = ", ".join(f'"{name}"' for name in approvers)
    filled = TOML.format(approvers=names, base_url=talentlms.base_url, dialect=dialect, seats=SEATS)
    config.write_text(filled, encoding="utf-8")
    return {
        "SEATKEEPER_CONFIG": str(config),
        "SLACK_BOT_TOKEN": workbench.bot_token,
        "SLACK_APP_TOKEN": workbench.app_token,
        "SLACK_SIGNING_SECRET": workbench.signing_secret,
        "SLACK_API_URL": workbench.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'seatkeeper.db'}",
        "SEATKEEPER_TALENTLMS_API_KEY": KEY,
    }


async def demo(port: int, open_browser: bool, keep: Path | None) -> None:
    """Runs the demo until it is interrupted; with ``keep`` its database stays in that folder."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(interrupt, stop.set)
    with TemporaryDirectory(prefix="seatkeeper-demo-") as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        async with scene(folder, port=port) as stage:
            _welcome(stage.workbench.url)
            if open_browser:
                await asyncio.to_thread(webbrowser.open, stage.workbench.url)
            await stop.wait()


def _welcome(url: str) -> None:
    console = Console()
    console.print(f"\n  Seatkeeper's demo is up: [bold]{url}[/bold]\n", highlight=False)
    console.print("  You are Bruno from IT. Type [bold]/offboard @dana[/bold] in any channel, tick, send.")
    console.print("  Then act as Ada and approve it in #it-approvals. Ctrl+C ends the demo.\n")
