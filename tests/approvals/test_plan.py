"""What the preview ticks, what it warns of, and how sure it says to be."""

from datetime import date, timedelta
from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.claims import Standing, Standings, claims_of
from approvals.plan import (
    AppPlan,
    Match,
    Plan,
    PlannedAccount,
    Reading,
    Tick,
    limit_of,
)
from approvals.planner import plan_app, waiting_plan
from connectors.contract import (
    Account,
    AppSettings,
    Connector,
    Counting,
    Effect,
    Holds,
    Operation,
    State,
    Usage,
)
from connectors.inventory import Finding, Gap
from connectors.registry import open_connector
from connectors.talentlms.plans import PLANS
from tests.approvals.scenes import DANA, account
from tests.conftest import START, TestClock

C, T = Caution, Tick


def connector(**settings: Any) -> Connector:
    """The app `talentlms`, of which nothing is asked."""
    given = AppSettings(connector="talentlms", base_url="https://acme.talentlms.example", **settings)
    return open_connector("talentlms", given, {"api_key": "key"}, TestClock())


def finding(*accounts: Account, **more: Any) -> Finding:
    given: dict[str, Any] = {"possible": (), "addresses": (), "admins": None, "usage": None, "read_at": START}
    return Finding(app="talentlms", accounts=accounts, **{**given, **more})


def plan(reading: Finding | Gap, held: dict[str, int | None] | None = None, **settings: Any) -> AppPlan:
    return plan_app(reading, connector(**settings), {}, held or {})


def only(part: AppPlan) -> PlannedAccount:
    (shown,) = part.accounts
    return shown


