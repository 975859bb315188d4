"""A LearnUpon portal on this machine, with sub-portals, invitations, and calls that nobody should make."""

import hmac
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.allowance import Allowance, Limits
from connectors.sandbox.faults import Fault
from connectors.sandbox.learnupon_records import Deed, Invite, PortalCourse, PortalUser, SubPortal
from connectors.sandbox.mischief import TWIST, Handler
from connectors.sandbox.server import Route, Sandbox, real_clock

__all__ = ["Invite", "LearnUponSandbox", "PortalCourse", "PortalUser", "SubPortal"]

PAGE = 500
GENEROUS = Limits(burst=300, window=60.0, hourly=10_000)
"""The real ones are not published. The sandbox's week is an hour long."""

Misses = Literal["404", "200"]
"""How "no such user", and any other no to one user, is said: by the status, or by an error in a 200."""


class LearnUponSandbox(Sandbox):
    """The portal. What is not known of real ones is an attribute, and may be set at any time.

    ``by_username`` is whether user names are its keys, so that addresses may be shared, ``refuses`` the ids
    that it will not disable, ``portals_status`` what the list of sub-portals answers with. ``alarms`` are
    calls that destroy something or make new keys: there must never be one. ``trail`` is what was done.
    """

    def __init__(
        self,
        users: Iterable[PortalUser],
        *,
        invites: Iterable[Invite] = (),
        sub_portals: Iterable[SubPortal] = (),
        courses: Iterable[PortalCourse] = (),
        by_username: bool = False,
        keys: tuple[str, str] = ("demo-user", "demo-key"),
        clock: Clock | None = None,
        limits: Limits = GENEROUS,
    ) -> None:
        self.misses: Misses = "404"
        self.refuses: set[str] = set()
        self.portals_status = 200
        self.by_username = by_username
        self.sub_portals = {portal.id: portal for portal in sub_portals}
        self.invites = {invite.id: invite for invite in invites}
        self.courses = list(courses)
        self.trail: list[Deed] = []
        self.alarms: list[str] = []
        self._users = {user.id: user for user in users}
        self._vanished: set[str] = set()
        self._key = "Basic " + b64encode(":".join(keys).encode()).decode("ascii")
        self._allowance = Allowance(limits)
        super().__init__("learnupon", "LearnUpon", self._portal(), clock or real_clock)

    def account(self, account_id: str) -> PortalUser:
        """The user as it is, whatever the API shows; raises KeyError."""
        return self._users[account_id]

    def put(self, user: PortalUser) -> None:
        """Adds a user or changes it, as somebody would by hand."""
        self._users[user.id] = user
        self._vanished.discard(user.id)
        self.changed()

    def active(self) -> int:
        """The users who can log in."""
        return sum(user.status(self._today()) == "enabled" for user in self._users.values())

    def summary(self) -> str:
        return f"{self.active()} enabled users"

    def rows(self) -> list[dict[str, str]]:
        known = {user.email.lower() for user in self._shown()}
        return [user.row(user.status(self._today())) for user in self._shown()] + [
            invite.row()
            for invite in self.invites.values()
            if invite.status == "sent" and invite.email.lower() not in known
        ]

    def _portal(self) -> list[Route]:
        users, invites, portals = "/api/v1/users", "/api/v1/group_invites", "/api/v1/portals"
        return [
            Route("GET", users, self._guarded(self._list)),
            Route("GET", f"{users}/search", self._guarded(self._search)),
            Route("GET", f"{users}/{{id}}", self._guarded(self._read)),
            Route("PUT", f"{users}/{{id}}", self._guarded(self._update), write=True),
            Route("DELETE", f"{users}/{{id}}", self._guarded(self._alarm), write=True),
            Route("GET", invites, self._guarded(self._list_invites)),
            Route("GET", f"{invites}/{{id}}", self._guarded(self._read_invite)),
            Route("DELETE", f"{invites}/{{id}}", self._guarded(self._delete_invite), write=True),
            Route("GET", "/api/v1/courses", self._guarded(self._list_courses)),
            Route("GET", "/api/v1/audit-trails", self._guarded(self._list_deeds)),
            Route("GET", portals, self._guarded(self._list_portals)),
            Route("GET", f"{portals}/{{id}}/generate_keys", self._guarded(self._alarm), write=True),
            Route("DELETE", f"{portals}/{{id}}", self._guarded(self._alarm), write=True),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            shown = request.headers.get("Authorization", "")
            if not hmac.compare_digest(shown.encode(), self._key.encode()):
                return _error(401, "The keys are missing or wrong")
            if not self._allowance.spend():
                return _error(429, "rate_limit_exceeded")
            answer = await handler(request)
            if answer.status == 200:
                answer.headers["X-LU-Rate-Limit-Remaining-Minute"] = str(self._allowance.left_in_window)
                answer.headers["X-LU-Rate-Limit-Remaining-Week"] = str(self._allowance.left)
            return answer

        return guarded

    async def _list(self, request: web.Request) -> web.Response:
        """Takes no notice of parameters that it does not know: ``email`` here shows everybody."""
        wanted = request.query.get("login_enabled")
        users = [u for u in self._shown() if wanted in (None, str(u.enabled).lower())]
        return _page("user", users, request, self._told)

    async def _search(self, request: web.Request) -> web.Response:
        """By address without regard to case; where addresses are shared, it shows the first."""
        wanted = request.query.get("email", "").lower()
        found = [self._told(user) for user in self._shown() if user.email.lower() == wanted]
        return web.json_response({"user": found[:1]}) if found else self._missing()

    async def _read(self, request: web.Request) -> web.Response:
        """One user, in a list, behind the definitions of custom fields."""
        user = self._find(request)
        if user is None:
            return self._missing()
        return web.json_response({"customDataFieldDefinitions": [], "user": [self._told(user)]})

    async def _update(self, request: web.Request) -> web.Response:
        user = self._find(request)
        if user is None:
            return self._missing()
        match await request.json():
            case {"User": {"enabled": bool(enabled)}}:
                if user.id in self.refuses:
                    return self._no(422, "This user cannot be disabled")
                self._set_enabled(user, enabled, request.get(TWIST))
            case _:
                return _error(400, "There was a problem in the JSON you submitted.")
        return web.json_response({"id": int(user.id)})

    def _set_enabled(self, user: PortalUser, enabled: bool, twist: Fault | None) -> None:
        """What is disabled here is disabled in the sub-portals too, and their licences stay used."""
        if twist is Fault.LIES:
            return
        if twist is Fault.VANISH and not enabled:
            self._vanished.add(user.id)
        if user.enabled is not enabled:
            self.trail.append(Deed(5 if enabled else 4, user, self.clock()))
        self._users[user.id] = replace(user, enabled=enabled)
        for portal in self.sub_portals.values():
            if not enabled and user.email in portal.members:
                portal.members[user.email] = False
        self.changed()

    async def _list_invites(self, request: web.Request) -> web.Response:
        return _page("group_invite", [invite.told() for invite in self.invites.values()], request)

    async def _read_invite(self, request: web.Request) -> web.Response:
        invite = self.invites.get(request.match_info["id"])
        return web.json_response({"group_invite": [invite.told()]}) if invite else self._missing()

    async def _delete_invite(self, request: web.Request) -> web.Response:
        if request.match_info["id"] not in self.invites:
            return self._missing()
        if request.get(TWIST) is not Fault.LIES:
            del self.invites[request.match_info["id"]]
            self.changed()
        return web.json_response({})

    async def _list_courses(self, request: web.Request) -> web.Response:
        drafts = request.query.get("include_draft") == "true"
        shown = [course.told() for course in self.courses if drafts or not course.is_draft]
        return _page("courses", shown, request)

    async def _list_deeds(self, request: web.Request) -> web.Response:
        wanted = request.query.get("action", "")
        return _page(
            "audit_trails", [deed.told() for deed in self.trail if str(deed.action) == wanted], request
        )

    async def _list_portals(self, request: web.Request) -> web.Response:
        if self.portals_status != 200:
            return _error(self.portals_status, "feature_not_enabled")
        return _page("portals", [portal.told() for portal in self.sub_portals.values()], request)

    async def _alarm(self, request: web.Request) -> web.Response:
        self.alarms.append(f"{request.method} {request.path}")
        return web.json_response({})

    def _missing(self) -> web.Response:
        return self._no(404, "Not found")

    def _no(self, status: int, message: str) -> web.Response:
        answer = _error(status, message)
        answer.set_status(200 if self.misses == "200" else status)
        return answer

    def _today(self) -> date:
        return self.clock().date()

    def _shown(self) -> list[PortalUser]:
        return [user for user in self._users.values() if user.id not in self._vanished]

    def _find(self, request: web.Request) -> PortalUser | None:
        return next((user for user in self._shown() if user.id == request.match_info["id"]), None)

    def _told(self, user: PortalUser) -> dict[str, Any]:
        return user.told() | ({"username": f"user{user.id}"} if self.by_username else {})


def _page(
    root: str, rows: list[Any], request: web.Request, tell: Callable[[Any], dict[str, Any]] = dict
) -> web.Response:
    told = request.query.get("page", "1")
    number = int(told) if told.isascii() and told.isdigit() else 1
    more = number * PAGE < len(rows)
    headers = {
        "LU-Current-Page": str(number),
        "LU-Records-Per-Page": str(PAGE),
        "LU-Has-Next-Page": str(more).lower(),
    }
    shown = [tell(row) for row in rows[(number - 1) * PAGE : number * PAGE]]
    return web.json_response({root: shown}, headers=headers)


def _error(status: int, message: str) -> web.Response:
    body = {"response_type": "ERROR", "response_code": status, "message": message}
    return web.json_response(body, status=status)
