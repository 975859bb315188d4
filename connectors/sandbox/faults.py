"""The ways in which a vendor can misbehave, and a box that says which of them are on."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Fault(StrEnum):
    """One way to misbehave. Those that do the work before they fail say so in their titles."""

    DELAY = "delay"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    HANG = "hang"
    DROP_AFTER_EFFECT = "drop_after_effect"
    DROP_BEFORE_EFFECT = "drop_before_effect"
    MALFORMED = "malformed"
    HTML = "html"
    CHANGED_ENVELOPE = "changed_envelope"
    LIES = "lies"
    VANISH = "vanish"
    UNAUTHORIZED = "unauthorized"


Scope = Literal["reads", "writes", "all"]
SCOPES: tuple[Scope, ...] = ("reads", "writes", "all")

TITLES: Mapping[Fault, str] = {
    Fault.DELAY: "Answers slowly",
    Fault.RATE_LIMITED: "Says that we are too fast",
    Fault.SERVER_ERROR: "Breaks down before it does anything",
    Fault.HANG: "Hangs for ever",
    Fault.DROP_AFTER_EFFECT: "Does it, and hangs up before it answers",
    Fault.DROP_BEFORE_EFFECT: "Hangs up and does nothing",
    Fault.MALFORMED: "Does it, and answers half a sentence",
    Fault.HTML: "Answers with a web page and does nothing",
    Fault.CHANGED_ENVELOPE: "Does it, and answers in a shape nobody knows",
    Fault.LIES: "Says that it is done and does nothing",
    Fault.VANISH: "Deactivates, and the account cannot be found any more",
    Fault.UNAUTHORIZED: "Refuses our key",
}

# Where the panel does not say which calls: these make no sense, or no story, on reads.
_ON_WRITES = frozenset({Fault.DROP_AFTER_EFFECT, Fault.DROP_BEFORE_EFFECT, Fault.LIES, Fault.VANISH})


@dataclass
class Switched:
    """A fault that is on: for which calls, and how many more of them (None: until it is cleared)."""

    kind: Fault
    on: Scope
    times: int | None
    seconds: float
    status: int
    retry_after: float | None

    def covers(self, write: bool) -> bool:
        return self.on == "all" or (self.on == "writes") == write


class Faults:
    """The faults of one sandbox, at most one of each kind; the one switched on first goes first."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._on: dict[Fault, Switched] = {}
        self._released = asyncio.Event()

    def set(
        self,
        kind: str,
        *,
        on: str | None = None,
        times: int | None = None,
        seconds: float = 1.0,
        status: int = 503,
        retry_after: float | None = None,
    ) -> None:
        """Switches a fault on; raises ValueError with a sentence for an unknown kind, scope or number.

        ``seconds`` is for ``delay``, ``status`` for ``server_error``, ``retry_after`` for ``rate_limited``.
        """
        if kind not in set(Fault):
            raise ValueError(f"there is no fault {kind!r}; known: {', '.join(Fault)}")
        if times is not None and times < 1:
            raise ValueError("a fault happens at least once")
        fault = Fault(kind)
        scope = _scope(on or ("writes" if fault in _ON_WRITES else "all"))
        self._on[fault] = Switched(fault, scope, times, seconds, status, retry_after)
        self._changed()

    def clear(self) -> None:
        """Switches every fault off and lets go of the calls that hang."""
        self._on.clear()
        self._released.set()
        self._released = asyncio.Event()
        self._changed()

    def active(self, kind: Fault) -> bool:
        return kind in self._on

    def take(self, *, write: bool) -> Switched | None:
        """The fault that this call meets, if any; it is used up by that once."""
        for fault in self._on.values():
            if fault.covers(write):
                self._use_up(fault)
                return fault
        return None

    async def wait_until_released(self) -> None:
        """Returns when the faults are cleared."""
        await self._released.wait()

    def _use_up(self, fault: Switched) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times == 0:
            del self._on[fault.kind]
            self._changed()


def _scope(word: str) -> Scope:
    for scope in SCOPES:
        if scope == word:
            return scope
    raise ValueError(f"faults happen on {', '.join(SCOPES)}, not on {word!r}")
