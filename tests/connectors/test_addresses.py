"""Which addresses an app may have, and what becomes of values in a path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.addresses import basic, checked_base, segment

GOOD = [
    "https://acme.example",
    "https://acme.example/",
    "https://acme.example:8443/lms/",
    "http://127.0.0.1:80",
    "http://127.8.8.8",
    "http://localhost:1234",
    "http://[::1]:1234",
]
BAD = [
    "",
    "acme.example",
    "//acme.example",
    "https://",
    "https://[",
    "https://[:::::]",
    "https://acme.example:99999",
    "https://a b.example",
    "https://acme.example\n",
    "https://acme.example/%2e%2e",
    "https://user:pass@acme.example",
    "https://acme.example?key=1",
    "https://acme.example#x",
    "http://acme.example",
    "http://192.168.1.1",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://127.0.0.1:80\\@evil.example",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("base_url", GOOD)
def test_an_address_is_https_or_loopback(base_url: str) -> None:
    assert checked_base(base_url) == base_url.rstrip("/")


@pytest.mark.parametrize("base_url", BAD)
def test_any_other_address_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        checked_base(base_url)


@given(st.text(st.characters(codec="utf-8")))
def test_a_path_part_cannot_leave_its_place(value: str) -> None:
    assert not set(segment(value)) & set("/?#,:.&=\\ \n")


def test_basic_is_base64_of_user_and_password() -> None:
    assert basic("key", "") == "Basic a2V5Og=="
