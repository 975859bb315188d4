"""How fast one tenant is called: our own rate, slowed down by what the vendor says."""

import asyncio
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from aiolimiter import AsyncLimiter

from connectors.contract import Clock

LONGEST_HOLD = 60.0  # seconds; a vendor that asks for more is asked again after this
DEFAULT_RETRY_AFTER = 5.0  # seconds
LONGEST_RETRY_AFTER = 3600.0  # seconds; nobody plans with more than that from a header
_SLOWEST_STEP = 1.0  # seconds between calls while little is left, so that people still get answers
_SCARCE = 0.1  # of the limit
_A_MOMENT = 1e8  # a larger ``X-RateLimit-Reset`` is a moment in unix seconds, a smaller one a delay


class Pace:
    """Lets calls through at a steady rate, and holds all of them while the vendor asks to wait.

    ``burst`` calls may leave at once, one second's worth unless given: in any W seconds at most
    ``burst + W * calls_per_second`` leave. ``windows`` are a vendor's own headers that tell how many calls
    are left of so many seconds, and not when those are over. Waiting is real time; the clock only turns a
    vendor's moments into seconds.
    """

    def __init__(
        self,
        calls_per_second: float,
        clock: Clock,
        *,
        burst: float | None = None,
        windows: Mapping[str, float] | None = None,
    ) -> None:
        burst = max(1.0, burst or calls_per_second)
        self._limiter = AsyncLimiter(burst, burst / calls_per_second)
        self._clock = clock
        self._windows = windows or {}
        self._held_until = 0.0

    def hold(self, seconds: float) -> None:
        """Keeps every further call back for so long, up to ``LONGEST_HOLD``."""
        until = asyncio.get_running_loop().time() + min(seconds, LONGEST_HOLD)
        self._held_until = max(self._held_until, until)

    async def turn(self, patience: float) -> float:
        """Waits until the next call may leave, and gives 0.

        While the vendor asks for more than what is left of ``patience`` seconds, however often it asked anew,
        it gives the seconds at once and lets none leave.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        while wait := max(0.0, self._held_until - loop.time()):
            if self._held_until > until:
                return wait
            await asyncio.sleep(wait)
        await self._limiter.acquire()
        return 0.0

    def heed(self, headers: Mapping[str, str]) -> None:
        """Slows down when the vendor's headers say that little or nothing is left of its limit."""
        for name, seconds in self._windows.items():
            self._stretch(_number(headers.get(name)), seconds)
        left = _number(headers.get("x-ratelimit-remaining"))
        if left is None:
            return
        reset = _until_reset(headers, self._clock)
        if left < 1:
            self.hold(_SLOWEST_STEP if reset is None else reset)
        elif reset is not None and left <= _SCARCE * (_number(headers.get("x-ratelimit-limit")) or 0):
            self.hold(min(reset / left, _SLOWEST_STEP))

    def _stretch(self, left: float | None, seconds: float) -> None:
        """Makes what is left last for the window; one that is longer than a hold can only be waited for."""
        if left is not None and left < 1:
            self.hold(seconds)
        elif left is not None and seconds <= LONGEST_HOLD:
            self.hold(min(seconds / left, _SLOWEST_STEP))


def retry_after(headers: Mapping[str, str], clock: Clock) -> float:
    """The seconds that a 429 asks us to wait: ``Retry-After``, else the limit's reset, else a default."""
    told = headers.get("retry-after")
    # Where something is left of the limit that resets then, it was another, shorter one that was hit.
    used_up = (_number(headers.get("x-ratelimit-remaining")) or 0) < 1
    reset = _until_reset(headers, clock) if used_up else None
    for seconds in (_number(told), _until_date(told, clock), reset):
        if seconds is not None:
            return min(seconds, LONGEST_RETRY_AFTER)
    return DEFAULT_RETRY_AFTER


def _number(text: str | None) -> float | None:
    text = (text or "").strip()
    return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None


def _until_date(text: str | None, clock: Clock) -> float | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - clock()).total_seconds())


def _until_reset(headers: Mapping[str, str], clock: Clock) -> float | None:
    reset = _number(headers.get("x-ratelimit-reset"))
    if reset is None or reset < _A_MOMENT:
        return reset
    return max(0.0, reset - clock().timestamp())
