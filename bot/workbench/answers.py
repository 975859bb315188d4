"""Answers of the app to a command or a click: in the acknowledgement, or at the response_url."""

import asyncio
import json
import time

from aiohttp import web

from bot.workbench.api import cut, refuse_by_fault
from bot.workbench.faults import Fault, Faults
from bot.workbench.messages import Message
from bot.workbench.refusals import Refusal
from bot.workbench.rules.messages import checked_content
from bot.workbench.tickets import AnswerAddress
from bot.workbench.traffic import Exchange, Traffic
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

STATUS = {"used_url": 404, "expired_url": 404, "no_service": 404, "ratelimited": 429}


def show_answer(slack: Workspace, channel: str, user: str, body: Json) -> Message:
    """Post an answer: to one person only, unless it says ``in_channel``. Membership does not matter."""
    text = str(body.get("text") or "")
    blocks = checked_content(text, body.get("blocks"))
    public = body.get("response_type") == "in_channel"
    fields = {"addressee": None if public else user, "thread_ts": body.get("thread_ts")}
    return slack.post(channel, text, blocks, **fields)


def _says(body: Json, name: str, default: bool = False) -> bool:
    return str(body.get(name, default)).lower() == "true"


def _use(slack: Workspace, address: AnswerAddress, body: Json) -> None:
    """An answer to a click replaces the message unless it says otherwise.

    Slack's documentation is silent on that default, and apps have lost messages to it
    (github.com/getsentry/sentry/pull/73590), so an app does well to always say which it wants.
    A command has no message of the app to replace (github.com/slackapi/bolt-python/issues/1268).
    """
    original = slack.messages.find(address.channel, address.message_ts) if address.message_ts else None
    if original and _says(body, "delete_original"):
        slack.messages.remove(original)
    elif original and _says(body, "replace_original", default=True):
        text = str(body.get("text") or "")
        blocks = checked_content(text, body.get("blocks"))
        slack.rewrite(original, text, blocks)
    else:
        show_answer(slack, address.channel, address.user, body)


class Answers:
    """Answers POSTs to the response_urls that were handed out."""

    def __init__(self, slack: Workspace, faults: Faults, traffic: Traffic) -> None:
        self._slack = slack
        self._faults = faults
        self._traffic = traffic

    async def handle(self, request: web.Request) -> web.StreamResponse:
        started = time.perf_counter()
        fault = self._faults.take("response_url")
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        body: Json = {}
        answer: Json = {"ok": True}
        try:
            body = await _read(request)
            self._take(request.path, body, fault)
        except Refusal as refusal:
            answer = {"ok": False, "error": refusal.error, **refusal.extra}
        return self._told(request, fault, body, answer, (time.perf_counter() - started) * 1000)

    def _take(self, path: str, body: Json, fault: Fault | None) -> None:
        refuse_by_fault(fault)
        _use(self._slack, self._slack.addresses.redeem(path), body)

    def _told(
        self, request: web.Request, fault: Fault | None, body: Json, answer: Json, ms: float
    ) -> web.StreamResponse:
        error = answer.get("error")
        status = STATUS.get(error, 500) if error else 200
        self._traffic.add("bot→slack", "response_url", Exchange(body, answer, ms, status, error))
        if fault and fault.kind == "drop_answer":
            cut(request)
        headers = {"Retry-After": str(answer.pop("retry_after", 1))} if status == 429 else {}
        return web.json_response(answer, status=status, headers=headers)


async def _read(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refusal("invalid_payload") from None
    if not isinstance(body, dict):
        raise Refusal("invalid_payload")
    return body
