"""Holds that end: the roll-ups equal the raw rows whatever is rated, held, decided and closed."""

import runpy
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.books import closing_store
from db.books.closing_store import Closing
from db.feedback import flag_store, held_groups, hold_store, watch_store
from db.feedback.ratings import BusinessTime
from db.feedback.seeing import Seeing
from db.ground.engine import Database
from kiosk.wiring import House
from survey.feedback.flags import Flag, Reason
from survey.feedback.holds import State, Verdict
from survey.months import Month
from survey.refusals.feedback import RatingUnknown
from tests.helpers.building import NOW, a_window
from tests.helpers.rated import (
    a_submission,
    add,
    answers,
    commitments,
    differences,
    from_third,
    keep,
    standings,
    words,
)

MIGRATIONS = Path(__file__).parents[3] / "db" / "migrations" / "versions"
OCTOBER, NOVEMBER = Month(2026, 10), "2026-11"
ALL = Seeing(frozenset({1}), sealed=True)
RUN = Flag(Reason.RUN, 100, {"n": 18, "score": 5})
KEYS = st.sampled_from("abcdefgh")
DEEDS = st.one_of(
    st.tuples(
        st.just("rate"), KEYS, st.integers(1, 5), st.sampled_from([None, "u", "v"]),
        st.booleans(), st.sampled_from([0, 31]),
    ),
    st.tuples(st.just("answer"), KEYS, st.booleans()),
    st.tuples(st.just("say"), KEYS, st.sampled_from(["slow", "quick"])),
    st.tuples(st.just("watch"), st.sets(KEYS, min_size=1)),
    st.tuples(st.just("propose"), st.sampled_from(list(Verdict))),
    st.tuples(st.just("settle"), st.sampled_from([s for s in State if s is not State.OPEN])),
    st.tuples(st.just("close")),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _window(any_house: House) -> None:
    a_window(any_house)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(DEEDS, max_size=30))
def test_rollups_equal_the_raw_rows_whatever_is_held_and_decided(
    any_database: Database, history: list[tuple[Any, ...]]
) -> None:
    run = uuid4().hex[:8]
    for deed, *told in history:
        with suppress(RatingUnknown):
            _done(any_database, run, deed, told)
    assert differences(any_database) == []
    _nothing_excluded_counts(any_database)


def _done(database: Database, run: str, deed: str, told: list[Any]) -> None:
    match deed:
        case "rate":
            _rate(database, run, *told)
        case "answer":
            add(database, answers(f"{run}{told[0]}", SB1=told[1]))
        case "say":
            add(database, words(f"{run}{told[0]}", told[1]))
        case "watch":
            _watch(database, run, told[0])
        case "propose":
            propose(database, told[0])
        case "settle":
            _settle_first(database, told[0])
        case "close":
            _close_october(database)


def _rate(
    database: Database, run: str, key: str, score: int, visit: str | None, held: bool, days: int
) -> None:
    at = NOW - timedelta(days=days)
    rating = a_submission(
        score, id=f"{run}{key}", visit=visit and f"{run}{visit}", created_at=at,
        biz_date=at.date(), biz_month=f"{at:%Y-%m}",
        arrived_in=BusinessTime(NOW.date(), NOVEMBER, 10) if days else None,
        held="by-staff" if held else None, body_hash=f"{score}{visit}{days}", reasons=("slow",),
    )  # fmt: skip
    keep(database, rating, flagging=from_third)


def _watch(database: Database, run: str, keys: set[str]) -> None:
    """Hold ratings as the watch does: but what two people decided about."""
    ids = {f"{run}{key}" for key in keys}
    with database.writing() as session:
        free = ids - watch_store.decided(session, ids)
        flag_store.hold(session, {each: [RUN] for each in free}, slot=4)


def propose(database: Database, verdict: Verdict) -> int | None:
    """Propose whatever is free; return the number, if there was anything."""
    with database.writing() as session:
        free = low(session) if verdict is Verdict.HOLD else waiting(session)
        if not free:
            return None
        return hold_store.propose(
            session, free, ref=str(uuid4()), verdict=verdict, reason="r", by="a", at=NOW
        )


def low(session: Session) -> list[str]:
    """Return the low ratings that count, and that people may hold."""
    found = session.scalars(text("SELECT id FROM ratings WHERE score < 3")).all()
    return held_groups.counted(session, found, ALL, to_take=True)


def waiting(session: Session) -> list[str]:
    """Return what is held and free."""
    return [
        rating
        for month in held_groups.months(session)
        for group in held_groups.groups(session, month, ALL)
        for rating in held_groups.free(session, group, ALL)
    ]


def settle(database: Database, number: int, to: State) -> None:
    with database.writing() as session:
        hold = hold_store.get(session, number)
        hold_store.settle(session, hold, to, by="b", at=NOW, because="x")
        if to is State.APPROVED:
            hold_store.end(session, hold, slot=3)


def _settle_first(database: Database, to: State) -> None:
    with database.reading() as session:
        waiting = hold_store.open_ones(session)
    if waiting:
        settle(database, waiting[0].id, to)


