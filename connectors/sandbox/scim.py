"""An app that speaks SCIM 2.0 on this machine, as the RFCs have it or with the habits of real servers."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.faults import Fault
from connectors.sandbox.mischief import TWIST, Handler
from connectors.sandbox.scim_records import FILTER, MESSAGES, WORDS, Habits, ScimAccount, show, texts
from connectors.sandbox.server import Route, Sandbox, real_clock

ROOT = "/scim/v2"


class ScimSandbox(Sandbox):
    """The app. ``refusal`` is the status by which it will not deactivate the ids in ``refuses``.

    ``alarms`` are calls that make or destroy something: there must never be one.
    """

    def __init__(
        self,
        accounts: Iterable[ScimAccount],
        *,
        key: str = "demo-key",
        clock: Clock | None = None,
        habits: Habits | None = None,
    ) -> None:
        self.habits = habits or Habits()
        self.refuses: set[str] = set()
        self.refusal = 400
        self.alarms: list[str] = []
        self._accounts = {account.id: account for account in accounts}
        self._vanished: set[str] = set()
        self._shown = f"Bearer {key}"
        super().__init__("scim", "SCIM app", self._app(), clock or real_clock)

    async def start(self, port: int = 0) -> None:
        """Serves as any sandbox does; ``base_url`` is the root of SCIM."""
        await super().start(port)
        self.base_url += ROOT

    def account(self, account_id: str) -> ScimAccount:
        """The account as it is, whatever the API shows; raises KeyError."""
        return self._accounts[account_id]

    def put(self, account: ScimAccount) -> None:
        """Adds an account or changes it, as somebody would by hand."""
        self._accounts[account.id] = account
        self._vanished.discard(account.id)
        self.changed()

    def active(self) -> int:
        """The accounts that are active, as far as anybody knows."""
        return sum(account.active is True for account in self._accounts.values())

    def summary(self) -> str:
        return f"{self.active()} active accounts"

    def rows(self) -> list[dict[str, str]]:
        return [
            {
                "id": account.id,
                "name": account.name,
                "email": next(iter(account.emails), ""),
                "role": account.role,
                "state": WORDS[account.active],
            }
            for account in self._accounts.values()
            if account.id not in self._vanished
        ]

    def _app(self) -> list[Route]:
        users, user = f"{ROOT}/Users", f"{ROOT}/Users/{{id}}"
        return [
            Route("GET", f"{ROOT}/ServiceProviderConfig", self._guarded(self._describe)),
            Route("GET", users, self._guarded(self._list)),
            Route("GET", user, self._guarded(self._read)),
            Route("PATCH", user, self._guarded(self._patch), write=True),
            Route("PUT", user, self._guarded(self._replace), write=True),
            Route("POST", users, self._guarded(self._alarm), write=True),
            Route("DELETE", user, self._guarded(self._alarm), write=True),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            shown = request.headers.get("Authorization", "")
            if hmac.compare_digest(shown.encode(), self._shown.encode()):
                return await handler(request)
            return _error(401, "The token is missing or wrong")

        return guarded

    async def _describe(self, request: web.Request) -> web.Response:
        habits = self.habits
        if not habits.describes:
            return _error(404, "There is nothing here")
        by_cursor = habits.paging == "cursor"
        return _json(
            {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
                "patch": {"supported": habits.patch},
                "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
                "filter": {"supported": bool(habits.filters), "maxResults": habits.most},
                "changePassword": {"supported": False},
                "sort": {"supported": False},
                "etag": {"supported": habits.etags},
                "authenticationSchemes": [{"type": "oauthbearertoken", "name": "Token", "description": ""}],
                "pagination": {"cursor": by_cursor, "index": not by_cursor, "maxPageSize": habits.most},
            }
        )

    async def _list(self, request: web.Request) -> web.Response:
        found = [account for account in self._accounts.values() if account.id not in self._vanished]
        if chosen := request.query.get("filter"):
            match = FILTER.fullmatch(chosen)
            if match is None or match[1].lower() not in self.habits.filters:
                return _error(400, "There is no such filter", "invalidFilter")
            found = [account for account in found if match[2].lower() in texts(account, match[1].lower())]
        by_cursor = self.habits.paging == "cursor"
        if ("cursor" in request.query) != by_cursor and ("startIndex" in request.query) == by_cursor:
            return _error(400, "There are no such pages")
        return _json(self._page(found, request, by_cursor))

    def _page(self, found: list[ScimAccount], request: web.Request, by_cursor: bool) -> dict[str, Any]:
        count = min(int(request.query.get("count", self.habits.most)), self.habits.most)
        place = (
            (request.query.get("cursor") or "c1")[1:] if by_cursor else request.query.get("startIndex", "1")
        )
        start = 0 if self.habits.repeats else int(place) - 1
        rows = [show(account, self.habits) for account in found[start : start + count]]
        page = {"schemas": [f"{MESSAGES}:ListResponse"], "itemsPerPage": len(rows), "Resources": rows}
        if by_cursor:
            return page | ({"nextCursor": f"c{start + count + 1}"} if start + count < len(found) else {})
        return page | {"totalResults": len(found) + self.habits.total_off, "startIndex": start + 1}

    async def _read(self, request: web.Request) -> web.Response:
        account = self._find(request)
        return self._shown_to(account) if account else _error(404, "User not found")

    async def _patch(self, request: web.Request) -> web.Response:
        """One operation on ``active``, written as the RFC, Okta and Entra do."""
        if not self.habits.patch:
            return _error(501, "PATCH is not supported")
        operation = (await request.json())["Operations"][0]
        value = operation["value"] if operation.get("path") == "active" else operation["value"]["active"]
        if operation["op"].lower() != "replace":
            return _error(400, "There is nothing else to change", "invalidValue")
        return self._change(request, {"active": str(value).lower() == "true"})

    async def _replace(self, request: web.Request) -> web.Response:
        """What the request does not hold is gone, ``more`` included."""
        whole = await request.json()
        ours = {"schemas", "id", "meta", "userName", "displayName", "emails", "roles", "active"}
        kept = {name: value for name, value in whole.items() if name not in ours}
        emails = tuple(email["value"] for email in whole.get("emails", ()))
        name = whole.get("displayName", "")
        active = str(whole.get("active")).lower() == "true"
        return self._change(request, {"active": active, "more": kept, "emails": emails, "name": name})

    def _change(self, request: web.Request, changes: dict[str, Any]) -> web.Response:
        account = self._find(request)
        if account is None:
            return _error(404, "User not found")
        if self.habits.etags and request.headers.get("If-Match") != account.etag:
            return _error(412, "The version is not the one that is here")
        if changes["active"] is False and account.id in self.refuses:
            return _error(self.refusal, "This user cannot be deactivated", "mutability")
        changed = replace(account, **changes, version=account.version + 1)
        if request.get(TWIST) is not Fault.LIES:
            self.put(changed)
        if request.get(TWIST) is Fault.VANISH and not changed.active:
            self._vanished.add(account.id)
        return web.Response(status=204) if self.habits.bare else self._shown_to(changed)

    async def _alarm(self, request: web.Request) -> web.Response:
        self.alarms.append(f"{request.method} {request.path}")
        return _error(403, "Nothing is made or deleted here")

    def _find(self, request: web.Request) -> ScimAccount | None:
        account_id = request.match_info["id"]
        return None if account_id in self._vanished else self._accounts.get(account_id)

    def _shown_to(self, account: ScimAccount) -> web.Response:
        return _json(show(account, self.habits), {"ETag": account.etag} if self.habits.etags else None)


def _json(told: object, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response(told, content_type="application/scim+json", headers=headers)


def _error(status: int, detail: str, kind: str = "") -> web.Response:
    told = {"schemas": [f"{MESSAGES}:Error"], "status": str(status), "detail": detail}
    return web.json_response(
        told | ({"scimType": kind} if kind else {}), status=status, content_type="application/scim+json"
    )
