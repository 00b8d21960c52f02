"""Chance: exact tails to the digit, over-dispersion, and places nobody gets by luck."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.board import spread
from survey.board.chance import Part, apart_by_chance, limit, worse_by_chance, worse_than
from survey.board.places import WRONG, places

Pair = tuple[str, str]


@pytest.mark.parametrize(
    ("part", "whole", "chance"),
    [
        (Part(60, 300), Part(930, 9_000), 2.961087e-7),
        (Part(49, 300), Part(919, 9_000), 5.685e-4),
        (Part(50, 300), Part(920, 9_000), 3.166e-4),
        (Part(44, 311), Part(913, 9_000), 0.013906),
        (Part(6, 10), Part(102, 1_000), 1.4636e-4),
    ],
)
def test_the_chance_of_a_part_is_exact(part: Part, whole: Part, chance: float) -> None:
    assert worse_by_chance(part, whole) == pytest.approx(chance, rel=2e-4)


def test_counts_thinned_by_a_spread_are_asked_as_they_are() -> None:
    part, whole = Part(60, 300).thinned(2), Part(930, 9_000).thinned(2)
    assert worse_by_chance(part, whole) == pytest.approx(2.427864e-4, rel=1e-6)


def test_of_thirty_days_forty_nine_of_three_hundred_are_quiet_and_fifty_are_not() -> None:
    least = 0.01 / 30
    assert worse_by_chance(Part(49, 300), Part(870 + 49, 9_000)) > least
    assert worse_by_chance(Part(50, 300), Part(870 + 50, 9_000)) <= least


def test_the_spread_of_eight_groups_is_pearsons() -> None:
    found = spread.spread([Part(x, 50) for x in (5, 3, 9, 4, 6, 2, 8, 3)])
    assert found == pytest.approx(1.396825, abs=1e-6)
    assert spread.allowed_for(found) == pytest.approx(1.476190, abs=1e-6)
    assert spread.allowed_for(0.3) == 1


def test_a_part_that_is_all_of_it_or_has_nobody_dissatisfied_tells_nothing() -> None:
    assert worse_by_chance(Part(5, 50), Part(5, 50)) == 1
    assert worse_by_chance(Part(0, 50), Part(5, 500)) == 1
    assert worse_than(Part(0, 50), 0.1) == 1
    assert worse_than(Part(1, 50), 0.0) == 0


def test_the_chance_against_a_share_is_the_binomials() -> None:
    at_least_two = 1 - 0.9**10 - 10 * 0.1 * 0.9**9
    assert worse_than(Part(2, 10), 0.1) == pytest.approx(at_least_two)


@given(st.integers(1, 60), st.data())
def test_both_sides_are_alike_whichever_way_one_looks(n: int, data: st.DataObject) -> None:
    others = data.draw(st.integers(1, 200))
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, others))
    part, rest = Part(x, n), Part(y, others)
    chance = apart_by_chance(part, part + rest)
    assert 0 <= chance <= 1
    assert apart_by_chance(rest, part + rest) == pytest.approx(chance, rel=1e-9)


@pytest.mark.parametrize(("cells", "z"), [(30, 3.40), (80, 3.66), (12, 3.14), (60, 3.59)])
def test_the_limit_that_is_said_is_the_charts(cells: int, z: float) -> None:
    found = limit(0.5, 10_000, cells=cells, wrong=0.01)
    assert (found - 0.5) * 200 == pytest.approx(z, abs=0.005)


def test_days_that_differ_by_their_weekday_alone_have_no_spread() -> None:
    first = date(2026, 8, 3)
    days = {
        day: Part(30 if day.weekday() == 5 else 10, 200)
        for day in (first + timedelta(days=each) for each in range(84))
    }
    assert spread.of_days(days) == 0
    assert spread.of_days(dict(list(days.items())[:29])) == 1  # too short a past says nothing


def test_windows_and_days_that_are_each_their_own_have_no_spread() -> None:
    first = date(2026, 8, 3)
    days = {
        (window, first + timedelta(days=each)): Part(rate * (each % 3 + 1), 1_000)
        for window, rate in enumerate((10, 20, 40))
        for each in range(60)
    }
    assert spread.of_window_days(days) == pytest.approx(0, abs=1e-9)


def test_windows_that_cannot_be_told_apart_share_their_places() -> None:
    parts = {name: Part(x, 300) for name, x in zip("abcd", (12, 30, 33, 75), strict=True)}
    assert {name: str(place) for name, place in places(parts).items()} == {
        "a": "1",
        "b": "2–3",
        "c": "2–3",
        "d": "4",
    }


def test_where_nobody_can_be_told_apart_nobody_is_first() -> None:
    found = places({name: Part(10, 100) for name in "abc"})
    assert {str(place) for place in found.values()} == {"1–3"}
    assert not any(place.is_first for place in found.values())


def test_one_alone_has_the_only_place() -> None:
    [place] = places({"a": Part(3, 10)}).values()
    assert (str(place), place.is_first) == ("1", True)
    assert places({}) == {}


measured = st.integers(10, 800).flatmap(lambda n: st.integers(0, n // 2).map(lambda x: Part(x, n)))


@given(st.lists(measured, min_size=2, max_size=8))
def test_places_are_holms_over_every_pair(found: list[Part]) -> None:
    parts = {f"w{place}": part for place, part in enumerate(found)}
    better: dict[str, int] = dict.fromkeys(parts, 0)
    worse: dict[str, int] = dict.fromkeys(parts, 0)
    for low, high in _by_holm(parts):
        better[high] += 1
        worse[low] += 1
    for name, place in places(parts).items():
        assert (place.best, place.worst) == (1 + better[name], len(parts) - worse[name])


def _by_holm(parts: dict[str, Part]) -> list[Pair]:
    chances = sorted(
        (apart_by_chance(parts[a], parts[a] + parts[b]), (a, b)) for a, b in combinations(parts, 2)
    )
    found: list[Pair] = []
    for place, (chance, (a, b)) in enumerate(chances):
        if chance > WRONG / (len(chances) - place):
            break
        found.append((a, b) if parts[a].rate < parts[b].rate else (b, a))
    return found
