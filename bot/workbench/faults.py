"""Ways in which a test makes Slack misbehave, each for a number of calls of one method."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from bot.workbench.methods.table import METHODS


@dataclass(frozen=True)
class Fault:
    """What happens to one call."""

    kind: Literal["refuse", "rate_limit", "drop_answer", "delay"]
    error: str = ""
    seconds: float = 0.0


class Faults:
    """Faults wait per method, first come first served; ``response_url`` is a method here, too."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = {}

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Answer ``ok: false`` with this error; nothing is done."""
        self._add(method, Fault("refuse", error=error), times)

    def rate_limit(self, method: str, seconds: int, times: int = 1) -> None:
        """Answer 429 with ``Retry-After``; nothing is done."""
        self._add(method, Fault("rate_limit", seconds=seconds), times)

    def drop_answer(self, method: str, times: int = 1) -> None:
        """Do what is asked, then cut the connection before the answer."""
        self._add(method, Fault("drop_answer"), times)

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """Do what is asked after this many seconds of real time."""
        self._add(method, Fault("delay", seconds=seconds), times)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        waiting = self._waiting.get(method)
        return waiting.popleft() if waiting else None

    def _add(self, method: str, fault: Fault, times: int) -> None:
        if method not in (*METHODS, "response_url"):
            raise ValueError(f"there is no method {method}")
        self._waiting.setdefault(method, deque()).extend([fault] * times)
