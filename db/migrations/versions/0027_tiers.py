"""Sums of ratings are kept by how sure it is that they are a customer's; screens show codes.

Revision: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS = ("n1", "n2", "n3", "n4", "n5", "excluded")
TIERS = ("slip", "screen", "kiosk", "qr", "link")
KNOWN = "tier IN ('slip', 'screen', 'kiosk', 'qr', 'link')"
DATE, MONTH = sa.Date(), sa.String(length=7)

KEYS = {
    "rating_daily": (("biz_date", DATE), ("window_id", NUMBER)),
    "rating_monthly": (("biz_month", MONTH), ("window_id", NUMBER)),
    "rating_hourly": (
        ("biz_month", MONTH),
        ("window_id", NUMBER),
        ("weekday", sa.Integer()),
        ("hour", sa.Integer()),
    ),
    "rating_person_monthly": (("biz_month", MONTH), ("person_id", NUMBER)),
}


def upgrade() -> None:
    _forget_claims()
    for table, keys in KEYS.items():
        op.drop_table(table)
        _make(table, keys)
        _count(table, keys)
    _note_since()
    op.add_column(
        "tablets", sa.Column("use", sa.String(length=8), nullable=False, server_default="tap")
    )


def _forget_claims() -> None:
    """Let no rating count for what a phone once said it was; what files told stays."""
    op.execute(
        "UPDATE ratings SET channel = 'qr' WHERE channel IN ('slip', 'screen', 'kiosk') "
        "AND device IS NOT NULL "
        "AND device NOT IN (SELECT mark FROM tablets WHERE mark IS NOT NULL)"
    )


def _note_since() -> None:
    """Let the stars of months that began before stay as they were judged."""
    last = op.get_bind().scalar(sa.text("SELECT max(biz_month) FROM ratings"))
    if last is None:
        return
    year, month = map(int, last.split("-"))
    since = f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    op.execute(
        sa.text("INSERT INTO traits (name, value) VALUES ('ratings.sure-from', :since)").bindparams(
            since=since
        )
    )


def _make(table: str, keys: tuple[tuple[str, sa.types.TypeEngine], ...]) -> None:
    whose = "person_id" if any(name == "person_id" for name, _ in keys) else "window_id"
    owner = "people" if whose == "person_id" else "windows"
    names = [name for name, _ in keys]
    op.create_table(
        table,
        *(sa.Column(name, kind, nullable=False) for name, kind in keys),
        sa.Column("tier", sa.String(length=8), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.CheckConstraint(KNOWN, name=op.f(f"ck_{table}_tier_known")),
        sa.ForeignKeyConstraint([whose], [f"{owner}.id"], name=op.f(f"fk_{table}_{whose}_{owner}")),
        sa.PrimaryKeyConstraint(*names, "tier", "slot", name=op.f(f"pk_{table}")),
    )


def _count(table: str, keys: tuple[tuple[str, sa.types.TypeEngine], ...]) -> None:
    """Count the sums anew from the ratings: the old ones do not know how each came."""
    counts = [
        f"sum(CASE WHEN standing = 'counted' AND score = {score} THEN 1 ELSE 0 END)"
        for score in range(1, 6)
    ]
    counts.append("sum(CASE WHEN standing <> 'counted' THEN 1 ELSE 0 END)")
    known = ", ".join(f"'{tier}'" for tier in TIERS)
    tier = f"CASE WHEN channel IN ({known}) THEN channel ELSE 'link' END"
    told = [_told(name) for name, _ in keys]
    whose = "AND person_id IS NOT NULL" if table == "rating_person_monthly" else ""
    columns = ", ".join([*(name for name, _ in keys), "tier", "slot", *COUNTS])
    places = ", ".join(map(str, range(1, len(keys) + 2)))
    op.execute(
        f"INSERT INTO {table} ({columns}) "  # noqa: S608 - names of this file alone
        f"SELECT {', '.join([*told, tier, '0', *counts])} FROM ratings "
        f"WHERE standing <> 'superseded' {whose} GROUP BY {places}"
    )


def _told(name: str) -> str:
    if name == "weekday":
        if op.get_bind().dialect.name == "sqlite":
            return "(CAST(strftime('%w', biz_date) AS INTEGER) + 6) % 7"
        return "CAST(extract(isodow FROM biz_date) AS INTEGER) - 1"
    return {"hour": "biz_hour"}.get(name, name)
