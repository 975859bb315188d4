"""The stand-ins for every kind of app but TalentLMS, and what the settings say of them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.demo.keycards import KeyCards
from bot.demo.seeds import (
    helpdesk_accounts,
    learnupon_courses,
    learnupon_invites,
    learnupon_users,
    site_accounts,
    sub_portals,
    trainual_users,
)
from bot.workbench.vendors import Vendor
from connectors.contract import Clock
from connectors.sandbox.learnupon import LearnUponSandbox
from connectors.sandbox.scim import ScimSandbox
from connectors.sandbox.server import Sandbox
from connectors.sandbox.thought_industries import ThoughtIndustriesSandbox
from connectors.sandbox.trainual import DEMO_SECRETS, TrainualSandbox

KEY = "demo-key-of-a-local-app"
USER = "demo-user"
TRAINUAL_SEATS = 10
"""Those of the plan that the settings name."""
TRAINUAL_SECRETS = {**DEMO_SECRETS, "api_key": KEY}

TABLES: Mapping[str, str] = {
    "learnupon": """
[apps.learnupon]
connector = "learnupon"
title = "LearnUpon"
base_url = "{base_url}"
plan = "Essential"
renews_on = 2025-06-01
notice_days = 17
settles_in = "2s"
""",
    "thought_industries": """
[apps.thought_industries]
connector = "thought_industries"
title = "Thought Industries"
base_url = "{base_url}"
settles_in = "2s"
""",
    "trainual": """
[apps.trainual]
connector = "trainual"
title = "Trainual"
base_url = "{base_url}"
api = "v1"
plan = "Small"
renews_on = 2025-02-01
calls_per_second = 50
settles_in = "2s"
owner = "UADA"
""",
    "helpdesk": """
[apps.helpdesk]
connector = "scim"
title = "Help desk"
base_url = "{base_url}"
seats = 10
price_per_seat = 19
currency = "EUR"
billing = "monthly"
settles_in = "2s"
owner = "UFARAH"
single_sign_on = "Okta"
""",
    "keycards": """
[apps.keycards]
connector = "roster"
title = "Key cards"
owner = "UBRUNO"
instructions = [
  "Ask at the reception for the list of cards, and find the person's.",
  "Take the card back and have it blocked; do not delete it from the list.",
  "Export the list again and import it into Seatkeeper.",
]
""",
}


@dataclass(frozen=True)
class Vendors:
    """A stand-in for each; ``keycards`` is no server, since it has no API."""

    learnupon: LearnUponSandbox
    thought_industries: ThoughtIndustriesSandbox
    trainual: TrainualSandbox
    helpdesk: ScimSandbox
    keycards: KeyCards

    @property
    def servers(self) -> Mapping[str, Sandbox]:
        """Those that are called, by the app's name in the settings."""
        return {name: one for name, one in vars(self).items() if isinstance(one, Sandbox)}

    @property
    def panels(self) -> list[Vendor]:
        """All of them, for the page."""
        return [*self.servers.values(), self.keycards]

    def tables(self) -> str:
        """Their part of the settings."""
        addresses = {name: server.base_url for name, server in self.servers.items()}
        return "".join(table.format(base_url=addresses.get(name, "")) for name, table in TABLES.items())


SECRETS: Mapping[str, str] = {
    "SEATKEEPER_LEARNUPON_USERNAME": USER,
    "SEATKEEPER_LEARNUPON_PASSWORD": KEY,
    "SEATKEEPER_THOUGHT_INDUSTRIES_API_KEY": KEY,
    "SEATKEEPER_TRAINUAL_API_KEY": KEY,
    "SEATKEEPER_HELPDESK_TOKEN": KEY,
}


@asynccontextmanager
async def all_vendors(clock: Clock) -> AsyncIterator[Vendors]:
    """The stand-ins, up until the end."""
    now = clock()
    helpdesk = ScimSandbox(helpdesk_accounts(), key=KEY, clock=clock)
    helpdesk.name, helpdesk.title = "helpdesk", "Help desk (SCIM)"
    vendors = Vendors(
        LearnUponSandbox(
            learnupon_users(now),
            invites=learnupon_invites(now),
            courses=learnupon_courses(),
            sub_portals=sub_portals(),
            keys=(USER, KEY),
            clock=clock,
        ),
        ThoughtIndustriesSandbox(site_accounts(now), api_key=KEY, clock=clock),
        TrainualSandbox(trainual_users(), plan_seats=TRAINUAL_SEATS, secrets=TRAINUAL_SECRETS, clock=clock),
        helpdesk,
        KeyCards(),
    )
    async with AsyncExitStack() as stack:
        for server in vendors.servers.values():
            await stack.enter_async_context(server)
        yield vendors
