"""Slack's rates: one message a second for a channel, and calls a minute for a method."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, inf

Seconds = Callable[[], float]


@dataclass(frozen=True)
class Limits:
    """How much is allowed; the tiers here are more generous than Slack's 20, 50 and 100 calls a minute.

    Source: docs.slack.dev/apis/web-api/rate-limits.
    """

    posts_per_second: float = 1.0
    post_burst: int = 3
    calls_per_minute: dict[int, int] = field(default_factory=lambda: {2: 120, 3: 600, 4: 1200})

    @classmethod
    def none(cls) -> "Limits":
        """No limits, for measuring."""
        return cls(inf, 1, {})


class Bucket:
    """A token bucket over real, elapsed time."""

    def __init__(self, per_second: float, burst: int, seconds: Seconds) -> None:
        self._rate = per_second
        self._burst = burst
        self._seconds = seconds
        self._tokens = float(burst)
        self._at = seconds()

    def wait(self) -> float:
        """Take one token and answer 0, or answer the seconds until there is one."""
        now = self._seconds()
        elapsed, self._at = now - self._at, now
        if self._rate == inf:
            return 0.0
        self._tokens = min(self._burst, self._tokens + elapsed * self._rate)
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return 0.0


class Paces:
    """All buckets of the app; each answer is the whole seconds of ``Retry-After``, or 0."""

    def __init__(self, limits: Limits, seconds: Seconds = time.monotonic) -> None:
        self._limits = limits
        self._seconds = seconds
        self._buckets: dict[str, Bucket] = {}

    def post(self, channel: str) -> int:
        return self._take(channel, self._limits.posts_per_second, self._limits.post_burst)

    def call(self, method: str, tier: int) -> int:
        most = self._limits.calls_per_minute.get(tier)
        return self._take(method, most / 60, most) if most else 0

    def _take(self, key: str, rate: float, burst: int) -> int:
        bucket = self._buckets.get(key) or self._buckets.setdefault(key, Bucket(rate, burst, self._seconds))
        return ceil(bucket.wait())
