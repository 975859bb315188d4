"""When an account may be a person's although no address says so."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Account, State
from connectors.likeness import Likeness, likeness, name_words

WORDS = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), min_size=1, max_size=4)


def account(name: str = "", email: str | None = None, login: str | None = None) -> Account:
    return Account(app="acme", id="1", name=name, email=email, login=login, state=State.ACTIVE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Léa Moreau", "lea moreau"),
        ("Léa Moreau", "MOREAU, Lea"),
        ("Søren Łukasz", "soren lukasz"),
        ("Jürgen Weiß", "Weiss Jurgen"),
        ("Sinéad O’Brien", "Sinead OBrien"),
        ("Anne-Marie Strøm", "anne marie strom"),
        ("  Dana   Okafor ", "Dana Okafor"),
        ("Ærø Œuvre", "aero oeuvre"),
        ("佐藤 花", "花 佐藤"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert name_words(one) == name_words(other) != ()


@pytest.mark.parametrize(
    ("one", "other"), [("Dana Okafor", "Dana"), ("Ann Lee", "Anne Lee"), ("A B", "A A B")]
)
def test_another_name(one: str, other: str) -> None:
    assert name_words(one) != name_words(other)


@given(WORDS, st.randoms(use_true_random=False))
def test_the_order_of_words_does_not_matter(words: list[str], random: Random) -> None:
    mixed = random.sample(words, len(words))
    assert name_words(" ".join(words)) == name_words(", ".join(mixed))


@given(st.text())
def test_reading_a_name_twice_changes_nothing(name: str) -> None:
    assert name_words(" ".join(name_words(name))) == name_words(name)


@given(st.text())
def test_nothing_is_like_nobody(name: str) -> None:
    assert likeness(account(name=name), name="", addresses=[]) is Likeness.NONE
    assert likeness(account(), name=name, addresses=["", "@"]) is Likeness.NONE


@pytest.mark.parametrize(
    ("shown", "like"),
    [
        (account(name="Petrov Goran", email="goran.petrov@oldname.example"), Likeness.BY_NAME),
        (account(name="G", email="g.petrov@oldname.example"), Likeness.BY_LOGIN),
        (account(name="G", login="G.Petrov"), Likeness.BY_LOGIN),
        (account(name="G", login="g.petrov@elsewhere.example"), Likeness.BY_LOGIN),
        (account(name="Goran", email="goran@harbourpine.example", login="goran"), Likeness.NONE),
        (account(), Likeness.NONE),
    ],
)
def test_by_name_before_login(shown: Account, like: Likeness) -> None:
    assert likeness(shown, name="Goran Petrov", addresses=["g.petrov@harbourpine.example"]) is like
