"""What a board names: hardly ever anything where nothing happened, and what did where it did.

The months are simulated by seeds that never change; that a board of chance names something in one
of twenty, and finds what is there in four of five, is the promise itself.
"""

import random
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from survey.board.chance import NOTHING, Part
from survey.board.news import Event, Facts, Hour, News, news
from tests.helpers.months import NOVEMBER, AMonth, Uneven

WRONG = 0.05
FOUND = 0.80
FIRST = NOVEMBER.first
BAD_DAY = date(2026, 11, 11)
TARGET = 0.9


def test_where_nothing_happened_hardly_a_board_names_anything() -> None:
    worlds = [(0.9, 50), (0.75, 50), (0.98, 50), (0.9, 5)] * 50 + [(0.9, 300)] * 20
    boards = [
        news(AMonth(seed, satisfied=satisfied, a_day=a_day).facts(), target=satisfied, least=10)
        for seed, (satisfied, a_day) in enumerate(worlds)
    ]
    assert sum(not board.is_quiet for board in boards) <= WRONG * len(boards)


def bad_days(seed: int) -> Uneven:
    """Let every day have a rate of its own, two points up or down."""
    return by_chance(seed, 0.02, lambda _window, day: day)


def bad_counters(seed: int) -> Uneven:
    """Let every day of every window have a rate of its own, five points up or down."""
    return by_chance(seed, 0.05, lambda window, day: (window, day))


def by_chance(seed: int, deviation: float, place: Callable[[int, date], Hashable]) -> Uneven:
    roll, known = random.Random(seed), dict[Hashable, float]()  # noqa: S311 - no secret

    def more(window: int, day: date) -> float:
        at = place(window, day)
        if at not in known:
            known[at] = round(roll.gauss(0, deviation), 3)
        return known[at]

    return more


@pytest.mark.parametrize("uneven", [bad_days, bad_counters])
def test_where_ratings_swing_of_themselves_hardly_a_board_names_anything(
    uneven: Callable[[int], Uneven],
) -> None:
    found = 0
    for seed in range(60):
        month = AMonth(seed, satisfied=0.9, a_day=300, uneven=uneven(seed))
        found += not news(month.facts(), target=0.9, least=10).is_quiet
    assert found <= WRONG * 60


def test_where_nobody_knows_how_ratings_swing_bad_days_are_taken_for_news() -> None:
    found = 0
    for seed in range(40):
        facts = AMonth(seed, satisfied=0.9, a_day=300, hours=1, uneven=bad_days(seed)).facts()
        unknown = {day: part for day, part in facts.days.items() if day >= FIRST}
        found += bool(asked(replace(facts, days=unknown)).days.items)
    assert found > 2 * WRONG * 40


@pytest.mark.parametrize(("satisfied", "boards"), [(0.85, 400), (0.9, 100), (0.95, 100)])
def test_a_day_ten_points_lower_is_named_at_three_hundred_ratings(
    satisfied: float, boards: int
) -> None:
    def worse(_window: int, day: date, _hour: int) -> float:
        return 0.1 if day == BAD_DAY else 0.0

    found = 0
    for seed in range(boards):
        month = AMonth(seed, satisfied=satisfied, a_day=300, hours=1, worse=worse)
        days = news(month.facts(), target=satisfied, least=10).days
        found += any(item.name == BAD_DAY for item in days.items)
    assert found >= FOUND * boards


@dataclass
class Known:
    """What is read later, at hand; the past is of nobody unless a test says otherwise."""

    days: Mapping[int, Part] = field(default_factory=dict)
    dates: Mapping[date, Part] = field(default_factory=dict)
    swinging: Mapping[tuple[int, date], Part] = field(default_factory=dict)

    def past(self) -> Mapping[tuple[int, date], Part]:
        return self.swinging

    def of_day(self, _day: date) -> Mapping[int, Part]:
        return self.days

    def of_window(self, _window: int) -> Mapping[date, Part]:
        return self.dates

    def of_hours(self, hours: Collection[Hour]) -> Mapping[Hour, Mapping[date, Part]]:
        return dict.fromkeys(hours, self.dates)


