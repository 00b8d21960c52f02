"""Photos, papers and recordings at a case; what the person complained of says is news to be read.

Revision: 0020
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("medium", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files")),
    )
    columns = (
        ("complaint_id", "complaints.id"),
        ("photo", "photos.sha256"),
        ("file", "files.sha256"),
        ("by_id", "accounts.id"),
    )
    op.create_table(
        "case_files",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(photo IS NULL) <> (file IS NULL)", name=op.f("ck_case_files_one_content")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [other], name=op.f(f"fk_case_files_{column}_{other.split('.')[0]}")
            )
            for column, other in columns
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_files")),
    )
    for column in ("complaint_id", "photo", "file"):
        op.create_index(op.f(f"ix_case_files_{column}"), "case_files", [column])
    op.add_column("cases", sa.Column("person_since", MOMENT, nullable=True))
    waits = sa.text("person_since IS NOT NULL")
    op.create_index(
        "ix_cases_person_since", "cases", ["person_since"], sqlite_where=waits,
        postgresql_where=waits,
    )  # fmt: skip
