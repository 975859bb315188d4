"""Identifiers as Slack gives them: unique, and message times that never repeat."""

import itertools
import secrets

from connectors.contract import Clock


class Mint:
    """Makes identifiers; times come from the clock and grow by at least one microsecond."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._count = itertools.count(1)

    def ts(self) -> str:
        """The next message time: seconds, a dot, six digits."""
        self._last = max(int(self._clock().timestamp() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def id(self, prefix: str) -> str:
        return f"{prefix}0{next(self._count):09d}"

    def hash(self) -> str:
        return f"{int(self._clock().timestamp())}.{secrets.token_hex(4)}"

    def short(self) -> str:
        """Like the ids that Slack gives to blocks."""
        return secrets.token_urlsafe(6)

    def secret(self) -> str:
        return secrets.token_urlsafe(18)
