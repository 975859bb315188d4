"""The seats that a site's clients have licences for, which is all that the API tells of seats.

Clients carry both numbers by the vendor's own code (https://github.com/thoughtindustries/helium); that they
are listed, one client of the API knows. Both read 2026-11-20.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import FailFast, Field, RootModel

from connectors.contract import Counting, Usage
from connectors.http import Id, Shape
from connectors.thought_industries.shapes import LeftToRight, Plain, WithMeta

CLIENTS = "/incoming/v2/clients"


class Client(Shape):
    """A client of the site; one without a licence tells neither number."""

    id: Id
    allocated: int | None = Field(default=None, alias="seatsAllocatedCount", ge=0)
    limit: int | None = Field(default=None, alias="seatsLimit", ge=0)


Clients = Annotated[tuple[Client, ...], FailFast()]


class PlainClients(Plain):
    """A page of clients, in the envelope of the lists that clients of the API get."""

    rows: Clients = Field(alias="clients")


class MetaClients(WithMeta):
    """A page of clients, in the envelope of the reference's page about pagination."""

    rows: Clients = Field(alias="data")


class ClientListing(RootModel[Annotated[PlainClients | MetaClients, LeftToRight]]):
    """A page of clients in either envelope."""

    @property
    def page(self) -> PlainClients | MetaClients:
        return self.root


def nobody() -> PlainClients:
    """The page of a site without clients."""
    return PlainClients.model_validate({"clients": (), "pageInfo": {"hasMore": False}})


def seats_of(clients: Iterable[Client]) -> Usage | None:
    """The seats of all licences together; None where no client tells any."""
    told = [(client.allocated, client.limit) for client in clients if client.allocated is not None]
    if not told:
        return None
    limits = [limit for _, limit in told if limit is not None]
    return Usage(
        used=sum(allocated for allocated, _ in told),
        counting=Counting.VENDOR_REPORTED,
        limit=sum(limits) if len(limits) == len(told) else None,
    )
