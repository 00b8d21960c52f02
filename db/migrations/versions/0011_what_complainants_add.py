"""What complainants add waits where staff look, and its photos stand with their message.

Revision: 0011
"""

from alembic import op
import sqlalchemy as sa


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cases", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    # Words nobody answered before this was kept reached nobody: they wait now, however old.
    op.execute(
        "UPDATE cases SET waiting_since = (SELECT MIN(m.sent_at) FROM complaint_messages m "
        "WHERE m.complaint_id = cases.complaint_id AND m.author = 'complainant' AND m.id > "
        "COALESCE((SELECT MAX(t.id) FROM complaint_messages t "
        "WHERE t.complaint_id = cases.complaint_id AND t.author = 'team'), 0))"
    )
    waits = sa.text("waiting_since IS NOT NULL")
    op.create_index(
        "ix_cases_waiting", "cases", ["waiting_since"], sqlite_where=waits, postgresql_where=waits
    )
    with op.batch_alter_table("complaint_photos") as photos:
        photos.add_column(sa.Column("message_id", NUMBER, nullable=True))
        photos.create_foreign_key(
            op.f("fk_complaint_photos_message_id_complaint_messages"),
            "complaint_messages",
            ["message_id"],
            ["id"],
        )
    op.create_index(op.f("ix_complaint_photos_message_id"), "complaint_photos", ["message_id"])
