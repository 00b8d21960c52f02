"""The board's figures: compared only with what is comparable, judged only with enough data."""

from datetime import date, timedelta

import pytest

from db.directory import directory_store
from kiosk.reports.board.overview import Overview, held_ratings, overview
from kiosk.reports.board.sentences import certainty, headline
from kiosk.reports.board.wall import NOT_YET, WallStar, wall
from kiosk.reports.wording import percent
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.directory import CodeUnknown
from tests.helpers.building import a_person, a_window
from tests.helpers.history import DAY, checked, complained, decided, moment, rated

NOVEMBER = Month(2026, 11)


def seen(house: House, *, today: date = date(2026, 12, 5), **which: str) -> Overview:
    with house.reading() as session:
        return overview(session, NOVEMBER, today=today, **which)  # type: ignore[arg-type]


def english(said: object) -> str:
    return said.en.replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]


def test_a_finished_month_is_compared_with_the_whole_month_before(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 20, day=date(2026, 10, 31))
    rated(any_house, "A", [5] * 10 + [1] * 10, day=date(2026, 11, 30))
    found = seen(any_house)
    assert found.change == pytest.approx(-0.5)
    assert (
        english(headline(found)) == "Nov 2026: 50 % satisfied, down 50 points on the month before"
    )


def test_a_running_month_is_compared_with_the_same_days_only(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [1] * 20, day=date(2026, 10, 10))
    rated(any_house, "A", [5] * 80, day=date(2026, 10, 11))
    rated(any_house, "A", [5] * 10 + [1] * 10, day=date(2026, 11, 10))
    found = seen(any_house, today=date(2026, 11, 10))
    assert found.before is not None
    assert found.before.n == 20
    assert english(headline(found)).endswith("up 50 points on the same days last month")
    assert len(found.days) == 10


def test_a_longer_running_month_takes_all_of_a_shorter_one(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 20, day=date(2026, 9, 30))
    rated(any_house, "A", [5] * 20, day=date(2026, 10, 31))
    with any_house.reading() as session:
        found = overview(session, Month(2026, 10), today=date(2026, 10, 31))
    assert found.before is not None
    assert found.before.n == 20


def test_a_change_within_chance_is_said_to_be_chance(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 27 + [1] * 3, day=date(2026, 10, 5))
    rated(any_house, "A", [5] * 28 + [1] * 2, day=date(2026, 11, 5))
    said = certainty(seen(any_house))
    assert said is not None
    assert english(said) == "It was 90 % the month before; the change may be chance alone."
    assert english(headline(seen(any_house))).endswith(
        "93 % satisfied, no clear change on the month before"
    )


def test_a_change_beyond_chance_is_said_to_be_more(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 20 + [1] * 20, day=date(2026, 10, 5))
    rated(any_house, "A", [5] * 38 + [1] * 2, day=date(2026, 11, 5))
    said = certainty(seen(any_house))
    assert said is not None
    assert said.en == "The change is more than chance."


def test_where_nobody_was_asked_there_is_a_gap(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 5, day=date(2026, 11, 2))
    found = seen(any_house)
    assert [day.day.day for day in found.days if day.satisfaction is not None] == [2]
    assert len(found.days) == 30
    assert [point.satisfaction is None for point in found.trend] == [True] * 11 + [False]
    assert found.before is None
    assert found.change is None


def test_nineteen_ratings_are_too_few_to_say_and_twenty_are_enough(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 19)
    assert english(headline(seen(any_house))).endswith("19 ratings so far: too few to judge")
    rated(any_house, "A", [5])
    assert english(headline(seen(any_house))) == "Nov 2026: 100 % satisfied"


def test_a_small_sample_has_no_rank_and_a_tie_shares_one(any_house: House) -> None:
    for window, scores in {"A": [5] * 10, "B": [4] * 10, "C": [5] * 30, "D": [5] * 9}.items():
        a_window(any_house, window)
        rated(any_house, window, scores)
    a_window(any_house, "E")
    ranking = seen(any_house).ranking
    assert [(row.window.code, row.rank) for row in ranking.windows] == [
        ("C", 1),
        ("A", 2),
        ("B", 2),
        ("D", None),
        ("E", None),
    ]


def test_a_subtree_is_a_unit_with_all_beneath(any_house: House) -> None:
    for window, unit in {"A": "TOP", "B": "MID", "C": "LOW", "D": "ELSE"}.items():
        a_window(any_house, window, unit=unit)
        rated(any_house, window, [5] * 10)
    with any_house.writing() as session:
        directory_store.keep_unit(session, code="MID", name="中", parent="TOP")
        directory_store.keep_unit(session, code="LOW", name="下", parent="MID")
    assert seen(any_house, unit="TOP").tally.n == 30
    assert seen(any_house, unit="LOW").tally.n == 10
    with pytest.raises(CodeUnknown):
        seen(any_house, unit="NOWHERE")


