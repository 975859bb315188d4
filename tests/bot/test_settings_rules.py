"""``[[policy.rules]]``: what may stand there, and what nobody could ever satisfy."""

from pathlib import Path

import pytest

from approvals.policy_rules import Group, Match, Matter, Mode
from bot.settings import SettingsError, load
from tests.bot.tenant_file import toml, write

EXAMPLE = Path(__file__).parents[2] / "seatkeeper.example.toml"
POLICY = 'requesters = ["@it"]\napprovers = ["UADA"]\n'
ONE = 'stages = [{ who = ["UADA"] }]\n'


def ruled(*rules: str) -> str:
    """A file whose policy has these rules."""
    return toml(policy=POLICY + "".join(f"[[policy.rules]]\n{rule}\n" for rule in rules))


def test_the_examples_rules_are_whole(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    start = lines.index("#[[policy.rules]]")
    end = lines.index("[people]")
    lines[start:end] = [line.removeprefix("#") for line in lines[start:end]]
    settings = load({}, write(tmp_path, "\n".join(lines)))
    admins, night = settings.rules().rules
    assert (admins.match.kinds, admins.match.roles) == ((Matter.OFFBOARD,), ("admin",))
    assert [len(stage.parts) for stage in admins.stages] == [2, 1]
    assert (night.mode, [str(each) for each in night.match.hours]) == (
        Mode.QUIET,
        ["18:00-08:00 Europe/Berlin", "weekends Europe/Berlin"],
    )
    assert settings.groups == {"it-support", "it-leads"}


def test_what_is_left_out_has_a_meaning(tmp_path: Path) -> None:
    (rule,) = load({}, write(tmp_path, ruled(ONE))).rules().rules
    assert (rule.match.model_dump(), rule.mode) == (Match().model_dump(), Mode.APPROVE)
    assert rule.stages[0].parts == (Group(who=("UADA",)),)
    assert rule.reason_required


def test_groups_that_only_rules_name_are_looked_up_too(tmp_path: Path) -> None:
    rule = 'stages = [{ who = ["@a"] }]\ndeny = ["@b"]\nfallback = ["@c"]\nrequesters = ["@d"]'
    assert load({}, write(tmp_path, ruled(rule))).groups == {"it", "a", "b", "c", "d"}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ('stages = [{ who = ["UADA"], quorum = 2 }]', "policy.rules[1]: stages[1] needs 2 of UADA"),
        ('stages = [{ who = [] }]', "policy.rules[1].stages[1]: it has neither who nor groups"),
        ("stages = []", "policy.rules[1].stages: it is empty"),
        ('match = { apps = ["talentlms"] }', "policy.rules[1].stages is missing"),
        ('stages = [{ who = ["UADA", "UBOB"] }]\ndeny = ["UADA", "UBOB"]', "none of them can ever approve"),
        ('stages = [{ who = ["@it"] }]\ndeny = ["*"]', "but none of them can ever approve"),
        ('stages = [{ who = ["UADA"] }, { who = ["UBOB"], quorum = 3 }]', "stages[2] needs 3 of UBOB"),
        (
            'stages = [{ groups = [{ who = ["UADA"] }, { who = ["UADA"] }] }]',
            "stages[1] needs 1 of UADA, but none of them can ever approve",
        ),
        ('stages = [{ groups = [{ who = ["@a"] }, { who = [] }] }]', "stages[1].groups[2].who: it is empty"),
        ('stages = [{ who = ["@a"], groups = [{ who = ["@b"] }] }]', "stages[1]: it has both who and groups"),
        ('stages = [{ quorum = 2, groups = [{ who = ["@b"] }] }]', "each of its groups has a quorum"),
        ('stages = [{ who = ["*"], all_of = true }]', 'stages[1]: all_of "*" would be every member'),
        ('stages = [{ who = ["Bob"] }]', "policy.rules[1].stages[1].who: 'Bob' is neither a Slack id"),
        ('stages = [{ who = ["UADA"], qourum = 2 }]', "key policy.rules[1].stages[1].qourum: did you"),
        (ONE + 'match = { app = ["talentlms"] }', "key policy.rules[1].match.app: did you mean apps?"),
        (ONE + 'match = { apps = ["talentlm"] }', "policy.rules[1].match.apps: talentlm is no app here"),
        (ONE + 'match = { kinds = ["delete"] }', "policy.rules[1].match.kinds input should be 'offboard'"),
        (ONE + 'match = { hours = "at night" }', "policy.rules[1].match.hours: 'at night' are no hours"),
        (ONE + 'match = { hours = "18:00-25:00" }', "'25:00' is no time of day"),
        (ONE + 'match = { hours = "weekends Europe/Bertin" }', "'Europe/Bertin' is no time zone"),
        (ONE + 'mode = "notify"\nmatch = { kinds = ["override"] }', "people approve those"),
        (ONE + 'mode = "loud"', "policy.rules[1].mode input should be"),
        (ONE + 'requesters = ["manager"]', 'policy.rules[1].requesters: "manager" means'),
    ],
)  # fmt: skip
def test_a_problem_names_the_key(tmp_path: Path, rule: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as told:
        load({}, write(tmp_path, ruled(rule)))
    assert [problem for problem in told.value.problems if sentence in problem], told.value.problems


def test_the_second_rule_is_counted_as_such(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"policy\.rules\[2\]: stages\[1\] needs 2 of UADA"):
        load({}, write(tmp_path, ruled(ONE, 'stages = [{ who = ["UADA"], quorum = 2 }]')))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('deny = ["UADA"]', "policy: approvers needs 1 of UADA, but none of them can ever approve"),
        ('quorum = 2\nfallback = ["UADA"]', "policy: approvers needs 1 of UADA"),
    ],
)
def test_the_simple_form_is_checked_in_the_same_way(tmp_path: Path, more: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as told:
        load({}, write(tmp_path, toml(policy=POLICY + more)))
    assert sentence in " ".join(told.value.problems)


def test_a_fallback_may_make_up_a_quorum(tmp_path: Path) -> None:
    rule = 'stages = [{ who = ["UADA"], quorum = 2 }]\nfallback = ["UBOB"]'
    assert load({}, write(tmp_path, ruled(rule))).rules().rules[0].fallback == ("UBOB",)
