"""Messages and who may see them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.workbench.changes import Changes
from bot.workbench.seen import Seen
from bot.workbench.wire import Json

SILENT = frozenset(
    {
        *(
            "type",
            "block_id",
            "action_id",
            "callback_id",
            "task_id",
            "value",
            "url",
            "image_url",
            "slack_file",
        ),
        *("style", "verbatim", "emoji", "filter", "dispatch_action_config", "column_settings", "indent"),
        *("initial_value", "initial_option", "initial_options", "initial_user", "initial_users"),
    }
)
"""Keys of blocks whose words nobody reads."""


def texts(value: Any) -> Iterator[str]:
    """Every piece of text that is drawn for a person somewhere inside blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in SILENT:
                yield from texts(item)


@dataclass(frozen=True)
class Message:
    """One version of a message; ``addressee`` is set for an ephemeral one, ``edited`` is a ts."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    bot: bool = False
    thread_ts: str | None = None
    edited: str | None = None
    addressee: str | None = None
    metadata: Json | None = None
    files: tuple[Json, ...] = ()
    version: int = 1

    @property
    def ephemeral(self) -> bool:
        return self.addressee is not None

    @property
    def shown(self) -> str:
        """All words that a person reads in it, blocks first if there are any."""
        return "\n".join(texts(list(self.blocks))) if self.blocks else self.text


class Messages:
    """All messages by channel, oldest first."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._by_channel: dict[str, dict[str, Message]] = {}
        self._seen: Seen[Message] = Seen()

    def put(self, message: Message) -> Message:
        """Add a message, or put a newer version in its place."""
        before = self.find(message.channel, message.ts)
        message = replace(message, version=before.version + 1) if before else message
        self._by_channel.setdefault(message.channel, {})[message.ts] = message
        self._seen.keep((message.channel, message.ts), str(message.version), message)
        self._changes.tell(f"messages:{message.channel}")
        return message

    def edit(self, message: Message, **fields: Any) -> Message:
        return self.put(replace(message, **fields))

    def remove(self, message: Message) -> None:
        self._by_channel.get(message.channel, {}).pop(message.ts, None)
        self._seen.forget((message.channel, message.ts))
        self._changes.tell(f"messages:{message.channel}")

    def find(self, channel: str, ts: str) -> Message | None:
        return self._by_channel.get(channel, {}).get(ts)

    def seen(self, channel: str, ts: str, version: str) -> Message | None:
        """A version that people may still have before them."""
        return self._seen.find((channel, ts), version)

    def everything(self, channel: str) -> list[Message]:
        return list(self._by_channel.get(channel, {}).values())

    def standing(self, channel: str) -> list[Message]:
        """The messages of a channel that everybody there sees."""
        return [message for message in self.everything(channel) if not message.ephemeral]

    def visible(self, channel: str, user: str) -> list[Message]:
        return [message for message in self.everything(channel) if message.addressee in (None, user)]

    def ephemerals(self, user: str) -> list[Message]:
        found: Iterable[Message] = (one for channel in self._by_channel.values() for one in channel.values())
        return sorted((one for one in found if one.addressee == user), key=lambda one: one.ts)
