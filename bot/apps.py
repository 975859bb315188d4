"""Opens the apps that the settings name, and says everything that is wrong with them at once."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from approvals.imports import lists_at
from bot.settings import Settings, SettingsError
from connectors.contract import Clock, Connector
from connectors.registry import CONNECTORS, open_connector
from connectors.roster import Roster
from connectors.roster.lists import Lists


@asynccontextmanager
async def open_apps(
    settings: Settings, clock: Clock, lists: Lists | None = None
) -> AsyncIterator[Mapping[str, Connector]]:
    """A connector for every app, closed at the end; raises ``SettingsError`` and asks no vendor anything.

    ``lists`` are those of a database that is open already; without them, they are looked for where it is.
    """
    async with AsyncExitStack() as stack:
        connectors: dict[str, Connector] = {}
        problems: list[str] = []
        lists = lists or stack.enter_context(find_lists(settings))
        for name in settings.apps:
            try:
                connectors[name] = open_app(settings, name, clock, lists)
            except SettingsError as error:
                problems += error.problems
            else:
                stack.push_async_callback(connectors[name].close)
        if problems:
            raise SettingsError(problems)
        yield connectors


@contextmanager
def find_lists(settings: Settings) -> Iterator[Lists | None]:
    """The imported lists of the tenant's database; it is not even opened where no app is read from a list."""
    if any(app.connector == Roster.name for app in settings.apps.values()):
        with lists_at(settings.database_url) as lists:
            yield lists
    else:
        yield None


def open_app(settings: Settings, name: str, clock: Clock, lists: Lists | None) -> Connector:
    """The connector of one app; raises ``SettingsError`` where its settings or secrets do not do."""
    app = settings.apps[name]
    secrets = settings.secrets(name, _secret_fields(app.connector))
    try:
        connector = open_connector(name, app, secrets, clock)
    except ValueError as error:
        raise SettingsError([str(error)]) from None
    return connector.told_by(lists) if isinstance(connector, Roster) and lists else connector


def _secret_fields(connector: str) -> frozenset[str]:
    """Every field that one of the connector's dialects may ask for."""
    if connector not in CONNECTORS:
        return frozenset()
    kind = CONNECTORS[connector]
    return frozenset(name for dialect in kind.dialects for name in kind.speaking(dialect).secrets)