def month(**known: object) -> Facts:
    """Return a month of ten dissatisfied of a hundred on every day, but for what is said."""
    days = {FIRST + timedelta(days=each): Part(10, 100) for each in range(-90, 30)}
    told: dict[str, object] = {
        "month": NOVEMBER, "running": False, "months": {}, "before": NOTHING, "days": days,
        "hours": {}, "windows": {1: Part(150, 1_500), 2: Part(150, 1_500)}, "later": Known(),
    }  # fmt: skip
    return Facts(**(told | known))  # type: ignore[arg-type]


def asked(facts: Facts, *, target: float = TARGET) -> News:
    return news(facts, target=target, least=10)


def with_days(facts: Facts, days: Mapping[date, Part]) -> Facts:
    return replace(facts, days=facts.days | days)


EVEN = {1: Part(15, 50), 2: Part(15, 50)}


def test_a_month_in_which_all_days_are_alike_is_quiet() -> None:
    assert asked(month()).is_quiet


def test_a_day_worse_at_every_window_is_named_with_what_it_was_held_against() -> None:
    facts = with_days(month(later=Known(days=EVEN)), {BAD_DAY: Part(30, 100)})
    [item] = asked(facts).days.items
    assert (item.name, item.part, item.event) == (BAD_DAY, Part(30, 100), None)
    assert item.standard == pytest.approx(0.1)


def test_a_day_that_one_window_made_is_told_as_that_windows_event() -> None:
    windows = {1: Part(5, 50), 2: Part(25, 50)}
    facts = with_days(month(later=Known(days=windows)), {BAD_DAY: Part(30, 100)})
    [item] = asked(facts).days.items
    assert item.event == Event(BAD_DAY, Part(25, 50), window=2)


def test_where_there_is_one_window_its_bad_day_is_simply_that_day() -> None:
    facts = month(windows={1: Part(300, 3_000)}, later=Known(days={1: Part(30, 100)}))
    [item] = asked(with_days(facts, {BAD_DAY: Part(30, 100)})).days.items
    assert item.event is None


def test_two_points_of_ten_thousand_ratings_are_nothing_and_four_are_something() -> None:
    facts = month(later=Known(days={1: Part(700, 5_000), 2: Part(700, 5_000)}))
    many = {day: Part(1_000, 10_000) for day in facts.days}
    assert not asked(with_days(facts, many | {BAD_DAY: Part(1_200, 10_000)})).days.items
    assert asked(with_days(facts, many | {BAD_DAY: Part(1_400, 10_000)})).days.items


def test_a_saturday_that_is_as_bad_as_saturdays_are_is_not_named_and_a_worse_one_is() -> None:
    facts = month(later=Known(days={1: Part(150, 500), 2: Part(150, 500)}))
    saturdays = {day: Part(200 if day.weekday() == 5 else 100, 1_000) for day in facts.days}
    worst = date(2026, 11, 14)
    assert not asked(with_days(facts, saturdays)).days.items
    [item] = asked(with_days(facts, saturdays | {worst: Part(300, 1_000)})).days.items
    assert (item.name, item.standard) == (worst, pytest.approx(0.2, abs=0.01))


def test_where_days_always_swing_a_bad_one_is_one_of_them() -> None:
    facts = with_days(month(later=Known(days=EVEN)), {BAD_DAY: Part(27, 100)})
    assert asked(facts).days.items
    swinging = {
        day: Part(4 if day.toordinal() % 2 else 16, 100) for day in facts.days if day < FIRST
    }
    assert not asked(with_days(facts, swinging)).days.items


def test_a_running_months_first_days_lean_on_the_four_weeks_before() -> None:
    begun = {day: part for day, part in month().days.items() if day <= FIRST}
    facts = month(days=begun | {FIRST: Part(30, 100)}, later=Known(days=EVEN))
    assert not asked(facts).days.items
    [item] = asked(replace(facts, running=True)).days.items
    assert item.name == FIRST


