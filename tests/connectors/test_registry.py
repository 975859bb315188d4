"""Connectors are opened by name and dialect, and say what they can do just as they are coded."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from connectors.contract import (
    AppSettings,
    Basis,
    Connector,
    Effect,
    Fact,
    Holds,
    Operation,
    Subject,
    environment_name,
)
from connectors.matrix import README, draw_matrix, with_matrix
from connectors.registry import CONNECTORS, METHODS, check_declared, dialects, open_connector
from connectors.talentlms.v1 import TalentLMSv1
from connectors.talentlms.v2 import TalentLMSv2
from tests.connectors.tenants import clock

BASE = "https://acme.talentlms.com"
SECRETS = {"api_key": "k"}


def settings(**given: Any) -> AppSettings:
    return AppSettings(**{"connector": "talentlms", "base_url": BASE} | given)


async def test_the_first_dialect_is_the_default() -> None:
    assert type(open_connector("academy", settings(), SECRETS, clock)) is TalentLMSv2
    assert type(open_connector("academy", settings(api="v2"), SECRETS, clock)) is TalentLMSv2
    assert type(open_connector("academy", settings(api="v1"), SECRETS, clock)) is TalentLMSv1


@pytest.mark.parametrize(
    ("given", "secrets", "sentence"),
    [
        (
            {"connector": "talentlsm"},
            SECRETS,
            "[apps.academy] connector = 'talentlsm' is not known; did you mean",
        ),
        ({"connector": "zzz"}, SECRETS, "[apps.academy] connector = 'zzz' is not known; known: talentlms"),
        ({"api": "v3"}, SECRETS, "[apps.academy] api = 'v3' is not known; known: v2, v1"),
        ({}, {}, "[apps.academy] SEATKEEPER_ACADEMY_API_KEY is not set"),
        ({}, {"api_key": " \n"}, "[apps.academy] SEATKEEPER_ACADEMY_API_KEY is not set"),
        ({}, {"api_key": "a\nb"}, "[apps.academy] SEATKEEPER_ACADEMY_API_KEY holds characters"),
        ({}, {"api_key": "ключ"}, "[apps.academy] SEATKEEPER_ACADEMY_API_KEY holds characters"),
        (
            {"base_url": "http://acme.talentlms.com"},
            SECRETS,
            "[apps.academy] base_url must begin with https://",
        ),
        ({"base_url": BASE + "/api/v2"}, SECRETS, "[apps.academy] base_url is the portal's address alone"),
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(
    given: dict[str, str], secrets: Mapping[str, str], sentence: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)) as caught:
        open_connector("academy", settings(**given), secrets, clock)
    assert str(caught.value).startswith("[apps.academy] ")
    assert "ключ" not in str(caught.value)


def test_secrets_are_named_after_the_app() -> None:
    assert environment_name("talentlms", "api_key") == "SEATKEEPER_TALENTLMS_API_KEY"
    assert environment_name("the-academy.eu", "api_key") == "SEATKEEPER_THE_ACADEMY_EU_API_KEY"


def test_names_are_the_keys() -> None:
    assert {name: kind.name for name, kind in CONNECTORS.items()} == {name: name for name in CONNECTORS}


@pytest.mark.parametrize(("name", "dialect", "speaker"), list(dialects()))
def test_declared_is_coded(name: str, dialect: str, speaker: type[Connector]) -> None:
    check_declared(speaker)
    assert (speaker.name, speaker.title != "") == (name, True)


@pytest.mark.parametrize(("name", "dialect", "speaker"), list(dialects()))
def test_every_fact_says_where_and_when_it_was_read(
    name: str, dialect: str, speaker: type[Connector]
) -> None:
    for fact in speaker.facts.values():
        assert fact.source.startswith("https://")
        assert fact.read_on <= date(2026, 11, 20)
        assert fact.holds is not Holds.UNKNOWN or fact.basis is Basis.UNCONFIRMED


def facts(*held: Operation) -> Mapping[Subject, Fact]:
    def fact(subject: Subject) -> Fact:
        holds = Holds.YES if subject in held else Holds.NO
        return Fact(
            holds=holds, basis=Basis.UNCONFIRMED, source="https://x.example", read_on=date(2026, 1, 1)
        )

    return {subject: fact(subject) for subject in (*Operation, *Effect)}


class Coded(Connector):
    name = "coded"

    async def deactivate(self, account_id: str) -> None:
        """Does nothing."""


@pytest.mark.parametrize("held", [(), (Operation.READ, Operation.DEACTIVATE), (Operation.LIST,)])
def test_a_claim_without_code_and_code_without_a_claim_are_refused(held: tuple[Operation, ...]) -> None:
    class Odd(Coded):
        facts = facts(*held)

    with pytest.raises(ValueError, match="the fact and the code disagree about"):
        check_declared(Odd)


def test_a_subject_without_a_fact_is_refused() -> None:
    told = facts(Operation.DEACTIVATE)

    class Silent(Coded):
        facts = MappingProxyType(
            {subject: told[subject] for subject in told if subject is not Effect.CASCADES}
        )

    with pytest.raises(ValueError, match="states no fact about cascades"):
        check_declared(Silent)


def test_every_operation_has_a_method() -> None:
    assert set(METHODS) == set(Operation)
    assert all(callable(getattr(Connector, method)) for method in METHODS.values())


def test_the_matrix_in_the_readme_is_the_one_that_is_drawn() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_matrix(text) == text, "run: python -m connectors.matrix"


def test_the_matrix_shows_every_subject_of_every_dialect() -> None:
    matrix = draw_matrix()
    assert "| deactivate | yes | yes |" in matrix
    assert "| end_sessions | yes | no |" in matrix
    for subject in (*Operation, *Effect):
        assert matrix.count(f"| {subject} |") == 1 + len(list(dialects()))


def test_a_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="markers"):
        with_matrix("# Nothing")
