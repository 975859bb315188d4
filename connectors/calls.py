"""One call to a vendor, ready to leave, and which of them may be a DELETE."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from connectors.contract import Operation

Verb = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
"""The methods that connectors use; DELETE for the two operations of ``BY_DELETE`` alone."""

BY_DELETE: Final = frozenset({Operation.WITHDRAW_INVITATION, Operation.DEACTIVATE})
"""Taking back an invitation destroys no data. A deactivation by DELETE may: it is for a vendor that has no
other word for it, counts as a delete, and is barred by the study until this tenant has shown what it does."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One call, ready to leave; it waits for its turn up to ``until``, in the loop's time."""

    operation: Operation
    wrote: bool
    verb: Verb
    url: str
    json: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    in_parts: bool = False
    until: float | None = None
