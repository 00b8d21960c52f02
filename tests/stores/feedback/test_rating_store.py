"""The rating store: each submission once, the last word counts, roll-ups never lie."""

import runpy
from contextlib import suppress
from dataclasses import replace
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
from sqlalchemy.exc import IntegrityError

from db.books import closing_store
from db.books.closing_store import Closing
from db.feedback import addition_store, rating_store
from db.feedback.ratings import BusinessTime, Receipt, Submission
from db.ground.engine import Database
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.feedback import KeyReused, RatingUnknown
from tests.helpers.building import NOW, a_window
from tests.helpers.kept import additions_of, conflicts_of, ratings_of
from tests.helpers.rated import (
    a_submission,
    add,
    answers,
    commitments,
    differences,
    from_third,
    keep,
    monthly,
    never,
    statements,
    words,
)

MIGRATIONS = Path(__file__).parents[3] / "db" / "migrations" / "versions"
OCTOBER = Month(2026, 10)


@pytest.fixture(autouse=True)
def _window(any_house: House) -> None:
    a_window(any_house)


def test_a_rating_is_kept_and_counted(any_database: Database) -> None:
    [receipt] = keep(any_database, a_submission(4))
    assert isinstance(receipt, Receipt)
    assert (receipt.score, receipt.repeated) == (4, False)
    assert monthly(any_database) == (0, 0, 0, 1, 0, 0)


def test_a_rating_is_read_back_as_it_was_kept(any_database: Database) -> None:
    given = a_submission(
        2,
        visit="v1",
        created_at=NOW.replace(microsecond=123456),
        comment='等了"很久" 😀\n<b>\\',
        reasons=("slow", "rude"),
    )
    keep(any_database, given, a_submission(5))
    with any_database.reading() as session:
        kept = rating_store.get(session, given.id)
    for name in ("window_id", "person_id", "score", "visit", "channel", "created_at", "biz_date",
                 "biz_month", "biz_hour", "comment", "reasons"):  # fmt: skip
        assert getattr(kept, name) == getattr(given, name), name
    assert type(kept.score) is int


