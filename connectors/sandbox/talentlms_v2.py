"""TalentLMS' current API, as its documents describe it, over a portal."""

import hmac
import math
import re
from collections.abc import Mapping
from typing import Any, Literal

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.allowance import Allowance
from connectors.sandbox.mischief import TWIST, Handler
from connectors.sandbox.server import Route
from connectors.sandbox.talentlms_portal import Denied, Portal, PortalAccount

LARGEST_PAGE = 100
DEFAULT_PAGE = 10
USER_TYPES = (
    "SuperAdmin",
    "Administrator",
    "Instructor",
    "Learner-Instructor",
    "Learner",
)

ErrorShape = Literal["bare", "keyed"]
"""TalentLMS' pages show both: ``{"type", "message"}``, and the same under ``error``."""


class BadRequest(Exception):
    """The call does not have the documented form."""


class PortalV2:
    """The routes of ``/api/v2``."""

    def __init__(self, portal: Portal, api_key: str, allowance: Allowance, clock: Clock) -> None:
        self._portal = portal
        self._api_key = api_key
        self._allowance = allowance
        self._clock = clock
        self.error_shape: ErrorShape = "bare"

    def routes(self) -> list[Route]:
        user = "/api/v2/users/{id}"
        return [
            Route("GET", "/api/v2/users", self._guarded(self._list)),
            Route("GET", user, self._guarded(self._read)),
            Route("PATCH", user, self._guarded(self._change), write=True),
            Route("DELETE", user, self._guarded(self._delete), write=True),
            Route("GET", f"{user}/courses", self._guarded(self._courses)),
            Route("POST", f"{user}/logout", self._guarded(self._logout), write=True),
            Route("GET", "/api/v2/statistics", self._guarded(self._statistics)),
            Route("GET", "/api/v2/health", self._guarded(self._health)),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            key = request.headers.get("X-API-Key", "")
            if not hmac.compare_digest(key.encode(), self._api_key.encode()):
                return self._error(401, "The API key is missing or wrong")
            if not self._allowance.spend():
                return self._limited(self._error(429, "Too many requests"))
            try:
                answer = await handler(request)
            except BadRequest as error:
                answer = self._error(400, str(error))
            except Denied as error:
                answer = self._error(422, str(error))
            return self._limited(answer)

        return guarded

    def _limited(self, answer: web.Response) -> web.Response:
        reset = self._clock().timestamp() + self._allowance.resets_in
        answer.headers["X-RateLimit-Limit"] = str(self._allowance.limits.hourly)
        answer.headers["X-RateLimit-Remaining"] = str(self._allowance.left)
        answer.headers["X-RateLimit-Reset"] = str(math.ceil(reset))
        return answer

    def _error(self, status: int, message: str) -> web.Response:
        body = {"type": "invalid_request_error", "message": message}
        return web.json_response(body if self.error_shape == "bare" else {"error": body}, status=status)

    async def _list(self, request: web.Request) -> web.Response:
        asked = dict(request.query)
        number = _whole(asked.pop("page[number]", "1"), 1, 10**9)
        size = _whole(asked.pop("page[size]", str(DEFAULT_PAGE)), 1, LARGEST_PAGE)
        found = [account for account in self._portal.all() if not asked or _matches(account, asked)]
        rows = [_listed(account) for account in found[(number - 1) * size : number * size]]
        pages = max(1, math.ceil(len(found) / size))
        pagination = {
            "page": number,
            "page_size": size,
            "total_items": len(self._portal.all()),
            "total_pages": pages,
            "total_results": len(found),
        }
        links = _links(str(request.url.with_query(None)), number, pages)
        return web.json_response({"_data": rows, "_links": links, "_meta": {"pagination": pagination}})

    async def _read(self, request: web.Request) -> web.Response:
        account = self._portal.shown(request.match_info["id"])
        if account is None:
            return self._error(404, "The requested user does not exist")
        return web.json_response({"_data": _detail(account)})

    async def _courses(self, request: web.Request) -> web.Response:
        account = self._portal.shown(request.match_info["id"])
        if account is None:
            return self._error(404, "The requested user does not exist")
        return web.json_response({"_data": {"courses": account.courses(int)}})

    async def _change(self, request: web.Request) -> web.Response:
        account = self._portal.shown(request.match_info["id"])
        if account is None:
            return self._error(404, "The requested user does not exist")
        match await _json(request):
            case {"status": str(status)}:
                self._portal.set_status(account, status, request.get(TWIST))
            case _:
                raise BadRequest("The status is missing")
        return web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        account = self._portal.shown(request.match_info["id"])
        if account is None:
            return self._error(404, "The requested user does not exist")
        self._portal.delete(account)
        return web.Response(status=204)

    async def _logout(self, request: web.Request) -> web.Response:
        account = self._portal.shown(request.match_info["id"])
        if account is None:
            return self._error(404, "The requested user does not exist")
        if "next" not in await _json(request):
            raise BadRequest("The next address is missing")
        self._portal.end_sessions(account, request.get(TWIST))
        return web.Response(status=204)

    async def _statistics(self, request: web.Request) -> web.Response:
        return web.json_response({"_data": {"users": len(self._portal.all())}})

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise BadRequest("The body must be JSON")
    try:
        told = await request.json()
    except ValueError:
        raise BadRequest("The body is not JSON") from None
    if not isinstance(told, dict):
        raise BadRequest("The body must be an object")
    return told


def _whole(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,10}", text) or not least <= int(text) <= most:
        raise BadRequest("The page is not valid")
    return int(text)


def _matches(account: PortalAccount, filters: Mapping[str, str]) -> bool:
    fields = {
        "filter[status][eq]": account.status,
        "filter[email][eq]": account.email.lower(),
        "filter[login][eq]": account.login,
        "filter[keyword][like]": f"{account.first_name} {account.last_name} {account.email}".lower(),
    }
    if unknown := set(filters) - set(fields):
        raise BadRequest(f"Unknown parameter {min(unknown)}")
    return all(
        value.lower() in fields[name] if name.endswith("[like]") else value == fields[name]
        for name, value in filters.items()
    )


def _listed(account: PortalAccount) -> dict[str, Any]:
    return {
        "id": int(account.id),
        "login": account.login,
        "name": account.first_name,
        "surname": account.last_name,
        "email": account.email,
        "avatar": {},
        "timezone": None,
        "language": None,
        "type": account.user_type,
        "registration": account.registered.isoformat(),
        "last_login": account.last_login and account.last_login.isoformat(),
        "status": account.status,
        "last_updated": None,
        "integration_user_id": None,
    }


def _detail(account: PortalAccount) -> dict[str, Any]:
    known = account.user_type in USER_TYPES
    number = USER_TYPES.index(account.user_type) + 1 if known else len(USER_TYPES) + 1
    return {
        "id": int(account.id),
        "login": account.login,
        "name": account.first_name,
        "surname": account.last_name,
        "email": account.email,
        "credits": 0,
        "description": {"html": "", "text": ""},
        "avatar": {},
        "custom_fields": [],
        "email_notifications": True,
        "timezone": None,
        "locale": "en",
        "user_type": {"id": number, "name": account.user_type, "is_default": known},
        "status": account.status,
        "deactivation_date": None,
        "available_types": list(USER_TYPES),
    }


def _links(base: str, number: int, pages: int) -> dict[str, str]:
    """Every link is always there: on page 1, ``prev`` is page 1 again."""
    numbers = {"self": number, "first": 1, "last": pages, "prev": number - 1, "next": number + 1}
    return {name: f"{base}?page[number]={min(max(to, 1), pages)}" for name, to in numbers.items()}
