"""The Web API over HTTP: token, scope, rate, method, answer."""

import asyncio
import time

from aiohttp import web

from bot.workbench.faults import Fault, Faults
from bot.workbench.methods.args import Args, read_args
from bot.workbench.methods.method import Method, need_scope
from bot.workbench.methods.table import METHODS
from bot.workbench.refusals import Refusal
from bot.workbench.traffic import Exchange, Traffic
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace


class Api:
    """Answers ``/api/{method}`` as Slack does: HTTP 200 with ``ok``, or 429."""

    def __init__(self, slack: Workspace, faults: Faults, traffic: Traffic) -> None:
        self._slack = slack
        self._faults = faults
        self._traffic = traffic

    async def handle(self, request: web.Request) -> web.StreamResponse:
        started = time.perf_counter()
        name = request.match_info["method"]
        fault = self._faults.take(name)
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        args, answer = await self._answered(request, name, fault)
        status = 429 if answer.get("error") == "ratelimited" else 200
        ms = (time.perf_counter() - started) * 1000
        self._traffic.add("bot→slack", name, Exchange(args.values, answer, ms, status, answer.get("error")))
        if fault and fault.kind == "drop_answer":
            cut(request)
        return web.json_response(answer, status=status, headers=self._headers(name, answer))

    async def _answered(self, request: web.Request, name: str, fault: Fault | None) -> tuple[Args, Json]:
        args = Args({})
        try:
            args = await read_args(request)
            refuse_by_fault(fault)
            return args, {"ok": True, **self._call(request, name, args)}
        except Refusal as refusal:
            return args, {"ok": False, "error": refusal.error, **refusal.extra}

    def _call(self, request: web.Request, name: str, args: Args) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        if name != "api.test":
            self._authenticate(request, method, args)
        need_scope(self._slack, method.scope)
        seconds = self._slack.paces.call(name, method.tier)
        if seconds:
            raise Refusal("ratelimited", retry_after=seconds)
        return method.handler(self._slack, args)

    def _authenticate(self, request: web.Request, method: Method, args: Args) -> None:
        kind, _, header = request.headers.get("Authorization", "").partition(" ")
        token = header if kind == "Bearer" else ("" if method.app_level else args.text("token"))
        if not token:
            raise Refusal("not_authed")
        expected, other = self._slack.bot_token, self._slack.app_token
        if method.app_level:
            expected, other = other, expected
        if token == other:
            raise Refusal("not_allowed_token_type")
        if token != expected:
            raise Refusal("invalid_auth")

    def _headers(self, name: str, answer: Json) -> dict[str, str]:
        method = METHODS.get(name)
        granted = ("connections:write",) if method and method.app_level else self._slack.scopes
        headers = {"x-oauth-scopes": ",".join(granted)}
        if method and method.scope:
            headers["x-accepted-oauth-scopes"] = method.scope
        if answer.get("error") == "ratelimited":
            headers["Retry-After"] = str(answer.pop("retry_after", 1))
        return headers


def refuse_by_fault(fault: Fault | None) -> None:
    """Refuse when a test has asked for it."""
    if fault and fault.kind == "refuse":
        raise Refusal(fault.error)
    if fault and fault.kind == "rate_limit":
        raise Refusal("ratelimited", retry_after=int(fault.seconds))


def cut(request: web.Request) -> None:
    """End the TCP connection at once, so that no answer arrives."""
    if isinstance(request.transport, asyncio.Transport):
        request.transport.abort()
