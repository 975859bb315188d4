"""What can go wrong at a vendor: seven errors, because callers do seven different things.

    VendorError
    ├── Unsupported          the vendor, or this dialect, has no such operation: plan it by hand
    ├── Refused              the vendor said no and changed nothing: tell a person
    │   ├── NotFound         there is no such account
    │   └── RateLimited      too fast: wait ``retry_after`` seconds, then the same again
    ├── Unreachable          a read got no answer, or a write provably never left: try again later
    ├── OutcomeUnknown       a write may have arrived: only a fresh read decides
    └── Malformed            an answer that is not what the vendor documents: believe nothing of it

Messages read ``app: operation: detail`` and never hold a header, a token, a body or a login link.
"""

from typing import Self


class VendorError(Exception):
    """The root of everything that a connector raises."""

    def __init__(self, app: str, operation: str, detail: str) -> None:
        super().__init__(f"{app}: {operation}: {detail}")
        self.app = app
        self.operation = operation
        self.detail = detail

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, str]]:
        return type(self), (self.app, self.operation, self.detail)


class Unsupported(VendorError):
    """The vendor, or this dialect of its API, has no such operation."""


class Refused(VendorError):
    """The vendor said no, and nothing changed."""


class NotFound(Refused):
    """The vendor has no account with this id or address."""


class RateLimited(Refused):
    """Too many calls; nothing changed. ``retry_after`` is in seconds."""

    def __init__(self, app: str, operation: str, detail: str, retry_after: float = 5.0) -> None:
        super().__init__(app, operation, detail)
        self.retry_after = retry_after


class Unreachable(VendorError):
    """A read got no answer, or a write provably never left this machine."""


class OutcomeUnknown(VendorError):
    """A write may have arrived: its answer was lost, late or a server error."""


class Malformed(VendorError):
    """The answer does not have the documented shape, so nothing in it is believed."""
