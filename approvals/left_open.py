"""The departures that still wait for somebody: a request is asked for, or it is said that none is needed."""

from sqlmodel import Session, col, select

from approvals.departed import Departure
from approvals.departing import DepartureView, departure


def open_departures(session: Session) -> tuple[DepartureView, ...]:
    """Every departure of which the apps were asked and nothing has come yet, the oldest first."""
    rows = select(Departure.id).where(Departure.ended == "", col(Departure.looked_at).is_not(None))
    ids = session.exec(rows.order_by(col(Departure.noticed_at), col(Departure.id))).all()
    return tuple(seen for each in ids if (seen := departure(session, each)) is not None)
