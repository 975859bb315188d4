"""What a vendor's own records say, with their moments in the reader's zone like all others."""

import re
from datetime import UTC, datetime

from bot.blocks.text import esc, moment

MOMENT = re.compile(r" at (20\d\d-\d\d-\d\d \d\d:\d\d) UTC")
"""How connectors write a moment into a sentence that is kept."""
LONGEST = 200


def records(told: str) -> str:
    """The sentence, escaped, as it goes on where the app's name ends."""
    return MOMENT.sub(_local, esc(told, LONGEST))


def _local(found: re.Match[str]) -> str:
    try:
        at = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return found[0]
    return f" {moment(at)}"
