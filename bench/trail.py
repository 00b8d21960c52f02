"""A day of the trail proved anew, among a hundred thousand sealed rows and among a million."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench.figures import Figure, Rounds, alternately, ratio_at_most, tell
from bench.plan import QUICK, Plan
from db.ground import day_proof, schema, seal_rows, seal_store
from db.ground.engine import Database
from db.ground.models import AuditRow
from db.ground.seal_store import Ring

PART: Final = "trail"
RING: Final = Ring("bench", {"bench": b"a key of the bench"})
DAYS: Final = 500
A_LINK: Final = 4
FIRST: Final = datetime(2025, 1, 1, tzinfo=UTC)
NEWEST: Final = FIRST + timedelta(days=DAYS - 1)
TIMES_FEWER: Final = 2.0
TIMES_READING: Final = 3.0


def measure(plan: Plan) -> list[Figure]:
    """Prove the newest and the oldest day of each size in turn."""
    few, many = (10_000, 100_000) if plan is QUICK else (100_000, 1_000_000)
    with TemporaryDirectory() as folder:
        databases = {n: _made(Path(folder) / f"{n}.db", n) for n in (few, many)}
        rounds = _rounds(databases, plan.rounds)
        for database in databases.values():
            database.close()
    return [
        Figure(
            PART, f"the newest day proved, {many:,} rows beside {few:,}", "ms",
            rounds.of(f"newest-{many}"), f"{few:,} rows", rounds.of(f"newest-{few}"),
            # Ten times the rows are ten times the rows of a day, too.
            ratio_at_most(TIMES_FEWER * many / few),
        ),
        Figure(
            PART, f"the oldest day proved, one row changed, {many:,} rows", "ms",
            rounds.of(f"oldest-{many}"), "reading the links", rounds.of(f"links-{many}"),
            ratio_at_most(TIMES_READING),
        ),
    ]  # fmt: skip


def _rounds(databases: Mapping[int, Database], times: int) -> Rounds:
    asked: Mapping[str, Callable[[Session], object]] = {
        "newest": lambda session: _proved(session, NEWEST.date()),
        "oldest": lambda session: _proved(session, FIRST.date()),
        "links": lambda session: sum(len(each.body) for each in seal_store.links(session)),
    }
    rounds = Rounds()
    for number in range(times):
        for at in alternately([str(n) for n in databases], number):
            for name, question in asked.items():
                with databases[int(at)].reading() as session:
                    began = time.perf_counter()
                    question(session)
                    rounds.add(f"{name}-{at}", 1000 * (time.perf_counter() - began))
    return rounds


def _proved(session: Session, day: date) -> day_proof.Proved:
    begins = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    found = day_proof.proved(session, RING, since=begins, until=begins + timedelta(days=1), day=day)
    assert found.rows
    assert len(found.changed) == (1 if day == FIRST.date() else 0)
    return found


def _made(path: Path, n: int) -> Database:
    """Make a house with so many sealed rows of the trail, and as many ratings counted."""
    tell(f"{n:,} rows sealed")
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    a_day = n // DAYS
    for day in range(DAYS):
        with database.writing() as session:
            _a_day(session, day, a_day)
    with database.writing() as session:
        session.execute(text("DROP TRIGGER audit_forbids_update"))
        session.execute(text("UPDATE audit SET subject = 'changed' WHERE seq = 1"))
    return database


def _a_day(session: Session, day: int, n: int) -> None:
    at = FIRST + timedelta(days=day, hours=9)
    first = day * n + 1
    told = {"actor": "wang", "deed": "case-reply", "detail": {}, "previous": "0" * 64, "at": at}
    session.execute(
        insert(AuditRow),
        [told | {"seq": seq, "subject": f"T{seq}", "hash": f"{seq:064}"}
         for seq in range(first, first + n)],
    )  # fmt: skip
    for at_row in range(first, first + n, A_LINK):
        keys = {str(seq) for seq in range(at_row, min(at_row + A_LINK, first + n))}
        rows = {"audit": dict(seal_rows.digests_of(session, RING, "audit", keys))}
        seal_store.append(session, RING, at=at, kind=seal_rows.ROWS, told={"rows": rows})
