"""The one exception of the stand-in: Slack says no."""

from typing import Any


class Refusal(Exception):
    """Slack's answer ``ok: false`` with this error word; ``extra`` are the other fields of that answer."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


class Unfit(ValueError):
    """A person tried something that Slack's own window would not let them do; the text is a sentence."""
