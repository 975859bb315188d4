"""Audit events as lines for other programs, in a form that anybody can check without us."""

import json

from approvals.models import AuditEvent

FIELDS = (
    "seq",
    "at",
    "actor",
    "event",
    "request",
    "step",
    "app",
    "account",
    "detail",
    "prev_hash",
    "hash",
)
"""What a line holds, in this order. ``hash`` is the SHA-256 of the others as JSON with sorted keys, no blanks
and ASCII only; ``prev_hash`` is the hash of the event before, and 64 zeros in the first."""


def json_line(event: AuditEvent, actor_name: str | None = None) -> str:
    """One event as one line of JSON; a name that is given stands last and is no part of what is hashed."""
    line = {name: getattr(event, name) for name in FIELDS}
    if actor_name is not None:
        line["actor_name"] = actor_name
    return json.dumps(line, separators=(",", ":"))
