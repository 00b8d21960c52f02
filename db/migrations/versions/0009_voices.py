"""What customers told beside the score is marked on the rating, and found by month and by photo.

Revision: 0009
"""

from alembic import op
import sqlalchemy as sa


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TOLD = (
    "biz_month", "biz_date", "biz_hour", "seq", "window_id", "person_id", "score", "standing",
    "told", "reasons",
)  # fmt: skip
HELD = (
    "biz_month", "window_id", "flag", "score", "biz_date", "biz_hour", "seq", "person_id",
    "reasons",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("ratings", sa.Column("told", sa.Integer(), nullable=True))
    _make_photos()
    op.execute("UPDATE ratings SET told = 1 WHERE comment IS NOT NULL AND comment <> ''")
    op.execute(
        "UPDATE ratings SET told = COALESCE(told, 0) | 2 "
        "WHERE id IN (SELECT rating_id FROM rating_additions WHERE kind = 'praise')"
    )
    op.execute(
        "UPDATE ratings SET told = COALESCE(told, 0) | 4 "
        "WHERE id IN (SELECT rating_id FROM rating_photos)"
    )
    held, told = sa.text("standing = 'held'"), sa.text("told IS NOT NULL")
    op.drop_index("ix_ratings_held", "ratings")
    op.create_index("ix_ratings_held", "ratings", HELD, sqlite_where=held, postgresql_where=held)
    op.create_index("ix_ratings_told", "ratings", TOLD, sqlite_where=told, postgresql_where=told)
    op.create_index(op.f("ix_rating_conflicts_received_at"), "rating_conflicts", ["received_at"])


def _make_photos() -> None:
    op.create_table(
        "rating_photos",
        sa.Column("rating_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_rating_photos_rating_id_ratings")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["photos.sha256"], name=op.f("fk_rating_photos_sha256_photos")
        ),
        sa.PrimaryKeyConstraint("rating_id", "sha256", name=op.f("pk_rating_photos")),
    )
    op.create_index(op.f("ix_rating_photos_sha256"), "rating_photos", ["sha256"])
    additions = sa.table(
        "rating_additions", sa.column("rating_id"), sa.column("kind"), sa.column("body", sa.JSON())
    )
    connection = op.get_bind()
    kept = set(connection.scalars(sa.select(sa.table("photos", sa.column("sha256")).c.sha256)))
    told = connection.execute(sa.select(additions).where(additions.c.kind == "photo"))
    pairs = {(row.rating_id, row.body["photo"]) for row in told}
    rows = [{"rating_id": at, "sha256": each} for at, each in sorted(pairs) if each in kept]
    if rows:
        target = sa.table("rating_photos", sa.column("rating_id"), sa.column("sha256"))
        connection.execute(sa.insert(target), rows)
