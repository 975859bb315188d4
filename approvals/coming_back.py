"""How many of an app's seats really come back when what could be taken back is taken back. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from approvals.seat_model import SeatModel
from approvals.stale_groups import RECLAIMABLE
from approvals.stale_survey import Seat
from connectors.contract import State


class ComingBack(NamedTuple):
    """``taken`` seats are paid for now; ``promised`` ones would only be taken by invitations that stand."""

    taken: int = 0
    promised: int = 0

    @property
    def seats(self) -> int:
        """Both together: so many more people could get a seat."""
        return self.taken + self.promised


def coming_back(seats: Iterable[Seat], model: SeatModel) -> ComingBack:
    """Counts the reclaimable ones, but for roles that take no seat; none where a deactivation frees none."""
    if model.keeps_seats:
        return ComingBack()
    taken = promised = 0
    for seat in seats:
        if seat.group in RECLAIMABLE:
            takes = model.takes_seat(seat.account.state, seat.account.role)
            taken += takes
            promised += not takes and seat.account.state is State.INVITED
    return ComingBack(taken, promised)
