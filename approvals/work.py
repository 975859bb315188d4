"""What a step does to an account: an operation of the API, or a chore that only a person can do."""

from collections.abc import Mapping
from enum import StrEnum

from connectors.contract import Connector, Operation
from connectors.errors import Unsupported


class Chore(StrEnum):
    """Work that no API does: always by hand, and shown as done by a fresh read all the same."""

    HAND_OVER = "hand_over"


Work = Operation | Chore
"""What a step does to an account."""


def work_of(word: str) -> Work:
    """The work that a stored word names; raises ``ValueError`` for one that names none."""
    return Chore(word) if word in set(Chore) else Operation(word)


ALREADY: Mapping[Work, str] = {
    Operation.DEACTIVATE: "it was deactivated already",
    Operation.REACTIVATE: "it was active already",
    Operation.WITHDRAW_INVITATION: "the invitation was gone already",
    Chore.HAND_OVER: "nothing is left to hand over",
}
"""What is said where a fresh read shows that there is nothing to do."""


async def ask(connector: Connector, work: Work, account_id: str) -> None:
    """The one write to the vendor, sent once; raises ``VendorError``."""
    match work:
        case Operation.DEACTIVATE:
            await connector.deactivate(account_id)
        case Operation.REACTIVATE:
            await connector.reactivate(account_id)
        case Operation.WITHDRAW_INVITATION:
            await connector.withdraw_invitation(account_id)
        case other:
            raise Unsupported(connector.app, other, "this is done by hand")
