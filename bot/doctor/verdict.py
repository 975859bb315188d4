"""One thing that the doctor looked at."""

from connectors.contract import Value


class Verdict(Value):
    """What was looked at, how it is, and what to do about it; ``ok`` is None where it could not be seen."""

    check: str
    ok: bool | None
    says: str
    todo: str = ""
