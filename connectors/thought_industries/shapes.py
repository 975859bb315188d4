"""The envelopes of Thought Industries: three for a list, two for an account, and that of a "no" in a 200."""

from typing import Annotated, Self

from pydantic import FailFast, Field, RootModel, StrictBool, model_validator

from connectors.http import Id, Moment, Shape, Text

Turn = tuple[str, str | int]
"""What to ask for to get a page: a cursor, or where there is none the page's number."""

LeftToRight = Field(union_mode="left_to_right")


class Sound(Shape):
    """The root of an answer; one that complains beside its data is believed in no part."""

    errors: tuple[()] | None = None


class User(Sound):
    """An account; one of a dual role names the ids of both."""

    id: Id
    email: str | None = None
    first_name: Text = Field(default="", alias="firstName")
    last_name: Text = Field(default="", alias="lastName")
    role: Text = Field(default="", alias="roleKey")
    disabled: StrictBool | None = None
    last_active_at: Moment | None = Field(default=None, alias="lastActiveAt")
    created_at: Moment | None = Field(default=None, alias="createdAt")
    learner_id: Id | None = Field(default=None, alias="learnerUserId")
    manager_id: Id | None = Field(default=None, alias="managerUserId")


class ById(Shape):
    """What the reference wraps an account in."""

    user: User = Field(alias="UserById")


class WrappedUser(Sound):
    """An account as the reference shows it; clients that run get it bare."""

    data: ById

    @property
    def user(self) -> User:
        return self.data.user


class Single(RootModel[Annotated[WrappedUser | User, LeftToRight]]):
    """One account in either envelope."""

    @property
    def user(self) -> User:
        return self.root.user if isinstance(self.root, WrappedUser) else self.root


Users = Annotated[tuple[User, ...], FailFast()]


class PageInfo(Shape):
    """Where a list goes on: running clients get a cursor, the reference shows a number and a total."""

    has_more: StrictBool = Field(alias="hasMore")
    cursor: str | None = None
    number: int | None = Field(default=None, alias="currentPage", ge=0)
    total: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _shows_the_way(self) -> Self:
        if self.has_more and not self.cursor and self.number is None:
            raise ValueError("there is more, and it does not say where")
        return self


class Plain(Sound):
    """A page of anything as the clients that run get it."""

    info: PageInfo = Field(alias="pageInfo")

    @property
    def total(self) -> int | None:
        return self.info.total

    @property
    def following(self) -> Turn | None:
        if not self.info.has_more:
            return None
        return ("cursor", self.info.cursor) if self.info.cursor else ("page", (self.info.number or 0) + 1)


class PlainPage(Plain):
    """A page of accounts as the clients that run get it."""

    rows: Users = Field(alias="users")


class ApiUsers(Shape):
    """What the reference's page about users wraps a list in."""

    page: PlainPage = Field(alias="APIUsers")


class WrappedPage(Sound):
    """A page of accounts as the reference's page about users shows it."""

    data: ApiUsers


class Meta(Shape):
    """How many accounts and pages there are, and where the next page begins."""

    number: int = Field(alias="page", ge=0)
    pages: int = Field(alias="totalPages", ge=0)
    total: int = Field(alias="totalCount", ge=0)
    cursor: str | None = Field(default=None, alias="nextCursor")


class WithMeta(Sound):
    """A page of anything as the reference's page about pagination shows it."""

    meta: Meta

    @property
    def total(self) -> int | None:
        return self.meta.total

    @property
    def following(self) -> Turn | None:
        if self.meta.cursor:
            return "cursor", self.meta.cursor
        return ("page", self.meta.number + 1) if self.meta.number < self.meta.pages else None


class MetaPage(WithMeta):
    """A page of accounts as the reference's page about pagination shows it."""

    rows: Users = Field(alias="data")


class Listing(RootModel[Annotated[PlainPage | WrappedPage | MetaPage, LeftToRight]]):
    """A page of accounts in any of the three envelopes."""

    @property
    def page(self) -> PlainPage | MetaPage:
        return self.root.data.page if isinstance(self.root, WrappedPage) else self.root


class Changed(Sound):
    """The answer to a change of status; an id is not documented, but must not be another's."""

    status: str
    id: Id | None = None


class Words(Shape):
    """What the vendor says of one error."""

    message: str


class Complaint(Shape):
    """A "no", which may come as 200: the account is missing, or the vendor does not do it."""

    errors: tuple[Words, ...] = Field(min_length=1)
    status: None = None
    data: object = None

    @property
    def message(self) -> str:
        return self.errors[0].message.strip()


class ErrorWords(Shape):
    """Another form of errors."""

    error: Words | str


class Missing(RootModel[Complaint | ErrorWords | Words]):
    """The body of a 404 about an account, by which it is told from that of a wrong address."""
