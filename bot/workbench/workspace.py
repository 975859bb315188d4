"""Everything that Slack remembers about one workspace, in one object that the parts share."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.workbench.changes import Changes
from bot.workbench.company import Company, Person
from bot.workbench.identify import identified_block
from bot.workbench.ids import Mint
from bot.workbench.limits import Limits, Paces
from bot.workbench.messages import Message, Messages
from bot.workbench.surfaces import Surfaces
from bot.workbench.tickets import AnswerAddresses, SocketTickets, Triggers
from bot.workbench.uploads import Uploads
from bot.workbench.wire import Json
from connectors.contract import Clock

SCOPES = (
    *("commands", "chat:write", "im:write", "files:write", "channels:read", "groups:read"),
    *("users:read", "users:read.email", "users.profile:read", "usergroups:read"),
)
"""What the app is granted unless a test says otherwise."""

EVENTS = (
    *("app_home_opened", "user_change", "team_join"),
    *("subteam_members_changed", "member_joined_channel"),
)
"""The events that the app subscribes to unless a test says otherwise."""


class Workspace:
    """State only: who exists, what was posted, what stands open, what was handed out."""

    def __init__(self, company: Company, clock: Clock, limits: Limits, scopes: Iterable[str]) -> None:
        self.company = company
        self.clock = clock
        self.scopes = tuple(scopes)
        self.base_url = ""
        self.changes = Changes()
        self.mint = Mint(clock)
        self.messages = Messages(self.changes)
        self.surfaces = Surfaces(self.mint, self.changes)
        self.triggers = Triggers(self.mint, clock)
        self.addresses = AnswerAddresses(self.mint, clock, company.team_id)
        self.tickets = SocketTickets(self.mint)
        self.uploads = Uploads(self.mint)
        self.paces = Paces(limits)
        self.bot_token = f"xoxb-{self.mint.secret()}"
        self.app_token = f"xapp-{self.mint.secret()}"
        self.signing_secret = self.mint.secret()
        self.verification_token = self.mint.secret()

    def now(self) -> datetime:
        return self.clock().astimezone(UTC)

    def person(self, user: str) -> Person | None:
        return self.company.find_person(user)

    def identified(self, blocks: Sequence[Json]) -> tuple[Json, ...]:
        """Blocks in which every block and every interactive element has an id, as Slack sends them back."""
        return tuple(identified_block(block, self.mint) for block in blocks)

    def post(self, channel: str, text: str, blocks: Sequence[Json], **fields: object) -> Message:
        """Put a message of the app in a channel."""
        bot = self.company.app.bot_user
        message = Message(channel, self.mint.ts(), bot, text, self.identified(blocks), bot=True)
        return self.messages.edit(message, **fields)

    def rewrite(self, message: Message, text: str, blocks: Sequence[Json], **fields: object) -> Message:
        """Give a standing message other content; Slack marks it as edited only when it has no blocks."""
        edited = message.edited if blocks else self.mint.ts()
        content = {"text": text, "blocks": self.identified(blocks), "edited": edited}
        return self.messages.edit(message, **content, **fields)
