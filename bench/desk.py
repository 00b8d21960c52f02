"""The supervision desk at 1,000 and at 100,000 cases: what needs me now, the register, one case."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.figures import Figure, Rounds, alternately, at_most, tell
from bench.plan import Plan
from bench.servers import scratch
from db.cases import clock_store
from db.ground import schema
from db.ground.engine import Database
from kiosk.reports.cases.desk import Only, View, case_shown, desk, handling, search
from kiosk.rights.cases import opened
from kiosk.rights.who import User
from survey.directory.roles import Role
from survey.orders import Order

PART: Final = "desk"
SIZES: Final = (1_000, 100_000)
MILLISECONDS: Final = 100
NOW: Final = datetime(2025, 12, 20, 2, tzinfo=UTC)
MONTH: Final = "2025-11"
OFFICER: Final = User(1, "officer-1", "officer", Role.SUPERVISION, "P1")
NUMBER: Final = "C-501"

# Two years of cases of 120 windows and 10 officers; nineteen of twenty are closed.
_MADE: Final = (
    """INSERT INTO units (id, code, name)
    SELECT value, 'U' || value, 'U' || value FROM generate_series(1, 20)""",
    """INSERT INTO windows (id, code, name, unit_id, post, active)
    SELECT value, 'W' || value, 'W' || value, 1 + value % 20, 'SB', 1
    FROM generate_series(1, 120)""",
    """INSERT INTO people (id, code, name)
    SELECT value, 'P' || value, 'P' || value FROM generate_series(1, 400)""",
    """INSERT INTO accounts (id, username, name, role, person_id, active, created_at)
    SELECT value, 'officer-' || value, 'officer ' || value, 'supervision', value, 1,
      '2024-01-01 00:00:00.000000' FROM generate_series(1, 10)""",
    """INSERT INTO complaints (id, ref, window_id, person_id, source, category, state, outcome,
    words, language, occurred_at, received_at, biz_month)
    SELECT n, 'C-' || n, 1 + n % 120, 1 + n % 400, 'customer', 'attitude',
      CASE WHEN open THEN 'investigating' ELSE 'closed' END,
      CASE WHEN open THEN NULL WHEN n % 3 THEN 'upheld' ELSE 'rejected' END,
      'words', 'zh-CN', day || ' 02:00:00.000000', day || ' 02:00:00.000000', substr(day, 1, 7)
    FROM (SELECT value AS n, value % 20 = 0 AS open,
      date('2024-01-01', '+' || (value * 715 / :total) || ' days') AS day
      FROM generate_series(1, :total))""",
    """INSERT INTO cases (complaint_id, kind, intake, sealed, version, officer_id, appealed,
    reopened, next_due_at, content)
    SELECT id, 'complaint', 'page', id % 50 = 0, 1, 1 + id % 10, 0, id % 90 = 0,
      CASE WHEN state = 'closed' THEN NULL ELSE datetime(received_at, '+5 days') || '.000000' END,
      id % 4 > 0 FROM complaints""",
    *(
        f"""INSERT INTO case_clocks (complaint_id, clock, starts_at, due_at, met_at, breached_at)
        SELECT id, '{clock}', received_at, datetime(received_at, '+{days} days') || '.000000',
          CASE WHEN state = 'closed' OR '{clock}' <> 'closed'
               THEN datetime(received_at, '+{days} days', '-1 hours') || '.000000' END,
          CASE WHEN state <> 'closed' AND '{clock}' = 'closed'
               THEN datetime(received_at, '+9 days') || '.000000' END
        FROM complaints"""
        for clock, days in (("reply", 1), ("on_site", 1), ("verified", 2), ("closed", 5))
    ),
    """INSERT INTO case_chain (complaint_id, person_id, bond)
    SELECT id, person_id, 'accused' FROM complaints""",
    """INSERT INTO case_chain (complaint_id, person_id, bond)
    SELECT id, 1 + (person_id + 7) % 400, 'supervisor' FROM complaints""",
    """INSERT INTO case_events (complaint_id, at, actor, kind, detail)
    SELECT id, received_at, 'system', 'received', '{"intake": "page"}' FROM complaints""",
)
# SQLite's own series is an extension that not every build has.
_SERIES: Final = (
    "(WITH RECURSIVE s(value) AS (SELECT {a} UNION ALL SELECT value + 1 FROM s WHERE value < {b}) "
    "SELECT value FROM s)"
)

QUESTIONS: Final[dict[str, Callable[[Session], Any]]] = {
    "what needs me now": lambda session: desk(session, OFFICER, View.MINE),
    "all open cases": lambda session: desk(session, OFFICER, View.ALL),
    "a month's register": lambda session: desk(session, OFFICER, View.REGISTER, only=Only(MONTH)),
    "its last page": lambda session: desk(
        session, OFFICER, View.REGISTER, only=Only(MONTH), page=300
    ),
    "a month's register by officer": lambda session: desk(
        session, OFFICER, View.REGISTER, only=Only(MONTH), order=Order("officer")
    ),
    "a number": lambda session: search(session, OFFICER, NUMBER),
    "words found nowhere": lambda session: search(session, OFFICER, "never told"),
    "rates by unit": lambda session: handling(session, OFFICER, month=MONTH, by="unit", now=NOW),
    "one case": lambda session: case_shown(
        session, opened(session, "C-501", OFFICER), now=NOW, secret="x"
    ),
    "clocks that ran out": lambda session: clock_store.to_breach(session, NOW, limit=100),
}


def measure(plan: Plan) -> list[Figure]:
    """Ask each question of each size in turn."""
    rounds = Rounds()
    with scratch(PART) as folder:
        databases = {str(size): _made(folder, size) for size in SIZES}
        try:
            for database in databases.values():
                for name in QUESTIONS:
                    _asked(database, name)  # code and pages of the file are loaded once
            for number in range(plan.rounds):
                for size in alternately(list(databases), number):
                    for name in QUESTIONS:
                        rounds.add(f"{name}-{size}", _asked(databases[size], name))
        finally:
            for database in databases.values():
                database.close()
    return [
        Figure(
            PART, f"{name}, {size:,} cases", "ms", rounds.of(f"{name}-{size}"),
            target=at_most(MILLISECONDS),
        )
        for name in QUESTIONS
        for size in SIZES
    ]  # fmt: skip


def _asked(database: Database, name: str) -> float:
    began = time.perf_counter()
    with database.reading() as session:
        QUESTIONS[name](session)
    return 1000 * (time.perf_counter() - began)


def _made(folder: Path, size: int) -> Database:
    tell(f"database with {size:,} cases")
    database = Database(f"sqlite:///{folder / f'{size}.db'}")
    schema.migrate(database)
    with database.writing() as session:
        for statement in _MADE:
            session.execute(text(_with_series(statement, size)))
        session.execute(text("ANALYZE"))
    return database


def _with_series(statement: str, size: int) -> str:
    for last in ("20", "120", "400", "10", ":total"):
        series = _SERIES.format(a=1, b=last)
        statement = statement.replace(f"generate_series(1, {last})", series)
    return statement.replace(":total", str(size))
