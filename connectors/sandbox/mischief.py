"""Plays a fault on one call of a sandbox."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from connectors.sandbox.faults import Fault, Faults, Switched

Handler = Callable[[web.Request], Awaitable[web.Response]]

TWIST = web.RequestKey("twist", Fault)
"""Where a request carries the fault that changes what the work does, rather than how it is answered."""


async def play(
    fault: Switched, faults: Faults, request: web.Request, handler: Handler
) -> web.Response | None:
    """The answer as the fault has it; None after hanging up."""
    match fault.kind:
        case Fault.DELAY:
            await asyncio.sleep(fault.seconds)
            return await handler(request)
        case Fault.RATE_LIMITED:
            wait = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
            return web.json_response({"message": "Too many requests"}, status=429, headers=wait)
        case Fault.SERVER_ERROR:
            return web.json_response({"message": "Something went wrong"}, status=fault.status)
        case Fault.UNAUTHORIZED:
            return web.json_response({"message": "Unauthorized"}, status=401)
        case Fault.HTML:
            return web.Response(
                text="<!doctype html><title>Down for maintenance</title>", content_type="text/html"
            )
        case Fault.LIES | Fault.VANISH:
            request[TWIST] = fault.kind
            return await handler(request)
        case Fault.MALFORMED:
            return _half(await handler(request))
        case Fault.CHANGED_ENVELOPE:
            return _rewrapped(await handler(request))
        case Fault.HANG:
            await faults.wait_until_released()
        case Fault.DROP_AFTER_EFFECT:
            await handler(request)
    hang_up(request)
    return None


def hang_up(request: web.Request) -> None:
    """Cuts the connection; whatever is answered after that goes nowhere."""
    if request.transport is not None:
        request.transport.abort()


def _half(answer: web.Response) -> web.Response:
    whole = answer.text or '{"_data": {}}'
    return web.Response(text=whole[: len(whole) // 2], content_type="application/json")


def _rewrapped(answer: web.Response) -> web.Response:
    """The same content in another envelope: what was at the root, or under ``_data``, is under ``result``."""
    if not answer.text:
        return answer
    told = json.loads(answer.text)
    inner = told.get("_data", told) if isinstance(told, dict) else told
    return web.json_response({"result": inner}, status=answer.status)
