"""Whatever Thought Industries sends, it becomes an account, a page or an error of ours, and nothing else."""

import asyncio
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.answers import Answer, parse
from connectors.contract import Account, Operation, State
from connectors.errors import Malformed, OutcomeUnknown, Refused
from connectors.registry import open_connector
from connectors.thought_industries import ThoughtIndustries
from connectors.thought_industries.shapes import Changed, Listing, Single
from connectors.thought_industries.site import MISSING
from tests.connectors.kinds import KEY, clock
from tests.connectors.tenants import settings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = ["id", "email", "firstName", "lastName", "roleKey", "disabled", "lastActiveAt", "learnerUserId"]
NEARLY = st.fixed_dictionaries({}, optional=dict.fromkeys([*NAMES, "errors", "status"], JSON))
INFO = st.fixed_dictionaries({}, optional=dict.fromkeys(["hasMore", "cursor", "currentPage", "total"], JSON))
PAGES = st.fixed_dictionaries({"users": st.lists(NEARLY, max_size=3) | JSON, "pageInfo": INFO | JSON})
ENVELOPES = PAGES | PAGES.map(lambda page: {"data": {"APIUsers": page}}) | JSON


def open_site() -> ThoughtIndustries:
    given_settings = settings("thought_industries", "v2", "http://127.0.0.1:9")

    async def opened() -> Any:
        return open_connector("acme", given_settings, {"api_key": KEY}, clock)

    site: ThoughtIndustries = asyncio.run(opened())
    return site


SITE = open_site()


def answer(told: object, *, wrote: bool = False) -> Answer:
    return Answer("acme", Operation.READ, wrote, 200, {}, json.dumps(told).encode())


def outcome(model: Any, told: Answer) -> object:
    try:
        return SITE.site.believed(model, told)
    except (Malformed, OutcomeUnknown, Refused) as error:
        return error


@given(NEARLY | NEARLY.map(lambda told: {"data": {"UserById": told}}) | JSON)
def test_anything_is_an_account_or_an_error(told: object) -> None:
    result = outcome(Single, answer(told))
    if isinstance(result, Single):
        account = SITE._told(result.user)
        assert isinstance(account, Account)
        assert (account.state is State.UNKNOWN) == (account.vendor_state == "")
    else:
        assert isinstance(result, Malformed | Refused)


@given(ENVELOPES)
def test_anything_is_a_page_or_an_error(told: object) -> None:
    result = outcome(Listing, answer(told))
    assert isinstance(result, Listing | Malformed | Refused)
    if isinstance(result, Listing):
        assert result.page.following is None or result.page.following[1] not in ("", None)


@given(NEARLY | JSON)
def test_anything_after_a_write_is_an_answer_or_unknown_or_a_no(told: object) -> None:
    assert isinstance(outcome(Changed, answer(told, wrote=True)), Changed | OutcomeUnknown | Refused)


@given(st.sampled_from([None, False, True]))
def test_only_an_account_that_is_shown_as_enabled_is_active(disabled: bool | None) -> None:
    shown = {} if disabled is None else {"disabled": disabled}
    account = SITE._told(parse(Single, answer({"id": "7", **shown})).user)
    assert (account.state is State.ACTIVE) == (disabled is False)


@given(st.text())
def test_words_are_a_miss_only_if_they_speak_of_one(words: str) -> None:
    assert not MISSING.fullmatch(words) or "not" in words.casefold() or "no such" in words.casefold()