def test_the_same_key_twice_is_one_rating(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    [again] = keep(any_database, given)
    assert isinstance(again, Receipt)
    assert again.repeated
    assert monthly(any_database) == (0, 0, 0, 0, 1, 0)


def test_the_same_key_twice_in_one_batch_is_one_rating(any_database: Database) -> None:
    given = a_submission(5)
    first, second = keep(any_database, given, given)
    assert (first.repeated, second.repeated) == (False, True)  # type: ignore[attr-defined]
    assert monthly(any_database) == (0, 0, 0, 0, 1, 0)


def test_the_same_key_with_another_body_is_refused_and_kept_for_review(
    any_database: Database,
) -> None:
    given = a_submission(5)
    other = given._replace(score=1, body_hash="body-1", comment="等太久", reasons=("waited-long",))
    _, refused, refused_again = keep(any_database, given, other, other)
    assert isinstance(refused, KeyReused)
    assert isinstance(refused_again, KeyReused)
    assert isinstance(keep(any_database, other)[0], KeyReused)
    with any_database.reading() as session:
        [copy] = conflicts_of(session, given.id)
    assert (copy["score"], copy["comment"], copy["reasons"]) == (1, "等太久", ["waited-long"])
    assert monthly(any_database) == (0, 0, 0, 0, 1, 0)


def test_a_changed_mind_within_the_visit_keeps_both_and_counts_the_last(
    any_database: Database,
) -> None:
    visit = str(uuid4())
    good, bad = a_submission(5, visit=visit), a_submission(1, visit=visit)
    keep(any_database, good)
    [receipt] = keep(any_database, bad)
    assert isinstance(receipt, Receipt)
    assert receipt.amends == good.id
    with any_database.reading() as session:
        assert rating_store.get(session, good.id).standing == "superseded"
        assert rating_store.get(session, bad.id).standing == "counted"
    assert monthly(any_database) == (1, 0, 0, 0, 0, 0)


def test_a_mind_changed_thrice_within_one_batch_counts_once(any_database: Database) -> None:
    visit = str(uuid4())
    keep(any_database, *(a_submission(score, visit=visit) for score in (5, 3, 1)))
    assert monthly(any_database) == (1, 0, 0, 0, 0, 0)
    assert differences(any_database) == []


def test_the_same_face_again_within_the_visit_is_the_same_rating(any_database: Database) -> None:
    visit = str(uuid4())
    first, second = keep(any_database, a_submission(4, visit=visit), a_submission(4, visit=visit))
    assert first.id == second.id  # type: ignore[attr-defined]
    assert second.repeated  # type: ignore[attr-defined]


def test_a_device_that_rates_again_and_again_is_held_not_blocked(any_database: Database) -> None:
    receipts = keep(
        any_database, *(a_submission(1, device="d") for _ in range(4)), flagging=from_third
    )
    standings = [receipt.standing for receipt in receipts]  # type: ignore[attr-defined]
    assert standings == ["counted", "counted", "held", "held"]
    assert monthly(any_database) == (2, 0, 0, 0, 0, 2)
    with any_database.reading() as session:
        held = [r for r in ratings_of(session, "2026-11") if r.standing == "held"]
    assert [rating.flag for rating in held] == ["device-repeats"] * 2


def test_a_device_is_remembered_from_one_batch_to_the_next(any_database: Database) -> None:
    for _ in range(2):
        keep(any_database, a_submission(1, device="d"), flagging=from_third)
    [third] = keep(any_database, a_submission(1, device="d"), flagging=from_third)
    assert third.standing == "held"  # type: ignore[attr-defined]


@pytest.mark.parametrize("many", [63, 64, 65, 200])
def test_a_batch_of_any_size_is_kept_whole_and_all_its_devices_are_remembered(
    any_database: Database, many: int
) -> None:
    days = [NOW.date() - timedelta(n % 70) for n in range(many)]
    batch = [
        a_submission(4, device=f"d{n}", biz_date=day, biz_month=f"{day:%Y-%m}")
        for n, day in enumerate(days)
    ]
    assert len({receipt.id for receipt in keep(any_database, *batch)}) == many
    assert monthly(any_database) == (0, 0, 0, many, 0, 0)
    again = [one._replace(id=str(uuid4())) for one in batch]
    keep(any_database, *again, flagging=lambda given, _: "device-repeats" if given else None)
    assert monthly(any_database) == (0, 0, 0, many, 0, many)
    assert not differences(any_database)


def test_words_belong_to_the_rating_and_the_last_words_count(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    with any_database.writing() as session:
        assert addition_store.add(session, words(given.id, "quick", "kind"), slot=0)
        assert addition_store.add(session, words(given.id, "kind"), slot=0)
    with any_database.reading() as session:
        assert rating_store.get(session, given.id).reasons == ("kind",)
        assert len(additions_of(session, given.id)) == 2
    assert differences(any_database) == []


def test_the_same_words_sent_twice_are_kept_once(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    sent = words(given.id, "quick")
    with any_database.writing() as session:
        assert addition_store.add(session, sent, slot=0)
        assert addition_store.add(session, sent, slot=0) is False


def test_other_words_under_the_same_key_are_refused_and_kept_for_review(
    any_database: Database,
) -> None:
    first, second = a_submission(5), a_submission(4)
    keep(any_database, first, second)
    sent = words(first.id, "quick")
    other = replace(sent, body={"reasons": ["kind"], "comment": "好"}, body_hash="other")
    add(any_database, sent)
    for _ in range(2):
        assert isinstance(add(any_database, other), KeyReused)
    assert isinstance(
        add(any_database, replace(sent, rating_id=second.id, body_hash="x")), KeyReused
    )
    with any_database.reading() as session:
        [copy] = conflicts_of(session, first.id)
        assert len(conflicts_of(session, second.id)) == 1
        assert rating_store.get(session, first.id).reasons == ("quick",)
    assert (copy["kind"], copy["reasons"], copy["comment"]) == ("words", ["kind"], "好")
    assert differences(any_database) == []


def test_words_for_an_unknown_rating_are_refused(any_database: Database) -> None:
    with any_database.writing() as session, pytest.raises(RatingUnknown):
        addition_store.add(session, words("nobody"), slot=0)


def test_amending_a_rating_takes_its_reasons_out_of_the_count(any_database: Database) -> None:
    visit = str(uuid4())
    given = a_submission(5, visit=visit)
    keep(any_database, given)
    with any_database.writing() as session:
        addition_store.add(session, words(given.id, "quick"), slot=0)
    keep(any_database, a_submission(1, visit=visit))
    assert differences(any_database) == []


def test_a_corrected_answer_on_a_commitment_replaces_the_first(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    for kept in (True, False):
        add(any_database, answers(given.id, SB1=kept))
    assert commitments(any_database) == {("2026-11", "SB1"): (0, 1)}
    assert differences(any_database) == []


def test_answers_given_with_held_ratings_count_nowhere(any_database: Database) -> None:
    given = [a_submission(1, device="d") for _ in range(5)]
    keep(any_database, *given, flagging=from_third)
    for rating in given:
        add(any_database, answers(rating.id, SB1=False))
    assert commitments(any_database) == {("2026-11", "SB1"): (0, 2)}
    assert differences(any_database) == []


def test_answers_go_with_the_last_word_of_their_visit(any_database: Database) -> None:
    first, *changed = (a_submission(score, visit="v1") for score in (5, 1, 3))
    keep(any_database, first)
    add(any_database, answers(first.id, SB1=True))
    keep(any_database, *changed)
    assert commitments(any_database) == {("2026-11", "SB1"): (1, 0)}
    add(any_database, answers(changed[-1].id, SB1=False))
    add(any_database, answers(first.id, SB1=False))  # from a page that does not know better
    assert commitments(any_database) == {("2026-11", "SB1"): (0, 1)}
    assert differences(any_database) == []


def test_a_receipt_leads_to_the_last_word_of_its_visit(any_database: Database) -> None:
    first, second = a_submission(5, visit="v1"), a_submission(1, visit="v1")
    alone = a_submission(3)
    keep(any_database, first, alone)
    keep(any_database, second)
    with any_database.reading() as session:
        for receipt, last in ((first, second), (second, second), (alone, alone)):
            assert rating_store.standing(session, receipt.id).id == last.id
        with pytest.raises(RatingUnknown):
            rating_store.standing(session, "nobody")


@pytest.mark.parametrize("any_settings", ["sqlite"], indirect=True)
def test_keeping_a_rating_never_reads_all_ratings(any_database: Database) -> None:
    database = any_database
    first = a_submission(5, visit="v1", device="d1")
    keep(database, first)
    with statements(database) as asked:
        keep(database, a_submission(1, visit="v1", device="d1"), a_submission(3, visit="v2"), first)
    with database.engine.connect() as connection:
        steps = [
            str(step[3])
            for statement in asked
            if statement.startswith(("SELECT", "UPDATE"))
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
        ]
    assert [step for step in steps if "r USING INDEX ix_ratings_day_window_device" in step]
    assert [step for step in steps if "ratings USING INDEX" in step]
    assert [step for step in steps if step.startswith("SCAN ratings")] == []


def test_new_ratings_ask_for_nothing_but_what_their_devices_gave_today(
    any_database: Database,
) -> None:
    batch = [a_submission(1 + n % 5, visit=f"v{n}", device="d") for n in range(20)]
    with statements(any_database) as told, any_database.writing() as session:
        rating_store.keep_new(session, batch, slot=0, flagging=never)
    asked = [statement.split()[0] for statement in told]
    assert sorted(set(asked) - {"BEGIN", "COMMIT"}) == ["INSERT", "SELECT"]
    assert asked.count("SELECT") == 1
    assert asked.count("INSERT") == 4  # ratings, and their sums by day, month and hour


def test_the_quick_way_refuses_what_is_not_new(any_database: Database) -> None:
    given = a_submission(5, visit="v1")
    keep(any_database, given)
    for not_new in (given, a_submission(2, visit="v1")):
        with pytest.raises(IntegrityError), any_database.writing() as session:
            rating_store.keep_new(session, [not_new], slot=0, flagging=never)
    assert monthly(any_database) == (0, 0, 0, 0, 1, 0)
    assert differences(any_database) == []


def test_the_quick_way_knows_repeats_and_amendments_of_its_own_batch(
    any_database: Database,
) -> None:
    first, amended = a_submission(5, visit="v1"), a_submission(2, visit="v1")
    with any_database.writing() as session:
        outcomes = rating_store.keep_new(session, [first, first, amended], slot=0, flagging=never)
    assert [outcome.repeated for outcome in outcomes if isinstance(outcome, Receipt)] == [
        False, True, False,
    ]  # fmt: skip
    assert monthly(any_database) == (0, 1, 0, 0, 0, 0)
    assert differences(any_database) == []


def test_a_wrong_rollup_is_found(any_database: Database) -> None:
    keep(any_database, a_submission(5))
    with any_database.writing() as session:
        session.execute(text("UPDATE rating_daily SET n5 = n5 + 1"))
    assert differences(any_database)


def count_anew(database: Database) -> None:
    """Do what the migration does, to rows that are otherwise of today."""
    migration = runpy.run_path(str(MIGRATIONS / "0008_answers_that_count.py"))
    with (
        database.connection() as connection,
        connection.begin(),
        Operations.context(MigrationContext.configure(connection)),
    ):
        migration["upgrade"]()


def test_answers_as_the_last_release_counted_them_are_counted_anew(any_database: Database) -> None:
    first, second = a_submission(5, visit="v1"), a_submission(1, visit="v1")
    held = [a_submission(1, device="d") for _ in range(3)]
    keep(any_database, first)
    add(any_database, answers(first.id, SB1=True))
    keep(any_database, second, *held, flagging=from_third)
    with any_database.writing() as session:
        session.execute(text("UPDATE rating_additions SET rating_id = :first"), {"first": first.id})
    for rating in held:
        add(any_database, answers(rating.id, SB1=False))
    with any_database.writing() as session:
        session.execute(text("UPDATE commitment_monthly SET broken = 3"))
    assert differences(any_database)
    count_anew(any_database)
    assert commitments(any_database) == {("2026-11", "SB1"): (1, 2)}
    assert differences(any_database) == []
    add(any_database, answers(second.id, SB1=False))
    assert commitments(any_database) == {("2026-11", "SB1"): (0, 3)}


KEYS = st.sampled_from(["k1", "k2", "k3", "k4", "k5", "k6", "k7"])
DEEDS = st.one_of(
    st.tuples(
        st.just("rate"),
        KEYS,
        st.integers(1, 5),
        st.sampled_from([None, "v1", "v2", "v3"]),
        st.sampled_from([None, "d1", "d2"]),
        st.integers(-40, 0),
    ),
    st.tuples(st.just("answer"), KEYS, st.booleans()),
    st.tuples(st.just("say"), KEYS, st.sampled_from(["quick", "kind"])),
    st.just(("close",)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(DEEDS, max_size=25), cut=st.integers(1, 6))
def test_rollups_equal_the_raw_rows_whatever_the_history(
    any_database: Database, history: list[tuple[Any, ...]], cut: int
) -> None:
    run = uuid4().hex[:8]
    batch: list[Submission] = []
    for deed, *told in history:
        if deed == "rate":
            batch.append(_as_it_came(run, *told))
        if deed != "rate" or len(batch) == cut:
            keep(any_database, *batch, flagging=from_third)
            batch.clear()
        with suppress(RatingUnknown):
            if deed == "answer":
                add(any_database, answers(f"{run}{told[0]}", SB1=told[1]))
            elif deed == "say":
                add(any_database, words(f"{run}{told[0]}", told[1]))
        if deed == "close":
            _close_october(any_database)
    keep(any_database, *batch, flagging=from_third)
    assert differences(any_database) == []


def _as_it_came(
    run: str, key: str, score: int, visit: str | None, device: str | None, days: int
) -> Submission:
    moment = NOW + timedelta(days=days)
    month = f"{moment:%Y-%m}"
    return a_submission(
        score,
        id=f"{run}{key}",
        visit=visit and f"{run}{visit}",
        device=device and f"{run}{device}",
        created_at=moment,
        biz_date=moment.date(),
        biz_month=month,
        arrived_in=None if month == "2026-11" else BusinessTime(NOW.date(), "2026-11", 10),
    )


def _close_october(database: Database) -> None:
    with database.writing() as session:
        if not closing_store.closed(session, OCTOBER):
            closing_store.close(session, Closing(OCTOBER, NOW - timedelta(days=1), "关"))


def by_one_phone(database: Database, *, minutes: int) -> list[str]:
    """Let a phone rate ten times, so many minutes apart; return how the ratings stand."""
    found = []
    for n in range(10):
        came = NOW + timedelta(minutes=minutes * n)
        rating = a_submission(5, device="lorry", created_at=NOW, received_at=came)
        [receipt] = keep(database, rating, flagging=from_third)
        found.append(getattr(receipt, "standing", ""))
    return found


def test_a_lorry_that_is_weighed_ten_times_a_day_is_honest(any_database: Database) -> None:
    assert by_one_phone(any_database, minutes=20) == ["counted"] * 10


def test_a_phone_that_rates_again_and_again_is_held_from_the_limit_on(
    any_database: Database,
) -> None:
    assert by_one_phone(any_database, minutes=5) == ["counted"] * 2 + ["held"] * 8
