"""What the reader is compared with: the same calls by others' code alone, told and telling as the reader is.

``scim`` is scim2-client as it comes, on httpx, with its own models; ``trainual`` is httpx and json.
"""

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from itertools import count
from typing import Any

import httpx
from scim2_client import BaseAsyncSCIMClient
from scim2_models import ListResponse, ScimProvider, User

from tests.bench.reading_reader import read

PAGE_SIZE = 100


class Plain(BaseAsyncSCIMClient):
    """scim2-client on httpx, as its own engine is on that one's successor."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__(provider=ScimProvider(models=[User]), check_response_status_codes=False)
        self._client = client

    async def request(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        return await self._client.request(method, url, **kwargs)

    def _parse_json(self, response: Any) -> Any:
        return response.json()


async def scim(base_url: str, secrets: Mapping[str, str]) -> AsyncIterator[object]:
    """Every account, page after page."""
    headers = {"Authorization": f"Bearer {secrets['token']}"}
    async with httpx.AsyncClient(base_url=base_url, headers=headers) as client:
        plain = Plain(client)
        for start in count(1, PAGE_SIZE):
            asked = {"startIndex": start, "count": PAGE_SIZE}
            page = await plain.query(User, query_parameters=asked, check_request_payload=False)
            assert isinstance(page, ListResponse)
            for user in page.resources or ():
                yield user
            if start + PAGE_SIZE > (page.total_results or 0):
                return


async def trainual(base_url: str, secrets: Mapping[str, str]) -> AsyncIterator[object]:
    """Every account of the one answer."""
    login = "{email}&{account_id}:{password}".format_map(secrets)
    headers = {"Authorization": "Basic " + b64encode(login.encode()).decode()}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        answer = await client.get(f"{base_url}/v1/users", params={"with_archived": "true"})
        for user in json.loads(answer.content):
            yield user


async def main(settings: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
    """Reads, and prints the reading."""
    reader = {"scim": scim, "trainual": trainual}[settings["connector"]]
    print(json.dumps(asdict(await read(reader(settings["base_url"], secrets)))))


if __name__ == "__main__":
    asyncio.run(main(**json.loads(sys.argv[1])))
