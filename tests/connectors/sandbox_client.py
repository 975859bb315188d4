"""Speaks to a TalentLMS sandbox as its clients do, so that its quirks can be looked at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from connectors.addresses import basic
from connectors.sandbox.talentlms import PortalAccount, TalentLMSSandbox
from tests.connectors.tenants import KEY, STAFF, clock


class PortalClient:
    """Calls with the key, and gives the status, the body as JSON (or None) and the headers."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def v1(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        credentials = {"headers": {"Authorization": basic(KEY, "")}}
        status, told, _ = await self._ask(method, f"/api/v1/{path}", credentials | more)
        return status, told

    async def v2(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        status, told, _ = await self.v2_with_headers(method, path, **more)
        return status, told

    async def v2_with_headers(self, method: str, path: str, **more: Any) -> tuple[int, Any, dict[str, str]]:
        return await self._ask(method, f"/api/v2/{path}", {"headers": {"X-API-Key": KEY}} | more)

    async def _ask(self, method: str, path: str, more: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        async with self._session.request(method, path, **more) as answer:
            told = await answer.json() if answer.content_type == "application/json" else None
            return answer.status, told, dict(answer.headers)


@asynccontextmanager
async def portal(
    accounts: list[PortalAccount] | None = None, **more: Any
) -> AsyncIterator[tuple[TalentLMSSandbox, PortalClient]]:
    given: dict[str, Any] = {"api_key": KEY, "clock": clock} | more
    async with (
        TalentLMSSandbox(STAFF if accounts is None else accounts, **given) as sandbox,
        aiohttp.ClientSession(sandbox.base_url) as session,
    ):
        yield sandbox, PortalClient(session)
