"""What an answer means: a shape that we know, or one of our errors. Nothing in here speaks HTTP."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from unicodedata import category

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import from_json

from connectors.contract import Clock, Operation
from connectors.errors import (
    Malformed,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unreachable,
    VendorError,
)
from connectors.limits import retry_after

_QUOTABLE = 64 * 1024
_LONGEST_QUOTE = 120
_NOT_AN_ACCOUNT = frozenset({Operation.LIST, Operation.FIND, Operation.USAGE})
_LINK = re.compile(r"\S*(?:://|www\.)\S*", re.IGNORECASE)
_KEY_LIKE = re.compile(r"(?=\S*\d)\S{16,}|\S{32,}")

M = TypeVar("M", bound=BaseModel)


class Shape(BaseModel):
    """The part of a vendor's answer that we use; whatever else it holds is dropped where it enters."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=False, defer_build=True)


def _id_text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError("not an id")


def _text(value: object) -> object:
    return "" if value is None else value


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment outside the calendar") from None


Id = Annotated[str, BeforeValidator(_id_text)]
"""An account's id: a number or a text at the vendor, always a text here."""

Text = Annotated[str, BeforeValidator(_text)]
"""A text that the vendor may leave out by null."""

Moment = Annotated[AwareDatetime, Field(strict=True), AfterValidator(_utc)]
"""A moment that the vendor writes in ISO 8601 with its offset, here in UTC."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``headers`` have lower-case names. Headers and body stay out of its repr."""

    app: str
    operation: Operation
    wrote: bool
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def disbelieved(self, detail: str) -> VendorError:
        """The error for an answer that cannot be believed: after a write, only a fresh read decides."""
        kind = OutcomeUnknown if self.wrote else Malformed
        return kind(self.app, self.operation, detail)


def parse(model: type[M], answer: Answer) -> M:
    """The body in the documented shape; raises ``Malformed``, after a write ``OutcomeUnknown``."""
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise answer.disbelieved(_why(answer.body, error)) from None


def _why(body: bytes, error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if not body.strip():
        return "gave an empty answer"
    if body.lstrip()[:1] == b"<":
        return "gave a web page instead of data"
    if first["type"] == "json_invalid":
        return "gave an answer that is not JSON"
    return f"gave an answer of an unknown shape (at {'.'.join(map(str, first['loc'])) or 'its root'})"


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns a status into our error. ``keys`` names our settings for a key, ``hidden`` is never quoted."""

    keys: str
    hidden: frozenset[str] = field(repr=False)
    clock: Clock = field(repr=False)

    def verdict(self, answer: Answer) -> VendorError | None:
        """The error that the status stands for; None for a 2xx."""
        app, operation, status = answer.app, answer.operation, answer.status
        match status:
            case _ if 200 <= status < 300:
                return None
            case _ if 300 <= status < 400:
                return Refused(app, operation, f"sends us to another address ({status}): check base_url")
            case 401:
                return Refused(app, operation, f"refused our key (401): check {self.keys}")
            case 403:
                words = self._quote(answer)
                return Refused(app, operation, f"forbids this (403){words}: check the rights of {self.keys}")
            case 404 if operation in _NOT_AN_ACCOUNT:
                return NotFound(app, operation, "has nothing at this address (404): check base_url")
            case 404:
                return NotFound(app, operation, "has no such account (404)")
            case 429:
                wait = retry_after(answer.headers, self.clock)
                return RateLimited(app, operation, "asks us to slow down (429)", wait)
            case _ if status == 408 or not 400 <= status < 500:
                kind = OutcomeUnknown if answer.wrote else Unreachable
                return kind(app, operation, f"could not answer ({status})")
        return self.refusal(answer)

    def refusal(self, answer: Answer) -> Refused:
        """The error for an answer that says no, whatever its status, in the vendor's words."""
        return Refused(answer.app, answer.operation, f"refused ({answer.status}){self._quote(answer)}")

    def _quote(self, answer: Answer) -> str:
        words = quotable(vendor_words(answer.body), self.hidden)
        return f", saying “{words}”" if words else ""


def hidden_of(secrets: Mapping[str, str], headers: Mapping[str, str]) -> frozenset[str]:
    """What no message may hold: the secrets, and the forms in which they travel."""
    sent = {headers[name].split()[-1] for name in headers if name.lower() == "authorization"}
    return frozenset({*secrets.values(), *sent})


def vendor_words(body: bytes) -> str:
    """The message in a vendor's error body, in any of the shapes that vendors use; else nothing."""
    try:
        told = from_json(body) if len(body) <= _QUOTABLE else None
    except ValueError:
        return ""
    match told:
        case (
            {"error": {"message": str(words)}}
            | {"message": str(words)}
            | {"errors": [{"message": str(words)}, *_]}
            | {"error": str(words)}
            | {"detail": str(words)}
        ):
            return words
    return ""


def quotable(words: str, hidden: Iterable[str]) -> str:
    """A vendor's words, short, on one line, and without our secrets, links and anything like a key."""
    plain = "".join(letter for letter in " ".join(words.split()) if category(letter)[0] != "C")
    for secret in sorted(filter(None, hidden), key=len, reverse=True):
        plain = plain.replace(secret, "[hidden]")
    plain = _KEY_LIKE.sub("[hidden]", _LINK.sub("[link]", plain))
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1].rstrip() + "…"
