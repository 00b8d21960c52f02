"""Reading the roll-ups: what they say is what the single ratings say, for any history."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from db.directory import directory_store
from db.feedback import addition_store, rating_store, rollup_store
from db.feedback.addition_store import Addition
from db.feedback.ratings import Submission
from db.feedback.rollup_store import Held, Kept
from db.ground.engine import Database
from kiosk.wiring import House
from survey.feedback.satisfaction import Tally
from survey.months import Month
from tests.helpers.building import a_person, a_window

NOVEMBER = Month(2026, 11)
A_DAY = date(2026, 11, 16)  # a Monday


def a_rating(
    window: int,
    score: int,
    *,
    day: date = A_DAY,
    hour: int = 9,
    person: int | None = None,
    device: str | None = None,
    reasons: tuple[str, ...] = (),
) -> Submission:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Submission(
        id=str(uuid4()),
        window_id=window,
        score=score,
        body_hash="body",
        channel="qr",
        created_at=at,
        received_at=at,
        biz_date=day,
        biz_month=str(Month.of(day)),
        biz_hour=hour,
        person_id=person,
        device=device,
        reasons=reasons,
    )


def keep(database: Database, *ratings: Submission, slot: int = 0) -> None:
    with database.writing() as session:
        rating_store.keep(session, ratings, slot=slot, flagging=second_of_a_device)


def second_of_a_device(given_today: int, _limit: int) -> str | None:
    return "device-repeats" if given_today else None


def window_ids(house: House) -> dict[str, int]:
    with house.reading() as session:
        return {window.code: window.id for window in directory_store.windows(session)}


def test_a_month_is_summed_over_windows_and_slots(any_house: House) -> None:
    a_window(any_house, "A")
    a_window(any_house, "B")
    ids = window_ids(any_house)
    keep(any_house.database, a_rating(ids["A"], 5), a_rating(ids["B"], 1), slot=0)
    keep(any_house.database, a_rating(ids["A"], 5), a_rating(ids["A"], 3), slot=7)
    with any_house.reading() as session:
        assert rollup_store.by_window(session, NOVEMBER) == {
            ids["A"]: Tally(n3=1, n5=2),
            ids["B"]: Tally(n1=1),
        }
        months = rollup_store.by_month(session, NOVEMBER, NOVEMBER, windows={ids["A"]})
        assert months == {NOVEMBER: Tally(n3=1, n5=2)}


def test_a_month_ends_at_its_last_day(any_house: House) -> None:
    a_window(any_house, "A")
    [window] = window_ids(any_house).values()
    keep(
        any_house.database,
        a_rating(window, 5, day=date(2026, 10, 31)),
        a_rating(window, 4, day=date(2026, 11, 1)),
        a_rating(window, 3, day=date(2026, 11, 30)),
        a_rating(window, 2, day=date(2026, 12, 1)),
    )
    with any_house.reading() as session:
        assert rollup_store.by_window(session, NOVEMBER) == {window: Tally(n4=1, n3=1)}
        days = rollup_store.by_day(session, NOVEMBER.first, NOVEMBER.last)
        assert list(days) == [date(2026, 11, 1), date(2026, 11, 30)]
        assert rollup_store.months(session) == (Month(2026, 10), Month(2026, 12))


def test_nothing_is_asked_of_an_empty_database(any_house: House) -> None:
    with any_house.reading() as session:
        assert rollup_store.months(session) is None
        assert rollup_store.by_window(session, NOVEMBER) == {}
        assert rollup_store.commitments(session, NOVEMBER) == []
        assert (
            rollup_store.total(rollup_store.by_month(session, NOVEMBER, NOVEMBER).values()).n == 0
        )


def test_no_window_in_view_is_not_all_windows(any_house: House) -> None:
    a_window(any_house, "A")
    [window] = window_ids(any_house).values()
    keep(any_house.database, a_rating(window, 5))
    with any_house.reading() as session:
        assert rollup_store.by_month(session, NOVEMBER, NOVEMBER, windows=()) == {}


def test_a_person_is_known_by_code(any_house: House) -> None:
    a_window(any_house, "A")
    a_person(any_house, "P01")
    [window] = window_ids(any_house).values()
    with any_house.reading() as session:
        person = directory_store.person_id(session, "P01")
    keep(any_house.database, a_rating(window, 4, person=person), a_rating(window, 1))
    with any_house.reading() as session:
        assert rollup_store.by_person(session, NOVEMBER) == {"P01": Tally(n4=1)}


def test_held_ratings_are_listed_and_enter_no_rate(any_house: House) -> None:
    a_window(any_house, "A")
    [window] = window_ids(any_house).values()
    keep(
        any_house.database,
        a_rating(window, 5, device="d"),
        a_rating(window, 1, device="d"),
        a_rating(window, 1, device="d"),
    )
    with any_house.reading() as session:
        assert rollup_store.by_window(session, NOVEMBER) == {window: Tally(n5=1, excluded=2)}
        assert rollup_store.held(session, NOVEMBER) == [Held(window, "device-repeats", 1, 2)]


def test_reasons_and_answers_are_counted_by_window(any_house: House) -> None:
    a_window(any_house, "A")
    a_window(any_house, "B")
    ids = window_ids(any_house)
    rating = a_rating(ids["A"], 2, reasons=("waited-long", "mistake"))
    keep(any_house.database, rating, a_rating(ids["B"], 1, reasons=("mistake",)))
    with any_house.writing() as session:
        answers = {"answers": {"SB1": True, "SB3": False}}
        addition_store.add(
            session,
            Addition(str(uuid4()), rating.id, "kept", answers, "body", rating.created_at),
            slot=0,
        )
    with any_house.reading() as session:
        assert rollup_store.reasons(session, NOVEMBER) == {"waited-long": 1, "mistake": 2}
        assert rollup_store.reasons(session, NOVEMBER, windows={ids["B"]}) == {"mistake": 1}
        assert rollup_store.commitments(session, NOVEMBER) == [
            Kept(ids["A"], "SB1", 1, 0),
            Kept(ids["A"], "SB3", 0, 1),
        ]


def test_held_ratings_are_found_by_their_index(house: House) -> None:
    a_window(house, "A")
    plans: list[str] = []
    with house.reading() as session:

        @event.listens_for(session.connection(), "before_cursor_execute")
        def explain(_c, cursor, statement, parameters, *_rest) -> None:  # type: ignore[no-untyped-def]
            if statement.startswith("SELECT"):
                found = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
                plans.append(" ".join(str(row[3]) for row in found))

        rollup_store.held(session, NOVEMBER)
    assert "ix_ratings_held" in plans[0]


HISTORIES = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.integers(1, 5),
        st.integers(-20, 20),
        st.integers(0, 23),
        st.sampled_from([None, "d1", "d2"]),
    ),
    max_size=25,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
def test_roll_ups_say_what_the_ratings_say(
    any_house: House, history: list[tuple[int, int, int, int, str | None]]
) -> None:
    if not window_ids(any_house):
        a_window(any_house, "A")
        a_window(any_house, "B")
    windows = sorted(window_ids(any_house).values())
    keep(
        any_house.database,
        *(
            a_rating(
                windows[where], score, day=A_DAY + timedelta(days=days), hour=hour, device=device
            )
            for where, score, days, hour, device in history
        ),
    )
    with any_house.reading() as session:
        raw = session.execute(
            text("SELECT biz_month, window_id, biz_date, biz_hour, score, standing FROM ratings")
        ).all()
        counted = [row for row in raw if row.standing == "counted"]
        for month in (NOVEMBER.previous, NOVEMBER, NOVEMBER.next):
            rows = [row for row in counted if row.biz_month == str(month)]
            tally = rollup_store.total(rollup_store.by_window(session, month).values())
            assert Counter({i + 1: n for i, n in enumerate(tally.scores) if n}) == Counter(
                row.score for row in rows
            )
            assert tally.excluded == sum(
                1 for row in raw if row.biz_month == str(month) and row.standing == "held"
            )
            days = rollup_store.by_day(session, month.first, month.last)
            assert rollup_store.total(days.values()) == tally
            assert {day for day, found in days.items() if found.n} == {
                date.fromisoformat(str(row.biz_date)) for row in rows
            }
            hours = rollup_store.by_hour(session, month)
            assert rollup_store.total(hours.values()) == tally
            for window in windows:
                one = rollup_store.by_day(session, month.first, month.last, windows=[window])
                assert rollup_store.total(one.values()).n == sum(
                    1 for row in rows if row.window_id == window
                )
