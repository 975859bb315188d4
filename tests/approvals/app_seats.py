"""Apps with so many accounts, for tests of what follows from their numbers."""

from datetime import UTC, datetime

from approvals.seat_model import model_of
from approvals.seats import AppSeats, Group, Pending, Reading, assess
from connectors.contract import AppSettings, State
from connectors.seats import Plans

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def seats(
    plans: Plans,
    active: int,
    invited: int = 0,
    *,
    off: int = 0,
    reported: int | None = None,
    pending: Pending | None = None,
    **settings: object,
) -> AppSeats:
    """An app with so many accounts, all of one role."""
    model = model_of(AppSettings.model_validate({"connector": "any", **settings}), plans)
    states = ((State.ACTIVE, active), (State.INVITED, invited), (State.DEACTIVATED, off))
    groups: tuple[Group, ...] = tuple((state, "Learner", number) for state, number in states if number)
    reading = Reading(at=NOW, as_of=NOW, groups=groups, reported=reported)
    return assess("app", "App", model, reading, today=TODAY, pending=pending)
