"""Opens the apps that the settings name, and says everything that is wrong with them at once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from bot.settings import Settings, SettingsError
from connectors.contract import Clock, Connector
from connectors.registry import CONNECTORS, open_connector


@asynccontextmanager
async def open_apps(settings: Settings, clock: Clock) -> AsyncIterator[Mapping[str, Connector]]:
    """A connector for every app, closed at the end; raises ``SettingsError`` and asks no vendor anything."""
    async with AsyncExitStack() as stack:
        connectors: dict[str, Connector] = {}
        problems: list[str] = []
        for name in settings.apps:
            try:
                connectors[name] = open_app(settings, name, clock)
            except SettingsError as error:
                problems += error.problems
            else:
                stack.push_async_callback(connectors[name].close)
        if problems:
            raise SettingsError(problems)
        yield connectors


def open_app(settings: Settings, name: str, clock: Clock) -> Connector:
    """The connector of one app; raises ``SettingsError`` where its settings or secrets do not do."""
    app = settings.apps[name]
    secrets = settings.secrets(name, _secret_fields(app.connector))
    try:
        return open_connector(name, app, secrets, clock)
    except ValueError as error:
        raise SettingsError([str(error)]) from None


def _secret_fields(connector: str) -> frozenset[str]:
    """Every field that one of the connector's dialects may ask for."""
    if connector not in CONNECTORS:
        return frozenset()
    kind = CONNECTORS[connector]
    return frozenset(name for dialect in kind.dialects for name in kind.speaking(dialect).secrets)
