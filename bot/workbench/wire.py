"""What travels between Slack and the app: envelopes out, acknowledgements back."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
"""A JSON object."""

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Envelope:
    """One delivery to the app; retries are counted for events only."""

    kind: Kind
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""

    @property
    def what(self) -> str:
        """The name under which the traffic lists it, such as ``block_actions``."""
        if self.kind == "interactive":
            return str(self.payload.get("type"))
        if self.kind == "events_api":
            return str(self.payload["event"]["type"])
        return self.kind


@dataclass(frozen=True)
class Ack:
    """What came back within the time: a body, or the reason why nothing did.

    ``error`` is None, or ``operation_timeout``, or ``dispatch_failed``; ``reason`` is Slack's word for event
    retries; ``ms`` are milliseconds of real time.
    """

    ok: bool
    body: Json = field(default_factory=dict)
    error: str | None = None
    reason: str = ""
    status: int = 200
    ms: float = 0.0
    no_retry: bool = False
