"""A deed of a page: its right is asked again, it is kept whole or not at all, and it is told."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import session_store
from db.ground import audit_store
from kiosk.rights.who import SESSION_COOKIE
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.history import signed_in

OpenPage = Callable[..., AppTest]


def a_page() -> None:
    """Note something, or note it and refuse; with and without a sign-in; then tell."""
    import streamlit as st

    from db.ground import audit_store
    from kiosk import clock
    from kiosk.ui.doing import do, do_openly, draw_outcome
    from survey.directory.roles import Deed
    from survey.refusals.given import ReasonMissing
    from survey.texts import CHINESE

    def note(session: object, deed: str, *, refused: bool) -> str:
        audit_store.note(session, at=clock.now(), actor="a", deed=deed, subject="s")  # type: ignore[arg-type]
        if refused:
            raise ReasonMissing
        return deed

    def keep(came: str) -> None:
        st.session_state["came"] = came

    def refuse(_came: str) -> None:
        raise ReasonMissing

    def staff(*, refused: bool) -> None:
        do(
            Deed.KEEP_WINDOWS,
            lambda session, user: note(session, "staff", refused=refused),
            language=CHINESE, told="it", clears=("typed",), then=keep,
        )  # fmt: skip

    def anybody(*, refused: bool) -> None:
        do_openly(
            lambda session: note(session, "anybody", refused=refused),
            language=CHINESE, told="it", clears=("typed",), then=keep,
        )  # fmt: skip

    def late() -> None:
        do_openly(
            lambda session: note(session, "late", refused=False),
            language=CHINESE, told="it", clears=("typed",), then=refuse,
        )  # fmt: skip

    draw_outcome("it")
    st.session_state.setdefault("typed", "words")
    st.text(f"typed {st.session_state['typed']}, came {st.session_state.get('came')}")
    st.button("staff", on_click=staff, kwargs={"refused": False})
    st.button("staff refused", on_click=staff, kwargs={"refused": True})
    st.button("anybody", on_click=anybody, kwargs={"refused": False})
    st.button("anybody refused", on_click=anybody, kwargs={"refused": True})
    st.button("late", on_click=late)


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(role: Role | None = Role.ADMINISTRATOR) -> AppTest:
        page = AppTest.from_function(a_page, default_timeout=20)
        if role is not None:
            page.session_state[SESSION_COOKIE] = signed_in(house, role)
        return page.run()

    return opened


def press(page: AppTest, label: str) -> AppTest:
    page.session_state["typed"] = "more"
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def noted(house: House) -> list[str]:
    with house.reading() as session:
        return [entry.deed for entry in audit_store.entries(session)]


def test_a_deed_is_kept_and_told_and_hands_on_what_came_of_it(
    house: House, open_page: OpenPage
) -> None:
    page = press(open_page(), "staff")
    assert noted(house) == ["staff"]
    assert [each.value for each in page.success] == ["已保存。"]
    assert page.text[0].value == "typed words, came staff"


def test_a_refused_deed_leaves_nothing_but_its_sentence_and_what_was_typed(
    house: House, open_page: OpenPage
) -> None:
    page = press(open_page(), "staff refused")
    assert noted(house) == []
    assert ["请写明原因" in each.value for each in page.error] == [True]
    assert page.text[0].value == "typed more, came None"


@pytest.mark.parametrize("role", [None, Role.LEADER])
def test_who_has_no_right_does_nothing(
    house: House, open_page: OpenPage, role: Role | None
) -> None:
    page = press(open_page(role), "staff")
    assert noted(house) == []
    assert len(page.error) == 1


def test_who_lost_the_right_while_the_page_was_open_does_nothing(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    with house.writing() as session:
        session_store.end_session(session, str(page.session_state[SESSION_COOKIE]))
    page = press(page, "staff")
    assert noted(house) == []
    assert len(page.error) == 1


def test_what_nobody_signs_in_for_goes_the_same_way_without_thanks(
    house: House, open_page: OpenPage
) -> None:
    page = press(open_page(None), "anybody")
    assert noted(house) == ["anybody"]
    assert page.text[0].value == "typed words, came anybody"
    assert not page.success
    page = press(page, "anybody refused")
    assert noted(house) == ["anybody"]
    assert len(page.error) == 1


def test_what_refuses_once_it_is_kept_is_told_and_stays_kept(
    house: House, open_page: OpenPage
) -> None:
    page = press(open_page(None), "late")
    assert noted(house) == ["late"]
    assert len(page.error) == 1
    assert page.text[0].value == "typed more, came None"
