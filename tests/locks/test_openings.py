"""The mark of a page tells when it was given out, and nobody else can make one."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.locks.openings import opened_at, opening

SECRET = "a secret"
AT = datetime(2026, 11, 30, 6, 45, tzinfo=UTC)


def test_a_mark_of_ours_is_read_to_the_second() -> None:
    assert opened_at(SECRET, "window", opening(SECRET, "window", AT)) == AT


def test_a_mark_is_of_one_window_and_one_house() -> None:
    mark = opening(SECRET, "window", AT)
    assert opened_at(SECRET, "another", mark) is None
    assert opened_at("another secret", "window", mark) is None


@pytest.mark.parametrize(
    "mark", [None, 7, "", ".", "6a", "6a.", "x.y", "６a.b", "z" * 99, {"a": 1}]
)
def test_what_is_no_mark_tells_nothing(mark: object) -> None:
    assert opened_at(SECRET, "window", mark) is None


def test_another_time_in_a_mark_is_noticed() -> None:
    told, _, signature = opening(SECRET, "window", AT).partition(".")
    earlier = f"{int(told, 16) - 3600:x}.{signature}"
    assert opened_at(SECRET, "window", earlier) is None
    assert opened_at(SECRET, "window", opening(SECRET, "window", AT - timedelta(hours=1))) == (
        AT - timedelta(hours=1)
    )
