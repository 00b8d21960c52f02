"""What a client says of when it rated is believed within bounds that the server knows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from survey.feedback.ratings import A_MINUTE, BELIEVED, believed, too_fast

NOW = datetime(2026, 11, 30, 6, 45, tzinfo=UTC)
AGES = st.integers(0, 8 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@given(age=AGES, open_for=st.none() | AGES)
def test_a_tap_counts_neither_before_its_page_nor_after_it_came(
    age: timedelta, open_for: timedelta | None
) -> None:
    opened = None if open_for is None else NOW - open_for
    moment = believed(NOW - age, opened=opened, now=NOW)
    assert (opened or NOW - BELIEVED) <= moment <= NOW
    if age <= (BELIEVED if open_for is None else open_for):
        assert moment == NOW - age


def test_a_page_that_says_to_be_of_tomorrow_proves_nothing() -> None:
    opened = NOW + timedelta(days=1)
    assert believed(NOW - timedelta(hours=3), opened=opened, now=NOW) == NOW


def test_a_queue_at_a_tablet_is_honest_and_a_finger_that_goes_on_tapping_is_not() -> None:
    ten, two = timedelta(seconds=10), timedelta(seconds=2)
    queue = [NOW - ten * n for n in range(1, 100)]
    finger = [NOW - two * n for n in range(1, 100)]
    assert not too_fast(queue, NOW)
    assert too_fast(finger, NOW)
    assert not too_fast(finger[: A_MINUTE - 1], NOW)
