"""Browsers are known again by a blinded mark; new ones and new ratings lie side by side."""

import re
import time

import pytest

from kiosk.locks.devices import DEVICE_COOKIE, device_of
from kiosk.locks.ordered_keys import ordered_key
from survey.given import checked_key

SECRET = "a secret"


def mark_of(cookie: str, secret: str = SECRET) -> str | None:
    return device_of({DEVICE_COOKIE: cookie}, secret=secret)


def test_a_key_made_later_stands_after_an_earlier_one() -> None:
    first = ordered_key()
    time.sleep(0.002)
    second = ordered_key()
    assert str(first) < str(second)
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert checked_key(str(first)) == str(first)
    assert len({ordered_key() for _ in range(1000)}) == 1000


def test_marks_keep_the_order_of_cookies_and_hide_the_rest() -> None:
    first = ordered_key().hex
    time.sleep(0.002)
    second = ordered_key().hex
    marks = [str(mark_of(cookie)) for cookie in (first, second)]
    assert marks == sorted(marks)
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in marks)
    assert not any(cookie[12:] in mark for cookie, mark in zip((first, second), marks, strict=True))
    assert mark_of(first) == marks[0] != mark_of(first, "another secret")


@pytest.mark.parametrize(
    "cookie", ["x", "ABCDEF012345", "0" * 5000, "\0" * 12, "设备", "'; --" * 9]
)
def test_whatever_a_cookie_holds_its_mark_is_32_digits(cookie: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", str(mark_of(cookie)))


def test_two_cookies_of_one_moment_are_two_devices() -> None:
    same = "0190aabbccdd"
    assert mark_of(f"{same}7000aaaaaaaaaaaaaaaa") != mark_of(f"{same}7000aaaaaaaaaaaaaaab")


def test_without_a_cookie_there_is_no_device() -> None:
    assert device_of({}, secret=SECRET) is None
    assert device_of({DEVICE_COOKIE: ""}, secret=SECRET) is None
