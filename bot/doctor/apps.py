"""Does each app answer, and how sure is what is claimed about its vendor?"""

from collections.abc import AsyncIterator

from approvals.plan import limit_of
from bot.apps import find_lists, open_app
from bot.doctor.verdict import Verdict
from bot.settings import Settings, SettingsError
from connectors.contract import Basis, Clock, Connector, Holds, Operation
from connectors.inventory import Gap, read_usage
from connectors.roster import Roster


async def look_at_apps(settings: Settings, clock: Clock) -> AsyncIterator[Verdict]:
    """One verdict for each app, by a read of its seats; nothing is changed there."""
    with find_lists(settings) as lists:
        for name in settings.apps:
            check = f"app {name}"
            try:
                connector = open_app(settings, name, clock, lists)
            except SettingsError as error:
                todo = f"correct [apps.{name}]"
                yield Verdict(check=check, ok=False, says="; ".join(error.problems), todo=todo)
                continue
            try:
                yield await _look_at_app(check, connector, clock)
            finally:
                await connector.close()


async def _look_at_app(check: str, connector: Connector, clock: Clock) -> Verdict:
    reading = await read_usage(connector, clock=clock, timeout=connector.settings.timeout)
    if isinstance(reading, Gap):
        vendor = f"check base_url in [apps.{connector.app}], the key, and whether the vendor is up"
        todo = "" if isinstance(connector, Roster) else vendor
        return Verdict(check=check, ok=False, says=reading.sentence, todo=todo)
    limit, _ = limit_of(reading.usage, connector.settings, connector.plans)
    of = f" of {limit:,}" if limit is not None else ", and no limit is set ([apps.…] seats)"
    imported = await connector.as_of()
    how = f"as of the import on {imported:%Y-%m-%d}" if imported else "it answers"
    says = f"{how}: {reading.usage.used:,}{of} seats ({reading.usage.counting.value})"
    return Verdict(check=check, ok=True, says=f"{says}; {certainty(connector)}")


def certainty(connector: Connector) -> str:
    """What the app can be asked to do, and which claims about the vendor nobody has confirmed."""
    facts = connector.facts
    can = [operation for operation in Operation if facts[operation].holds is Holds.YES]
    unsure = [
        subject
        for subject, fact in facts.items()
        if fact.holds is Holds.UNKNOWN or (fact.holds is Holds.YES and fact.basis is Basis.UNCONFIRMED)
    ]
    doubts = f"unconfirmed: {', '.join(unsure)}" if unsure else "everything claimed is documented"
    return f"it can {', '.join(can)}; {doubts}"
