"""No key, login link or body shows in an error, a log or a repr, and no credential goes to another host."""

import logging
from base64 import b64encode

import pytest
from aiohttp import web

from connectors.answers import Answer, quotable
from connectors.contract import Operation
from connectors.errors import Refused, VendorError
from connectors.inventory import look_up, take_inventory
from connectors.sandbox.faults import Fault
from connectors.sandbox.talentlms_v1 import login_key
from tests.connectors.scripted import saying, scripted
from tests.connectors.tenants import DANA, KEY, READS, WRITES, Tenant, clock, drain, opened, tenancy

BASIC = b64encode(f"{KEY}:".encode()).decode()


def assert_clean(text: str) -> None:
    for secret in (KEY, BASIC, login_key(DANA), "index/key:"):
        assert secret not in text


async def errors_of(tenant: Tenant) -> list[VendorError]:
    errors = []
    for ask in (*READS.values(), *WRITES.values()):
        try:
            await ask(tenant.connector)
        except VendorError as error:
            errors.append(error)
    return errors


@pytest.mark.parametrize("fault", Fault)
async def test_nothing_secret_in_errors_and_logs(
    spoken: tuple[str, str], fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with tenancy(*spoken) as tenant:
        tenant.sandbox.faults.set(fault, on="all", seconds=0.01, retry_after=0)
        for error in await errors_of(tenant):
            assert_clean(f"{error!r} {error} {error.args} {error.__cause__!r}")
        gap = await look_up(
            tenant.connector, addresses=["dana@acme.example"], name="Dana Okafor", clock=clock, timeout=1000
        )
        assert_clean(repr(gap))
    assert_clean(caplog.text)


async def test_nothing_secret_in_what_is_read(tenant: Tenant) -> None:
    assert_clean(repr(await drain(tenant.connector)))
    assert_clean(repr(await take_inventory(tenant.connector, lambda _: None, clock=clock, timeout=1000)))
    assert_clean(repr(tenant.connector) + repr(vars(tenant.connector)))


def echo(request: web.Request) -> web.Response:
    """A vendor that repeats in its error whatever it was sent, and adds a login link."""
    link = "https://acme.example/index/key:abc"
    key = request.headers.get("X-API-Key", "") + " " + request.headers.get("Authorization", "")
    message = f"The key {key} may not; log in at {link} or with token 0123456789abcdef01"
    return web.json_response({"error": {"type": "x", "message": message}}, status=400)


async def test_a_vendor_that_echoes_our_key_is_not_quoted_with_it(spoken: tuple[str, str]) -> None:
    async with scripted(echo) as server, opened(*spoken, server.base_url) as connector:
        with pytest.raises(Refused) as caught:
            await connector.deactivate(DANA)
    assert_clean(str(caught.value))
    assert "acme.example" not in str(caught.value)
    assert "0123456789abcdef01" not in str(caught.value)
    assert "[hidden]" in str(caught.value)


async def test_credentials_and_cookies_stay_with_the_host(spoken: tuple[str, str]) -> None:
    async with scripted(saying(200, "[]")) as elsewhere:
        away = saying(302, Location=elsewhere.base_url, Set_Cookie="session=1; Path=/")
        async with scripted(away) as server, opened(*spoken, server.base_url) as connector:
            for ask in (*READS.values(), *WRITES.values()):
                with pytest.raises(VendorError):
                    await ask(connector)
            assert elsewhere.asked == []
            assert all("Cookie" not in request.headers for request in server.asked)


async def test_the_environments_proxy_is_not_used(
    spoken: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted(saying(200, "{}")) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url)
        async with tenancy(*spoken) as tenant:
            assert (await tenant.connector.read(DANA)).id == DANA
        assert proxy.asked == []


async def test_we_say_who_we_are(spoken: tuple[str, str]) -> None:
    async with scripted(saying(401)) as server, opened(*spoken, server.base_url) as connector:
        with pytest.raises(Refused):
            await connector.read(DANA)
        assert server.asked[0].headers["User-Agent"].startswith("seatkeeper/")


def test_an_answer_keeps_its_body_and_headers_out_of_its_repr() -> None:
    answer = Answer("acme", Operation.READ, False, 200, {"set-cookie": "s3cret"}, b"s3cret")
    assert "s3cret" not in repr(answer)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("Not allowed", "Not allowed"),
        ("two\n lines\tand\x00 a\u202e turn", "two lines and a turn"),
        ("see http://x.example/a?b=c now", "see [link] now"),
        ("at WWW.x.example/login", "at [link]"),
        ("key abcdefghijklmnop1 is wrong", "key [hidden] is wrong"),
        ("k\x003y-9f8e7d", "[hidden]"),
        (f"bad {KEY}!", "bad [hidden]!"),
        ("Learner-Instructor cannot", "Learner-Instructor cannot"),
        ("word " * 100, ("word " * 24)[:119].rstrip() + "…"),
    ],
)
def test_a_vendors_words_are_cleaned(words: str, quoted: str) -> None:
    assert quotable(words, [KEY, ""]) == quoted
