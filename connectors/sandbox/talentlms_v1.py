"""TalentLMS' older API as its clients met it: path arguments, texts for numbers, changes by GET."""

import hmac
from base64 import b64encode
from datetime import datetime
from typing import Any, Literal
from urllib.parse import unquote

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.allowance import Allowance
from connectors.sandbox.mischief import TWIST, Handler
from connectors.sandbox.server import Route
from connectors.sandbox.talentlms_portal import Denied, Portal, PortalAccount

LARGEST_PAGE = 1000
DEFAULT_PAGE = 20

DateFormat = Literal["DDMMYYYY", "MMDDYYYY", "YYYYMMDD"]
DATES: dict[DateFormat, str] = {
    "DDMMYYYY": "%d/%m/%Y, %H:%M:%S",
    "MMDDYYYY": "%m/%d/%Y, %H:%M:%S",
    "YYYYMMDD": "%Y/%m/%d, %H:%M:%S",
}


class PortalV1:
    """The routes of ``/api/v1``."""

    def __init__(
        self, portal: Portal, api_key: str, allowance: Allowance, clock: Clock, date_format: DateFormat
    ) -> None:
        self._portal = portal
        self._api_key = api_key
        self._allowance = allowance
        self._clock = clock
        self._date_format = date_format

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/v1/users", self._guarded(self._users)),
            Route("GET", "/api/v1/users/{arguments}", self._guarded(self._users)),
            Route("GET", "/api/v1/usersetstatus/{arguments}", self._guarded(self._set_status), write=True),
            Route("GET", "/api/v1/gettimeline/{arguments}", self._guarded(self._logins)),
            Route("GET", "/api/v1/siteinfo", self._guarded(self._site_info)),
            Route("GET", "/api/v1/ratelimit", self._guarded(self._rate_limit, counts=False)),
            Route("POST", "/api/v1/deleteuser", self._guarded(self._delete), write=True),
            Route("POST", "/api/v1/userlogout", self._guarded(self._logout), write=True),
        ]

    def _guarded(self, handler: Handler, *, counts: bool = True) -> Handler:
        expected = "Basic " + b64encode(f"{self._api_key}:".encode()).decode("ascii")

        async def guarded(request: web.Request) -> web.Response:
            shown = request.headers.get("Authorization", "")
            if not hmac.compare_digest(shown.encode(), expected.encode()):
                page = "<html><body>You need a valid user and password</body></html>"
                return web.Response(status=401, text=page, content_type="text/html")
            if counts and not self._allowance.spend():
                return _error(429, "Too many requests")
            try:
                return await handler(request)
            except Denied as error:
                return _error(400, str(error))

        return guarded

    async def _users(self, request: web.Request) -> web.Response:
        match _arguments(request):
            case {"id": wanted, **rest} if not rest:
                return self._one([a for a in self._portal.all() if a.id == wanted], request)
            case {"email": wanted, **rest} if not rest:
                return self._one(
                    [a for a in self._portal.all() if a.email.lower() == wanted.lower()], request
                )
            case {"username": wanted, **rest} if not rest:
                return self._one([a for a in self._portal.all() if a.login == wanted], request)
            case asked if set(asked) <= {"page_size", "page_number"}:
                return self._page(asked, request)
        raise Denied("Invalid arguments provided")

    def _one(self, found: list[PortalAccount], request: web.Request) -> web.Response:
        if not found:
            return _error(404, "The requested user does not exist")
        lists: dict[str, Any] = {
            "courses": found[0].courses(str),
            "branches": [],
            "groups": [],
            "certifications": [],
            "badges": [],
        }
        return web.json_response(self._user(found[0], request) | lists)

    def _page(self, asked: dict[str, str], request: web.Request) -> web.Response:
        size = min(_whole(asked.get("page_size", str(DEFAULT_PAGE))), LARGEST_PAGE)
        start = (_whole(asked.get("page_number", "1")) - 1) * size
        page = self._portal.all()[start : start + size]
        return web.json_response([self._user(account, request) for account in page])

    async def _logins(self, request: web.Request) -> web.Response:
        """Logins, of everybody unless one account is asked for; other events it does not remember."""
        match _arguments(request):
            case {"event_type": "user_login_user", **rest} if set(rest) <= {"user_id"}:
                people = [a for a in self._portal.all() if a.id == rest.get("user_id", a.id)]
            case _:
                raise Denied("Invalid arguments provided")
        events = sorted(((at, account) for account in people for at in account.logins), key=_moment)
        return web.json_response([self._login(account, at) for at, account in reversed(events)])

    def _login(self, account: PortalAccount, at: datetime) -> dict[str, str]:
        return {
            "action": "user_login_user",
            "message": f"{account.first_name} {account.last_name} signed in",
            "timestamp": self._date(at),
            "user_id": account.id,
            "user_username": account.login,
            "user_email": account.email,
        }

    async def _set_status(self, request: web.Request) -> web.Response:
        arguments = _arguments(request)
        if set(arguments) != {"user_id", "status"}:
            raise Denied("Invalid arguments provided")
        account = self._portal.shown(arguments["user_id"])
        if account is None:
            return _error(404, "The requested user does not exist")
        self._portal.set_status(account, arguments["status"], request.get(TWIST))
        return web.json_response({"user_id": account.id, "status": arguments["status"]})

    async def _site_info(self, request: web.Request) -> web.Response:
        told = {
            "total_users": str(len(self._portal.all())),
            "total_courses": "12",
            "total_categories": "3",
            "total_groups": "4",
            "total_branches": "0",
            "monthly_active_users": str(self._portal.active()),
            "signup_method": "direct",
            "paypal_email": "",
            "domain_map": "",
            "date_format": self._date_format,
        }
        return web.json_response(told)

    async def _rate_limit(self, request: web.Request) -> web.Response:
        reset = self._clock().timestamp() + self._allowance.resets_in
        told = {
            "limit": str(self._allowance.limits.hourly),
            "remaining": self._allowance.left,
            "reset": str(int(reset)),
            "formatted_reset": self._date(datetime.fromtimestamp(reset, self._clock().tzinfo)),
        }
        return web.json_response(told)

    async def _delete(self, request: web.Request) -> web.Response:
        form = await _form(request)
        account = self._portal.shown(form.get("user_id", ""))
        if account is None:
            return _error(404, "The requested user does not exist")
        self._portal.delete(account)
        return web.json_response({"message": "Operation completed successfully"})

    async def _logout(self, request: web.Request) -> web.Response:
        """Hands back an address for the person's own browser; no session ends here."""
        form = await _form(request)
        return web.json_response({"redirect_url": form.get("next", "")})

    def _user(self, account: PortalAccount, request: web.Request) -> dict[str, Any]:
        registered = str(int(account.registered.timestamp()))
        return {
            "id": account.id,
            "login": account.login,
            "first_name": account.first_name,
            "last_name": account.last_name,
            "email": account.email,
            "restrict_email": "0",
            "user_type": account.user_type,
            "timezone": "(GMT +01:00) Berlin",
            "language": "English",
            "status": account.status,
            "deactivation_date": "",
            "level": "1",
            "points": "0",
            "created_on": self._date(account.registered),
            "created_on_timestamp": registered,
            "last_updated": self._date(account.registered),
            "last_updated_timestamp": registered,
            "avatar": "",
            "bio": "",
            "login_key": f"{request.url.origin()}/index/key:{login_key(account.id)}",
        }

    def _date(self, moment: datetime) -> str:
        return moment.strftime(DATES[self._date_format])


def _moment(event: tuple[datetime, PortalAccount]) -> datetime:
    return event[0]


def login_key(account_id: str) -> str:
    """The secret in the link that logs an account in without a password."""
    return f"secretlogin{account_id}"


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"type": "invalid_request_error", "message": message}}, status=status)


def _arguments(request: web.Request) -> dict[str, str]:
    """``a:1,b:2`` in the last part of the path; separators within a value come percent-encoded."""
    if "arguments" not in request.match_info:
        return {}
    raw = request.raw_path.partition("?")[0].rpartition("/")[2]
    pairs = [part.partition(":") for part in raw.split(",")]
    return {name: unquote(value) for name, _, value in pairs}


async def _form(request: web.Request) -> dict[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise Denied("Invalid arguments provided")
    return {name: str(value) for name, value in (await request.post()).items()}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise Denied("Invalid arguments provided")
    return int(text)
