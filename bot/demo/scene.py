"""The demo's stage: stand-ins on the loopback, and the bot that ``seatkeeper run`` would start."""

import asyncio
import signal
import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from approvals.imports import import_list
from approvals.sheet_rows import survey
from approvals.sheets import open_sheet
from bot.compose import Bot, running
from bot.demo.keycards import FILE, KeyCards
from bot.demo.leavers import SlackAdministration
from bot.demo.past import remember
from bot.demo.portal import portal_accounts
from bot.demo.stories import ALL_APPS, ONE_APP
from bot.demo.tenant import APPROVERS as APPROVERS
from bot.demo.tenant import KEY as KEY
from bot.demo.tenant import SEATS, demo_environment, demo_settings
from bot.demo.vendors import Vendors, all_vendors
from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from connectors.sandbox.talentlms import TalentLMSSandbox

__all__ = ["APPROVERS", "KEY", "Scene", "demo", "demo_environment", "demo_settings", "scene"]


@dataclass(frozen=True)
class Scene:
    """The stand-ins and the bot between them, all up; ``others`` are the vendors beside TalentLMS."""

    workbench: Workbench
    talentlms: TalentLMSSandbox
    clock: MovableClock
    bot: Bot
    others: Vendors | None = field(default=None, kw_only=True)

    @property
    def vendors(self) -> Vendors:
        """The vendors beside TalentLMS, on a stage that has them."""
        assert self.others is not None, "this stage has TalentLMS alone"
        return self.others


@asynccontextmanager
async def scene(
    folder: Path,
    *,
    port: int = 0,
    dialect: str = "v2",
    approvers: Sequence[str] = APPROVERS,
    all_apps: bool = False,
    past: bool = False,
) -> AsyncIterator[Scene]:
    """The demo's stage, with its files in ``folder``; moving the clock runs what has become due.

    It has TalentLMS alone, or with ``all_apps`` every kind of app; with ``past`` they were read every week.
    """
    async with AsyncExitStack() as stack:
        clock = MovableClock()
        talentlms = TalentLMSSandbox(portal_accounts(clock()), plan_seats=SEATS, api_key=KEY, clock=clock)
        await stack.enter_async_context(talentlms)
        others = await stack.enter_async_context(all_vendors(clock)) if all_apps else None
        company = demo_company()
        administration = SlackAdministration(company)
        panels = [talentlms, *(others.panels if others else ()), administration]
        stories = ALL_APPS if others else ONE_APP
        workbench = Workbench(company, clock=clock, vendors=panels, stories=stories)
        administration.on_deed = lambda user, gone: workbench.change_person(user, deleted=gone)
        stack.push_async_callback(workbench.stop)
        await workbench.start(port=port)
        settings = demo_settings(folder, workbench, talentlms, dialect, approvers, others)
        if past:
            await remember(settings, clock)
        bot = await stack.enter_async_context(running(settings, clock))
        clock.on_move(bot.worker.sweep)
        if others:
            await _import_cards(bot, others.keycards)
        await bot.worker.leading.wait()
        yield Scene(workbench, talentlms, clock, bot, others=others)


async def _import_cards(bot: Bot, cards: KeyCards) -> None:
    """Imports the list of key cards, and again whenever somebody exports it."""
    database, clock = bot.hall.database, bot.hall.clock

    async def put(data: bytes) -> None:
        now, sheet = clock(), open_sheet(data)
        await database.transact(import_list, KeyCards.name, FILE, sheet.sha256, survey(sheet, now), now)

    cards.on_export = lambda data: bot.hall.tasks.spawn(put(data))
    await put(cards.file())


async def demo(port: int, open_browser: bool, keep: Path | None) -> None:
    """Runs the demo until it is interrupted; with ``keep`` its database stays in that folder."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(interrupt, stop.set)
    with TemporaryDirectory(prefix="seatkeeper-demo-") as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        async with scene(folder, port=port, all_apps=True, past=True) as stage:
            _welcome(stage.workbench.url)
            if open_browser:
                await asyncio.to_thread(webbrowser.open, stage.workbench.url)
            await stop.wait()


def _welcome(url: str) -> None:
    console = Console()
    console.print(f"\n  Seatkeeper's demo is up: [bold]{url}[/bold]\n", highlight=False)
    console.print("  You are Bruno from IT. Type [bold]/offboard @dana[/bold] in any channel, tick, send.")
    console.print("  Then act as Ada and approve it in #it-approvals. [bold]Stories[/bold] has more to try.")
    console.print("  Ctrl+C ends the demo.\n")
