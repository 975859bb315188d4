"""The seats of an app as a fresh reading shows them, for /seats and for the terminal."""

from approvals.plan import limit_of, title_of
from bot.blocks.seats import SeatRow
from connectors.contract import Clock, Connector
from connectors.inventory import Gap, read_usage


async def seat_row(connector: Connector, clock: Clock) -> SeatRow:
    """One app's seats, or the sentence that says why there are none to show."""
    settings = connector.settings
    reading = await read_usage(connector, clock=clock, timeout=settings.timeout)
    usage, gap = (None, reading.sentence) if isinstance(reading, Gap) else (reading.usage, "")
    limit, source = limit_of(usage, settings, connector.plans)
    return SeatRow(
        title=title_of(connector.app, settings),
        used=usage.used if usage else None,
        counting=usage.counting.value if usage else "",
        limit=limit,
        limit_source=source,
        read_at=reading.read_at,
        gap=gap,
    )