def test_a_post_takes_part_in_every_figure(any_house: House) -> None:
    a_window(any_house, "A", post="SB")
    a_window(any_house, "B", post="MW")
    rated(any_house, "A", [5] * 10, reasons=("quick",))
    rated(any_house, "B", [1] * 10, reasons=("mistake",), hour=15)
    complained(any_house, "C1", window="B", at=moment(DAY))
    found = seen(any_house, post="SB")
    assert found.tally.n == 10
    assert found.reasons == {"quick": 10}
    assert [cell.hour for cell in found.hours] == [9]
    assert [row.window.code for row in found.ranking.windows] == ["A"]
    assert found.trend[-1].complaints == 0
    assert seen(any_house, post="MW").trend[-1].complaints == 1


def test_a_closed_window_stays_in_the_months_it_was_rated(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 10)
    with any_house.writing() as session:
        directory_store.set_window_active(session, "A", active=False)
    assert [row.window.code for row in seen(any_house).ranking.windows] == ["A"]
    with any_house.reading() as session:
        later = overview(session, NOVEMBER.next, today=date(2026, 12, 5))
    assert later.ranking.windows == ()


def test_held_ratings_stand_beside_the_rate_not_in_it(any_house: House) -> None:
    a_window(any_house, "A")
    rated(any_house, "A", [5] * 9)
    rated(any_house, "A", [5, 1, 1], device="one phone")
    found = seen(any_house)
    with any_house.reading() as session:
        held = held_ratings(session, NOVEMBER, view=found.scope)
    assert (held.n, found.excluded) == (2, 2)
    assert held.adjusted is not None
    assert held.raw is not None
    assert (held.adjusted.n, held.adjusted.rate) == (10, 1.0)
    assert (held.raw.n, held.raw.satisfied) == (12, 10)


def test_complaints_are_counted_in_the_month_of_the_incident(any_house: House) -> None:
    a_window(any_house, "A")
    complained(any_house, "C1", window="A", at=moment(date(2026, 10, 31), hour=23))
    complained(any_house, "C2", window="A", at=moment(date(2026, 11, 1), hour=0))
    complained(any_house, "C3", window="A", at=moment(DAY), outcome=None)
    complained(any_house, "C4", window="A", at=moment(DAY), source="department")
    found = seen(any_house)
    assert [(p.complaints, p.upheld) for p in found.trend[-2:]] == [(1, 1), (2, 1)]
    assert found.ranking.windows[0].complaints == 1


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.0, "100 %"), (0.996, "99.6 %"), (0.004, "0.4 %"), (0.0, "0 %"), (0.925, "93 %")],
)
def test_only_all_is_a_hundred_percent(share: float, said: str) -> None:
    assert percent(share).replace("\u00a0", " ") == said


def on_the_wall(house: House, month: Month) -> WallStar:
    with house.reading() as session:
        shown = wall(session, now=moment(date(2026, 11, 2), 9), zone=house.settings.zone)
    assert shown.star_month == month
    [star] = shown.stars
    return star


def test_the_wall_proposes_nobody(any_house: House) -> None:
    _a_star(any_house, day=date(2026, 10, 5))
    star = on_the_wall(any_house, Month(2026, 10))
    assert (star.person, star.why) == (None, (NOT_YET,))


def test_the_wall_says_that_the_committee_left_a_month_vacant(any_house: House) -> None:
    _a_star(any_house, day=date(2026, 10, 5))
    decided(any_house, "2026-10", "U1", None)
    star = on_the_wall(any_house, Month(2026, 10))
    assert star.person is None
    assert star.why[0].en == "the committee left the month vacant"


def test_a_star_that_is_named_and_not_published_is_not_on_the_wall(any_house: House) -> None:
    _a_star(any_house, day=date(2026, 10, 5))
    decided(any_house, "2026-10", "U1", "P1")
    assert on_the_wall(any_house, Month(2026, 10)).why == (NOT_YET,)


def test_in_an_installations_first_month_nobody_is_a_star_yet(any_house: House) -> None:
    _a_star(any_house, day=date(2026, 11, 1))
    assert on_the_wall(any_house, Month(2026, 10)).person is None


def _a_star(house: House, *, day: date) -> None:
    a_window(house, "A")
    a_person(house, "P1", window="A")
    rated(house, "A", [5] * 20, day=day, person="P1")
    checked(house, "I1", "A", 95, at=moment(day), by="P1")


def test_the_trend_ends_with_the_month_and_spans_twelve(any_house: House) -> None:
    found = seen(any_house)
    assert found.trend[0].month == Month(2025, 12)
    assert found.trend[-1].month == NOVEMBER
    assert found.until - found.month.first == timedelta(days=29)
