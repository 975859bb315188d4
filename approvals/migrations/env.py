"""What Alembic runs: our tables only, never those of the durable-execution engine beside them."""

from alembic import context
from sqlalchemy.sql.schema import SchemaItem

from approvals.departed import Departure, Gone, RollCall
from approvals.former import FormerVersion
from approvals.handed import ManualTask
from approvals.imported import ImportedList
from approvals.inquired import Inquiry, Letter
from approvals.lent import DelegationRow
from approvals.models import Table
from approvals.nudged import Nudge, Silence
from approvals.offered import UndoOffer
from approvals.paused import Pause
from approvals.posted import DigestRow
from approvals.reviewed import Review
from approvals.second_reading import SecondReading
from approvals.snapshots import Snapshot

ELSEWHERE = (
    DelegationRow,
    Departure,
    DigestRow,
    FormerVersion,
    Gone,
    ImportedList,
    Inquiry,
    Letter,
    ManualTask,
    Nudge,
    Pause,
    Review,
    RollCall,
    SecondReading,
    Silence,
    Snapshot,
    UndoOffer,
)
"""Tables in modules of their own: they stand among the others once their modules are imported."""
TABLES = Table.metadata


def _ours(item: SchemaItem, name: str | None, kind: str, reflected: bool, _: SchemaItem | None) -> bool:
    return kind != "table" or name in TABLES.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    include_object=_ours,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
