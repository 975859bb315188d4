"""What both forms of Trainual's API have in common, and what their facts admit."""

import ast
import time
from pathlib import Path

import pytest

import connectors
from approvals.cautions import Caution, cautions_of
from approvals.claims import Gate, gate_of
from connectors.contract import AppSettings, Basis, Connector, Effect, Holds, Operation, State
from connectors.errors import NotFound
from connectors.registry import open_connector
from connectors.sandbox.trainual import TrainualUser
from connectors.trainual import Trainual
from connectors.trainual.archive import TrainualArchive
from connectors.trainual.company import ADMIN_ROLES, BILLING_ROLES, CALLS_PER_SECOND
from connectors.trainual.v1 import TrainualV1
from tests.connectors.tenants import DANA, KEY, TENANTS, clock, drain, tenancy
from tests.connectors.trainual_tenant import TrainualTenant

SPEAKERS = (TrainualV1, TrainualArchive)
FORMS = pytest.mark.parametrize("form", ["v1", "archive"])
SECRETS = TrainualTenant.secrets


def opened(form: str, base_url: str, secrets: dict[str, str]) -> Connector:
    settings = AppSettings(connector="trainual", base_url=base_url, api=form)
    return open_connector("handbook", settings, secrets, clock)


async def test_the_form_of_the_guide_is_the_default() -> None:
    assert type(opened("", "https://app.trainual.com", dict(SECRETS))) is TrainualV1
    assert Trainual.speaking("archive") is TrainualArchive


@pytest.mark.parametrize(
    ("form", "base_url", "lacking", "sentence"),
    [
        ("v1", "https://app.trainual.com/api/v1", "", "alone, without /api/v1 and what follows"),
        ("archive", "https://api.trainual.com/v1", "", "alone, without /v1 and what follows"),
        ("v1", "https://app.trainual.com", "api_key", "SEATKEEPER_HANDBOOK_API_KEY is not set"),
        ("archive", "https://api.trainual.com", "email", "SEATKEEPER_HANDBOOK_EMAIL is not set"),
        ("archive", "https://api.trainual.com", "account_id", "SEATKEEPER_HANDBOOK_ACCOUNT_ID is not set"),
        ("archive", "https://api.trainual.com", "password", "SEATKEEPER_HANDBOOK_PASSWORD is not set"),
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(
    form: str, base_url: str, lacking: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        opened(form, base_url, dict(SECRETS) | {lacking: ""})


async def test_each_form_needs_its_own_secrets_alone() -> None:
    opened("v1", "https://app.trainual.com", {"api_key": KEY})
    opened("archive", "https://api.trainual.com", dict(SECRETS) | {"api_key": ""})


def test_a_colon_would_end_the_user_of_basic() -> None:
    with pytest.raises(ValueError, match="no colon"):
        opened("archive", "https://api.trainual.com", dict(SECRETS) | {"account_id": "1:2"})


@FORMS
async def test_an_invited_account_takes_a_seat_and_is_not_active(form: str) -> None:
    async with tenancy("trainual", form) as tenant:
        tenant.sandbox.put(TrainualUser("20", "Ivy New", "ivy@acme.example", status="invited"))
        assert (await tenant.connector.usage()).used == 6
        assert (await tenant.connector.read("20")).state is State.INVITED
        await tenant.connector.deactivate("20")
        assert (await tenant.connector.usage()).used == 5


@FORMS
async def test_the_last_activity_is_never_told(form: str) -> None:
    async with tenancy("trainual", form) as tenant:
        assert {account.last_active_at for account in await drain(tenant.connector)} == {None}
        assert tenant.connector.facts[Effect.TELLS_LAST_ACTIVITY].holds is Holds.NO


@FORMS
@pytest.mark.parametrize("role", [*ADMIN_ROLES, *BILLING_ROLES, "Admin", "Billing Admin"])
async def test_administrators_are_known_however_they_are_spelt(form: str, role: str) -> None:
    async with tenancy("trainual", form) as tenant:
        tenant.sandbox.put(TrainualUser("20", "Ivy New", "ivy@acme.example", role=role))
        assert (await tenant.connector.read("20")).is_admin


@FORMS
async def test_the_account_whose_password_we_hold_is_ours_and_nobody_elses(form: str) -> None:
    async with tenancy("trainual", form) as tenant:
        tenant.sandbox.put(TrainualUser("20", "Ivy Tee", "IT@acme.example", role="admin"))
        shown = [account for account in await drain(tenant.connector) if account.is_ours]
        assert [account.id for account in shown] == (["20"] if form == "archive" else [])
        (found,) = await tenant.connector.find("it@acme.example")
        cautions = set(cautions_of(found, ("1", "2"), tenant.connector.settings))
        assert (Caution.OURS in cautions) == (form == "archive")
        assert Caution.PROTECTED not in cautions


@FORMS
async def test_an_account_without_an_address_is_never_ours(form: str) -> None:
    async with tenancy("trainual", form) as tenant:
        tenant.sandbox.put(TrainualUser("20", "Ivy Tee", ""))
        assert not (await tenant.connector.read("20")).is_ours


@FORMS
async def test_the_rate_is_ours_until_the_settings_raise_it(form: str) -> None:
    async def took(rate: float | None) -> float:
        async with tenancy("trainual", form, calls_per_second=rate) as tenant:
            began = time.perf_counter()
            for _ in range(3):
                await tenant.connector.read(DANA)
            return time.perf_counter() - began

    assert await took(None) > 0.8 / CALLS_PER_SECOND
    # A busy machine may take as long as the rate would once, not each time.
    assert min([await took(1000.0) for _ in range(4)]) < 0.8 / CALLS_PER_SECOND


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_deactivation_is_barred_until_this_tenant_has_shown_what_it_does(speaker: type[Connector]) -> None:
    assert gate_of("handbook", Operation.DEACTIVATE, speaker.facts, {}) is Gate.UNPROVEN


def test_nothing_of_the_guides_form_is_taken_for_documented() -> None:
    assert {fact.basis for fact in TrainualV1.facts.values()} == {Basis.UNCONFIRMED}
    for effect in (Effect.KEEPS_DATA, Effect.REVERSIBLE):
        assert TrainualV1.facts[effect].holds is Holds.UNKNOWN


def test_what_the_password_can_do_by_two_sources_is_documented() -> None:
    documented = {
        subject for subject, fact in TrainualArchive.facts.items() if fact.basis is Basis.DOCUMENTED
    }
    assert documented == {Operation.LIST, Operation.FIND, Operation.READ}


def test_no_other_vendor_is_sent_a_delete_but_to_take_back_an_invitation() -> None:
    room = Path(connectors.__file__).parent
    told = {
        path.relative_to(room).parts[0]
        for path in room.rglob("*.py")
        if not path.is_relative_to(room / "sandbox")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == "DELETE"
    }
    assert told - {"calls.py", "http.py"} <= {"trainual", "learnupon"}
    by_delete = [
        name
        for name, kind in TENANTS.items()
        for operations in kind.by_delete.values()
        if Operation.DEACTIVATE in operations
    ]
    assert by_delete == ["trainual"]


async def test_a_delete_that_hides_or_destroys_leaves_nothing_to_read() -> None:
    async with tenancy("trainual", "v1") as tenant:
        for account, deletion in ((DANA, "hides"), ("10", "destroys")):
            tenant.sandbox.deletion = deletion
            await tenant.connector.deactivate(account)
            with pytest.raises(NotFound):
                await tenant.connector.read(account)
        assert tenant.sandbox.alarms == ["deleted 10"]
