"""People read people's names: what somebody signs in with stands where accounts are kept."""

from streamlit.testing.v1 import AppTest

from kiosk.wiring import House
from survey.directory.roles import SYSTEM
from tests.helpers.building import a_login

PASSWORD = "long enough a password"


def said() -> None:
    """A page of its own, run in a thread of its own as all are."""
    import streamlit as st

    from kiosk.ui.who import who, who_marked

    for username in st.session_state["asked"]:
        st.text(who(username))
        st.text(who_marked(username))


def told(*asked: str | None) -> list[str]:
    page = AppTest.from_function(said, default_timeout=30)
    page.session_state["asked"] = asked
    page.run()
    assert not page.exception
    return [each.value for each in page.text]


def test_an_account_is_called_by_its_holders_name(house: House) -> None:
    a_login(house, "wang.w", "leader", password=PASSWORD, name="王伟")
    assert told("wang.w", SYSTEM, None) == ["王伟", "王伟", "系统", "系统", "", ""]


def test_two_of_one_name_are_told_apart_and_nobody_else_is(house: House) -> None:
    for username in ("wang.w", "wang2"):
        a_login(house, username, "leader", password=PASSWORD, name="王伟")
    a_login(house, "li", "leader", password=PASSWORD, name="李强")
    assert told("wang.w", "wang2", "li")[::2] == ["王伟 · wang.w", "王伟 · wang2", "李强"]


def test_who_never_had_an_account_here_stays_as_other_books_call_them(house: House) -> None:
    assert told("old-hand")[0] == "old-hand"


def test_a_name_of_markup_is_a_name(house: House) -> None:
    a_login(house, "odd", "leader", password=PASSWORD, name="*x*")
    assert told("odd") == ["*x*", "\\*x\\*"]
