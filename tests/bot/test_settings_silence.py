"""``[policy]``: reminders, silence and the working calendar, and what is wrong about them."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from approvals.policy_rules import Escalate
from bot.settings import SettingsError, load
from tests.bot.tenant_file import toml, write

POLICY = 'requesters = ["@it"]\napprovers = ["UADA"]\n'
TWO = '[[policy.rules]]\nstages = [{ who = ["UADA"] }, { who = ["UBOB"] }]\n'
ONE = '[[policy.rules]]\nstages = [{ who = ["UADA"] }]\n'


def test_what_is_left_out_has_a_meaning(tmp_path: Path) -> None:
    rules = load({}, write(tmp_path, toml(policy=POLICY + TWO))).rules()
    assert (rules.remind_after, rules.calendar) == (timedelta(hours=2), None)
    assert [rule.escalate_after for rule in rules.whole] == [None, None]


def test_a_rule_has_its_own_time_or_the_policys_or_none(tmp_path: Path) -> None:
    text = POLICY + 'escalate_after = "4h"\nescalate_to = "cancel"\n'
    text += (
        TWO + 'escalate_after = "1h"\nescalate_to = "next_stage"\n' + TWO + 'escalate_after = "0s"\n' + ONE
    )
    rules = load({}, write(tmp_path, toml(policy=text))).rules()
    hours = [
        rule.escalate_after / timedelta(hours=1) for rule in rules.whole if rule.escalate_after is not None
    ]
    assert hours == [1, 0, 4, 4]
    assert [rule.escalate_to for rule in rules.whole[:3]] == [
        Escalate.NEXT_STAGE,
        Escalate.CANCEL,
        Escalate.CANCEL,
    ]


def test_the_calendar(tmp_path: Path) -> None:
    table = (
        'days = ["mon", "sun"]\nhours = "08:30-16:00"\ntimezone = "Europe/Berlin"\nholidays = [2026-12-25]'
    )
    calendar = load({}, write(tmp_path, toml(policy__calendar=table))).rules().calendar
    assert calendar is not None
    assert (calendar.days, calendar.hours) == (frozenset({0, 6}), (time(8, 30), time(16)))
    assert (calendar.timezone, calendar.holidays) == ("Europe/Berlin", frozenset({date(2026, 12, 25)}))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            'escalate_after = "4h"\n',
            "policy: escalate_after needs escalate_to: next_stage, fallback or cancel",
        ),
        ('escalate_to = "cancel"\n', 'policy: escalate_to needs escalate_after, such as "4h"'),
        (TWO + 'escalate_after = "4h"\n', "policy: rules[1].escalate_after needs escalate_to"),
        ('escalate_to = "boss"\n', "policy.escalate_to input should be 'next_stage', 'fallback' or 'cancel'"),
        (TWO + "escalate_after = 4\n", "policy.rules[1].escalate_after: 4 is not a duration in quotes"),
        (
            ONE + 'escalate_after = "4h"\nescalate_to = "next_stage"\n',
            "policy: rules[1].escalate_to is next_stage, but there is no next stage",
        ),
        (
            'escalate_after = "4h"\nescalate_to = "fallback"\n',
            "policy: escalate_to is fallback, but no fallback is named",
        ),
        (
            'escalate_after = "8h"\nescalate_to = "cancel"\n',
            "policy: escalate_after is no shorter than expires_after",
        ),
        ('[policy.calendar]\ndays = ["mon", "fry"]\n', "policy.calendar.days: 'fry' is no day: mon, tue,"),
        ("[policy.calendar]\ndays = []\n", "policy.calendar.days: it is empty"),
        ('[policy.calendar]\nhours = "17:00-09:00"\n', "policy.calendar.hours: they end before they begin"),
        (
            '[policy.calendar]\nhours = "weekends"\n',
            "policy.calendar.hours: 'weekends' are no hours of a day",
        ),
        ('[policy.calendar]\ntimezone = "Berlin"\n', "policy.calendar.timezone: 'Berlin' is no time zone"),
        ('[policy.calendar]\nholidays = ["Easter"]\n', "policy.calendar.holidays "),
        ('[policy.calendar]\nzone = "UTC"\n', "unknown key policy.calendar.zone: "),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, more: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as failed:
        load({}, write(tmp_path, toml(policy=POLICY + more)))
    assert any(problem.startswith(sentence) or sentence in problem for problem in failed.value.problems)