ONE: dict[str, tuple[Account, dict[str, Any], set[Caution], Tick]] = {
    "an ordinary account is ticked": (account(), {}, set(), T.TICKED),
    "an invited one as well": (account(state=State.INVITED), {}, {C.INVITED, C.NO_API}, T.TICKED),
    "the owner is barred": (account(is_owner=True, is_admin=True), {"admins": ("6",)}, {C.OWNER}, T.BARRED),
    "an owner who is said to be no administrator too": (account(is_owner=True), {}, {C.OWNER}, T.BARRED),
    "one of two administrators is ticked and said": (
        account(is_admin=True), {"admins": ("6", "7")}, {C.ADMIN}, T.TICKED,
    ),
    "the last administrator is barred": (
        account(is_admin=True), {"admins": ("7",)}, {C.LAST_ADMIN}, T.BARRED,
    ),
    "a pair does not save the last administrator": (
        account(is_admin=True, pair=("8",)), {"admins": ("7", "8")}, {C.LAST_ADMIN, C.PAIRED}, T.BARRED,
    ),
    "the account that we speak as is barred": (account(is_ours=True), {}, {C.OURS}, T.BARRED),
    "what somebody owns is said": (account(owns=("Safety",)), {}, {C.OWNS_CONTENT}, T.TICKED),
    "an administrator in an unknown state is not counted among the others": (
        account(is_admin=True, state=State.UNKNOWN), {"admins": ("6",)}, {C.ADMIN, C.UNKNOWN_STATE}, T.OPEN,
    ),
    "and is the last one where there is no other": (
        account(is_admin=True, state=State.UNKNOWN), {"admins": ()},
        {C.LAST_ADMIN, C.UNKNOWN_STATE}, T.BARRED,
    ),
    "a deactivated account is barred": (
        account(state=State.DEACTIVATED), {}, {C.ALREADY_DEACTIVATED}, T.BARRED,
    ),
    "a deactivated administrator is nobody's last": (
        account(state=State.DEACTIVATED, is_admin=True),
        {"admins": ()},
        {C.ADMIN, C.ALREADY_DEACTIVATED},
        T.BARRED,
    ),
    "an unknown state is left to the requester": (
        account(state=State.UNKNOWN, vendor_state="locked"), {}, {C.UNKNOWN_STATE}, T.OPEN,
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", ONE)
def test_one_account(sentence: str) -> None:
    shown, more, cautions, tick = ONE[sentence]
    planned = only(plan(finding(shown, **more)))
    assert (set(planned.cautions), planned.tick) == (cautions, tick)
    assert (planned.account, planned.match) == (shown, Match.ADDRESS)


@pytest.mark.parametrize(
    ("vendor", "pair", "cautions"),
    [
        ("learnupon", (), {C.CASCADES}),
        ("thought_industries", (), set()),
        ("thought_industries", ("8",), {C.PAIRED}),
    ],
)
def test_what_else_changes_is_said_of_the_accounts_with_which_it_does(
    vendor: str, pair: tuple[str, ...], cautions: set[Caution]
) -> None:
    settings = AppSettings(connector=vendor, base_url="https://acme.example")
    secrets = dict.fromkeys(("username", "password", "api_key"), "key")
    app = open_connector(vendor, settings, secrets, TestClock())
    planned = only(plan_app(finding(account(pair=pair)), app, {}, {}))
    assert set(planned.cautions) & {C.CASCADES, C.PAIRED} == cautions


@pytest.mark.parametrize("entry", ["7", "DANA", "Dana@HarbourPine.example"])
def test_what_the_settings_protect_is_barred(entry: str) -> None:
    planned = only(plan(finding(account()), protected=("somebody", entry)))
    assert (planned.cautions, planned.tick) == ((C.PROTECTED,), T.BARRED)


def test_an_empty_entry_protects_nobody() -> None:
    nameless = account(email=None, login=None)
    assert only(plan(finding(nameless), protected=("",))).tick is T.TICKED


@pytest.mark.parametrize("number", [12, None])
def test_what_another_request_holds_is_barred(number: int | None) -> None:
    planned = only(plan(finding(account()), held={"7": number}))
    assert (planned.cautions, planned.tick, planned.held_by) == ((C.HELD,), T.BARRED, number)


def test_several_accounts_are_all_ticked_and_said() -> None:
    part = plan(finding(account(), account("8", "dana.okafor")))
    assert [(shown.tick, shown.cautions) for shown in part.accounts] == [
        (T.TICKED, (C.SEVERAL_ACCOUNTS,))
    ] * 2


def test_accounts_with_one_address_are_left_to_the_requester() -> None:
    part = plan(finding(account(), account("8", "okafor", email=account().email), account("9", "third")))
    both = (C.SHARED_ADDRESS, C.SEVERAL_ACCOUNTS)
    assert [(shown.tick, shown.cautions) for shown in part.accounts] == [
        (T.OPEN, both), (T.OPEN, both), (T.TICKED, (C.SEVERAL_ACCOUNTS,)),
    ]  # fmt: skip


def test_accounts_without_an_address_share_none() -> None:
    part = plan(finding(account(email=None), account("8", email=None)))
    assert all(C.SHARED_ADDRESS not in shown.cautions for shown in part.accounts)


def test_a_possible_match_is_never_ticked_by_itself() -> None:
    part = plan(finding(possible=(account(), account("8", is_admin=True)), admins=("6", "8")))
    assert [(shown.match, shown.tick) for shown in part.accounts] == [(Match.POSSIBLE, T.OPEN)] * 2
    assert part.accounts[0].cautions == (C.POSSIBLE_MATCH,)
    assert part.accounts[1].cautions == (C.ADMIN, C.POSSIBLE_MATCH)


def test_a_gap_is_said_and_offers_nothing() -> None:
    part = plan(Gap(app="talentlms", sentence="TalentLMS did not answer", read_at=START))
    assert (part.reading, part.gap, part.accounts) == (Reading.GAP, "TalentLMS did not answer", ())
    assert part.read_at == START
    assert part.claims


def test_a_reading_says_where_it_looked_and_when() -> None:
    usage = Usage(used=47, counting=Counting.COUNTED)
    part = plan(finding(addresses=("dana@x.example",), usage=usage, usage_gap="late"), title="Academy")
    assert (part.title, part.reading, part.read_at) == ("Academy", Reading.READ, START)
    assert (part.addresses, part.usage, part.usage_gap) == (("dana@x.example",), usage, "late")


LIMITS: dict[str, tuple[dict[str, Any], int | None, tuple[int | None, str]]] = {
    "the settings before their plan": ({"seats": 90, "plan": "Core"}, None, (90, "settings")),
    "the settings before the vendor": ({"seats": 100}, 200, (100, "settings")),
    "no seats at all is a limit as well": ({"seats": 0}, 200, (0, "settings")),
    "the vendor": ({}, 200, (200, "vendor-reported")),
    "the vendor before the plan": ({"plan": "Core"}, 200, (200, "vendor-reported")),
    "the plan": ({"plan": "core"}, None, (100, "plan Core")),
    "nobody": ({}, None, (None, "")),
}


@pytest.mark.parametrize("who", LIMITS)
def test_the_limit_and_who_says_so(who: str) -> None:
    settings, reported, limit = LIMITS[who]
    given = AppSettings(connector="x", base_url="https://x.example", **settings)
    assert limit_of(Usage(used=1, counting=Counting.COUNTED, limit=reported), given, PLANS) == limit
    if reported is None:
        assert limit_of(None, given, PLANS) == limit


def test_claims_are_the_facts_with_what_was_shown_here() -> None:
    facts = connector().facts
    freed = Standing(verified_at=START + timedelta(days=1))
    shown: Standings = {("talentlms", Effect.FREES_SEAT): freed}
    claims = {claim.subject: claim for claim in claims_of("talentlms", facts, shown)}
    assert claims[Effect.FREES_SEAT].standing == freed
    assert Effect.ENDS_SESSIONS not in claims  # TalentLMS has a call of its own, and that is what is claimed
    assert claims[Operation.END_SESSIONS].holds is Holds.YES
    assert claims[Operation.DEACTIVATE].standing == Standing()
    assert claims[Operation.DEACTIVATE].note == facts[Operation.DEACTIVATE].note


def test_another_apps_proof_is_no_proof() -> None:
    shown: Standings = {("other", Effect.FREES_SEAT): Standing(verified_at=START)}
    assert all(claim.standing == Standing() for claim in claims_of("talentlms", connector().facts, shown))


def test_proof_from_before_the_fact_was_read_anew_falls() -> None:
    standing = Standing(verified_at=START, contradicted_at=START - timedelta(days=2))
    assert standing.since(date(2026, 11, 20)) == Standing(verified_at=START)
    assert standing.since(date(2026, 11, 21)) == Standing()
    assert standing.since(date(2026, 1, 1)) == standing


def test_a_plan_fills_app_by_app_and_survives_storage() -> None:
    apps = {"talentlms": connector(title="Academy"), "other": connector()}
    waiting = waiting_plan(DANA, apps)
    assert waiting.waiting == ("Academy", "other")
    filled = waiting.with_app(plan(finding(account())))
    assert filled.waiting == ("other",)
    assert filled.find("talentlms", "7") is not None
    assert filled.find("talentlms", "8") is None
    assert filled.find("other", "7") is None
    assert Plan.model_validate(filled.model_dump(mode="json")) == filled


def test_accounts_of_one_address_are_told_apart_by_role_or_else_by_id() -> None:
    manager, learner = account("1", role="manager"), account("2", role="learner")
    other, twin = account("3", "emil", role="learner"), account("4", role="learner")
    two = plan(finding(manager, learner, other))
    assert [two.apart(each) for each in (manager, learner, other)] == ["manager", "learner", ""]
    three = plan(finding(manager, learner, twin))
    assert [three.apart(each) for each in (manager, learner, twin)] == ["manager", "id 2", "id 4"]
