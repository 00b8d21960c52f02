"""What trips show: response where lorries were seen, times of many and never of one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from survey.feedback.trips import Response, Stop, quantile, responses, waits
from survey.few import FEWEST

BEGAN = datetime(2026, 11, 30, 8, tzinfo=UTC)


def at(slip: int, post: str, minutes: float) -> Stop:
    return Stop(slip, post, BEGAN + timedelta(minutes=minutes))


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def test_of_the_lorries_seen_at_a_post_those_count_that_rated_this_post() -> None:
    stops = [at(1, "MW", 0), at(1, "SB", 10), at(2, "MW", 5), at(3, "SB", 5), at(3, "SB", 50)]
    rated = {1: frozenset({"SB"}), 2: frozenset({"MW", "SB"}), 9: frozenset({"MW"})}
    assert responses(stops, rated) == [Response("MW", 2, 1), Response("SB", 2, 1)]


def test_a_lorry_that_turns_back_half_way_has_rated_what_it_saw() -> None:
    assert responses([at(1, "MW", 0)], {1: frozenset({"MW"})}) == [Response("MW", 1, 1)]
    assert responses([], {1: frozenset({"MW"})}) == []


def test_times_between_posts_are_told_from_some_lorries_on() -> None:
    few = [stop for n in range(FEWEST - 1) for stop in (at(n, "MW", n), at(n, "SB", n + 20))]
    assert waits(few) == []
    [wait] = waits([*few, at(99, "MW", 0), at(99, "SB", 60)])
    assert (wait.here, wait.there, wait.n) == ("MW", "SB", FEWEST)
    assert (wait.median, wait.nine_of_ten) == (minutes(20), minutes(60))


def test_a_way_is_between_neighbours_in_time_however_late_it_was_typed() -> None:
    trip = [stop for n in range(5) for stop in (at(n, "ZC", 50), at(n, "MW", 0), at(n, "SB", 10))]
    assert [(each.here, each.there, each.median) for each in waits(trip)] == [
        ("MW", "SB", minutes(10)), ("SB", "ZC", minutes(40)),
    ]  # fmt: skip


def test_two_windows_of_one_post_and_another_day_are_no_way() -> None:
    same = [stop for n in range(9) for stop in (at(n, "SB", 0), at(n, "SB", 30))]
    assert waits(same) == []
    late = [stop for n in range(9) for stop in (at(n, "MW", 0), at(n, "SB", 24 * 60))]
    assert waits(late) == []


@given(st.lists(st.integers(0, 600), min_size=1), st.sampled_from([0.5, 0.9, 1.0]))
def test_a_quantile_is_a_time_that_was_measured_and_enough_do_not_pass_it(
    times: list[int], share: float
) -> None:
    found = quantile([minutes(n) for n in times], share)
    assert found in [minutes(n) for n in times]
    not_longer = sum(minutes(n) <= found for n in times)
    shorter = sum(minutes(n) < found for n in times)
    assert not_longer >= share * len(times) - 1e-9
    assert shorter < share * len(times) + 1e-9


def test_quantiles_by_hand() -> None:
    ten = [minutes(n) for n in range(1, 11)]
    assert (quantile(ten, 0.5), quantile(ten, 0.9)) == (minutes(5), minutes(9))
