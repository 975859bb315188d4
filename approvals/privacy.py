"""Why a request is shown to nobody but those who decide it."""

from enum import StrEnum


class Privacy(StrEnum):
    """Why no card goes to the approvals channel: each of those who decide gets it directly instead.

    The person leaving can see the channel; the request is confidential and others can see the channel; or
    Slack does not tell who can.
    """

    SEEN = "seen"
    CONFIDENTIAL = "confidential"
    UNKNOWN = "unknown"
