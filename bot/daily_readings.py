"""The daily reading of every app, in the one process that acts."""

from bot.hall import Hall


def begin_daily(hall: Hall) -> None:
    """Reads in the background what is due; while that goes on, another begin does nothing."""
    hall.tasks.spawn(hall.guard.run("daily readings", hall.syncer.daily, _to_nobody))


async def _to_nobody(_: str) -> None:
    """Nobody asked for it; the log has what broke, and the next sweep tries again."""
