"""The mark of a page tells when it was given out, and nobody else can make one."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.locks.openings import Opening, opened_at, opening, phone_of, still_open

SECRET = "a secret"
AT = datetime(2026, 11, 30, 6, 45, tzinfo=UTC)


def test_a_mark_of_ours_is_read_to_the_second() -> None:
    assert opened_at(SECRET, "window", opening(SECRET, "window", AT)) == Opening(AT)


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
        Opening(AT - timedelta(hours=1))
    )


PHONE = phone_of("a phone", "a visit")


def test_a_scan_of_the_screen_is_one_phones_and_one_visits() -> None:
    mark = opening(SECRET, "window", AT, phone=PHONE)
    assert opened_at(SECRET, "window", mark, phone=PHONE) == Opening(AT, on_screen=True)
    for other in ("", phone_of("a phone", "another"), phone_of("another", "a visit")):
        assert opened_at(SECRET, "window", mark, phone=other) == Opening(AT)


@pytest.mark.parametrize(("device", "visit"), [(None, "v"), ("d", None), ("d", ""), ("d", 7)])
def test_without_a_cookie_or_a_visit_nobody_has_scanned(device: str | None, visit: object) -> None:
    assert phone_of(device, visit) == ""


@pytest.mark.parametrize(("minutes", "lasts"), [(0, True), (30, True), (31, False), (-1, False)])
def test_a_scan_of_the_screen_is_good_for_one_stay(minutes: int, lasts: bool) -> None:
    mark, stay = opening(SECRET, "window", AT, phone=PHONE), timedelta(minutes=30)
    at = AT + timedelta(minutes=minutes)
    assert still_open(SECRET, "window", mark, phone=PHONE, at=at, stay=stay) is lasts


def test_a_page_of_the_printed_code_is_no_scan_of_the_screen() -> None:
    mark, stay = opening(SECRET, "window", AT), timedelta(minutes=30)
    assert not still_open(SECRET, "window", mark, phone=PHONE, at=AT, stay=stay)
