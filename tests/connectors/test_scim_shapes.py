"""What is made of what SCIM servers tell, with the habits of those that were built for Okta and Entra."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.contract import AppSettings, State
from connectors.registry import open_connector
from connectors.scim import STATES
from connectors.scim.shapes import Abilities, Page, User
from tests.connectors.kinds import clock

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def user(**told: Any) -> User:
    return User.model_validate_json(json.dumps({"id": "7", **told}))


@pytest.mark.parametrize(
    ("active", "state", "word"),
    [
        (True, State.ACTIVE, "active"),
        (False, State.DEACTIVATED, "inactive"),
        ("True", State.ACTIVE, "active"),
        ("False", State.DEACTIVATED, "inactive"),
        (" FALSE ", State.DEACTIVATED, "inactive"),
        ("locked", State.UNKNOWN, "locked"),
        ("yes", State.UNKNOWN, "yes"),
        ("", State.UNKNOWN, ""),
        (1, State.UNKNOWN, "1"),
        (0, State.UNKNOWN, "0"),
        (None, State.UNKNOWN, ""),
    ],
)
def test_only_true_and_false_are_states(active: object, state: State, word: str) -> None:
    told = user(active=active)
    assert (STATES.get(told.active, State.UNKNOWN), told.active) == (state, word)


def test_an_account_that_does_not_tell_it_is_unknown() -> None:
    assert user().active == ""


@pytest.mark.parametrize(
    ("told", "email"),
    [
        ({"emails": [{"value": "a@x"}, {"value": "b@x", "primary": True}]}, "b@x"),
        ({"emails": [{"value": "a@x"}, {"value": "b@x", "primary": "true"}]}, "b@x"),
        ({"emails": [{"value": "a@x", "type": "home"}, {"value": "b@x", "type": "Work"}]}, "b@x"),
        ({"emails": [{"value": "a@x"}, {"value": "b@x"}]}, "a@x"),
        ({"emails": [{"value": None, "primary": True}, {"value": "b@x"}]}, "b@x"),
        ({"emails": ["a@x", "b@x"]}, "a@x"),
        ({"emails": [], "userName": "u@x"}, "u@x"),
        ({"emails": None, "userName": "u@x"}, "u@x"),
        ({"userName": "u"}, ""),
    ],
)
def test_the_address_that_counts(told: dict[str, Any], email: str) -> None:
    assert user(**told).email == email


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"displayName": " Dana "}, "Dana"),
        ({"displayName": "", "name": {"formatted": "Dana O."}}, "Dana O."),
        ({"name": {"givenName": "Dana", "familyName": None}}, "Dana"),
        ({"name": "Dana"}, ""),
        ({}, ""),
    ],
)
def test_names(told: dict[str, Any], name: str) -> None:
    assert user(**told).full_name == name


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"roles": [{"value": "a", "display": "Admin"}, {"value": "b"}]}, ("Admin", "b")),
        ({"roles": ["admin"]}, ("admin",)),
        ({"roles": [], "userType": "Employee"}, ("Employee",)),
        ({"roles": "admin", "userType": None}, ()),
    ],
)
def test_roles(told: dict[str, Any], words: tuple[str, ...]) -> None:
    assert user(**told).role_words == words


@pytest.mark.parametrize("created", ["2020-01-02T03:04:05Z", "2020-01-02 03:04", 5, None])
def test_when_it_was_made_is_told_or_not(created: object) -> None:
    told = user(meta={"created": created}).meta
    assert told is not None
    assert (told.created is not None) is (created == "2020-01-02T03:04:05Z")


@given(told=JSON)
def test_a_server_may_tell_anything(told: object) -> None:
    """Each attribute of any shape is either understood or an error; nothing is taken for a state."""
    for name in ("active", "emails", "roles", "name", "displayName", "userName", "userType", "meta"):
        try:
            read = user(**{name: told})
        except ValidationError:
            assert name not in ("roles", "name")
            continue
        assert isinstance(read.email + read.full_name + "".join(read.role_words), str)
        if name != "active" or str(told).strip().casefold() not in ("true", "false"):
            assert STATES.get(read.active, State.UNKNOWN) is State.UNKNOWN or told in ("active", "inactive")


@given(told=st.dictionaries(st.sampled_from(["Resources", "totalResults", "nextCursor"]), JSON))
def test_a_page_of_any_shape_is_a_page_or_an_error(told: dict[str, object]) -> None:
    try:
        page = Page.model_validate_json(json.dumps(told))
    except ValidationError:
        return
    assert page.total is not None or "Resources" in told


@pytest.mark.parametrize(
    ("told", "by_cursor", "size"),
    [
        ({}, False, 100),
        ({"filter": {"supported": True, "maxResults": 0}}, False, 100),
        ({"filter": {"supported": "true", "maxResults": 10_000}}, False, 500),
        ({"filter": {"maxResults": 300}, "pagination": {"cursor": True, "maxPageSize": 50}}, True, 50),
        ({"pagination": {"cursor": True, "index": True, "defaultPaginationMethod": "index"}}, False, 100),
        ({"pagination": {"cursor": "True", "maxPageSize": None}}, True, 100),
    ],
)
def test_what_a_server_can(told: dict[str, object], by_cursor: bool, size: int) -> None:
    read = Abilities.model_validate_json(json.dumps(told))
    assert (read.by_cursor, read.page_size) == (by_cursor, size)
    assert (read.patch.supported, read.filters.supported, read.etag.supported) == (True, True, False)


def test_it_is_called_what_the_settings_call_it() -> None:
    given_settings = AppSettings(connector="scim", base_url="https://acme.example/scim", title="Notes")
    assert open_connector("notes", given_settings, {"token": "t"}, clock).label == "Notes"
