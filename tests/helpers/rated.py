"""Ratings as the store is handed them: made, kept, added to, and proven."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import event, text

from db.feedback import addition_store, proof, rating_store
from db.feedback.addition_store import Addition
from db.feedback.ratings import Flagging, Receipt, Submission
from db.ground.engine import Database
from survey.refusals.feedback import KeyReused
from tests.helpers.building import NOW


def never(_given: int, _limit: int) -> None:
    """Hold nothing."""


def from_third(given: int, _limit: int) -> str | None:
    """Hold from the third rating of a device on."""
    return "device-repeats" if given >= 2 else None


def a_submission(score: int = 5, **changes: object) -> Submission:
    plain = Submission(
        id=str(uuid4()),
        window_id=1,
        score=score,
        body_hash=f"body-{score}",
        channel="qr",
        created_at=NOW,
        received_at=NOW,
        biz_date=NOW.date(),
        biz_month="2026-11",
        biz_hour=10,
    )
    return plain._replace(**changes)


def keep(
    database: Database, *submissions: Submission, flagging: Flagging = never
) -> list[Receipt | KeyReused]:
    with database.writing() as session:
        return list(rating_store.keep(session, submissions, slot=0, flagging=flagging))


def monthly(database: Database) -> tuple[int, ...]:
    with database.reading() as session:
        row = session.execute(
            text(
                "SELECT coalesce(sum(n1),0), coalesce(sum(n2),0), coalesce(sum(n3),0),"
                " coalesce(sum(n4),0), coalesce(sum(n5),0), coalesce(sum(excluded),0)"
                " FROM rating_monthly"
            )
        ).one()
        return tuple(int(n) for n in row)


def differences(database: Database) -> list[str]:
    with database.reading() as session:
        return list(proof.rollup_differences(session))


def words(rating_id: str, *reasons: str, key: str | None = None) -> Addition:
    body = {"reasons": list(reasons), "comment": "快"}
    return Addition(key or str(uuid4()), rating_id, "words", body, repr(body), NOW)


def answers(rating_id: str, **kept: bool) -> Addition:
    body = {"answers": kept}
    return Addition(str(uuid4()), rating_id, "kept", body, repr(body), NOW)


def add(database: Database, addition: Addition) -> bool | KeyReused:
    with database.writing() as session:
        return addition_store.add(session, addition, slot=0)


def commitments(database: Database) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how often each commitment was kept and broken, by month."""
    with database.reading() as session:
        rows = session.execute(
            text(
                "SELECT biz_month, commitment, sum(kept), sum(broken) FROM commitment_monthly"
                " GROUP BY biz_month, commitment HAVING sum(kept) + sum(broken) > 0"
            )
        )
        return {(month, code): (int(yes), int(no)) for month, code, yes, no in rows}


def standings(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return dict(session.execute(text("SELECT id, standing FROM ratings")).all())


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Give what is told to a database meanwhile, as its driver hears it, without leading blanks."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        told.append(statement.strip())

    def trace(hear: Callable[[str], None] | None) -> None:
        with database.engine.connect() as connection:  # SQLite has one that writes
            connection.connection.driver_connection.set_trace_callback(hear)  # type: ignore[union-attr] # there is one

    if not database.is_sqlite:
        event.listen(database.engine, "before_cursor_execute", note)
        yield told
        event.remove(database.engine, "before_cursor_execute", note)
        return
    trace(lambda statement: told.append(statement.strip()))
    yield told
    trace(None)


def a_body(token: str, **changes: object) -> dict[str, object]:
    return {"w": token, "score": 5, "key": str(uuid4())} | changes
