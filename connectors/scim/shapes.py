"""What is read of a SCIM server's answers, with room for the habits of servers built for Okta or Entra.

Attributes as in RFC 7643. ``schemas`` are not looked at: some servers leave them out or write them small.
"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import (
    AliasChoices,
    BeforeValidator,
    FailFast,
    Field,
    JsonValue,
    RootModel,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from connectors.http import Id, Shape, Text

SMALLEST_WISH, LARGEST_WISH = 100, 500  # accounts a page, unless the server says that it gives fewer


def _forgiven(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    try:
        return handler(value)
    except ValidationError:
        return None


def _listed(value: object) -> object:
    return () if value is None else value


def _spelt_out(value: object) -> object:
    """A bare text where an object with a value is documented."""
    return {"value": value} if isinstance(value, str) else value


def _word(value: object) -> object:
    """Whether an account is active, as a text: servers say it by a boolean, by "False", or not at all."""
    match value:
        case None:
            return ""
        case bool():
            return "active" if value else "inactive"
        case str() if value.strip().casefold() in ("true", "false"):
            return _word(value.strip().casefold() == "true")
        case int() | float():
            return str(value)
    return value


def _moment(value: object) -> datetime | None:
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) else None
        return told.astimezone(UTC) if told and told.tzinfo else None
    except (ValueError, OverflowError):
        return None


Forgiving = WrapValidator(_forgiven)
"""For what is good to know: where it has another shape, it is not told."""


class Email(Shape):
    """One address of an account; ``type`` is work, home or other."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class Role(Shape):
    """One role of an account, in whichever of the two attributes the server tells it."""

    value: str | None = None
    display: str | None = None


class Name(Shape):
    """The parts of a name."""

    formatted: Text = ""
    given: Text = Field(default="", alias="givenName")
    family: Text = Field(default="", alias="familyName")


class Meta(Shape):
    """When an account was made, and which version of it this is."""

    created: Annotated[datetime | None, BeforeValidator(_moment)] = None
    version: str | None = None


Emails = Annotated[tuple[Annotated[Email, BeforeValidator(_spelt_out)], ...], BeforeValidator(_listed)]
Roles = tuple[Annotated[Role, BeforeValidator(_spelt_out)], ...]


class User(Shape):
    """An account; ``active`` is a word, and empty where the server does not tell it."""

    id: Id
    user_name: str | None = Field(default=None, alias="userName")
    name: Annotated[Name | None, Forgiving] = None
    display_name: str | None = Field(default=None, alias="displayName")
    user_type: str | None = Field(default=None, alias="userType")
    active: Annotated[str, BeforeValidator(_word)] = ""
    emails: Emails = ()
    roles: Annotated[Roles | None, Forgiving] = None
    meta: Meta | None = None

    @property
    def email(self) -> str:
        """The primary address, else that of work, else the first; or a login that is one."""
        told = [email for email in self.emails if email.value and email.value.strip()]
        told.sort(key=lambda email: (not email.primary, (email.type or "").casefold() != "work"))
        first = told[0].value if told else self.user_name
        return first if first and "@" in first else ""

    @property
    def addresses(self) -> set[str]:
        """Everything that an address may be compared with, in lower case."""
        told = (self.user_name, *(email.value for email in self.emails))
        return {text.strip().lower() for text in told if text}

    @property
    def full_name(self) -> str:
        name = self.name or Name()
        parts = f"{name.given.strip()} {name.family.strip()}".strip()
        return (self.display_name or "").strip() or name.formatted.strip() or parts

    @property
    def role_words(self) -> tuple[str, ...]:
        """What the account may do, in the server's words."""
        told = [(role.display or role.value or "").strip() for role in self.roles or ()]
        return tuple(filter(None, told)) or tuple(filter(None, [(self.user_type or "").strip()]))


class Page(Shape):
    """A page of accounts. Where pages are called by cursors, the total need not be told (RFC 9865, 2)."""

    users: Annotated[tuple[User, ...], FailFast(), BeforeValidator(_listed)] = Field(
        default=(), validation_alias=AliasChoices("Resources", "resources")
    )
    total: int | None = Field(default=None, alias="totalResults", ge=0)
    following: str | None = Field(default=None, alias="nextCursor")

    @model_validator(mode="after")
    def _is_a_page(self) -> Self:
        if self.total is None and "users" not in self.model_fields_set:
            raise ValueError("it neither shows accounts nor tells of any")
        return self


class Whole(RootModel[dict[str, JsonValue]]):
    """An account with everything that the server tells of it, to be sent back but for one attribute."""

    @model_validator(mode="after")
    def _can_be_sent_back(self) -> Self:
        json.dumps(self.root, allow_nan=False)
        return self

    def with_active(self, active: bool) -> dict[str, JsonValue]:
        """The same account, active or not; names of attributes may be written in any case (RFC 7643, 2.1)."""
        rest = {name: value for name, value in self.root.items() if name.casefold() != "active"}
        return {**rest, "active": active}


class Feature(Shape):
    """Whether the server can do something; ``most`` is of accounts in an answer."""

    supported: bool = True
    most: Annotated[int | None, Field(gt=0), Forgiving] = Field(default=None, alias="maxResults")


class Paging(Shape):
    """How the server gives pages: RFC 9865, section 4."""

    cursor: bool = False
    default: Annotated[str | None, Forgiving] = Field(default=None, alias="defaultPaginationMethod")
    most: Annotated[int | None, Field(gt=0), Forgiving] = Field(default=None, alias="maxPageSize")


class Abilities(Shape):
    """What the server says that it can (RFC 7643, section 5).

    What it does not speak of is taken as Okta and Entra use it everywhere: PATCH, a filter by ``userName``,
    pages by number, and no versions.
    """

    patch: Feature = Feature()
    filters: Feature = Field(default=Feature(), alias="filter")
    etag: Feature = Feature(supported=False)
    paging: Paging = Field(default=Paging(), alias="pagination")

    @property
    def by_cursor(self) -> bool:
        return self.paging.cursor and self.paging.default != "index"

    @property
    def page_size(self) -> int:
        """How many accounts to ask for at once."""
        told = [most for most in (self.paging.most, self.filters.most) if most]
        return min(*told, LARGEST_WISH) if told else SMALLEST_WISH
