"""The story of ``/seats facts``: what is known about the apps, and how well, without asking any vendor."""

from collections.abc import Awaitable, Callable

from approvals.evidence import standings
from approvals.knowledge import knowledge_of
from approvals.people import Person
from approvals.plan import title_of
from approvals.policy import Reason
from approvals.viewing import look_at_facts
from bot.blocks.facts import facts_of_app, facts_overview, unknown_app
from bot.blocks.kit import Message
from bot.blocks.refusals import refused_seats
from bot.guard import Tell
from bot.hall import Hall
from connectors.contract import Connector


async def tell_facts(
    hall: Hall, actor: Person, named: str, tell: Tell, post: Callable[[Message], Awaitable[None]]
) -> None:
    """Shows one app, or all of them where none is named, to somebody who may look."""
    chosen = {
        name: connector for name, connector in hall.connectors.items() if not named or _is(named, connector)
    }
    reason = await hall.database.transact_soon(look_at_facts, hall.terms(), actor, list(chosen))
    if reason is not Reason.ALLOWED:
        await tell(refused_seats(reason))
        return
    if named and not chosen:
        await tell(unknown_app(named, hall.connectors))
        return
    known = await hall.database.read(standings, hall.clock())
    apps = [
        knowledge_of(name, title_of(name, connector.settings), connector.facts, known)
        for name, connector in chosen.items()
    ]
    await post(facts_of_app(apps[0]) if len(apps) == 1 else facts_overview(apps))


def _is(named: str, connector: Connector) -> bool:
    """People may name an app as the settings do, or by its title."""
    names = (connector.app, title_of(connector.app, connector.settings))
    return named.casefold() in {name.casefold() for name in names}
