"""A message may be about any row. Known messages are about their requests, which nothing could generate."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(), nullable=True))

    op.execute("UPDATE outbox SET subject = request_id")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.alter_column("subject", existing_type=sa.String(), nullable=False)
        batch_op.alter_column("request_id", existing_type=sa.String(), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_outbox_request_id_kind_audience"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_outbox_subject_kind_audience"), ["subject", "kind", "audience"]
        )
