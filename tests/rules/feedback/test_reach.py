"""How far strong ways reach: by hand, and what holds whatever the roster is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.directory.duties import Duty
from survey.feedback.reach import Reach, Stood, Ways, reach

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def duty(window: str, day: int, hours: int = 8) -> Duty:
    begins = FIRST + timedelta(days=day, hours=8)
    return Duty(window, "A", begins, begins + timedelta(hours=hours))


def a_device(begin: int = 0, end: int | None = None) -> tuple[Stood, ...]:
    """Return a device that stood from one day to another."""
    until = None if end is None else FIRST + timedelta(days=end)
    return (Stood(FIRST + timedelta(days=begin), until),)


THREE = [duty(window, day) for window in ("W1", "W2", "W3") for day in range(3)]


@pytest.mark.parametrize(
    ("ways", "share", "most"),
    [
        (Ways(), 0, False),
        (Ways({"W1": a_device()}), 1 / 3, False),
        (Ways({"W1": a_device(), "W2": a_device()}), 2 / 3, True),
        # Two of three days at two windows are four of nine; the third day makes six.
        (Ways({"W1": a_device(1), "W2": a_device(1)}), 4 / 9, False),
        (Ways({"W1": a_device(0, 2), "W2": a_device()}), 5 / 9, True),
        # Slips of a yard stand at all its windows, once enough of them were scanned.
        (Ways(came={"W1": 20, "W2": 20, "W3": 20}), 1, True),
        (Ways(came={"W1": 19, "W2": 19, "W3": 19}), 0, False),
        (Ways({"W1": a_device()}, {"W1": 500}), 1 / 3, False),
        (Ways({"W9": a_device()}, {"W8": 500}), 0, False),
    ],
)
def test_a_pencil_reaches_the_same(ways: Ways, share: float, most: bool) -> None:
    found = reach(THREE, ways, least=20)
    assert (found.share, found.most) == (pytest.approx(share), most)


def test_exactly_half_is_not_most() -> None:
    ways = Ways({"W1": a_device()})
    assert not reach([duty("W1", 0), duty("W2", 0)], ways, least=20).most
    assert reach([duty("W1", 0, 9), duty("W2", 0, 8)], ways, least=20).most


def test_a_moment_at_a_window_weighs_no_more_than_a_moment() -> None:
    idle = [replace(duty("W1", day), ends_at=duty("W1", day).starts_at + timedelta(minutes=1))
            for day in range(30)]  # fmt: skip
    assert not reach([*THREE[3:], *idle], Ways({"W1": a_device()}), least=20).most


def test_nobody_on_duty_is_reached_by_nothing() -> None:
    assert reach([], Ways({"W1": a_device()}), least=1) == Reach()
    assert (Reach().share, Reach().most) == (0, False)


windows = st.sampled_from(["W1", "W2", "W3"])
duties = st.lists(st.builds(duty, windows, st.integers(0, 29), st.integers(1, 24)), max_size=30)
stood = st.dictionaries(windows, st.builds(a_device, st.integers(0, 30)))
came = st.dictionaries(windows, st.integers(0, 40))
ways = st.builds(Ways, stood, came)


@given(duties, ways)
def test_no_more_is_reached_than_was_served(served: list[Duty], found: Ways) -> None:
    told = reach(served, found, least=20)
    assert timedelta() <= told.strong <= told.served
    assert told.most == (told.share > 0.5)


@given(duties, ways, windows)
def test_one_more_device_never_reaches_less(served: list[Duty], found: Ways, window: str) -> None:
    more = Ways({**found.devices, window: found.devices.get(window, ()) + a_device()}, found.came)
    assert reach(served, more, least=20).strong >= reach(served, found, least=20).strong


@given(duties, ways)
def test_the_order_of_the_roster_is_nothing(served: list[Duty], found: Ways) -> None:
    assert reach(served[::-1], found, least=20) == reach(served, found, least=20)


@given(duties, duties, ways)
def test_two_halves_of_a_roster_add_up(one: list[Duty], other: list[Duty], found: Ways) -> None:
    parts = [reach(each, found, least=20) for each in (one, other)]
    whole = reach([*one, *other], found, least=20)
    assert whole.served == parts[0].served + parts[1].served
    assert whole.strong == parts[0].strong + parts[1].strong
