"""What the doctor says of the fuse, and of who could give the one approval more today."""

import json
from pathlib import Path

import pytest

from approvals.policy import Rules
from bot.doctor.fuse import meaning
from tests.bot.commands.tenants import tenant
from tests.conftest import TestClock

TWO = 'requesters = ["*"]\napprovers = ["UADA", "UCHEN"]\nfuse_accounts = 40\n'
BY_GUEST = '[[policy.rules]]\nstages = [{ who = ["UADA", "UNORA"] }]\n'


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (Rules(fuse_accounts=40), "touches more than 40 accounts, alone or with"),
        (Rules(fuse_share=25), "touches several accounts that are over 25 % of an app's, alone or with"),
        (Rules(fuse_accounts=9, fuse_share=5), "more than 9 accounts or several accounts that are over 5 %"),
    ],
)
def test_what_it_means(rules: Rules, says: str) -> None:
    assert says in meaning(rules)
    assert meaning(rules).endswith("needs one approval more than its rules say")


async def test_the_doctor_tells_of_it_and_of_who_is_missing(tmp_path: Path, clock: TestClock) -> None:
    async with tenant(tmp_path, clock) as here:
        found = []
        for policy in (TWO, TWO + BY_GUEST):
            here.write(policy=policy)
            told = json.loads((await here.type("doctor --json")).stdout)
            found += [each for each in told if each["check"] == "policy.fuse"]
    enough, short = found
    assert (enough["ok"], short["ok"]) == (True, False)
    assert "today nobody is left to give it under policy.rules[1]" in short["says"]
    assert short["todo"] == "name others there as well, or a fallback"
