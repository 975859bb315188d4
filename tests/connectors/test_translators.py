"""Whatever a vendor sends, a translation is an account or an error of ours, and never anything else."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.answers import Answer, parse, quotable, vendor_words
from connectors.contract import Account, Operation, State
from connectors.errors import Malformed, OutcomeUnknown
from connectors.registry import open_connector
from connectors.talentlms.portal import STATES
from connectors.talentlms.v1 import TalentLMSv1, User
from connectors.talentlms.v2 import Listed, Page, Single, TalentLMSv2
from tests.connectors.tenants import KEY, clock
from tests.connectors.tenants import settings as app_settings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["id", "login", "name", "surname", "first_name", "last_name", "email", "type", "user_type", "status"]
MOMENTS = ["registration", "last_login", "created_on_timestamp"]
NEARLY = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS + MOMENTS, JSON))
WORDS = st.text(max_size=12)
MAYBE = st.none() | WORDS
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSIDE = st.datetimes(timezones=OFFSETS).filter(lambda moment: 1 < moment.year < 9999)
ISO = INSIDE.map(datetime.isoformat)
WHOLE = st.fixed_dictionaries(
    {"id": st.integers(0) | st.text(min_size=1).filter(str.strip), "type": WORDS, "status": WORDS},
    optional=dict.fromkeys(("login", "name", "surname", "first_name", "last_name", "email"), MAYBE)
    | dict.fromkeys(MOMENTS[:2], st.none() | ISO),
)


def open_dialect(dialect: str) -> Any:
    given_settings = app_settings("talentlms", dialect, "http://127.0.0.1:9")

    async def opened() -> object:
        return open_connector("acme", given_settings, {"api_key": KEY}, clock)

    return asyncio.run(opened())


V1: TalentLMSv1 = open_dialect("v1")
V2: TalentLMSv2 = open_dialect("v2")


def answer(told: object, *, wrote: bool = False) -> Answer:
    return Answer("acme", Operation.READ, wrote, 200, {}, json.dumps(told).encode())


TRANSLATIONS: list[Callable[[Answer], Account]] = [
    lambda told: V1._told(parse(User, told)),
    lambda told: V2._listed(parse(Listed, told)),
    lambda told: V2._told(parse(Single, told).detail),
]


def outcome(translate: Callable[[Answer], object], told: Answer) -> object:
    try:
        return translate(told)
    except (Malformed, OutcomeUnknown) as error:
        return error


@given(NEARLY | NEARLY.map(lambda told: {"_data": told}) | JSON)
def test_anything_is_an_account_or_malformed(told: object) -> None:
    for translate in TRANSLATIONS:
        result = outcome(translate, answer(told))
        assert isinstance(result, Account | Malformed)
        assert not isinstance(result, Malformed) or len(str(result)) < 200


@given(JSON)
def test_anything_after_a_write_is_an_answer_or_unknown(told: object) -> None:
    wrote = answer(told, wrote=True)
    assert isinstance(outcome(lambda told: parse(Page, told), wrote), Page | OutcomeUnknown)
    assert isinstance(outcome(lambda told: parse(Single, told), wrote), Single | OutcomeUnknown)


@given(WHOLE)
@settings(max_examples=200)
def test_a_whole_account_keeps_what_it_says(told: dict[str, Any]) -> None:
    v1 = V1._told(parse(User, answer({**told, "user_type": told["type"]})))
    for account in (V2._listed(parse(Listed, answer(told))), v1):
        assert_kept(account, told)


def assert_kept(account: Account, told: dict[str, Any]) -> None:
    assert account.id == str(told["id"]).strip()
    assert (account.role, account.vendor_state) == (told["type"], told["status"])
    assert account.email == ((told.get("email") or "").strip().lower() or None)
    assert (account.state is State.UNKNOWN) == (told["status"] not in STATES)
    for moment in (account.created_at, account.last_active_at):
        assert moment is None or moment.utcoffset() == timedelta(0)


@given(st.text(st.characters(categories=["L", "P", "Z"])).filter(lambda word: word not in STATES))
def test_a_word_that_is_not_in_the_table_is_never_active(word: str) -> None:
    told = {"id": 1, "type": "Learner", "user_type": "Learner", "status": word}
    assert V2._listed(parse(Listed, answer(told))).state is State.UNKNOWN


@pytest.mark.parametrize("role", ["SuperAdmin", "superadmin"])
def test_the_owner_is_an_owner_in_any_case(role: str) -> None:
    told = {"id": 1, "type": role, "status": "active"}
    assert V2._listed(parse(Listed, answer(told))).is_owner


@given(st.binary(max_size=200) | JSON.map(lambda told: json.dumps(told).encode()))
def test_words_of_an_error_are_text_whatever_is_sent(body: bytes) -> None:
    quoted = quotable(vendor_words(body), [KEY])
    assert len(quoted) <= 120
    assert quoted.isprintable()
