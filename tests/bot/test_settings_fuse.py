"""``fuse_accounts`` and ``fuse_share``: what may stand there, and what nobody could ever give."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from tests.bot.tenant_file import toml, write

TWO = 'requesters = ["@it"]\napprovers = ["UADA", "UCHEN"]\n'
ONE = 'requesters = ["@it"]\napprovers = ["UADA"]\n'
NO_MORE = "can give no more than it needs: name others as well, or a fallback"
RULE = '[[policy.rules]]\nstages = [{ who = ["UADA", "UBOB"], all_of = true }]\n'
TOLD = '[[policy.rules]]\nmode = "notify"\nstages = [{ who = ["UADA"] }]\n'


@pytest.mark.parametrize(
    ("policy", "accounts", "share"),
    [
        (TWO, None, None),
        (TWO + "fuse_accounts = 40\nfuse_share = 25", 40, 25),
        (ONE, None, None),
        (ONE + 'fallback = ["UCHEN"]\nfuse_share = 100', None, 100),
        ('requesters = ["@it"]\napprovers = ["*"]\nfuse_accounts = 1', 1, None),
        (TWO + "fuse_accounts = 2\n" + TOLD, 2, None),
    ],
)
def test_what_may_stand_there(tmp_path: Path, policy: str, accounts: int | None, share: int | None) -> None:
    rules = load({}, write(tmp_path, toml(policy=policy))).rules()
    assert (rules.fuse_accounts, rules.fuse_share) == (accounts, share)


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (TWO + "fuse_accounts = 0", "policy.fuse_accounts"),
        (TWO + 'fuse_accounts = "40"', "policy.fuse_accounts"),
        (TWO + "fuse_share = 101", "policy.fuse_share"),
        (TWO + "fuse_share = 0", "policy.fuse_share"),
        (TWO + "fuse_shares = 10", "did you mean fuse_share"),
        (ONE + "fuse_accounts = 40", f"approvers {NO_MORE}"),
        (ONE + 'quorum = 1\nfuse_share = 20\ndeny = ["UCHEN"]', f"approvers {NO_MORE}"),
        (TWO + "fuse_accounts = 40\n" + RULE, f"rules[1] {NO_MORE}"),
        (TWO + "fuse_accounts = 40\n" + TOLD + RULE, f"rules[2] {NO_MORE}"),
    ],
)
def test_a_problem_names_the_key(tmp_path: Path, policy: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as told:
        load({}, write(tmp_path, toml(policy=policy)))
    assert [problem for problem in told.value.problems if sentence in problem], told.value.problems
