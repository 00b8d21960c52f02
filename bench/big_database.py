"""Databases with many ratings, made by SQL in seconds to minutes and kept for the next run.

Two years of 120 windows in 20 units; the ratings come in the order of time, as in life: more at
ten in the morning, a few weak windows, reasons on the low scores, a few held back. The roll-ups
are sums over the very rows, made by SQL of its own, not by the product's code.
"""

from pathlib import Path
from typing import Any, Final

from bench.figures import RESULTS, tell
from db.ground import schema
from db.ground.engine import Database, sqlite_module

FOLDER: Final = RESULTS / "databases"
UNITS: Final = 20
WINDOWS: Final = 120
FIRST_DAY: Final = "2024-01-01"
DAYS: Final = 731
CONTENT: Final = 2
"""Counts up when what is in the database changes."""
CHUNK: Final = 500_000
POSTS: Final = ("SB", "MW", "KP", "ZC", "XC", "XS")
REASONS: Final = ("slow", "rude", "unclear")

# A whole number that looks random and is the same every time (Knuth's multiplicative hash).
_DICE: Final = "((n * 2654435761 + n / 7) % 4294967296)"

_RATINGS: Final = f"""
WITH RECURSIVE counted(n) AS (SELECT :since UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :until),
rolled AS (SELECT n, {_DICE} AS dice, n * {DAYS} / :total AS day FROM counted),
told AS (
  SELECT n, dice, 1 + dice / 32 % {WINDOWS} AS window,
    date('{FIRST_DAY}', '+' || day || ' days') AS day,
    8 + (dice / 128 % 5) + (dice / 1024 % 6) AS hour,
    CASE WHEN (dice / 4096) % 100 < 60 - (dice / 32 % {WINDOWS}) % 9 * 3 THEN 5
         WHEN (dice / 4096) % 100 < 82 THEN 4 WHEN (dice / 4096) % 100 < 91 THEN 3
         WHEN (dice / 4096) % 100 < 96 THEN 2 ELSE 1 END AS score
  FROM rolled)
INSERT INTO ratings (id, window_id, score, visit, standing, flag, channel, device, body_hash,
  created_at, received_at, biz_date, biz_month, biz_hour, comment, told, reasons)
SELECT printf('%08x-0000-4000-8000-%012x', n, dice), window, score,
  printf('%08x-0000-4000-9000-%012x', n, dice),
  CASE WHEN dice / 64 % 400 = 0 THEN 'held' ELSE 'counted' END,
  CASE WHEN dice / 64 % 400 = 0 THEN 'device-repeats' END,
  'qr', printf('%032x', n), printf('%064x', dice),
  day || printf(' %02d:30:00.000000', hour - 8), day || printf(' %02d:30:00.000000', hour - 8),
  day, substr(day, 1, 7), hour,
  CASE WHEN dice % 50 = 0 THEN '排队时间有点长，希望多开一个窗口。' END,
  CASE WHEN dice % 50 = 0 THEN 1 END,
  CASE WHEN score <= 2 THEN CASE dice % 3 {" ".join(f"WHEN {at} THEN '{reason}'" for at, reason in enumerate(REASONS))} END END
FROM told"""  # noqa: E501 - the reasons are written into their CASE

_BAD: Final = (
    """UPDATE ratings SET score = 1 WHERE score = 5 AND rowid % 3 = 0 AND biz_hour BETWEEN 10 AND 12
       AND biz_date IN ('2025-10-07', '2025-10-14', '2025-10-21', '2025-10-28')""",
    "UPDATE ratings SET score = 1 WHERE score = 5 AND rowid % 3 = 0 AND biz_date = '2025-10-23'",
    """UPDATE ratings SET score = 1 WHERE score = 5 AND rowid % 3 = 0 AND window_id = 7
       AND biz_date BETWEEN '2025-10-01' AND '2025-10-31'""",
)
"""Three hours of a weekday, a day and a window of October 2025 that stand out."""

_SUMS: Final = ", ".join(
    [
        *(f"sum(score = {score} AND standing = 'counted')" for score in range(1, 6)),
        "sum(standing = 'held')",
    ]
)
_NAMES: Final = "tier, slot, n1, n2, n3, n4, n5, excluded"

_ROLL_UPS: Final = (
    f"""INSERT INTO rating_daily (biz_date, window_id, {_NAMES})
        SELECT biz_date, window_id, 'qr', 0, {_SUMS} FROM ratings GROUP BY 1, 2""",
    f"""INSERT INTO rating_monthly (biz_month, window_id, {_NAMES})
        SELECT biz_month, window_id, 'qr', 0, {_SUMS} FROM ratings GROUP BY 1, 2""",
    f"""INSERT INTO rating_hourly (biz_month, window_id, weekday, hour, {_NAMES})
        SELECT biz_month, window_id, (strftime('%w', biz_date) + 6) % 7, biz_hour, 'qr', 0, {_SUMS}
        FROM ratings GROUP BY 1, 2, 3, 4""",
    """INSERT INTO reason_monthly (biz_month, window_id, reason, slot, n)
        SELECT biz_month, window_id, reasons, 0, count(*) FROM ratings
        WHERE reasons IS NOT NULL AND standing = 'counted' GROUP BY 1, 2, 3""",
)


def database_of(ratings: int) -> Path:
    """Return the file of a database with so many ratings; make it where it is missing."""
    path = FOLDER / f"{ratings}-{_version()}-{CONTENT}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        half_made = path.with_suffix(".making")
        half_made.unlink(missing_ok=True)
        _make(half_made, ratings)
        half_made.rename(path)
    return path


def _version() -> str:
    from alembic.script import ScriptDirectory

    return str(
        ScriptDirectory(str(Path(schema.__file__).parents[1] / "migrations")).get_current_head()
    )


def _make(path: Path, ratings: int) -> None:
    database = Database(f"sqlite:///{path}")
    try:
        schema.migrate(database)
    finally:
        database.close()
    connection = sqlite_module().connect(str(path), isolation_level=None)
    try:
        # Half a database is made again, so nothing needs to survive a power cut here.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        _fill(connection, ratings)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _fill(connection: Any, ratings: int) -> None:
    connection.executemany(
        "INSERT INTO units (id, code, name) VALUES (?, ?, ?)",
        [(at, f"U{at}", f"第{at}饲料厂") for at in range(1, UNITS + 1)],
    )
    connection.executemany(
        "INSERT INTO windows (id, code, name, unit_id, post, active) VALUES (?, ?, ?, ?, ?, 1)",
        [
            (at, f"W{at}", f"{at}号窗口", 1 + at % UNITS, POSTS[at % len(POSTS)])
            for at in range(1, WINDOWS + 1)
        ],
    )
    for since in range(0, ratings, CHUNK):
        tell(f"{since:,} of {ratings:,} ratings made")
        until = min(ratings, since + CHUNK)
        connection.execute(_RATINGS, {"since": since, "until": until, "total": ratings})
    for statement in (*_BAD, *_ROLL_UPS):
        connection.execute(statement)
