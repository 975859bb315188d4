"""A vendor's own records, as people read them."""

import pytest

from bot.blocks.testimony import records
from tests.bot.blocks.slack_rules import check_mrkdwn

SAID = "shows it disabled in its own audit trail"


def test_its_moment_is_in_the_readers_zone() -> None:
    told = records(f"{SAID} at 2026-11-21 03:45 UTC")
    check_mrkdwn(told)
    assert told.startswith(f"{SAID} <!date^1795232700^")


@pytest.mark.parametrize("said", ["", SAID, f"{SAID} at 2026-19-39 03:45 UTC"])
def test_what_holds_no_moment_stays(said: str) -> None:
    assert records(said) == said
