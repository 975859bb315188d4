"""Whatever Trainual sends, a translation is an account or an error of ours, and never anything else."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.answers import Answer, parse
from connectors.contract import Account, Operation, State
from connectors.errors import Malformed, VendorError
from connectors.registry import open_connector
from connectors.trainual.archive import TrainualArchive, User
from connectors.trainual.company import STATES
from connectors.trainual.v1 import Listed, Single, TrainualV1
from tests.connectors.tenants import clock, settings
from tests.connectors.trainual_tenant import TrainualTenant

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = ("name", "first_name", "last_name", "role", "permission", "email", "created_at")
NEARLY = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "status", *NAMES), JSON))
WORDS = st.text(max_size=12)
WHOLE = st.fixed_dictionaries(
    {"id": st.integers(0) | st.text(min_size=1).filter(str.strip), "status": WORDS},
    optional=dict.fromkeys(NAMES, st.none() | WORDS),
)


def open_form(form: str) -> Any:
    given_settings = settings("trainual", form, "http://127.0.0.1:9")

    async def opened() -> object:
        return open_connector("acme", given_settings, TrainualTenant.secrets, clock)

    return asyncio.run(opened())


V1: TrainualV1 = open_form("v1")
ARCHIVE: TrainualArchive = open_form("archive")
TRANSLATIONS: list[Callable[[Answer], Account]] = [
    lambda told: V1._told(parse(Listed, told)),
    lambda told: V1._told(parse(Single, told).user),
    lambda told: ARCHIVE._told(parse(User, told)),
]


def answer(told: object) -> Answer:
    return Answer("acme", Operation.READ, False, 200, {}, json.dumps(told).encode())


def outcome(translate: Callable[[Answer], Account], told: object) -> Account | VendorError:
    try:
        return translate(answer(told))
    except VendorError as error:
        return error


@given(NEARLY | NEARLY.map(lambda told: {"user": told}) | JSON)
def test_anything_is_an_account_or_malformed(told: object) -> None:
    for translate in TRANSLATIONS:
        result = outcome(translate, told)
        assert isinstance(result, Account | Malformed)
        assert not isinstance(result, Malformed) or len(str(result)) < 200


@given(WHOLE)
def test_a_whole_account_keeps_what_it_says(told: dict[str, Any]) -> None:
    single = {"user": told}
    for translate, body, role in zip(
        TRANSLATIONS, (told, single, told), ("role", "role", "permission"), strict=True
    ):
        account = translate(answer(body))
        assert account.id == str(told["id"]).strip()
        assert (account.role, account.vendor_state) == (told.get(role) or "", told["status"])
        assert account.email == ((told.get("email") or "").strip().lower() or None)
        assert (account.state is State.UNKNOWN) == (told["status"] not in STATES)


@given(st.text(st.characters(categories=["L", "P", "Z"])).filter(lambda word: word not in STATES))
def test_a_word_that_is_not_in_the_table_is_never_active(word: str) -> None:
    told = {"id": 1, "status": word}
    for translate, body in zip(TRANSLATIONS, (told, {"user": told}, told), strict=True):
        assert translate(answer(body)).state is State.UNKNOWN
