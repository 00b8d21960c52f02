"""What comes late: visits end, closed months keep their figures, and nothing is lost."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from db.books import closing_store
from db.books.closing_store import Closing
from db.feedback import rating_store
from db.feedback.ratings import BusinessTime, Receipt, Submission
from db.ground.engine import Database
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.feedback import AddedTooLate
from tests.helpers.building import NOW, a_window
from tests.helpers.kept import additions_of
from tests.helpers.rated import (
    a_submission,
    add,
    answers,
    commitments,
    differences,
    keep,
    standings,
    words,
)

SECOND = timedelta(seconds=1)
AS_LONG_AS_IT_LASTS = timedelta(minutes=90)
A_WEEK = timedelta(days=7)
IN_OCTOBER = NOW - timedelta(days=30)
TWO_STAND = {"counted"}


@pytest.fixture(autouse=True)
def _window(any_house: House) -> None:
    a_window(any_house)


def made(at: datetime, score: int = 5, **changes: object) -> Submission:
    """Return a tap of a moment that arrives now, in November."""
    november = BusinessTime(NOW.date(), "2026-11", 10)
    month = f"{at:%Y-%m}"
    return a_submission(
        score,
        created_at=at,
        biz_date=at.date(),
        biz_month=month,
        arrived_in=None if month == "2026-11" else november,
        **changes,
    )


def close_october(database: Database, *, at: datetime = NOW) -> None:
    with database.writing() as session:
        closing_store.close(session, Closing(Month(2026, 10), at, "关"))


def by_month(database: Database) -> dict[str, int]:
    with database.reading() as session:
        found = session.execute(
            text(
                "SELECT biz_month, sum(n1 + n2 + n3 + n4 + n5) FROM rating_monthly"
                " GROUP BY biz_month HAVING sum(n1 + n2 + n3 + n4 + n5) > 0"
            )
        )
        return {month: int(n) for month, n in found}


@pytest.mark.parametrize("turn", [1, -1])
def test_a_mind_is_changed_while_the_visit_lasts_and_not_after(
    any_database: Database, turn: int
) -> None:
    lasting, ended = (NOW + turn * (AS_LONG_AS_IT_LASTS + late) for late in (0 * SECOND, SECOND))
    for visit, later, stand in (("v1", lasting, 1), ("v2", ended, 2)):
        first, second = made(NOW, 5, visit=visit), made(later, 1, visit=visit)
        keep(any_database, first)
        [receipt] = keep(any_database, second)
        assert isinstance(receipt, Receipt)
        assert (receipt.amends == first.id) is (stand == 1)
        found = standings(any_database)
        assert [found[one.id] for one in (first, second)].count("counted") == stand
    assert differences(any_database) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_a_visit_of_forty_days_ago_supersedes_nothing(
    any_database: Database, at_once: bool
) -> None:
    old, new = made(NOW - timedelta(days=40), 5, visit="v1"), made(NOW, 5, visit="v1")
    changed = made(NOW + SECOND, 2, visit="v1")
    for some in [[old, new, changed]] if at_once else [[old], [new], [changed]]:
        keep(any_database, *some)
    assert by_month(any_database) == {"2026-10": 1, "2026-11": 1}
    assert standings(any_database) == {
        old.id: "counted", new.id: "superseded", changed.id: "counted",
    }  # fmt: skip
    assert differences(any_database) == []


def test_a_late_tap_counts_in_its_own_month_while_that_is_open(any_database: Database) -> None:
    keep(any_database, made(IN_OCTOBER))
    assert by_month(any_database) == {"2026-10": 1}


def test_a_late_tap_counts_where_it_arrives_once_its_month_is_closed(
    any_database: Database,
) -> None:
    close_october(any_database)
    late = made(IN_OCTOBER)
    keep(any_database, late, a_submission(4))
    assert by_month(any_database) == {"2026-11": 2}
    with any_database.reading() as session:
        kept = rating_store.get(session, late.id)
    assert (kept.created_at, kept.biz_date) == (IN_OCTOBER, NOW.date())
    assert differences(any_database) == []


def test_a_late_tap_counts_among_its_devices_of_the_day_it_arrives(any_database: Database) -> None:
    close_october(any_database)
    keep(any_database, a_submission(1, device="d"))
    [late] = keep(
        any_database, made(IN_OCTOBER, device="d"), flagging=lambda n, _: "x" if n else None
    )
    assert isinstance(late, Receipt)
    assert late.standing == "held"


def test_a_changed_mind_that_comes_after_the_closing_leaves_the_closed_month_alone(
    any_database: Database,
) -> None:
    first = made(IN_OCTOBER, 5, visit="v1")
    keep(any_database, first)
    close_october(any_database)
    again, other = (made(IN_OCTOBER + SECOND, score, visit="v1") for score in (5, 1))
    [same] = keep(any_database, again)
    assert isinstance(same, Receipt)
    assert (same.id, same.repeated) == (first.id, True)
    keep(any_database, other)
    assert by_month(any_database) == {"2026-10": 1, "2026-11": 1}
    assert set(standings(any_database).values()) == {"counted"}
    assert differences(any_database) == []


def test_a_rating_takes_additions_for_a_week(any_database: Database) -> None:
    in_time, late = (
        a_submission(received_at=NOW - A_WEEK),
        a_submission(received_at=NOW - A_WEEK - SECOND),
    )
    keep(any_database, in_time, late)
    assert add(any_database, words(in_time.id, "quick"))
    with pytest.raises(AddedTooLate):
        add(any_database, words(late.id, "quick"))


def test_what_was_added_in_time_may_be_sent_again_for_ever(any_database: Database) -> None:
    given = a_submission()
    keep(any_database, given)
    sent = words(given.id, "quick")
    add(any_database, sent)
    with any_database.writing() as session:
        session.execute(text("UPDATE ratings SET received_at = '2026-01-01 00:00:00'"))
    assert add(any_database, sent) is False


@pytest.mark.parametrize("after", [False, True])
def test_what_is_added_after_the_closing_is_kept_and_not_counted(
    any_database: Database, after: bool
) -> None:
    given = made(IN_OCTOBER)
    keep(any_database, given)
    add(any_database, words(given.id, "kind"))
    add(any_database, answers(given.id, SB1=True))
    close_october(any_database, at=NOW - SECOND if after else NOW)
    add(any_database, words(given.id, "quick"))
    add(any_database, answers(given.id, SB1=False))
    with any_database.reading() as session:
        kept = rating_store.get(session, given.id)
        assert len(additions_of(session, given.id)) == 4
    assert (kept.comment, kept.reasons) == ("快", ("kind",) if after else ("quick",))
    assert commitments(any_database) == {("2026-10", "SB1"): (1, 0) if after else (0, 1)}
    assert differences(any_database) == []
