"""The stage of the measurements: stand-ins in this process, the bot and the bare handler in their own.

The bot and the bare handler answer the same workbench code in the same process, each its own workspace
(a workspace hands each command to any one connection of its app, so they cannot share one). Both are up all
the time and are asked in turns, so that whatever else the machine does meets both. The bot's acknowledgement
therefore pays for everything that it does in its process after an acknowledgement and for the requests that
execute there; the bare handler pays only for the share of the machine that these take.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import create_server

from bot.clock import wall_clock
from bot.compose import SOCKETS
from bot.demo.scene import KEY, demo_settings
from bot.settings import Settings
from bot.workbench.limits import Limits
from bot.workbench.server import Workbench
from connectors.sandbox.talentlms import TalentLMSSandbox
from tests.bench.bare import UP
from tests.bench.company import grown_company, leavers, portal
from tests.bench.program import Program, running
from tests.bench.study import Study

UNHURRIED = "calls_per_second = 100000\n"
"""The connector's own limit of 30 calls a second is for the vendor's sake, and would be all that is seen."""


@dataclass(frozen=True)
class Stage:
    """Everything that is up."""

    slack: Workbench
    bare_slack: Workbench
    talentlms: TalentLMSSandbox
    study: Study
    bot: Program

    def restore_accounts(self) -> None:
        """Makes every leaver's account active again, as somebody would by hand."""
        for leaver in leavers():
            account = self.talentlms.account(f"{2000 + int(leaver.handle[-3:])}")
            self.talentlms.portal.put(replace(account, status="active"))
        self.talentlms.calls.clear()


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """The stage, with its files in ``folder``."""
    async with AsyncExitStack() as stack:
        talentlms = await stack.enter_async_context(portal(KEY, wall_clock))
        slack, bare_slack = await _workbench(stack), await _workbench(stack)
        settings = demo_settings(folder, slack, talentlms)
        with (folder / "seatkeeper.toml").open("a", encoding="utf-8") as config:
            config.write(UNHURRIED)
        study = Study(settings, slack)
        stack.push_async_callback(study.close)
        await study.prepare()
        bot = await stack.enter_async_context(_bot(settings, folder))
        await stack.enter_async_context(_bare(bare_slack))
        await slack.sockets.connected(SOCKETS)
        await bare_slack.sockets.connected(SOCKETS)
        gc.collect()
        gc.freeze()  # the stand-ins' own searches for garbage would be taken for delays of the bots'
        yield Stage(slack, bare_slack, talentlms, study, bot)


async def _workbench(stack: AsyncExitStack) -> Workbench:
    workbench = Workbench(grown_company(), clock=wall_clock, limits=Limits.none())
    await workbench.start()
    stack.push_async_callback(workbench.stop)
    return workbench


@asynccontextmanager
async def _bot(settings: Settings, folder: Path) -> AsyncIterator[Program]:
    environ = {**settings.environ, "SEATKEEPER_CONFIG": str(folder / "seatkeeper.toml")}
    async with running(["bot", "run", "--health-port", str(_free_port())], environ) as bot:
        await bot.says("worker lease")
        await bot.says("Seatkeeper is up")
        yield bot


@asynccontextmanager
async def _bare(slack: Workbench) -> AsyncIterator[Program]:
    environ = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
    }
    async with running(["tests.bench.bare"], environ) as bare:
        await bare.says(UP)
        yield bare


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
