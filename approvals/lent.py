"""Delegations as rows, and as the policy needs to see them. A row stays: votes that were given rest on it."""

from datetime import datetime

from sqlmodel import Field, Session, col, select

from approvals.models import Moment, Table
from approvals.policy import Delegation
from approvals.register import recall


class DelegationRow(Table, table=True):
    """From ``starts_at`` and before ``ends_at``, the delegate may vote where the delegator could.

    ``direct`` says that the delegate sees no card in the channel; ``begun``, that open requests know of it.
    """

    __tablename__ = "delegation"

    id: str = Field(primary_key=True)
    delegator_id: str = Field(foreign_key="person.id", index=True)
    delegate_id: str = Field(foreign_key="person.id")
    given_at: datetime = Field(sa_type=Moment)
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment, index=True)
    direct: bool = False
    begun: bool = False


def as_delegation(session: Session, row: DelegationRow) -> Delegation:
    """The row with its people as last seen."""
    return Delegation(
        delegator=recall(session, row.delegator_id),
        delegate=recall(session, row.delegate_id),
        starts=row.starts_at,
        ends=row.ends_at,
    )


def lent_since(session: Session, since: datetime) -> tuple[Delegation, ...]:
    """Every delegation that has held since then, holds or will hold, in the order of their beginnings."""
    query = select(DelegationRow).where(
        DelegationRow.ends_at > since, col(DelegationRow.ends_at) > col(DelegationRow.starts_at)
    )
    rows = session.exec(query.order_by(col(DelegationRow.starts_at), col(DelegationRow.id))).all()
    return tuple(as_delegation(session, row) for row in rows)
