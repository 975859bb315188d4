"""What LearnUpon answers, as far as it is used. ``accept_url``, which lets its bearer in, never enters."""

from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator, FailFast, Field, StrictBool

from connectors.http import Answer, Id, Moment, Shape, Text

R = TypeVar("R", bound="Row")


def day(told: object) -> date | None:
    """The day of a date that may have a time behind it; blank is "not told". Raises ValueError for others."""
    if told in (None, ""):
        return None
    if not isinstance(told, str):
        raise ValueError("not a date")
    return date.fromisoformat(told[:10])


class Row(Shape):
    """Anything in a list."""

    id: Id


class User(Row):
    """An account. It has a ``username`` only where the portal takes those for its keys."""

    email: str | None = None
    username: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    user_type: Text = ""
    enabled: StrictBool | None = None
    account_expires: Annotated[date | None, BeforeValidator(day)] = None
    created_at: Moment | None = None
    last_sign_in_at: Moment | None = None

    def login_status(self, today: date) -> str:
        """The word of LearnUpon's own page for the login: enabled, disabled or expired; blank if not told."""
        if not self.enabled:
            return "" if self.enabled is None else "disabled"
        return "expired" if self.account_expires and self.account_expires < today else "enabled"


class Invitation(Row):
    """An invitation to the portal or to one of its groups."""

    email: str | None = Field(default=None, alias="invite_email_address")
    first_name: Text = ""
    last_name: Text = ""
    user_type: Text = ""
    invite_status: str
    created_at: Moment | None = None


class SubPortal(Row):
    """A portal with its user licences, which are null where it has none."""

    subdomain: Text = ""
    bought: int | None = Field(default=None, alias="number_licenses_purchased", ge=0)
    used: int | None = Field(default=None, alias="number_licenses_used", ge=0)


class Course(Row):
    """A course, and who owns it."""

    name: Text = ""
    owner: Id | None = Field(default=None, alias="owner_id")


class Page(Shape, Generic[R]):
    """One page of a list, whose root has another name for each kind of thing."""

    rows: Annotated[tuple[R, ...], FailFast()]


class Users(Page[User]):
    rows: Annotated[tuple[User, ...], FailFast()] = Field(alias="user")


class Invitations(Page[Invitation]):
    rows: Annotated[tuple[Invitation, ...], FailFast()] = Field(alias="group_invite")


class SubPortals(Page[SubPortal]):
    rows: Annotated[tuple[SubPortal, ...], FailFast()] = Field(alias="portals")


class Courses(Page[Course]):
    rows: Annotated[tuple[Course, ...], FailFast()] = Field(alias="courses")


class Complaint(Shape):
    """How LearnUpon says no in a body, whatever the status."""

    response_type: str | None = None
    response_code: int | str | None = None

    @property
    def is_error(self) -> bool:
        return self.response_type == "ERROR"

    def says_missing(self, answer: Answer) -> bool:
        """Whether it is a 404 of the API's own, which may stand inside a 200."""
        return self.is_error and "404" in (str(answer.status), str(self.response_code))


class Shown(Complaint, Generic[R]):
    """The answer to a look-up by address or id: rows, or an error where there is none."""

    rows: tuple[R, ...] | None

    def found(self, answer: Answer) -> tuple[R, ...]:
        """The rows; none if the answer says so. Raises as ``Answer.disbelieved`` for anything else."""
        if self.says_missing(answer):
            return ()
        if self.rows is None or answer.status == 404:
            raise answer.disbelieved("gave an answer of an unknown shape (at its root)")
        return self.rows


class ShownUsers(Shown[User]):
    rows: tuple[User, ...] | None = Field(default=None, alias="user")


class ShownInvitations(Shown[Invitation]):
    rows: tuple[Invitation, ...] | None = Field(default=None, alias="group_invite")


class Changed(Complaint):
    """The answer to a change of an account; that it holds the id was seen in clients only."""

    id: Id | None = None


class Nothing(Shape, extra="forbid"):
    """The empty object that answers a deletion."""
