"""What one app shows about one person, with what its imported list adds."""

from approvals.imports import noted_in
from approvals.people import Person
from bot.hall import Hall
from connectors.contract import Connector
from connectors.inventory import Finding, Gap, look_up


async def read_app(hall: Hall, leaver: Person, connector: Connector) -> Finding | Gap:
    """The accounts of a person in one app; whatever goes wrong is a gap, never "no account here"."""
    try:
        found = await look_up(
            connector,
            addresses=leaver.emails,
            name=leaver.name,
            clock=hall.clock,
            timeout=connector.settings.timeout,
        )
        return await hall.database.read(noted_in, found)
    except Exception:  # a fault of ours must not pass for "no account here"
        sentence = hall.guard.broke("look up accounts")
        return Gap(app=connector.app, sentence=sentence, read_at=hall.clock())
