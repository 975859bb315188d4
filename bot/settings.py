"""Everything that a tenant can set: ``seatkeeper.toml``, the environment, and files that hold secrets.

This is the only module that looks at the process's environment.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr, ValidationError

from approvals.policy import Rules
from bot.policy_tables import PolicyTable
from bot.problems import SettingsError, sentences
from bot.tables import DigestTable, Document, PeopleTable, SlackTable
from bot.variables import Environ, Variables, find_value, gather
from connectors.contract import AppSettings, environment_name

__all__ = ["Settings", "SettingsError", "config_path", "load", "read_variables"]


@dataclass(frozen=True)
class Settings:
    """The settings of one tenant. Printing them shows no secret."""

    slack: SlackTable
    policy: PolicyTable
    people: PeopleTable
    digest: DigestTable
    apps: Mapping[str, AppSettings]
    variables: Variables
    environ: Environ = field(repr=False, compare=False)

    @property
    def bot_token(self) -> SecretStr:
        """The bot's token (xoxb-…); empty where it is not set."""
        return self.variables.slack_bot_token

    @property
    def app_token(self) -> SecretStr:
        """The app-level token (xapp-…) for Socket Mode; empty where HTTP is meant."""
        return self.variables.slack_app_token

    @property
    def signing_secret(self) -> SecretStr:
        """What requests over HTTP are signed with; empty in Socket Mode."""
        return self.variables.slack_signing_secret

    @property
    def slack_api_url(self) -> str:
        """Where Slack's Web API is, with a slash at its end."""
        return self.variables.slack_api_url

    @property
    def database_url(self) -> str:
        """Where the database is; it may hold a password."""
        return self.variables.database_url.get_secret_value()

    @property
    def digest_channel(self) -> str | None:
        """Where the weekly digest goes, by either of its two names; nowhere unless it is set."""
        return self.digest.channel or self.slack.digest_channel

    @property
    def groups(self) -> frozenset[str]:
        """The handles of the user groups that policy and apps name, without the ``@``."""
        owners = (app.owner for app in self.apps.values())
        named = (*self.rules().entries, *owners)
        return frozenset(entry[1:] for entry in named if entry.startswith("@"))

    def rules(self) -> Rules:
        """The policy as the study knows it."""
        return Rules(**dict(self.policy), on_leave=self.people.on_leave)

    def secrets(self, app: str, fields: Iterable[str]) -> Mapping[str, str]:
        """The app's secrets by field, empty where unset; raises ``SettingsError`` for an unreadable file."""
        return {name: find_value(self.environ, environment_name(app, name)) for name in fields}

    def check_slack(self) -> None:
        """Raises ``SettingsError`` unless there are tokens with which the bot can serve Slack."""
        if problems := list(_token_problems(self.variables)):
            raise SettingsError(problems)


def load(environ: Environ | None = None, path: Path | None = None) -> Settings:
    """Reads the settings of an environment, this process's own by default.

    ``path`` stands in for ``SEATKEEPER_CONFIG``. Raises ``SettingsError`` with everything that is wrong.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    variables, document = None, None
    try:
        variables = read_variables(environ)
    except SettingsError as error:
        problems += error.problems
    try:
        document = _read_document(path or config_path(environ))
    except SettingsError as error:
        problems += error.problems
    if variables is None or document is None:
        raise SettingsError(problems)
    return Settings(
        document.slack,
        document.policy,
        document.people,
        document.digest,
        document.stocked,
        variables,
        dict(environ),
    )


def config_path(environ: Environ | None = None) -> Path:
    """Where ``seatkeeper.toml`` is looked for."""
    environ = os.environ if environ is None else environ
    return Path(environ.get("SEATKEEPER_CONFIG", "").strip() or "seatkeeper.toml")


def read_variables(environ: Environ | None = None) -> Variables:
    """The environment's part alone, for what needs no ``seatkeeper.toml``; raises ``SettingsError``."""
    return gather(os.environ if environ is None else environ)


def _read_document(path: Path) -> Document:
    try:
        return Document.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        todo = "copy seatkeeper.example.toml there and edit it, or name another file in SEATKEEPER_CONFIG"
        raise SettingsError([f"there is no {path}: {todo}"]) from None
    except OSError as error:
        raise SettingsError([f"{path} cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{path} is not text in UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path} is not valid TOML: {str(error)[:1].lower()}{str(error)[1:]}"]) from None
    except ValidationError as error:
        raise SettingsError(sentences(error, Document)) from None


def _token_problems(variables: Variables) -> Iterable[str]:
    bot, app = variables.slack_bot_token.get_secret_value(), variables.slack_app_token.get_secret_value()
    if not bot:
        yield "SLACK_BOT_TOKEN is not set: it is the bot token (xoxb-…) of the installed Slack app"
    if bot.startswith("xapp-"):
        yield "SLACK_BOT_TOKEN holds an app-level token (xapp-…), which belongs in SLACK_APP_TOKEN"
    if app.startswith("xox"):
        yield "SLACK_APP_TOKEN holds another kind of token than an app-level one (xapp-…)"
    if not app and not variables.slack_signing_secret.get_secret_value():
        yield "set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP), so that Slack can be served"
