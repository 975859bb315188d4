"""A vendor's limit on calls: so many in a short window and so many an hour, in real time."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True)
class Limits:
    """``burst`` calls in any ``window`` seconds, and ``hourly`` in each hour from the start on."""

    burst: int
    window: float
    hourly: int


class Allowance:
    """Counts calls against the limits."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._now = now
        self._recent: deque[float] = deque()
        self._hour_began = now()
        self._used = 0

    def spend(self) -> bool:
        """Whether this call is within the limits; one that is not does not count."""
        now = self._now()
        while self._recent and now - self._recent[0] >= self.limits.window:
            self._recent.popleft()
        if now - self._hour_began >= HOUR:
            self._hour_began, self._used = now, 0
        if len(self._recent) >= self.limits.burst or self._used >= self.limits.hourly:
            return False
        self._recent.append(now)
        self._used += 1
        return True

    @property
    def left_in_window(self) -> int:
        """The calls left of the short window, as of the last one."""
        return self.limits.burst - len(self._recent)

    @property
    def left(self) -> int:
        """The calls left of the hour."""
        return self.limits.hourly - self._used

    @property
    def resets_in(self) -> float:
        """The seconds until the hour ends."""
        return max(0.0, self._hour_began + HOUR - self._now())
