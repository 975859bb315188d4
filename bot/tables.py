"""The tables of ``seatkeeper.toml``: what may stand in each, checked as it is read."""

import re
from collections.abc import Mapping, Sequence, Sized
from datetime import timedelta
from itertools import chain
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from approvals.policy import EVERYBODY, MANAGER
from bot.durations import Duration, Seconds
from connectors.contract import AppSettings

Whole = TypeVar("Whole", bound=Sized)

_APP = re.compile(r"[a-z][a-z0-9_]*")
_CHANNEL = re.compile(r"#[^\s#@]+|[CG][A-Z0-9]+")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")
_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,]+")
_DOMAIN = re.compile(r"[^@\s<>,]+\.[^@\s<>,.]+")


def _app_name(name: str) -> str:
    if not _APP.fullmatch(name):
        raise ValueError("an app's name is made of a-z, 0-9 and _, and begins with a letter")
    return name


def _channel(channel: str) -> str:
    if not _CHANNEL.fullmatch(channel):
        raise ValueError(f'{channel!r} is neither a channel\'s id (C…) nor a name such as "#it-approvals"')
    return channel


def _address(address: str) -> str:
    if not _ADDRESS.fullmatch(address.strip()):
        raise ValueError(f"{address!r} is not an address")
    return address.strip().lower()


def _domain(domain: str) -> str:
    if not _DOMAIN.fullmatch(domain.strip()):
        raise ValueError(f'{domain!r} is not a domain such as "example.com"')
    return domain.strip().lower()


def _who(entry: str) -> str:
    """Whom a rule names. Slack writes addresses and handles in any case, ids in capitals."""
    entry = entry.strip()
    if entry in {EVERYBODY, MANAGER} or _SLACK_ID.fullmatch(entry):
        return entry
    if _ADDRESS.fullmatch(entry) or re.fullmatch(r"@[^\s@]+", entry):
        return entry.lower()
    raise ValueError(f'{entry!r} is neither a Slack id (U…), an address, a "@group", "manager" nor "*"')


def _not_manager(entry: str) -> str:
    if entry == MANAGER:
        raise ValueError('"manager" means the manager of the person who leaves: it can only approve')
    return entry


def _positive(duration: timedelta) -> timedelta:
    if duration <= timedelta():
        raise ValueError("it must be longer than nothing")
    return duration


def _not_empty(value: Whole) -> Whole:
    if not value:
        raise ValueError("it is empty")
    return value


def _each_once(aliases: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    named = list(chain(aliases, *aliases.values()))
    if twice := sorted({address for address in named if named.count(address) > 1}):
        raise ValueError(f"{', '.join(twice)} stands there twice, but an address is one person's")
    return aliases


AppName = Annotated[str, AfterValidator(_app_name)]
Channel = Annotated[str, AfterValidator(_channel)]
Address = Annotated[str, AfterValidator(_address)]
Domain = Annotated[str, AfterValidator(_domain)]
Approver = Annotated[str, AfterValidator(_who)]
Named = Annotated[Approver, AfterValidator(_not_manager)]


class Table(BaseModel):
    """A table that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SlackTable(Table):
    """``[slack]``: where the bot speaks, as a channel's id or ``#name``."""

    approvals_channel: Channel
    digest_channel: Channel | None = None


class PolicyTable(Table):
    """``[policy]``: Slack ids, addresses, ``@group`` handles, ``*``; among approvers also ``manager``."""

    requesters: Annotated[tuple[Named, ...], AfterValidator(_not_empty)]
    approvers: Annotated[tuple[Approver, ...], AfterValidator(_not_empty)]
    operators: tuple[Named, ...] = ()
    quorum: Annotated[int, Field(strict=True, ge=1)] = 1
    expires_after: Annotated[Duration, AfterValidator(_positive)] = timedelta(hours=8)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        single = {entry for entry in self.approvers if entry != EVERYBODY and not entry.startswith("@")}
        if len(single) == len(set(self.approvers)) < self.quorum:
            raise ValueError(f"quorum is {self.quorum}, but approvers can be no more than {len(single)}")
        return self


class PeopleTable(Table):
    """``[people]``: what Slack does not tell; ``aliases`` maps a main address to the person's others."""

    aliases: Annotated[Mapping[Address, tuple[Address, ...]], AfterValidator(_each_once)] = {}
    domains: tuple[Domain, ...] = ()
    manager_field: str = ""


class AppTable(AppSettings):
    """``[apps.<name>]``: durations are written with their unit, and held as seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    settles_in: Seconds = 2.0
    timeout: Annotated[Seconds, Field(gt=0)] = 10.0


class Document(Table):
    """The whole of ``seatkeeper.toml``."""

    slack: SlackTable
    policy: PolicyTable
    people: PeopleTable = PeopleTable()
    apps: Annotated[Mapping[AppName, AppTable], AfterValidator(_not_empty)]
