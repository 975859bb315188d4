"""What Slack hands out for a short time: triggers, answer addresses and socket tickets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.workbench.ids import Mint
from bot.workbench.refusals import Refusal
from connectors.contract import Clock

TRIGGER_LIVES = timedelta(seconds=3)
ANSWERS_FOR = timedelta(minutes=30)
ANSWERS = 5
REMEMBERED = 10_000


def _forget_oldest(handed_out: dict[str, Any]) -> None:
    while len(handed_out) > REMEMBERED:
        del handed_out[next(iter(handed_out))]


@dataclass
class Trigger:
    """The right to open one modal for one person."""

    user: str
    expires: datetime
    used: bool = False


class Triggers:
    """Triggers live for 3 seconds of the clock and work once (docs.slack.dev/interactivity)."""

    def __init__(self, mint: Mint, clock: Clock) -> None:
        self._mint = mint
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}

    def give(self, user: str) -> str:
        trigger_id = f"{self._mint.ts()}.{self._mint.secret()}"
        self._triggers[trigger_id] = Trigger(user, self._clock() + TRIGGER_LIVES)
        _forget_oldest(self._triggers)
        return trigger_id

    def redeem(self, trigger_id: str) -> str:
        """The person for whom to open a modal, once."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self._clock() > trigger.expires:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass
class AnswerAddress:
    """A response_url: five answers within 30 minutes, shown to one person unless it says otherwise."""

    channel: str
    user: str
    message_ts: str | None
    expires: datetime
    left: int = ANSWERS


class AnswerAddresses:
    """All response_urls, by the secret path after the host."""

    def __init__(self, mint: Mint, clock: Clock, team: str) -> None:
        self._mint = mint
        self._clock = clock
        self._team = team
        self._addresses: dict[str, AnswerAddress] = {}

    def give(self, channel: str, user: str, message_ts: str | None = None) -> str:
        kind = "actions" if message_ts else "commands"
        path = f"/{kind}/{self._team}/{self._mint.id('')}/{self._mint.secret()}"
        self._addresses[path] = AnswerAddress(channel, user, message_ts, self._clock() + ANSWERS_FOR)
        _forget_oldest(self._addresses)
        return path

    def redeem(self, path: str) -> AnswerAddress:
        """Count one answer; refuse the sixth, and any after 30 minutes."""
        address = self._addresses.get(path)
        if address is None:
            raise Refusal("no_service")
        if self._clock() > address.expires:
            raise Refusal("expired_url")
        if address.left == 0:
            raise Refusal("used_url")
        address.left -= 1
        return address


class SocketTickets:
    """The single-use keys in the addresses of apps.connections.open."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._open: set[str] = set()

    def give(self) -> str:
        ticket = self._mint.secret()
        self._open.add(ticket)
        return ticket

    def redeem(self, ticket: str) -> bool:
        known = ticket in self._open
        self._open.discard(ticket)
        return known
