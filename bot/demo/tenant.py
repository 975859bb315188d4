"""The demo company's settings, as a tenant would write them, pointing at the stand-ins."""

from collections.abc import Sequence
from pathlib import Path

from bot.demo.vendors import SECRETS, Vendors
from bot.settings import Settings, load
from bot.workbench.server import Workbench
from connectors.sandbox.talentlms import TalentLMSSandbox

KEY = "demo-key-of-the-local-talentlms"
SEATS = 100
APPROVERS = ("UADA", "UCHEN", "manager")

TOML = """
[slack]
approvals_channel = "#it-approvals"
digest_channel = "#it-seats"

[digest]
cron = "0 9 * * mon"
timezone = "Europe/Berlin"
names = "full"

[policy]
requesters = ["@it-leads", "UCHEN", "farah@harbourpine.example"]
approvers = [{approvers}]
operators = ["UADA"]
quorum = 1
expires_after = "8h"

[people]
domains = ["harbourpine.example"]
aliases = {{ "emil@harbourpine.example" = ["emil.novak@harbourpine.example"] }}

[apps.talentlms]
connector = "talentlms"
title = "TalentLMS"
base_url = "{base_url}"
api = "{dialect}"
plan = "Core"
seats = {seats}
base_price = 149
currency = "USD"
billing = "monthly"
owner = "UHANA"
settles_in = "2s"
"""


def demo_settings(
    folder: Path,
    workbench: Workbench,
    talentlms: TalentLMSSandbox,
    dialect: str = "v2",
    approvers: Sequence[str] = APPROVERS,
    others: Vendors | None = None,
) -> Settings:
    """The settings, read from ``folder``, with the other vendors' apps if there are any."""
    return load(demo_environment(folder, workbench, talentlms, dialect, approvers, others))


def demo_environment(
    folder: Path,
    workbench: Workbench,
    talentlms: TalentLMSSandbox,
    dialect: str = "v2",
    approvers: Sequence[str] = APPROVERS,
    others: Vendors | None = None,
) -> dict[str, str]:
    """The environment for ``seatkeeper run`` against the stand-ins; writes the TOML into ``folder``."""
    config = folder / "seatkeeper.toml"
    names = ", ".join(f'"{name}"' for name in approvers)
    filled = TOML.format(approvers=names, base_url=talentlms.base_url, dialect=dialect, seats=SEATS)
    config.write_text(filled + (others.tables() if others else ""), encoding="utf-8")
    return {
        "SEATKEEPER_CONFIG": str(config),
        "SLACK_BOT_TOKEN": workbench.bot_token,
        "SLACK_APP_TOKEN": workbench.app_token,
        "SLACK_SIGNING_SECRET": workbench.signing_secret,
        "SLACK_API_URL": workbench.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'seatkeeper.db'}",
        "SEATKEEPER_TALENTLMS_API_KEY": KEY,
        **(SECRETS if others else {}),
    }
