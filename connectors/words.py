"""The words for states and counts wherever apps are spoken of, and what all values are made of."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class State(StrEnum):
    """The states of an account. A word that a vendor did not document is UNKNOWN, never ACTIVE."""

    ACTIVE = "active"
    INVITED = "invited"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"


class Counting(StrEnum):
    """Where a number of seats comes from: counted by us from accounts, or stated by the vendor."""

    COUNTED = "counted"
    VENDOR_REPORTED = "vendor-reported"


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
