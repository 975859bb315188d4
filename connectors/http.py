"""The one place that speaks HTTP to vendors, and turns what happens there into our seven errors.

A read is asked again when nothing or "too fast" came back; a write leaves at most once. Credentials go to
the host of ``base_url`` and nowhere else: redirects to another host are not followed, cookies are not kept,
and the environment's proxies are not used. That is why httpx's transport is used without its client, which
brings all three and takes a redirect to no address for a broken connection.

The detail of every error goes on where the app's name ends ("talentlms: read: did not answer within 10 s"),
so that it also reads as a sentence for people.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

import httpx
from tenacity import (
    AsyncRetrying,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    stop_before_delay,
    wait_random_exponential,
)

from connectors.addresses import authorities, basic, checked_base, segment, user_agent
from connectors.answers import Answer, Id, Judge, Moment, Shape, Text, hidden_of, parse
from connectors.arrays import arrays
from connectors.beside import beside
from connectors.bodies import Unreadable, read_body, unpacked, within
from connectors.calls import BY_DELETE, Ask, Verb
from connectors.contract import AppSettings, Clock, Operation, environment_name
from connectors.errors import Malformed, OutcomeUnknown, RateLimited, Refused, Unreachable, VendorError
from connectors.limits import Pace
from connectors.paging import Roll, ahead, chained

__all__ = ["Answer", "Id", "Moment", "Roll", "Shape", "Text", "Wire", "ahead", "basic", "parse", "segment"]
__all__ += ["BY_DELETE", "beside", "chained"]

LARGEST_BODY: Final = 16 * 1024 * 1024  # bytes; a page of 1000 accounts is about 1 MB
READ_ATTEMPTS: Final = 3
BACKOFF = 0.1  # seconds before a read is asked again, at random between none and twice that, then more
MOST_REDIRECTS: Final = 3
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_LOST: Final = (httpx.HTTPError, TimeoutError, Unreadable)


@dataclass(frozen=True, slots=True)
class Begun(Answer):
    """A success whose body is still to come."""

    response: httpx.Response = field(repr=False)


class Wire:
    """Calls one tenant of one vendor.

    ``calls_per_second`` after a ``burst`` keep to the vendor's limits, unless the app's settings name a rate;
    ``windows`` are the vendor's headers of what is left of them, as ``Pace`` has it.
    Each attempt takes at most ``settings.timeout`` seconds, and so do all waits of a call while the vendor
    asks us to slow down; a read makes at most three attempts, the last of which starts within one timeout. An
    answer has at most ``largest_body`` bytes.
    """

    def __init__(
        self,
        app: str,
        settings: AppSettings,
        secrets: Mapping[str, str],
        clock: Clock,
        *,
        headers: Mapping[str, str],
        calls_per_second: float,
        burst: float | None = None,
        windows: Mapping[str, float] | None = None,
        largest_body: int = LARGEST_BODY,
    ) -> None:
        self._app = app
        self._base = checked_base(settings.base_url)
        self._timeout = settings.timeout
        self._largest_body = largest_body
        own = settings.calls_per_second
        rate, burst = (own, None) if own else (calls_per_second, burst)
        self._pace = Pace(rate, clock, burst=burst, windows=windows)
        keys = " and ".join(environment_name(app, name) for name in secrets) or "its settings"
        self._judge = Judge(keys, hidden_of(secrets, headers), clock)
        self._headers = {"User-Agent": user_agent(), "Accept-Encoding": "gzip", **headers}
        timeout = httpx.Timeout(self._timeout, connect=self._timeout / 2, pool=self._timeout / 2)
        self._extensions = {"timeout": timeout.as_dict()}
        self._transport = httpx.AsyncHTTPTransport(verify=authorities(), trust_env=False)

    async def read(
        self,
        operation: Operation,
        path: str,
        query: Mapping[str, str | int] | None = None,
        *,
        allow: Collection[int] = (),
    ) -> Answer:
        """The answer to a GET that changes nothing; statuses in ``allow`` are answers as well, not errors."""
        return await self._reading(Ask(operation, False, "GET", self._url(path, query)), allow)

    async def read_array(
        self, operation: Operation, path: str, query: Mapping[str, str | int] | None = None
    ) -> AsyncGenerator[Answer, None]:
        """One long JSON array, as answers that hold short ones. Only the end shows whether it was whole.

        It is asked again only until it begins, and has one timeout to come: what is done with it meanwhile
        does not count.
        """
        ask = Ask(operation, False, "GET", self._url(path, query), in_parts=True)
        begun = await self._reading(ask, ())
        assert isinstance(begun, Begun)  # for so it was asked
        try:
            async for part in within(self._timeout, arrays(unpacked(*self._arriving(begun.response)))):
                yield Answer(self._app, operation, False, begun.status, begun.headers, part)
        except _LOST as error:
            raise self._lost(ask, error) from None
        finally:
            await begun.response.aclose()

    async def write(
        self,
        operation: Operation,
        verb: Verb,
        path: str,
        *,
        json: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The 200 or 204 to a call that changes something, which is sent once, whatever its verb.

        Any other success is ``OutcomeUnknown``: the vendor does not document it. Raises ValueError for a
        DELETE that is not in ``BY_DELETE``, before anything leaves.
        """
        if verb == "DELETE" and operation not in BY_DELETE:
            raise ValueError(f"DELETE is never sent to {operation}")
        answer = await self._exchange(Ask(operation, True, verb, f"{self._base}{path}", json, headers or {}))
        if error := self._judge.verdict(answer):
            raise error
        if answer.status not in (200, 204):
            raise answer.disbelieved(f"gave an answer that it does not document ({answer.status})")
        return answer

    def refusal(self, answer: Answer) -> Refused:
        """The error for a 2xx whose body says no, for vendors that have such; words and secrets as ever."""
        return self._judge.refusal(answer)

    async def close(self) -> None:
        """Lets go of connections."""
        await self._transport.aclose()

    def _may_pass(self, error: BaseException) -> bool:
        if isinstance(error, RateLimited):
            return error.retry_after <= self._timeout
        return isinstance(error, Unreachable)

    def _url(self, path: str, query: Mapping[str, str | int] | None) -> str:
        return f"{self._base}{path}" + (f"?{urlencode(query)}" if query else "")

    async def _reading(self, ask: Ask, allow: Collection[int]) -> Answer:
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._may_pass),
            stop=stop_any(stop_after_attempt(READ_ATTEMPTS), stop_before_delay(self._timeout)),
            wait=wait_random_exponential(multiplier=BACKOFF, max=1.0),
            reraise=True,
        )
        until = asyncio.get_running_loop().time() + self._timeout
        return await retrying(self._read_once, replace(ask, until=until), allow)

    async def _read_once(self, ask: Ask, allow: Collection[int]) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._exchange(ask)
            target = _same_origin(ask.url, answer)
            if target is None:
                break
            ask = replace(ask, url=target)
        error = self._judge.verdict(answer)
        if error and answer.status not in allow:
            raise error
        return answer

    async def _exchange(self, ask: Ask) -> Answer:
        await self._wait_for_turn(ask)
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._send(ask)
        except _LOST as error:
            raise self._lost(ask, error) from None
        self._pace.heed(answer.headers)
        if answer.status == 429 and isinstance(limited := self._judge.verdict(answer), RateLimited):
            self._pace.hold(limited.retry_after)
        return answer

    async def _wait_for_turn(self, ask: Ask) -> None:
        """Waits for our turn; a wait beyond the timeout is ``RateLimited``, and nothing leaves."""
        left = None if ask.until is None else max(0.0, ask.until - asyncio.get_running_loop().time())
        if wait := await self._pace.turn(self._timeout if left is None else left):
            raise RateLimited(self._app, ask.operation, "asks us to slow down", wait)

    async def _send(self, ask: Ask) -> Answer:
        sent = {**self._headers, **ask.headers}
        request = httpx.Request(ask.verb, ask.url, headers=sent, json=ask.json, extensions=self._extensions)
        response = await self._transport.handle_async_request(request)
        told = (self._app, ask.operation, ask.wrote, response.status_code, response.headers)
        if ask.in_parts and response.is_success:
            return Begun(*told, b"", response)
        try:
            return Answer(*told, await read_body(*self._arriving(response)))
        finally:
            await response.aclose()

    def _arriving(self, response: httpx.Response) -> tuple[AsyncIterator[bytes], str, int]:
        return response.aiter_raw(), response.headers.get("content-encoding", ""), self._largest_body

    def _lost(self, ask: Ask, error: Exception) -> VendorError:
        if isinstance(error, _NEVER_LEFT):
            detail = "could not be reached: check base_url and the network"
            return Unreachable(self._app, ask.operation, detail)
        unread = isinstance(error, Unreadable)
        kind = OutcomeUnknown if ask.wrote else Malformed if unread else Unreachable
        return kind(self._app, ask.operation, str(error) if unread else self._silence(error))

    def _silence(self, error: Exception) -> str:
        if isinstance(error, TimeoutError | httpx.TimeoutException):
            return f"did not answer within {self._timeout:g} s"
        return "broke off before it answered"


def _same_origin(url: str, answer: Answer) -> str | None:
    """Where a redirect leads, if it stays at the same scheme, host and port."""
    if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
        return None
    here = httpx.URL(url)
    try:
        there = here.join(answer.headers["location"])
    except httpx.InvalidURL:
        return None
    origins = {(place.scheme, place.host, place.port) for place in (here, there)}
    return str(there.copy_with(userinfo=b"")) if len(origins) == 1 else None
