"""Is everything paused? Nothing is said where it is not."""

from approvals.ledger import Unopened, reading
from approvals.pausing import pause_of
from approvals.versions import Migration, migration_state
from bot.blocks.text import plain, stamp
from bot.doctor.verdict import Verdict


def look_at_pause(url: str) -> list[Verdict]:
    """One verdict on a pause that stands; none where the database cannot tell."""
    try:
        with reading(url) as session:
            pause = pause_of(session) if migration_state(session) is Migration.CURRENT else None
    except Unopened:
        return []  # the verdict on the database says so
    if pause is None:
        return []
    says = f"{plain(pause.by.label)} paused everything on {stamp(pause.since)}: {plain(pause.reason)}"
    todo = "nothing is changed in any app until an operator types /offboard resume"
    return [Verdict(check="pause", ok=True, says=says, todo=todo)]