DATES = {date(2026, 11, 3 + 7 * week): Part(20, 50) for week in range(4)}
TUESDAYS = {(day, 9): Part(20, 200) for day in range(7)} | {(1, 15): Part(80, 200)}


def test_an_hour_that_is_weak_every_week_is_named() -> None:
    [item] = asked(month(hours=TUESDAYS, later=Known(dates=DATES))).hours.items
    assert (item.name, item.event) == ((1, 15), None)


def test_an_hour_that_a_single_date_made_is_told_as_that_date() -> None:
    dates = {**dict.fromkeys(DATES, Part(5, 50)), date(2026, 11, 3): Part(45, 50)}
    hours = TUESDAYS | {(1, 15): Part(60, 200)}
    [item] = asked(month(hours=hours, later=Known(dates=dates))).hours.items
    assert item.event == Event(date(2026, 11, 3), Part(45, 50), hour=15)


def test_a_window_below_the_others_and_one_below_the_target_are_told_apart() -> None:
    dates = {FIRST + timedelta(days=each): Part(6, 50) for each in range(30)}
    windows = {each: Part(30, 1_500) for each in range(1, 12)} | {12: Part(120, 1_500)}
    later = Known(dates={day: Part(4, 50) for day in dates})
    [item] = asked(month(windows=windows, later=later)).windows.items
    assert (item.name, item.below_target) == (12, False)  # 92 % where the others have 98 %
    windows[12] = Part(240, 1_500)
    later = Known(dates={day: Part(8, 50) for day in dates})
    [item] = asked(month(windows=windows, later=later)).windows.items
    assert (item.name, item.below_target) == (12, True)


def test_windows_exactly_at_the_target_are_not_below_it() -> None:
    assert not asked(month(windows={each: Part(150, 1_500) for each in range(12)})).windows.items


def test_a_window_that_a_single_date_made_is_told_as_that_date() -> None:
    bad = date(2026, 11, 3)
    dates = {FIRST + timedelta(days=each): Part(2, 20) for each in range(30)} | {bad: Part(90, 100)}
    windows = {1: Part(50, 600), 2: Part(148, 680), 3: Part(50, 600)}
    [item] = asked(month(windows=windows, later=Known(dates=dates)), target=0.8).windows.items
    assert item.event == Event(bad, Part(90, 100), window=2)


MONTHS = {NOVEMBER: Part(100, 1_000)}
for _ in range(11):
    MONTHS[min(MONTHS).previous] = Part(100, 1_000)


def test_months_stand_out_either_way_and_so_does_the_change() -> None:
    assert asked(month(months=MONTHS, before=Part(100, 1_000))).is_quiet
    fell = asked(month(months=MONTHS | {NOVEMBER: Part(200, 1_000)}, before=Part(100, 1_000)))
    assert [(item.name, item.is_worse) for item in fell.months.items] == [(NOVEMBER, True)]
    assert fell.change_is_clear
    rose = asked(month(months=MONTHS | {NOVEMBER: Part(40, 1_000)}, before=Part(100, 1_000)))
    assert [(item.name, item.is_worse) for item in rose.months.items] == [(NOVEMBER, False)]
    assert rose.change_is_clear


def test_of_two_months_that_differ_the_later_one_is_the_news() -> None:
    both = {NOVEMBER: Part(200, 1_000), NOVEMBER.previous: Part(100, 1_000)}
    [item] = asked(month(months=both, before=Part(100, 1_000))).months.items
    assert item.name == NOVEMBER


def test_where_nothing_stands_out_it_is_known_how_low_a_day_would_have_to_be() -> None:
    days = asked(month()).days
    assert (days.many, days.n) == (30, 100)
    assert days.limit == pytest.approx(0.1 + 3.29 * 0.03, abs=0.001)


def test_nothing_at_all_is_quiet() -> None:
    empty = asked(month(days={}, windows={}))
    assert empty.is_quiet
    assert (empty.days.many, empty.windows.many) == (0, 0)
