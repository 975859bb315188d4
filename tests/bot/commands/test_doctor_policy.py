import json
from pathlib import Path

import pytest
import yaml

from bot.doctor.tokens import SCOPES
from bot.workbench.company import demo_company
from tests.bot.commands.tenants import tenant
from tests.conftest import TestClock

MANIFEST = Path(__file__).parents[3] / "manifest.yml"


async def look(folder: Path, clock: TestClock, policy: str, check: str) -> tuple[bool, str]:
    async with tenant(folder, clock) as here:
        here.write(policy=policy)
        told = await here.type("doctor --json")
    (verdict,) = [each for each in json.loads(told.stdout) if each["check"] == check]
    return verdict["ok"], verdict["says"]


@pytest.mark.parametrize(
    ("approvers", "quorum", "ok", "says"),
    [
        (
            ["UADA", "UCHEN"],
            1,
            True,
            "2 members (Ada Brandt and Chen Wei) can approve, and it takes 1 approval",
        ),
        (
            ["@it-leads"],
            3,
            False,
            "2 members (Ada Brandt and Bruno Keller) can approve, and it takes 3 approvals",
        ),
        (["@it-leads", "manager"], 3, True, "and the leaver's manager can approve"),
        (["*"], 9, True, "every member can approve, and it takes 9 approvals"),
        (["manager"], 1, True, "the leaver's manager can approve"),
        (["UADA", "UMILO"], 1, False, "UMILO is a guest"),
        (["UADA", "UNORA"], 1, False, "UNORA is deactivated in Slack"),
        (["UADA", "UNOBODY"], 1, False, "UNOBODY is nobody in this workspace"),
        (["UADA", "USEATKEEPER"], 1, False, "USEATKEEPER is a bot"),
        (["UADA", "x@harbourpine.example"], 1, False, "x@harbourpine.example is nobody in Slack"),
        (["ada@harbourpine.example", "UADA"], 1, True, "1 member (Ada Brandt)"),
    ],
)
async def test_who_could_decide_is_counted(
    tmp_path: Path, clock: TestClock, approvers: list[str], quorum: int, ok: bool, says: str
) -> None:
    policy = f'requesters = ["UDANA"]\napprovers = {json.dumps(approvers)}\nquorum = {quorum}'
    found = await look(tmp_path, clock, policy, "policy.approvers")
    assert found[0] is ok
    assert says in found[1]


async def test_requests_that_nobody_else_could_decide_are_pointed_out(
    tmp_path: Path, clock: TestClock
) -> None:
    policy = 'requesters = ["@it-leads", "UDANA"]\napprovers = ["UADA"]'
    ok, says = await look(tmp_path, clock, policy, "policy.approvers")
    assert ok
    assert says.endswith("; too few are left for what Ada Brandt may request")


async def test_a_group_that_is_not_there_is_told(tmp_path: Path, clock: TestClock) -> None:
    policy = 'requesters = ["@it-ledas"]\napprovers = ["UADA"]'
    assert await look(tmp_path, clock, policy, "group @it-ledas") == (False, "there is no such user group")


@pytest.mark.parametrize(("field", "ok"), [("", True), ("XfMANAGER", True), ("XfOTHER", False)])
async def test_the_field_that_names_managers_is_looked_for(
    tmp_path: Path, clock: TestClock, field: str, ok: bool
) -> None:
    async with tenant(tmp_path, clock, demo_company()) as here:
        here.write(people=f'manager_field = "{field}"')
        told = await here.type("doctor --json")
    (verdict,) = [each for each in json.loads(told.stdout) if each["check"] == "managers"]
    assert verdict["ok"] is ok


def test_the_scopes_are_those_of_the_manifest() -> None:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert set(SCOPES) == set(manifest["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize(
    ("rule", "ok", "says"),
    [
        (
            'match = { roles = ["admin"], apps = ["talentlms"] }\n'
            'stages = [{ who = ["@it-leads"], quorum = 2 }]',
            True,
            "a request to deactivate a talentlms administrator needs 2 approvals from @it-leads; "
            "today that is 2 people (Ada Brandt and Bruno Keller)",
        ),
        (
            'match = { hours = "weekends", accounts_over = 5 }\n'
            'stages = [{ who = ["manager"] }, { who = ["UADA"] }]',
            True,
            "needs 2 approvals: 1 from the leaver's manager, then 1 from UADA; "
            "today that is 2 people (Ada Brandt and the leaver's manager) "
            "(only of more than 5 accounts) (only in weekends UTC)",
        ),
        ('stages = [{ who = ["@it-leads"], quorum = 3 }]', False, "nobody left can give 1 from @it-leads"),
        ('stages = [{ who = ["UADA", "UNORA"] }]', False, "UNORA is deactivated in Slack; a request"),
        ('stages = [{ who = ["UNORA"] }]\nfallback = ["UADA"]', False, "from UADA, who stand in for UNORA"),
    ],
)  # fmt: skip
async def test_a_rule_is_explained(tmp_path: Path, clock: TestClock, rule: str, ok: bool, says: str) -> None:
    policy = f'requesters = ["*"]\napprovers = ["UADA"]\n[[policy.rules]]\n{rule}'
    found = await look(tmp_path, clock, policy, "policy.rules[1]")
    assert says in found[1]
    assert found[0] is ok
