"""Satisfaction and standings: shares with their sample, and ranks nobody gets by luck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.policy import Policy
from survey.books.standings import standings
from survey.feedback.satisfaction import Satisfaction, Tally, satisfaction, wilson

counts = st.integers(0, 5_000)
tallies = st.builds(Tally, counts, counts, counts, counts, counts, counts)


def test_satisfied_from_three_and_from_four_are_the_two_readings() -> None:
    tally = Tally(n5=60, n4=20, n3=12, n2=5, n1=3)
    assert satisfaction(tally).rate == pytest.approx(0.92)
    assert satisfaction(tally, Policy(satisfied_from=4)).rate == pytest.approx(0.80)


def test_where_nobody_was_asked_there_is_no_rate() -> None:
    assert satisfaction(Tally(excluded=7)) == Satisfaction(0, 0, None, None, None, None)


@pytest.mark.parametrize(
    ("satisfied", "n", "lower", "upper"),
    [
        (0, 1, 0.0, 0.7935),
        (1, 1, 0.2065, 1.0),
        (9, 10, 0.5958, 0.9821),
        (92, 100, 0.8500, 0.9589),
        (920, 1000, 0.9015, 0.9353),
    ],
)
def test_the_interval_is_wilsons(satisfied: int, n: int, lower: float, upper: float) -> None:
    assert wilson(satisfied, n) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(("satisfied", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_part_of_a_whole_is_no_share(satisfied: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(satisfied, n)


def test_a_tally_tells_each_score_its_number_and_its_mean() -> None:
    tally = Tally(n1=1, n2=2, n3=3, n4=4, n5=10, excluded=7)
    assert (tally.scores, tally.n) == ((1, 2, 3, 4, 10), 20)
    assert tally.mean == pytest.approx((1 * 1 + 2 * 2 + 3 * 3 + 4 * 4 + 5 * 10) / 20)
    assert Tally(excluded=7).mean is None
    found = satisfaction(tally)
    assert (found.n, found.satisfied, found.mean) == (20, 17, tally.mean)
    assert (found.lower, found.upper) == wilson(17, 20)


@given(tallies, tallies)
def test_tallies_add_score_by_score(one: Tally, other: Tally) -> None:
    assert (one + other).scores == tuple(map(sum, zip(one.scores, other.scores, strict=True)))


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share_and_stays_within_bounds(n: int, data: st.DataObject) -> None:
    satisfied = data.draw(st.integers(0, n))
    lower, upper = wilson(satisfied, n)
    assert 0 <= lower <= satisfied / n <= upper <= 1


@given(st.integers(2, 5_000), st.data())
def test_one_more_satisfied_never_lowers_the_bound(n: int, data: st.DataObject) -> None:
    satisfied = data.draw(st.integers(0, n - 1))
    assert wilson(satisfied, n)[0] <= wilson(satisfied + 1, n)[0]


@given(tallies, tallies)
def test_tallies_add_like_the_ratings_they_count(one: Tally, other: Tally) -> None:
    assert (one + other).n == one.n + other.n
    assert (one + other).satisfied() == one.satisfied() + other.satisfied()
    assert (one + other).excluded == one.excluded + other.excluded


@given(tallies)
def test_held_ratings_enter_no_rate(tally: Tally) -> None:
    without = Tally(*tally.scores)
    assert satisfaction(tally) == satisfaction(without)


def measured(**good: tuple[int, int]) -> dict[str, Satisfaction | None]:
    return {
        code: satisfaction(Tally(n5=yes, n1=n - yes)) if n else None
        for code, (yes, n) in good.items()
    }


def ranks(**good: tuple[int, int]) -> list[tuple[str, int | None]]:
    return [(s.code, s.rank) for s in standings(measured(**good))]


def test_many_good_ratings_stand_above_few_perfect_ones() -> None:
    assert ranks(few=(10, 10), many=(195, 200)) == [("many", 1), ("few", 2)]


@pytest.mark.parametrize(("n", "rank"), [(9, None), (10, 1)])
def test_a_small_sample_never_gets_a_medal(n: int, rank: int | None) -> None:
    assert ranks(a=(n, n)) == [("a", rank)]


def test_who_has_too_few_is_told_how_many_are_missing() -> None:
    [standing] = standings(measured(a=(7, 7)))
    assert [reason.en for reason in standing.barred_because] == ["too few to judge: 7 of 10"]
    one, nobody = standings(measured(a=(0, 0), b=(1, 1)))
    assert (one.code, nobody.code) == ("b", "a")
    assert [reason.zh for reason in nobody.barred_because] == ["评价太少，不排名：0 条，至少 10 条"]


def test_equals_share_a_rank_and_the_next_counts_them_all() -> None:
    assert ranks(b=(90, 100), a=(90, 100), c=(80, 100)) == [("a", 1), ("b", 1), ("c", 3)]


def test_a_window_nobody_rated_stands_last_without_a_rank() -> None:
    assert ranks(empty=(0, 0), a=(50, 50), few=(3, 3)) == [
        ("a", 1),
        ("few", None),
        ("empty", None),
    ]


@given(
    st.dictionaries(
        st.sampled_from("ABCDEF"),
        st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        max_size=6,
    )
)
def test_nobody_ranked_higher_has_a_lower_bound_that_is_smaller(
    good: dict[str, tuple[int, int]],
) -> None:
    placed = [s for s in standings(measured(**good)) if s.rank is not None and s.measured]
    bounds = [s.measured.lower or 0.0 for s in placed if s.measured]
    assert bounds == sorted(bounds, reverse=True)
    assert {s.code for s in standings(measured(**good))} == set(good)
