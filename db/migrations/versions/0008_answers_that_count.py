"""Answers on commitments count only with a rating that counts, once a visit.

Those of ratings that somebody changed go to the visit's last word; the sums are counted anew.

Revision: 0008
"""

from collections import defaultdict
from itertools import groupby

from alembic import op
import sqlalchemy as sa


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RATINGS = sa.table(
    "ratings",
    *(sa.column(name) for name in ("id", "window_id", "visit", "standing", "biz_month")),
)
ADDITIONS = sa.table(
    "rating_additions",
    *(sa.column(name) for name in ("seq", "rating_id", "kind")),
    sa.column("body", sa.JSON()),
)
SUMS = sa.table(
    "commitment_monthly",
    *(
        sa.column(name)
        for name in ("biz_month", "window_id", "commitment", "slot", "kept", "broken")
    ),
)
# As words in the statement: SQLite uses the index of visits only where it sees them.
STANDS = sa.text("last.standing IN ('counted', 'held')")


def upgrade() -> None:
    connection = op.get_bind()
    for rating_id, last in _changed(connection):
        connection.execute(
            sa.update(ADDITIONS)
            .where(ADDITIONS.c.rating_id == rating_id, ADDITIONS.c.kind == "kept")
            .values(rating_id=last)
        )
    sums = _counted(connection)
    connection.execute(sa.delete(SUMS))
    if sums:
        connection.execute(sa.insert(SUMS), sums)


def _changed(connection: sa.Connection) -> list[tuple[str, str]]:
    last = RATINGS.alias("last")
    return connection.execute(
        sa.select(RATINGS.c.id, last.c.id)
        .join(ADDITIONS, ADDITIONS.c.rating_id == RATINGS.c.id)
        .join(last, (last.c.visit == RATINGS.c.visit) & (last.c.window_id == RATINGS.c.window_id))
        .where(ADDITIONS.c.kind == "kept", RATINGS.c.standing == "superseded", STANDS)
        .distinct()
    ).all()


def _counted(connection: sa.Connection) -> list[dict[str, object]]:
    found = connection.execute(
        sa.select(RATINGS.c.biz_month, RATINGS.c.window_id, ADDITIONS.c.rating_id, ADDITIONS.c.body)
        .join(ADDITIONS, ADDITIONS.c.rating_id == RATINGS.c.id)
        .where(ADDITIONS.c.kind == "kept", RATINGS.c.standing == "counted")
        .order_by(ADDITIONS.c.rating_id, ADDITIONS.c.seq)
    )
    sums: dict[tuple[str, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for (month, window, _), rows in groupby(found, key=lambda row: tuple(row[:3])):
        *_, (*_, body) = rows
        for code, kept in body["answers"].items():
            sums[month, window, code][0 if kept else 1] += 1
    return [
        {
            "biz_month": month, "window_id": window, "commitment": code, "slot": 0,
            "kept": kept, "broken": broken,
        }
        for (month, window, code), (kept, broken) in sorted(sums.items())
    ]  # fmt: skip