def _close_october(database: Database) -> None:
    with database.writing() as session:
        if not closing_store.closed(session, OCTOBER):
            closing_store.close(session, Closing(OCTOBER, NOW - timedelta(days=1), "关"))


def _nothing_excluded_counts(database: Database) -> None:
    with database.reading() as session:
        wrong = session.execute(
            text(
                "SELECT r.id FROM ratings r JOIN hold_ratings t ON t.rating_id = r.id"
                " JOIN holds h ON h.id = t.hold_id WHERE t.settled AND NOT EXISTS ("
                "SELECT 1 FROM hold_ratings o JOIN holds p ON p.id = o.hold_id"
                " WHERE o.rating_id = r.id AND o.settled AND p.id > h.id)"
                " AND r.standing NOT IN ('superseded',"
                " CASE h.verdict WHEN 'release' THEN 'counted' WHEN 'hold' THEN 'held'"
                " ELSE 'excluded' END)"
            )
        ).all()
    assert wrong == []


def test_the_proof_finds_a_release_that_moved_no_roll_up(any_database: Database) -> None:
    """The twin of the law above: what it rests on sees a release that forgot the sums."""
    keep(any_database, a_submission(5, held="by-staff"))
    with any_database.writing() as session:
        session.execute(text("UPDATE ratings SET standing = 'counted'"))
    assert differences(any_database) != []


def test_the_proof_finds_a_watch_that_moved_no_roll_up(any_database: Database) -> None:
    rating = a_submission(5)
    keep(any_database, rating)
    with any_database.writing() as session:
        session.execute(text("UPDATE ratings SET standing = 'held', flag = 'run'"))
    assert differences(any_database) != []


def test_a_rating_that_the_watch_holds_takes_its_answers_along(any_database: Database) -> None:
    rating = a_submission(5, reasons=("quick",))
    keep(any_database, rating)
    add(any_database, answers(rating.id, SB1=True))
    assert commitments(any_database) == {(NOVEMBER, "SB1"): (1, 0)}
    with any_database.writing() as session:
        assert flag_store.hold(session, {rating.id: [RUN]}, slot=4) == [rating.id]
    assert commitments(any_database) == {}
    assert differences(any_database) == []


def test_what_was_rated_anew_meanwhile_is_not_held_for_what_it_was(any_database: Database) -> None:
    first, again = a_submission(5, visit="v1"), a_submission(4, visit="v1")
    keep(any_database, first)
    keep(any_database, again)
    with any_database.writing() as session:
        assert flag_store.hold(session, {first.id: [RUN]}, slot=4) == []
    assert standings(any_database) == {first.id: "superseded", again.id: "counted"}


def test_a_visit_whose_rating_was_excluded_has_no_second_that_counts(
    any_database: Database,
) -> None:
    first = a_submission(5, visit="v1", held="by-staff")
    keep(any_database, first)
    number = propose(any_database, Verdict.EXCLUDE)
    assert number is not None
    settle(any_database, number, State.APPROVED)
    again = a_submission(4, visit="v1")
    [receipt] = keep(any_database, again)
    assert standings(any_database) == {first.id: "superseded", again.id: "held"}
    assert getattr(receipt, "amends", None) == first.id


def test_a_decision_is_kept_with_who_when_and_why(any_database: Database) -> None:
    keep(any_database, a_submission(5, held="by-staff"))
    number = propose(any_database, Verdict.RELEASE)
    assert number is not None
    settle(any_database, number, State.APPROVED)
    with any_database.reading() as session:
        [hold] = hold_store.settled_ones(session, limit=5)
        assert hold_store.open_ones(session) == []
    assert (hold.proposed_by, hold.decided_by, hold.because) == ("a", "b", "x")
    assert (hold.decided_at, hold.state) == (NOW, State.APPROVED)


def end_holds(database: Database) -> None:
    """Do again what the migration does with visits; its index is away."""
    migration = runpy.run_path(str(MIGRATIONS / "0026_holds_end.py"))
    with database.writing() as session:
        session.execute(text("DROP INDEX ix_ratings_one_per_visit"))
        session.execute(
            text(
                "CREATE UNIQUE INDEX ix_ratings_one_per_visit ON ratings (visit, window_id)"
                " WHERE visit IS NOT NULL AND standing IN ('counted', 'held')"
            )
        )
        session.execute(text("UPDATE ratings SET standing = 'excluded' WHERE score = 1"))
        session.execute(text("UPDATE ratings SET visit = 'v1' WHERE score IN (1, 5)"))
        context = MigrationContext.configure(session.connection())
        with Operations.context(context):
            migration["_keep_visits_of_excluded"]()


def test_an_excluded_rating_of_files_leaves_its_visit_to_the_one_that_stands(
    any_database: Database,
) -> None:
    taken, stands = a_submission(1), a_submission(5)
    keep(any_database, taken, stands)
    end_holds(any_database)
    with any_database.reading() as session:
        told = dict(session.execute(text("SELECT id, visit FROM ratings")).all())
    assert told == {taken.id: None, stands.id: "v1"}
