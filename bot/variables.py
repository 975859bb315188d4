"""The environment's part of the settings: tokens and addresses, or the files that hold them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.problems import SettingsError, sentences

SLACK = "https://slack.com/api/"

Environ = Mapping[str, str]


def find_value(environ: Environ, name: str) -> str:
    """The variable's value, or what stands in the file that ``<name>_FILE`` names; empty without either.

    Raises ``SettingsError`` when both are set, or when the file cannot be read.
    """
    value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise SettingsError([f"{name} and {name}_FILE are both set: keep one of them"])
    if not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError([f"{name}_FILE names {file}, which cannot be read: {why}"]) from None


class Given(PydanticBaseSettingsSource):
    """Reads each field from its variable in an environment that is handed over, and keeps the problems."""

    def __init__(self, settings_cls: type[BaseSettings], environ: Environ) -> None:
        super().__init__(settings_cls)
        self._environ = environ
        self.problems: list[str] = []

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str, str, bool]:
        variable = field.alias or field_name
        try:
            return find_value(self._environ, variable), variable, False
        except SettingsError as error:
            self.problems += error.problems
            return "", variable, False

    def __call__(self) -> dict[str, Any]:
        found = [self.get_field_value(field, name) for name, field in self.settings_cls.model_fields.items()]
        return {variable: value for value, variable, _ in found if value}


def _api_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"it must be an address such as {SLACK}")
    return url.rstrip("/") + "/"


class Variables(BaseSettings):
    """What the environment says. Secrets show as stars wherever this is printed."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, alias_generator=str.upper
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: Annotated[str, AfterValidator(_api_address)] = SLACK
    database_url: SecretStr = SecretStr("sqlite:///seatkeeper.db")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed over counts, never the process's own environment behind our back."""
        return (init_settings,)


def gather(environ: Environ) -> Variables:
    """The variables of this environment; raises ``SettingsError`` with everything that is wrong."""
    source = Given(Variables, environ)
    try:
        variables = Variables(**source())
    except ValidationError as error:
        raise SettingsError([*source.problems, *sentences(error, Variables)]) from None
    if source.problems:
        raise SettingsError(source.problems)
    return variables
