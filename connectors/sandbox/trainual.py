"""A Trainual company on this machine: both forms of the API over one set of people."""

import hmac
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.faults import Fault
from connectors.sandbox.mischief import TWIST, Handler
from connectors.sandbox.server import Route, Sandbox

__all__ = ["Deletion", "TrainualSandbox", "TrainualUser"]

LARGEST_PAGE = 50
DEMO_SECRETS: Mapping[str, str] = {
    "api_key": "demo-key",
    "email": "admin@example.com",
    "account_id": "1",
    "password": "demo-word",
}

Deletion = Literal["deactivates", "hides", "destroys"]
"""What a DELETE may turn out to be; no source says which it is."""

# The two forms have a word of their own each for what is kept here as the other's.
V1_WORDS = {"archived": "deactivated"}
ARCHIVE_WORDS = {"invited": "pending"}


@dataclass(frozen=True)
class TrainualUser:
    """An account, and how one is seeded: ``status`` is active, invited, archived or a word of a test."""

    id: str
    name: str
    email: str
    role: str = "general"
    status: str = "active"


class TrainualSandbox(Sandbox):
    """The company; ``base_url`` serves both forms, ``/api/v1`` by a key and ``/v1`` by a password.

    ``secrets`` are those of both forms. ``deletion`` says what a DELETE does. ``bare_lists`` leaves role and
    state out of v1's lists, as the guide's example does. Nobody protects the owner or the last administrator
    here: no source says that Trainual does. ``plan_seats`` is only shown, since no answer tells it.
    """

    def __init__(
        self,
        users: Iterable[TrainualUser],
        *,
        plan_seats: int = 50,
        secrets: Mapping[str, str] = DEMO_SECRETS,
        clock: Clock | None = None,
    ) -> None:
        self.plan_seats = plan_seats
        self.deletion: Deletion = "deactivates"
        self.bare_lists = False
        self.alarms: list[str] = []
        self._users = {user.id: user for user in users}
        self._vanished: set[str] = set()
        login = "{email}&{account_id}:{password}".format_map(secrets)
        basic = b64encode(login.encode()).decode("ascii")
        bearer = f"Bearer {secrets['api_key']}"
        routes = [*self._v1_routes(bearer), *self._archive_routes(f"Basic {basic}")]
        super().__init__("trainual", "Trainual", routes, clock)

    def account(self, account_id: str) -> TrainualUser:
        """The account as it is, whatever the API shows; raises KeyError."""
        return self._users[account_id]

    def put(self, user: TrainualUser) -> None:
        """Adds an account or changes it, as somebody would by hand."""
        self._users[user.id] = user
        self._vanished.discard(user.id)
        self.changed()

    def seated(self) -> int:
        """The accounts that hold a seat."""
        return sum(user.status in ("active", "invited") for user in self._users.values())

    def summary(self) -> str:
        return f"{self.seated()} of {self.plan_seats} seats"

    def rows(self) -> list[dict[str, str]]:
        return [
            {"id": user.id, "name": user.name, "email": user.email, "role": user.role, "state": user.status}
            for user in self._shown()
        ]

    def _shown(self) -> list[TrainualUser]:
        if not self._vanished:
            return list(self._users.values())
        return [user for id_, user in self._users.items() if id_ not in self._vanished]

    def _v1_routes(self, authorization: str) -> list[Route]:
        one = "/api/v1/users/{id}"
        return [
            Route("GET", "/api/v1/users", _guarded(authorization, self._page)),
            Route("GET", one, _guarded(authorization, self._on_one(self._show_v1))),
            Route("PATCH", one, _guarded(authorization, self._on_one(self._patch)), write=True),
            Route("DELETE", one, _guarded(authorization, self._on_one(self._delete)), write=True),
        ]

    def _archive_routes(self, authorization: str) -> list[Route]:
        one = "/v1/users/{id}"
        return [
            Route("GET", "/v1/users", _guarded(authorization, self._everybody)),
            Route("GET", one, _guarded(authorization, self._on_one(self._show))),
            Route("PUT", f"{one}/archive", _guarded(authorization, self._on_one(self._archive)), write=True),
            Route(
                "PUT", f"{one}/unarchive", _guarded(authorization, self._on_one(self._unarchive)), write=True
            ),
        ]

    def _on_one(self, work: Callable[[TrainualUser, web.Request], dict[str, Any]]) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            user = next((user for user in self._shown() if user.id == request.match_info["id"]), None)
            if user is None:
                return web.json_response({"error": "User not found"}, status=404)
            if request.method in ("PUT", "PATCH") and not isinstance(await request.json(), dict):
                return web.json_response({"error": "Bad request"}, status=400)
            return web.json_response(work(user, request))

        return handle

    async def _page(self, request: web.Request) -> web.Response:
        number = int(request.query.get("page", "1"))
        size = min(int(request.query.get("per_page", LARGEST_PAGE)), LARGEST_PAGE)
        shown = self._shown()
        page = [self._listed(user) for user in shown[(number - 1) * size : number * size]]
        return web.json_response({"users": page, "meta": {"page": number, "total": len(shown)}})

    def _listed(self, user: TrainualUser) -> dict[str, Any]:
        told = _told_v1(user)
        return {name: told[name] for name in told if not self.bare_lists or name not in ("role", "status")}

    def _show_v1(self, user: TrainualUser, request: web.Request) -> dict[str, Any]:
        return {"user": _told_v1(user)}

    def _patch(self, user: TrainualUser, request: web.Request) -> dict[str, Any]:
        return {"user": _told_v1(self._become(user, "active", request))}

    def _delete(self, user: TrainualUser, request: web.Request) -> dict[str, Any]:
        if request.get(TWIST) is not Fault.LIES and self.deletion == "destroys":
            self.alarms.append(f"deleted {user.id}")
            del self._users[user.id]
            self.changed()
        else:
            self._become(user, "archived", request)
        return {"message": "User deactivated successfully."}

    async def _everybody(self, request: web.Request) -> web.Response:
        every = request.query.get("with_archived") == "true"
        return web.json_response(
            [_told(user) for user in self._shown() if every or user.status != "archived"]
        )

    def _show(self, user: TrainualUser, request: web.Request) -> dict[str, Any]:
        return _told(user)

    def _archive(self, user: TrainualUser, request: web.Request) -> dict[str, Any]:
        return _told(self._become(user, "archived", request))

    def _unarchive(self, user: TrainualUser, request: web.Request) -> dict[str, Any]:
        return _told(self._become(user, "active", request))

    def _become(self, user: TrainualUser, status: str, request: web.Request) -> TrainualUser:
        """The account in its new state, which a lie only tells of."""
        twist, changed = request.get(TWIST), replace(user, status=status)
        if twist is Fault.LIES:
            return changed
        self._users[user.id] = changed
        hides = request.method == "DELETE" and self.deletion == "hides"
        if hides or (twist is Fault.VANISH and status == "archived"):
            self._vanished.add(user.id)
        self.changed()
        return changed


def _guarded(authorization: str, handler: Handler) -> Handler:
    async def guarded(request: web.Request) -> web.Response:
        shown = request.headers.get("Authorization", "")
        if not hmac.compare_digest(shown.encode(), authorization.encode()):
            return web.json_response({"error": "Unauthorized"}, status=401)
        return await handler(request)

    return guarded


def _told_v1(user: TrainualUser) -> dict[str, Any]:
    first, _, last = user.name.partition(" ")
    return {
        "id": int(user.id),
        "email": user.email,
        "first_name": first,
        "last_name": last,
        "role": user.role,
        "title": None,
        "department": None,
        "status": V1_WORDS.get(user.status, user.status),
        "created_at": "2024-01-15T09:30:00Z",
        "updated_at": "2024-01-15T09:30:00Z",
    }


def _told(user: TrainualUser) -> dict[str, Any]:
    return {
        "id": int(user.id),
        "email": user.email,
        "name": user.name,
        "title": None,
        "permission": user.role,
        "status": ARCHIVE_WORDS.get(user.status, user.status),
        "completion_percentage": 0,
    }
