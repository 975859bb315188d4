"""The log of everything between the app and Slack, bounded and without secrets."""

import itertools
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from bot.workbench.changes import Changes
from bot.workbench.wire import Json
from connectors.contract import Clock

Way = Literal["bot→slack", "slack→bot"]
KEPT = 1000
LONGEST_TEXT = 2_000
LONGEST_LIST = 50
SECRET_KEYS = frozenset({"token", "authorization", "cookie", "trigger_id", "ticket"})
SECRETS = (
    (re.compile(r"\b(xox[a-z]|xapp)-[\w-]+"), r"\1-…"),
    (re.compile(r"(/(?:commands|actions|upload/v1)/[\w/]*/)[\w-]+"), r"\1…"),
    (re.compile(r"(ticket=)[\w-]+"), r"\1…"),
)


def masked(value: Any) -> Any:
    """A copy without tokens, triggers and answer addresses, and with long texts and lists cut."""
    if isinstance(value, dict):
        return {key: "…" if key.lower() in SECRET_KEYS else masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        cut = [f"… and {len(value) - LONGEST_LIST} more"] if len(value) > LONGEST_LIST else []
        return [masked(item) for item in value[:LONGEST_LIST]] + cut
    return _masked_text(value) if isinstance(value, str) else _plain(value)


def _masked_text(text: str) -> str:
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}… ({len(text)} characters)"


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else f"({type(value).__name__})"


@dataclass(frozen=True)
class Exchange:
    """What was asked and answered; ``ms`` is its real duration, ``status`` 0 where no answer came."""

    request: Any
    response: Any
    ms: float
    status: int = 200
    error: str | None = None


@dataclass(frozen=True)
class Row:
    """One exchange in its place in the log."""

    seq: int
    at: str
    way: Way
    what: str
    exchange: Exchange

    @property
    def ok(self) -> bool:
        return self.exchange.error is None

    @property
    def error(self) -> str | None:
        return self.exchange.error

    @property
    def request(self) -> Any:
        return self.exchange.request

    @property
    def response(self) -> Any:
        return self.exchange.response

    def shown(self) -> Json:
        """The row as the page gets it, without secrets."""
        told: Json = {"seq": self.seq, "at": self.at, "way": self.way, "what": self.what}
        told |= {"status": self.exchange.status, "ok": self.ok, "error": self.error}
        detail = {"request": masked(self.request), "response": masked(self.response)}
        return told | {"ms": round(self.exchange.ms, 1), "detail": detail}


class Traffic:
    """The newest rows, oldest first; iterate it, or ask for one method."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._seq = itertools.count(1)
        self.rows: deque[Row] = deque(maxlen=KEPT)

    def add(self, way: Way, what: str, exchange: Exchange) -> None:
        at = self._clock().isoformat(timespec="milliseconds")
        self.rows.append(Row(next(self._seq), at, way, what, exchange))
        self._changes.tell("traffic")

    def after(self, seq: int) -> Iterable[Row]:
        return (row for row in self.rows if row.seq > seq)

    def of(self, what: str) -> list[Row]:
        """The rows of one method or delivery, such as ``chat.postMessage`` or ``block_actions``."""
        return self.matching(lambda row: row.what == what)

    def matching(self, wanted: Callable[[Row], bool]) -> list[Row]:
        return [row for row in self.rows if wanted(row)]
