"""The tables of ``seatkeeper.toml``: what may stand in each, checked as it is read."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from itertools import chain
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from approvals.digest import Names
from approvals.digest_times import check_line, next_due
from approvals.inquired import OnSilence
from approvals.letters import Manner
from bot.calendar_table import Timezone
from bot.durations import Duration, Seconds
from bot.entries import AppOwner, is_address
from bot.policy_tables import PolicyTable, not_empty
from connectors.contract import AppSettings

_APP = re.compile(r"[a-z][a-z0-9_]*")
_CHANNEL = re.compile(r"#[^\s#@]+|[CG][A-Z0-9]+")
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
    if not is_address(address.strip()):
        raise ValueError(f"{address!r} is not an address")
    return address.strip().lower()


def _domain(domain: str) -> str:
    if not _DOMAIN.fullmatch(domain.strip()):
        raise ValueError(f'{domain!r} is not a domain such as "example.com"')
    return domain.strip().lower()


def _each_once(aliases: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    named = list(chain(aliases, *aliases.values()))
    if twice := sorted({address for address in named if named.count(address) > 1}):
        raise ValueError(f"{', '.join(twice)} stands there twice, but an address is one person's")
    return aliases


def _names(word: object) -> object:
    if word not in set(Names):
        raise ValueError(f"{word!r} is none of {', '.join(Names)}")
    return word


def _on_silence(word: object) -> object:
    if word not in set(OnSilence):
        raise ValueError(f"{word!r} is none of {', '.join(OnSilence)}")
    return word


AppName = Annotated[str, AfterValidator(_app_name)]
Channel = Annotated[str, AfterValidator(_channel)]
Address = Annotated[str, AfterValidator(_address)]
Domain = Annotated[str, AfterValidator(_domain)]


class Table(BaseModel):
    """A table that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SlackTable(Table):
    """``[slack]``: where the bot speaks, as a channel's id or ``#name``."""

    approvals_channel: Channel
    digest_channel: Channel | None = None


class DigestTable(Table):
    """``[digest]``: when the weekly digest is posted, where, and how much of people's names it shows.

    ``channel`` is another name of ``digest_channel`` in ``[slack]``. ``stale_after`` is for every app that
    has none of its own. The holder of a seat has until ``silence_after`` to answer, with reminders from
    ``remind_after`` on; a Keep holds ``keep_for``.
    """

    cron: Annotated[str, AfterValidator(check_line)] = "0 9 * * mon"
    timezone: Timezone = "UTC"
    channel: Channel | None = None
    names: Annotated[Names, BeforeValidator(_names)] = Names.MASKED
    stale_after: Annotated[Seconds, Field(gt=0)] | None = None
    silence_after: Annotated[Duration, Field(gt=timedelta())] = Manner().silence_after
    remind_after: Duration = Manner().remind_after
    keep_for: Annotated[Duration, Field(gt=timedelta())] = Manner().keep_for
    on_silence: Annotated[OnSilence, BeforeValidator(_on_silence)] = OnSilence.REQUEST

    @property
    def manner(self) -> Manner:
        """How holders are asked about their seats."""
        asked = ("silence_after", "remind_after", "keep_for", "on_silence")
        return Manner(**{key: getattr(self, key) for key in asked})

    def next_due(self, now: datetime) -> datetime:
        """The moment of the next digest."""
        return next_due(self.cron, self.timezone, now)


class PeopleTable(Table):
    """``[people]``: what Slack does not tell; ``aliases`` maps a main address to the person's others.

    ``on_leave`` has the last day of somebody's leave by any address of theirs.
    """

    aliases: Annotated[Mapping[Address, tuple[Address, ...]], AfterValidator(_each_once)] = {}
    domains: tuple[Domain, ...] = ()
    manager_field: str = ""
    on_leave: Mapping[Address, date] = {}


class AppTable(AppSettings):
    """``[apps.<name>]``: durations are written with their unit, and held as seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    owner: AppOwner = ""
    settles_in: Seconds = 2.0
    timeout: Annotated[Seconds, Field(gt=0)] = 10.0
    stale_after: Annotated[Seconds, Field(gt=0)] = 90 * 86400
    invited_after: Annotated[Seconds, Field(gt=0)] = 30 * 86400


class Document(Table):
    """The whole of ``seatkeeper.toml``."""

    slack: SlackTable
    policy: PolicyTable
    people: PeopleTable = PeopleTable()
    digest: DigestTable = DigestTable()
    apps: Annotated[Mapping[AppName, AppTable], AfterValidator(not_empty)]

    @property
    def stocked(self) -> Mapping[str, AppTable]:
        """The apps, each with what ``[digest]`` says where it says nothing itself."""
        after = self.digest.stale_after
        if after is None:
            return self.apps
        return {
            name: app
            if "stale_after" in app.model_fields_set
            else app.model_copy(update={"stale_after": after})
            for name, app in self.apps.items()
        }

    @model_validator(mode="after")
    def _one_channel(self) -> Self:
        one, other = self.digest.channel, self.slack.digest_channel
        if one and other and one != other:
            raise ValueError(
                f"digest.channel: {one} is not slack.digest_channel, {other}: leave one of them out"
            )
        return self

    @model_validator(mode="after")
    def _rules_name_apps(self) -> Self:
        for number, rule in enumerate(self.policy.rules, start=1):
            if unknown := [app for app in rule.match.apps if app not in self.apps]:
                near = get_close_matches(unknown[0], self.apps, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(self.apps)}"
                raise ValueError(f"policy.rules[{number}].match.apps: {unknown[0]} is no app here: {hint}")
        return self
