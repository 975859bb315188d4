"""``[digest]``: when, where, whose names, and what is wrong about them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from approvals.digest import Names
from bot.settings import SettingsError, load
from tests.bot.tenant_file import TABLES, toml, write

SLACK = TABLES["slack"] + "\n"
BERLIN = 'cron = "30  7 * * fri"\ntimezone = "Europe/Berlin"\nnames = "full"\nstale_after = "60d"'
TWO_APPS = {"apps__quick": 'connector = "roster"\nstale_after = "30d"'}


def test_what_is_left_out_has_a_meaning(tmp_path: Path) -> None:
    settings = load({}, write(tmp_path, toml()))
    assert (settings.digest.names, settings.digest_channel) == (Names.MASKED, None)
    due = settings.digest.next_due(datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert due == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert settings.apps["talentlms"].stale_after == 90 * 86400


def test_the_table(tmp_path: Path) -> None:
    settings = load({}, write(tmp_path, toml(digest=BERLIN, **TWO_APPS)))
    due = settings.digest.next_due(datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert (settings.digest.cron, due) == ("30 7 * * fri", datetime(2026, 11, 27, 6, 30, tzinfo=UTC))
    days = {name: app.stale_after / 86400 for name, app in settings.apps.items()}
    assert (settings.digest.names, days) == (Names.FULL, {"talentlms": 60, "quick": 30})


@pytest.mark.parametrize(
    ("slack", "digest"),
    [("#seats", None), (None, "#seats"), ("#seats", "#seats")],
    ids=["old", "new", "both"],
)
def test_the_channel_has_two_names(tmp_path: Path, slack: str | None, digest: str | None) -> None:
    tables = {"slack": SLACK + (f'digest_channel = "{slack}"' if slack else "")}
    tables["digest"] = f'channel = "{digest}"' if digest else ""
    assert load({}, write(tmp_path, toml(**tables))).digest_channel == "#seats"


@pytest.mark.parametrize(
    ("digest", "sentence"),
    [
        ('cron = "mondays"', "digest.cron: 'mondays' is no cron line: write minute, hour, day"),
        ('timezone = "Berlin"', "digest.timezone: 'Berlin' is no time zone"),
        ('names = "initials"', "digest.names: 'initials' is none of full, masked, none"),
        ('channel = "seats"', "digest.channel: 'seats' is neither a channel's id"),
        ('chanel = "#seats"', "unknown key digest.chanel: did you mean channel?"),
        ('channel = "#other"', "digest.channel: #other is not slack.digest_channel, #seats"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, digest: str, sentence: str) -> None:
    tables = toml(slack=SLACK + 'digest_channel = "#seats"', digest=digest)
    with pytest.raises(SettingsError) as wrong:
        load({}, write(tmp_path, tables))
    assert sentence in str(wrong.value)
