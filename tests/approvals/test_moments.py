"""A day and a time of day where somebody is, and the one moment that is meant by them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.moments import FARTHEST, Doubt, Meant, Place, is_far, meant, place_of
from tests.approvals.scenes import person
from tests.conftest import START

BERLIN, CAIRO = Place("Europe/Berlin"), Place("Africa/Cairo")
ZONES = ("Africa/Cairo", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin", "UTC")

WHEN: dict[str, tuple[str, date, time, str, Doubt | None]] = {
    "an ordinary evening": ("Europe/Berlin", date(2026, 11, 27), time(18), "2026-11-27 17:00", None),
    "summer time": ("Europe/Berlin", date(2026, 7, 1), time(18), "2026-07-01 16:00", None),
    "a time that does not exist": (
        "Europe/Berlin", date(2027, 3, 28), time(2, 30), "2027-03-28 01:30", Doubt.SKIPPED,
    ),
    "just before the gap": ("Europe/Berlin", date(2027, 3, 28), time(1, 59), "2027-03-28 00:59", None),
    "just after the gap": ("Europe/Berlin", date(2027, 3, 28), time(3, 0), "2027-03-28 01:00", None),
    "a time that comes twice": (
        "Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25 01:30", Doubt.TWICE,
    ),
    "midnight that does not exist": (
        "Africa/Cairo", date(2027, 4, 30), time(0, 0), "2027-04-29 22:00", Doubt.SKIPPED,
    ),
    "half an hour twice": (
        "Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), "2027-04-03 15:15", Doubt.TWICE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHEN)
def test_a_local_time_is_one_moment_and_in_doubt_the_later(case: str) -> None:
    zone, day, hour, utc, doubt = WHEN[case]
    found = meant(day, hour, Place(zone))
    assert (f"{found.at:%Y-%m-%d %H:%M}", found.at.tzinfo, found.doubt) == (utc, UTC, doubt)


def test_what_does_not_exist_moves_forward_by_the_gap() -> None:
    found = meant(date(2027, 3, 28), time(2, 30), BERLIN)
    assert f"{BERLIN.local(found.at):%H:%M}" == "03:30"


@given(st.dates(date(2020, 1, 1), date(2037, 1, 1)), st.integers(0, 1439), st.sampled_from(ZONES))
def test_a_moment_is_never_earlier_than_it_was_picked(day: date, minutes: int, zone: str) -> None:
    hour = time(*divmod(minutes, 60))
    found = meant(day, hour, Place(zone))
    shown = Place(zone).local(found.at)
    picked, seen = (day, hour), (shown.date(), shown.time())
    assert seen > picked if found.doubt is Doubt.SKIPPED else seen == picked


def test_the_clocks_are_the_first_persons_whose_zone_is_known() -> None:
    farah = person("farah", "Farah Haddad", timezone="Africa/Cairo")
    lost = person("milo", "Milo Grant", timezone="Mars/Olympus_Mons")
    nowhere = person("dana", "Dana Okafor")
    assert place_of(farah, lost) == Place("Africa/Cairo", farah)
    assert place_of(nowhere, lost, farah) == Place("Africa/Cairo", farah)
    assert place_of(nowhere, lost) == Place()
    assert place_of(person("eve", "Eve", timezone="../../etc/passwd")) == Place()


def test_an_unknown_zone_is_utc() -> None:
    assert meant(date(2026, 11, 27), time(18), Place("Mars/Olympus_Mons")) == Meant(
        datetime(2026, 11, 27, 18, tzinfo=UTC), Place("Mars/Olympus_Mons"), time(18)
    )


def test_more_than_a_year_ahead_is_far() -> None:
    assert not is_far(START + FARTHEST, START)
    assert is_far(START + FARTHEST + timedelta(seconds=1), START)
