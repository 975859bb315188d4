"""What time brings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("request") as batch_op:
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("run_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undoes_id", sa.String(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_request_run_at"), ["run_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_undoes_id"), ["undoes_id"], unique=False)
