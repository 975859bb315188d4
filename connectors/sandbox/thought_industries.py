"""A site of Thought Industries on this machine, with what its pages and clients disagree about."""

import hmac
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.allowance import Allowance, Limits
from connectors.sandbox.faults import Fault
from connectors.sandbox.mischief import TWIST, Handler
from connectors.sandbox.server import Route, Sandbox, real_clock
from connectors.sandbox.thought_industries_records import SiteAccount, SiteClient

__all__ = ["SiteAccount", "SiteClient", "ThoughtIndustriesSandbox"]

# Of the plan Standard: https://developer.thoughtindustries.com/docs/rest/rate-limits/, read 2026-11-20.
STANDARD = Limits(burst=120, window=60.0, hourly=120 * 60)
DEFAULT_PAGE, LARGEST_PAGE = 25, 100

Envelope = Literal["A", "B", "C"]
"""What clients get, what the page about pagination shows, and what the page about users shows."""

Misses = Literal["404", "200"]
"""How "no such account", and any other no, is said: by the status, or by errors in a 200."""


class ThoughtIndustriesSandbox(Sandbox):
    """The site. What is not known of real ones is an attribute, and may be set at any time.

    ``shows_disabled`` is whether accounts show their state, ``wraps_accounts`` whether one read by its id
    comes as the reference shows it, ``refuses`` the ids that it will not disable, ``clients_status`` what the
    list of clients answers with. ``alarms`` are calls that destroy something: there must never be one.
    """

    def __init__(
        self,
        accounts: Iterable[SiteAccount],
        *,
        clients: Iterable[SiteClient] = (),
        api_key: str = "demo-key",
        clock: Clock | None = None,
        limits: Limits = STANDARD,
    ) -> None:
        self.envelope: Envelope = "A"
        self.misses: Misses = "404"
        self.shows_disabled = True
        self.wraps_accounts = False
        self.refuses: set[str] = set()
        self.clients = list(clients)
        self.clients_status = 200
        self.alarms: list[str] = []
        self._accounts = {account.id: account for account in accounts}
        self._vanished: set[str] = set()
        self._key = f"Bearer {api_key}"
        self._allowance = Allowance(limits)
        super().__init__("thought_industries", "Thought Industries", self._site(), clock or real_clock)

    def account(self, account_id: str) -> SiteAccount:
        """The account as it is, whatever the API shows; raises KeyError."""
        return self._accounts[account_id]

    def put(self, account: SiteAccount) -> None:
        """Adds an account or changes it, as somebody would by hand."""
        self._accounts[account.id] = account
        self._vanished.discard(account.id)
        self.changed()

    def active(self) -> int:
        """The accounts that are not disabled, as far as anybody knows."""
        return sum(account.disabled is False for account in self._accounts.values())

    def summary(self) -> str:
        return f"{self.active()} active accounts"

    def rows(self) -> list[dict[str, str]]:
        return [
            {
                "id": account.id,
                "name": f"{account.first_name} {account.last_name}",
                "email": account.email,
                "role": account.role,
                "state": account.status,
            }
            for account in self._shown()
        ]

    def _site(self) -> list[Route]:
        user = "/incoming/v2/users/{key}"
        return [
            Route("GET", "/incoming/v2/users", self._guarded(self._list)),
            Route("GET", user, self._guarded(self._read)),
            Route("GET", "/incoming/v2/clients", self._guarded(self._list_clients)),
            Route("PUT", f"{user}/updateStatus", self._guarded(self._update_status), write=True),
            Route("PUT", user, self._guarded(self._update), write=True),
            Route("DELETE", user, self._guarded(self._delete), write=True),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            shown = request.headers.get("Authorization", "")
            if not hmac.compare_digest(shown.encode(), self._key.encode()):
                return _error(401, "unauthorized", "The API key is missing or wrong")
            if self._allowance.spend():
                answer = await handler(request)
            else:
                answer = _error(429, "rate_limit_exceeded", "Request rate limit reached")
                answer.headers["Retry-After"] = f"{self._allowance.limits.window:g}"
            return self._limited(answer)

        return guarded

    def _limited(self, answer: web.Response) -> web.Response:
        reset = self.clock().timestamp() + self._allowance.limits.window
        answer.headers["X-RateLimit-Limit"] = str(self._allowance.limits.burst)
        answer.headers["X-RateLimit-Remaining"] = str(self._allowance.left_in_window)
        answer.headers["X-RateLimit-Reset"] = str(math.ceil(reset))
        return answer

    def _no(self, status: int, message: str) -> web.Response:
        if self.misses == "200":
            return web.json_response({"errors": [{"message": message}]})
        return _error(status, "not_found" if status == 404 else "unprocessable_entity", message)

    async def _list(self, request: web.Request) -> web.Response:
        """Envelope A takes no notice of page numbers and shows the same rows again; C knows no cursor."""
        accounts = self._shown()
        size = min(_whole(request, "perPage", DEFAULT_PAGE), LARGEST_PAGE)
        number = 1 if self.envelope == "A" else _whole(request, "page", 1)
        start = (number - 1) * size
        if self.envelope != "C" and "cursor" in request.query:
            start = int(urlsafe_b64decode(request.query["cursor"]))
        rows = [account.told(self.shows_disabled) for account in accounts[start : start + size]]
        return web.json_response(self._enveloped(rows, start, size, len(accounts)))

    def _enveloped(
        self, rows: list[dict[str, Any]], start: int, size: int, total: int, envelope: Envelope | None = None
    ) -> dict[str, Any]:
        more = start + size < total
        cursor = urlsafe_b64encode(str(start + size).encode()).decode()
        number, pages = start // size + 1, math.ceil(total / size)
        match envelope or self.envelope:
            case "A":
                return {"users": rows, "pageInfo": {"hasMore": more} | ({"cursor": cursor} if more else {})}
            case "B":
                meta = {"page": number, "perPage": size, "totalCount": total, "totalPages": pages}
                return {"data": rows, "meta": meta | {"nextCursor": cursor if more else None}}
            case "C":
                info = {"perPage": size, "currentPage": number, "total": total, "hasMore": more}
                return {"data": {"APIUsers": {"pageInfo": info, "aggregations": [], "users": rows}}}

    async def _read(self, request: web.Request) -> web.Response:
        key = request.match_info["key"]
        account = self._find(key)
        if account is None:
            return self._no(404, "User not found")
        told = account.told(self.shows_disabled)
        if self.wraps_accounts and key == account.id:
            return web.json_response({"data": {"UserById": told}})
        return web.json_response(told)

    async def _list_clients(self, request: web.Request) -> web.Response:
        """In one page, in the envelope of the other lists."""
        if self.clients_status != 200:
            return _error(self.clients_status, "forbidden", "Clients are not part of this site")
        rows = [client.told() for client in self.clients]
        if self.envelope == "A":
            return web.json_response({"clients": rows, "pageInfo": {"hasMore": False}})
        return web.json_response(self._enveloped(rows, 0, LARGEST_PAGE, len(rows), "B"))

    async def _update_status(self, request: web.Request) -> web.Response:
        account = self._find(request.match_info["key"])
        if account is None:
            return self._no(404, "User not found")
        status = (await request.json()).get("status")
        if status not in ("active", "disabled"):
            return self._no(422, "The status is not valid")
        if status == "disabled" and account.id in self.refuses:
            return self._no(422, "This user cannot be disabled")
        for id_ in filter(None, (account.id, account.partner)):
            self._set_status(id_, status == "disabled", request.get(TWIST))
        return web.json_response({"status": status})

    def _set_status(self, account_id: str, disabled: bool, twist: Fault | None) -> None:
        if twist is Fault.LIES:
            return
        if twist is Fault.VANISH and disabled:
            self._vanished.add(account_id)
        self._accounts[account_id] = replace(self._accounts[account_id], disabled=disabled)
        self.changed()

    async def _update(self, request: web.Request) -> web.Response:
        """The general update, which may take licences and courses away: nobody should ever use it here."""
        self.alarms.append(f"updated {request.match_info['key']}")
        return web.json_response({"id": request.match_info["key"]})

    async def _delete(self, request: web.Request) -> web.Response:
        self.alarms.append(f"asked to delete {request.match_info['key']}")
        return _error(405, "method_not_allowed", "Users cannot be deleted")

    def _shown(self) -> list[SiteAccount]:
        if not self._vanished:
            return list(self._accounts.values())
        return [account for account in self._accounts.values() if account.id not in self._vanished]

    def _find(self, key: str) -> SiteAccount | None:
        """By id, address (of a dual role the manager) or the id that another system gave."""
        found = [a for a in self._shown() if key in (a.id, a.external_id) or key.lower() == a.email.lower()]
        return min(found, key=lambda account: account.role == "learner", default=None)


def _whole(request: web.Request, name: str, default: int) -> int:
    told = request.query.get(name, "")
    return max(1, int(told)) if told.isascii() and told.isdigit() else default


def _error(status: int, error: str, message: str) -> web.Response:
    return web.json_response({"error": error, "message": message}, status=status)
