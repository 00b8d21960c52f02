"""Counselling records signed by both: typed names, a refusal to sign, corrections.

Revision: 0005
"""

from alembic import op
import sqlalchemy as sa


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("counsellings") as counsellings:
        for who in ("person", "officer"):
            counsellings.add_column(sa.Column(f"{who}_typed", sa.String(60), nullable=True))
        counsellings.add_column(sa.Column("declined", sa.Text(), nullable=True))
        counsellings.add_column(sa.Column("witness", sa.String(60), nullable=True))
        counsellings.add_column(sa.Column("held_by_id", NUMBER, nullable=True))
        counsellings.add_column(sa.Column("corrects_id", NUMBER, nullable=True))
        counsellings.add_column(sa.Column("key", sa.String(36), nullable=True))
        counsellings.create_foreign_key(
            op.f("fk_counsellings_held_by_id_accounts"), "accounts", ["held_by_id"], ["id"]
        )
        counsellings.create_foreign_key(
            op.f("fk_counsellings_corrects_id_counsellings"),
            "counsellings",
            ["corrects_id"],
            ["id"],
        )
        for column in ("corrects_id", "key"):
            counsellings.create_unique_constraint(op.f(f"uq_counsellings_{column}"), [column])
    for column in ("complaint_id", "person_signature", "officer_signature"):
        op.create_index(op.f(f"ix_counsellings_{column}"), "counsellings", [column])
