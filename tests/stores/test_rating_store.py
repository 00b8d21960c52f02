"""The rating store: each submission once, the last word counts, roll-ups never lie."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from db import proof, rating_store
from db.engine import Database
from db.rating_store import Addition, Receipt, Submission
from kiosk.wiring import House
from survey.refusals import KeyReused, RatingUnknown
from tests.building import NOW, a_window


def never(_given: int) -> None:
    """Hold nothing."""


def from_third(given: int) -> str | None:
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


def keep(database: Database, *submissions: Submission, flagging=never) -> list[object]:  # type: ignore[no-untyped-def]
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
    other = given._replace(score=1, body_hash="body-1")
    _, refused, refused_again = keep(any_database, given, other, other)
    assert isinstance(refused, KeyReused)
    assert isinstance(refused_again, KeyReused)
    assert isinstance(keep(any_database, other)[0], KeyReused)
    with any_database.reading() as session:
        copies = session.execute(text("SELECT rating_id FROM rating_conflicts")).all()
    assert copies == [(given.id,)]
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
        held = [r for r in rating_store.of_month(session, "2026-11") if r.standing == "held"]
    assert [rating.flag for rating in held] == ["device-repeats"] * 2


def test_a_device_is_remembered_from_one_batch_to_the_next(any_database: Database) -> None:
    for _ in range(2):
        keep(any_database, a_submission(1, device="d"), flagging=from_third)
    [third] = keep(any_database, a_submission(1, device="d"), flagging=from_third)
    assert third.standing == "held"  # type: ignore[attr-defined]


def words(rating_id: str, *reasons: str, key: str | None = None) -> Addition:
    body = {"reasons": list(reasons), "comment": "快"}
    return Addition(key or str(uuid4()), rating_id, "words", body, repr(body), NOW)


def test_words_belong_to_the_rating_and_the_last_words_count(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    with any_database.writing() as session:
        assert rating_store.add(session, words(given.id, "quick", "kind"), slot=0)
        assert rating_store.add(session, words(given.id, "kind"), slot=0)
    with any_database.reading() as session:
        assert rating_store.get(session, given.id).reasons == ("kind",)
        assert len(rating_store.additions_of(session, given.id)) == 2
    assert differences(any_database) == []


def test_the_same_words_sent_twice_are_kept_once(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    sent = words(given.id, "quick")
    with any_database.writing() as session:
        assert rating_store.add(session, sent, slot=0)
        assert not rating_store.add(session, sent, slot=0)
        with pytest.raises(KeyReused):
            rating_store.add(session, replace(sent, body_hash="other"), slot=0)


def test_words_for_an_unknown_rating_are_refused(any_database: Database) -> None:
    with any_database.writing() as session, pytest.raises(RatingUnknown):
        rating_store.add(session, words("nobody"), slot=0)


def test_amending_a_rating_takes_its_reasons_out_of_the_count(any_database: Database) -> None:
    visit = str(uuid4())
    given = a_submission(5, visit=visit)
    keep(any_database, given)
    with any_database.writing() as session:
        rating_store.add(session, words(given.id, "quick"), slot=0)
    keep(any_database, a_submission(1, visit=visit))
    assert differences(any_database) == []


def test_a_corrected_answer_on_a_commitment_replaces_the_first(any_database: Database) -> None:
    given = a_submission(5)
    keep(any_database, given)
    with any_database.writing() as session:
        for kept in (True, False):
            body = {"answers": {"SB1": kept}}
            rating_store.add(
                session, Addition(str(uuid4()), given.id, "kept", body, repr(body), NOW), slot=0
            )
    with any_database.reading() as session:
        sums = session.execute(text("SELECT kept, broken FROM commitment_monthly")).all()
    assert sums == [(0, 1)]
    assert differences(any_database) == []


@pytest.mark.parametrize("any_settings", ["sqlite"], indirect=True)
def test_keeping_a_rating_never_reads_all_ratings(any_database: Database) -> None:
    database = any_database
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection, _cursor, statement, parameters, _context, many):  # type: ignore[no-untyped-def]
        if statement.startswith(("SELECT", "UPDATE")) and not many:
            asked.append((statement, parameters))

    first = a_submission(5, visit="v1", device="d1")
    keep(database, first)
    event.listen(database.engine, "before_cursor_execute", note)
    keep(database, a_submission(1, visit="v1", device="d1"), a_submission(3, visit="v2"), first)
    event.remove(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        steps = [
            str(step[3])
            for statement, parameters in asked
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert [step for step in steps if "ratings USING INDEX" in step]
    assert [step for step in steps if step.startswith("SCAN ratings")] == []


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


histories = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.sampled_from([None, "v1", "v2", "v3"]),
        st.sampled_from([None, "d1", "d2"]),
        st.integers(-40, 0),
        st.sampled_from(["k1", "k2", "k3", "k4", "k5", "k6", "k7"]),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories, cut=st.integers(1, 6))
def test_rollups_equal_the_raw_rows_whatever_the_history(
    any_database: Database, history: list[tuple[int, str, str, int, str]], cut: int
) -> None:
    run = uuid4().hex[:8]
    batch = []
    for score, visit, device, days, key in history:
        moment = NOW + timedelta(days=days)
        batch.append(
            a_submission(
                score,
                id=f"{run}{key}",
                visit=visit and f"{run}{visit}",
                device=device and f"{run}{device}",
                created_at=moment,
                biz_date=moment.date(),
                biz_month=f"{moment:%Y-%m}",
            )
        )
    for start in range(0, len(batch), cut):
        keep(any_database, *batch[start : start + cut], flagging=from_third)
    assert differences(any_database) == []
