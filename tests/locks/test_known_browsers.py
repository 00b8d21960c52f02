"""A browser is known again by who signed in at it before, and by nobody else's say-so."""

import pytest

from kiosk.locks.known_browsers import KNOWN_COOKIE, MOST, known_as, known_from_now_on

SECRET = "a secret"


def after(*names: str) -> dict[str, str]:
    """The cookies of a browser at which these signed in, one after the other."""
    cookies: dict[str, str] = {}
    for name in names:
        cookies[KNOWN_COOKIE] = known_from_now_on(cookies, name, secret=SECRET)
    return cookies


def test_whoever_signed_in_is_known_in_capitals_too() -> None:
    cookies = after("wang", "li")
    assert known_as(cookies, "wang", secret=SECRET) == known_as(cookies, "LI", secret=SECRET)
    assert known_as(cookies, "zhao", secret=SECRET) is None


def test_a_browser_of_another_house_or_another_browser_is_not_known() -> None:
    cookies = after("wang")
    assert known_as(cookies, "wang", secret="another") is None
    assert known_as(cookies, "wang", secret=SECRET) != known_as(
        after("wang"), "wang", secret=SECRET
    )


def test_of_many_at_one_browser_those_longest_away_are_forgotten() -> None:
    names = [f"name{n}" for n in range(MOST + 2)]
    cookies = after(*names, "name2")
    assert [name for name in names if known_as(cookies, name, secret=SECRET) is None] == [
        "name0",
        "name1",
    ]
    assert cookies[KNOWN_COOKIE].count(".") == MOST


@pytest.mark.parametrize("cookie", ["", "x", "0" * 32, "0" * 32 + ".", "０" * 32 + "." + "a" * 16])
def test_a_made_up_cookie_is_nobodys_and_is_made_anew(cookie: str) -> None:
    cookies = {KNOWN_COOKIE: cookie}
    assert known_as(cookies, "wang", secret=SECRET) is None
    anew = {KNOWN_COOKIE: known_from_now_on(cookies, "wang", secret=SECRET)}
    assert known_as(anew, "wang", secret=SECRET) is not None
