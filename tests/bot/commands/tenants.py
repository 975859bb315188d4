"""A tenant to look at from the command line: a local Slack, a local TalentLMS and settings for both."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.demo.portal import portal_accounts
from bot.settings import Settings, load
from bot.workbench.company import Company, demo_company
from bot.workbench.server import Workbench
from bot.workbench.workspace import SCOPES
from connectors.contract import Clock
from connectors.sandbox.talentlms import TalentLMSSandbox
from tests.bot.tenant_file import toml, write

KEY = "key-of-the-sandbox"


@dataclass(frozen=True)
class Tenant:
    """Both stand-ins, up, and a folder of the tenant's own."""

    slack: Workbench
    talentlms: TalentLMSSandbox
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "seatkeeper.toml"

    def environ(self, **changes: str) -> dict[str, str]:
        """The variables that a tenant sets; an empty value is as good as none."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": f"sqlite:///{self.folder / 'seatkeeper.db'}",
            "SEATKEEPER_TALENTLMS_API_KEY": KEY,
            **changes,
        }

    def write(self, **tables: str | None) -> None:
        """Writes the settings, with tables replaced."""
        app = f'connector = "talentlms"\nbase_url = "{self.talentlms.base_url}"\nplan = "Core"\nseats = 100'
        write(self.folder, toml(**({"apps__talentlms": app} | tables)))

    def settings(self, **changes: str) -> Settings:
        return load(self.environ(**changes), self.config)

    async def type(self, line: str, **changes: str) -> Result:
        """Types a command with the tenant's variables set, in a thread: the stand-ins go on meanwhile."""
        environ = self.environ(SEATKEEPER_CONFIG=str(self.config), **changes)
        return await asyncio.to_thread(CliRunner().invoke, app, line.split(), env=environ)


@asynccontextmanager
async def tenant(
    folder: Path, clock: Clock, company: Company | None = None, scopes: Iterable[str] = SCOPES
) -> AsyncIterator[Tenant]:
    """The tenant's stand-ins, up until the end, with settings that are right."""
    slack = Workbench(company or demo_company(), clock=clock, scopes=scopes)
    async with TalentLMSSandbox(portal_accounts(clock()), api_key=KEY, clock=clock) as talentlms:
        await slack.start()
        try:
            here = Tenant(slack, talentlms, folder)
            here.write()
            yield here
        finally:
            await slack.stop()
