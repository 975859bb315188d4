"""The stage with a second vendor beside the demo's TalentLMS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.compose import running
from bot.demo.portal import portal_accounts
from bot.demo.scene import KEY, Scene, demo_environment
from bot.settings import Settings, load
from bot.workbench.clock import MovableClock
from bot.workbench.company import demo_company
from bot.workbench.server import Workbench
from connectors.sandbox.server import Sandbox
from connectors.sandbox.talentlms import TalentLMSSandbox


@asynccontextmanager
async def beside_talentlms(
    folder: Path, clock: MovableClock, second: Sandbox, table: str, secrets: dict[str, str]
) -> AsyncIterator[Scene]:
    """Both vendors, the workspace and the bot between them; ``table`` takes the second one's address."""
    talentlms = TalentLMSSandbox(portal_accounts(clock()), api_key=KEY, clock=clock)
    async with talentlms, second:
        workbench = Workbench(demo_company(), clock=clock, vendors=[talentlms, second])
        await workbench.start()
        environ = demo_environment(folder, workbench, talentlms) | secrets
        async with running(_with_table(environ, table.format(base_url=second.base_url)), clock) as bot:
            clock.on_move(bot.worker.sweep)
            await bot.worker.leading.wait()
            yield Scene(workbench, talentlms, clock, bot)
        await workbench.stop()


def _with_table(environ: dict[str, str], table: str) -> Settings:
    config = Path(environ["SEATKEEPER_CONFIG"])
    config.write_text(config.read_text() + table)
    return load(environ)
