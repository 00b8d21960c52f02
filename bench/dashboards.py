"""What the board asks for, at 0.1, 1 and 10 million ratings: it must not matter how many."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.big_database import database_of
from bench.figures import Figure, Rounds, alternately, at_most, ratio_at_most, tell
from bench.plan import Plan
from db.ground.engine import Database
from kiosk.reports.board.overview import overview
from kiosk.reports.books import month as month_report
from kiosk.reports.directory.scopes import scope
from kiosk.reports.feedback import voices
from kiosk.rights.voices import sight
from kiosk.rights.who import User
from survey.directory.roles import Role
from survey.feedback.voices import Kind
from survey.months import Month

PART: Final = "dashboards"
MONTH: Final = Month.of(date(2025, 11, 1))
LOUD: Final = MONTH.previous
"""A month that stands out: the ratings of hours' dates are read to tell what did."""
TODAY: Final = date(2025, 12, 20)
MILLISECONDS: Final = 100
TIMES_SMALLEST: Final = 2
LEADER: Final = User(0, "leader", "leader", Role.LEADER, None)

RAW: Final = text(
    "SELECT window_id, count(*), sum(score >= 4) FROM ratings "
    "WHERE biz_month = :month AND standing = 'counted' GROUP BY window_id"
)


def _ranking(session: Session) -> Any:
    return month_report.ranking(session, MONTH, today=MONTH.last, view=scope(session))


def _overview(session: Session) -> Any:
    return overview(session, MONTH, today=TODAY)


def _loud(session: Session) -> Any:
    seen = overview(session, LOUD, today=TODAY)
    assert not seen.news.is_quiet
    return seen


def _voices(session: Session) -> Any:
    seen = sight(session, LEADER, MONTH, today=TODAY)
    return voices.heard(session, seen, MONTH, Kind.ALL)


def _raw(session: Session) -> Any:
    return session.execute(RAW, {"month": str(MONTH)}).all()


QUESTIONS: Final[dict[str, Callable[[Session], Any]]] = {
    "month ranking": _ranking,
    "overview": _overview,
    "overview of a month that stands out": _loud,
    "what customers say": _voices,
    "ranking by scanning raw ratings": _raw,
}
SCANS: Final = {name for name, question in QUESTIONS.items() if question is _raw}


def measure(plan: Plan) -> list[Figure]:
    """Ask each question of each size in turn; a new session and connection pool a size."""
    sizes = [int(millions * 1_000_000) for millions in plan.millions]
    databases = {}
    for size in sizes:
        tell(f"database with {size:,} ratings")
        databases[size] = Database(f"sqlite:///{database_of(size)}")
    try:
        rounds = _rounds(databases, plan.rounds)
    finally:
        for database in databases.values():
            database.close()
    return [figure for name in QUESTIONS for figure in _figures(rounds, name, sizes)]


def _rounds(databases: Mapping[int, Database], times: int) -> Rounds:
    rounds = Rounds()
    for database in databases.values():
        for name in QUESTIONS:
            _asked(database, name)  # code and pages of the file are loaded once
    # The long scans come last: what waits for one is moved out of memory, and slow after it.
    for names in (set(QUESTIONS) - SCANS, SCANS):
        for number in range(times):
            for at in alternately([str(size) for size in databases], number):
                for name in sorted(names):
                    rounds.add(f"{name}-{at}", _asked(databases[int(at)], name))
    return rounds


def _asked(database: Database, name: str) -> float:
    began = time.perf_counter()
    with database.reading() as session:
        QUESTIONS[name](session)
    return 1000 * (time.perf_counter() - began)


def _figures(rounds: Rounds, name: str, sizes: list[int]) -> list[Figure]:
    smallest, largest = sizes[0], sizes[-1]
    judged = QUESTIONS[name] not in (_raw, _loud)
    figures = [
        Figure(
            PART, f"{name}, {_said(size)} ratings", "ms", rounds.of(f"{name}-{size}"),
            target=at_most(MILLISECONDS) if judged else None,
        )
        for size in sizes
    ]  # fmt: skip
    if judged and QUESTIONS[name] is not _voices:  # which counts what a month's customers wrote
        figures.append(
            Figure(
                PART, f"{name}, {_said(largest)} beside {_said(smallest)}", "ms",
                rounds.of(f"{name}-{largest}"), f"{_said(smallest)} ratings",
                rounds.of(f"{name}-{smallest}"), ratio_at_most(TIMES_SMALLEST),
            )
        )  # fmt: skip
    return figures


def _said(ratings: int) -> str:
    return f"{ratings / 1_000_000:g} million"
