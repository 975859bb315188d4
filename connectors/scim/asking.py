"""What is asked of a SCIM server: scim2-client builds it, and our own wire sends it.

scim2-client takes any transport, so that the timeouts, size limits, redirects, single writes and silence
about secrets of ``http.py`` hold as for every vendor. It hands the answers on unread: read strictly, one
address that is none would spoil a whole page, and every habit of servers built for Okta and Entra would be an
error. Besides, an account takes scim2-models 110 µs, ``shapes`` 5 µs: for 100,000, eleven seconds and half a
one. Importing it costs 8 MB, so that only who has an app by SCIM does (``Scim.open``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from scim2_client import BaseAsyncSCIMClient, UnexpectedStatusCodeException
from scim2_models import PatchOp, PatchOperation, ScimProvider, ServiceProviderConfig, User

from connectors.contract import Operation
from connectors.http import Answer, Wire, segment

Query = Mapping[str, str | int]

UNTOLD: Final = (403, 404, 405, 501)
"""How servers answer that do not describe themselves."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer in the form in which scim2-client hands it on."""

    answer: Answer
    text: str = "unread"

    @property
    def status_code(self) -> int:
        return self.answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.answer.headers


class Sender(BaseAsyncSCIMClient):
    """scim2-client on our wire."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(
            provider=ScimProvider(models=[User]),
            check_response_payload=False,
            check_response_content_type=False,
            check_response_status_codes=False,
        )
        self._wire = wire

    async def request(self, method: str, url: str, **kwargs: Any) -> Unread:
        """The answer to a GET, PUT or PATCH, or the wire's error; raises ValueError for any other method."""
        operation = kwargs["operation"]
        match method:
            case "GET":
                return Unread(await self._read(operation, url, kwargs.get("params"), kwargs["allow"]))
            case "PUT" | "PATCH" as verb:
                headers = {"Content-Type": "application/scim+json", **kwargs["headers"]}
                body = kwargs["json"]
                return Unread(await self._wire.write(operation, verb, url, json=body, headers=headers))
        raise ValueError(f"{method} is never sent to a SCIM server")

    async def _read(
        self, operation: Operation, url: str, query: Query | None, allow: Collection[int]
    ) -> Answer:
        answer = await self._wire.read(operation, url, query, allow=allow)
        if answer.status != 200 and answer.status not in allow:
            raise answer.disbelieved(f"gave an answer that it does not document ({answer.status})")
        return answer

    def _parse_json(self, response: object) -> Answer:
        return cast(Unread, response).answer


class Asking:
    """The calls that Seatkeeper makes of a SCIM server, each of which gives its answer as it came."""

    def __init__(self, wire: Wire) -> None:
        self._sender = Sender(wire)

    async def config(self, operation: Operation) -> Answer | None:
        """What the server says of itself, or None where it says nothing."""
        return await self._read(operation, ServiceProviderConfig, allow=UNTOLD)

    async def page(self, operation: Operation, query: Query, allow: Collection[int]) -> Answer | None:
        """A page of accounts, or None where the answer has a status of ``allow``."""
        more = {"query_parameters": dict(query), "check_request_payload": False}
        return await self._read(operation, User, allow=allow, **more)

    async def user(self, operation: Operation, account_id: str) -> Answer:
        """One account."""
        return cast(Answer, await self._read(operation, User, account_id, allow=()))

    async def patch_active(
        self, operation: Operation, account_id: str, active: bool, version: str
    ) -> Answer | None:
        """Sets the one attribute; None is an answer without a body."""
        replace = PatchOperation[User[Any]](op=PatchOperation.Op.replace_, path="active", value=active)
        change = PatchOp[User[Any]](operations=[replace])
        asked: dict[str, Any] = {"operation": operation, "headers": _if(version)}
        return cast(Answer | None, await self._sender.modify(User, account_id, change, **asked))

    async def put(
        self, operation: Operation, account_id: str, whole: Mapping[str, Any], version: str
    ) -> Answer | None:
        """Puts the whole account in the place of what is there; None is an answer without a body."""
        url = f"/Users/{segment(account_id)}"
        asked: dict[str, Any] = {"operation": operation, "headers": _if(version), "url": url}
        told = await self._sender.replace(dict(whole), check_request_payload=False, **asked)
        return cast(Answer | None, told)

    async def _read(self, operation: Operation, *target: Any, **more: Any) -> Answer | None:
        try:
            return cast(Answer | None, await self._sender.query(*target, operation=operation, **more))
        except UnexpectedStatusCodeException:
            return None


def _if(version: str) -> dict[str, str]:
    return {"If-Match": version} if version else {}
