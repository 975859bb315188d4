"""What time brings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("due_at", "asked_by", name=op.f("uq_digest_due_at_asked_by")),
    )
    with op.batch_alter_table("digest") as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_posted_at"), ["posted_at"], unique=False)

    op.create_table(
        "gone",
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_gone")),
    )
    op.create_table(
        "roll_call",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("app", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=True),
        sa.Column("reported_limit", sa.Integer(), nullable=True),
        sa.Column("reported_gap", sa.String(), nullable=False),
        sa.Column("gap", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IN ('read', 'gap', 'held')", name=op.f("ck_snapshot_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_app_at"), ["app", "at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("app", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("silent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("silence_seconds", sa.Integer(), nullable=False),
        sa.Column("on_silence", sa.String(), nullable=False),
        sa.Column("keep_seconds", sa.Integer(), nullable=False),
        sa.Column("remind_seconds", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_letter_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter") as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_look_at"), ["look_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "snapshot_accounts",
        sa.Column("app", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_accounts_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("app", "part", name=op.f("pk_snapshot_accounts")),
    )
    op.create_table(
        "departure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_departure_ended_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_departure_person_id_person")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_departure_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
    )
    with op.batch_alter_table("departure") as batch_op:
        batch_op.create_index(batch_op.f("ix_departure_ended"), ["ended"], unique=False)

    op.create_table(
        "former_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by_id", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_former_version_request_id_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_version")),
        sa.UniqueConstraint("request_id", "version", name=op.f("uq_former_version_request_id_version")),
    )
    with op.batch_alter_table("former_version") as batch_op:
        batch_op.create_index(batch_op.f("ix_former_version_request_id"), ["request_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("app", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("account", sa.JSON(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder_id", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.String(), nullable=True),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_inquiry_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_inquiry_holder_id_person")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_inquiry_letter_id_letter")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_inquiry_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry") as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_answer"), ["answer"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_app"), ["app"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_kept_until"), ["kept_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_inquiry_open",
            ["app", "account_id"],
            unique=True,
            sqlite_where=sa.text("answer = ''"),
            postgresql_where=sa.text("answer = ''"),
        )

    op.create_table(
        "nudge",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_nudge_request_id_request")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_nudge")),
    )
    with op.batch_alter_table("nudge") as batch_op:
        batch_op.create_index(batch_op.f("ix_nudge_look_at"), ["look_at"], unique=False)

    op.create_table(
        "review",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("signed_by_id", sa.String(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_review_request_id_request")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_review_signed_by_id_person")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review") as batch_op:
        batch_op.create_index(batch_op.f("ix_review_remind_at"), ["remind_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_signed_at"), ["signed_at"], unique=False)

    op.create_table(
        "second_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_second_reading_request_id_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_reading")),
        sa.UniqueConstraint("request_id", "version", name=op.f("uq_second_reading_request_id_version")),
    )
    with op.batch_alter_table("second_reading") as batch_op:
        batch_op.create_index(batch_op.f("ix_second_reading_request_id"), ["request_id"], unique=False)

    op.create_table(
        "silence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_silence_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
        sa.UniqueConstraint(
            "request_id", "version", "rule", "stage", name=op.f("uq_silence_request_id_version_rule_stage")
        ),
    )
    with op.batch_alter_table("silence") as batch_op:
        batch_op.create_index(batch_op.f("ix_silence_request_id"), ["request_id"], unique=False)

    op.create_table(
        "undo_offer",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_undo_offer_request_id_request")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_undo_offer")),
    )
    with op.batch_alter_table("undo_offer") as batch_op:
        batch_op.create_index(batch_op.f("ix_undo_offer_finished_at"), ["finished_at"], unique=False)

    with op.batch_alter_table("request") as batch_op:
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(
            sa.Column("confidential", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("run_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undoes_id", sa.String(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_request_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_run_at"), ["run_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_undoes_id"), ["undoes_id"], unique=False)
