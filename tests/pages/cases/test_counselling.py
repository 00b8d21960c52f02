"""Counselling on the pages: a form for who may hold the talk, the record for all it concerns."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import complaint_store, counselling_store
from db.cases.counselling_store import Record
from kiosk import clock
from kiosk.wiring import House
from tests.helpers.building import a_person, a_session, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.history import upheld_case
from tests.helpers.pages import PAGES, labels, page_at, pressed, texts

FORM: Final = "counsel_T-1_0_"
CORRECTION: Final = "counsel_T-1_1_"
WORDS: Final = "counsel_T-1_"
OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    """Open the case of W, head Z: on the page `mine`, or on the desk of somebody at the top.

    A test has no finger: both sign the record, and a correction of it, by typing their names.
    """
    for code in ("W", "Z", "T"):
        a_person(house, code)
    upheld_case(house, "T-1", "W", at=clock.now() - timedelta(days=2), head="Z")
    users = {
        "head": an_account(house, "zhao", "employee", "Z"),
        "accused": an_account(house, "clerk", "employee", "W"),
        "top": an_account(house, "tang", "team_leader", "T"),
    }

    def opened(who: str, file: str = "mine", *, signs: bool = True, **query: str) -> AppTest:
        token = a_session(house, users[who])
        typed = {
            f"{form}{who}": {"signature": {"typed": name}}
            for form in ((FORM, CORRECTION) if signs else ())
            for who, name in (("person", "王芳"), ("officer", "赵主管"))
        }
        return page_at(PAGES / f"{file}.py", token, typed, **{"case": "T-1", **query})

    return opened


def in_a_week() -> date:
    return clock.now().date() + timedelta(days=8)


def records(house: House) -> list[Record]:
    with house.reading() as session:
        number = complaint_store.get(session, "T-1").id
        return counselling_store.of_case(session, number)


def filled(page: AppTest, form: str = FORM, *, wrong: str = "大声呵斥") -> AppTest:
    """Fill the form in."""
    page.text_area(key=f"{WORDS}wrong").set_value(wrong)
    page.text_area(key=f"{WORDS}improve").set_value("使用文明用语")
    page.date_input(key=f"{form}by").set_value(in_a_week())
    return page


@pytest.mark.parametrize(("who", "file"), [("head", "mine"), ("top", "cases")])
def test_who_may_hold_the_talk_records_it_and_sees_it_signed(
    open_page: OpenPage, house: House, who: str, file: str
) -> None:
    page = open_page(who, file)
    assert "还没有登记批评教育" in texts(page)
    page = pressed(filled(page), "保存记录").run()
    assert [(each.wrong, each.person_typed) for each in records(house)] == [("大声呵斥", "王芳")]
    shown = texts(page)
    for told in ("T-1-K1", "大声呵斥", "使用文明用语", "赵主管", "（打字签名）"):
        assert told in shown
    assert "还没有登记批评教育" not in shown
    assert page.success


def test_the_list_says_where_a_talk_is_still_to_be_held(open_page: OpenPage) -> None:
    said = "批评教育还没有登记"
    page = open_page("head")
    assert said in texts(pressed(page, "返回列表").run())
    assert said not in texts(pressed(open_page("accused"), "返回列表").run())
    pressed(filled(open_page("head")), "保存记录").run()
    assert said not in texts(pressed(open_page("head"), "返回列表").run())


def test_the_accused_reads_the_record_and_has_no_form(open_page: OpenPage, house: House) -> None:
    assert "批评教育记录" not in headings(open_page("accused"))
    pressed(filled(open_page("head")), "保存记录").run()
    page = open_page("accused")
    assert "批评教育记录" in headings(page)
    assert "大声呵斥" in texts(page)
    assert not [button for button in page.button if button.label == "保存记录"]


def test_a_refusal_keeps_everything_and_says_what_is_missing(
    open_page: OpenPage, house: House
) -> None:
    page = filled(open_page("head"))
    page.date_input(key=f"{FORM}by").set_value(None)
    page = pressed(page, "保存记录").run()
    assert [error.value for error in page.error] == ["批评教育记录还缺：改进期限。"]
    assert page.text_area(key=f"{WORDS}wrong").value == "大声呵斥"
    page.date_input(key=f"{FORM}by").set_value(in_a_week())
    page = pressed(page, "保存记录").run()
    assert len(records(house)) == 1


def test_without_both_signatures_nothing_is_kept(open_page: OpenPage, house: House) -> None:
    page = filled(open_page("head", signs=False)).run()
    assert "保存记录" not in labels(page)  # the last signature is what keeps it
    page = page.checkbox(key=f"{FORM}declines").check().run()
    assert "保存记录" not in labels(page)
    assert records(house) == []


def test_who_refuses_to_sign_is_noted_with_reason_and_witness(
    open_page: OpenPage, house: House
) -> None:
    page = filled(open_page("head"))
    page = page.checkbox(key=f"{FORM}declines").check().run()
    page = pressed(page, "保存记录").run()
    assert "见证人" in page.error[0].value
    page.text_area(key=f"{WORDS}reason").set_value("不认可处理")
    page.text_input(key=f"{FORM}witness").set_value("李明")
    page = pressed(page, "保存记录").run()
    assert "拒绝签字：不认可处理（见证人 李明）" in texts(page)
    assert [(each.declined, each.person_typed) for each in records(house)] == [("不认可处理", None)]


def test_a_correction_is_signed_anew_and_the_old_record_stays_to_be_read(
    open_page: OpenPage, house: House
) -> None:
    page = pressed(filled(open_page("head")), "保存记录").run()
    page = pressed(filled(page, CORRECTION, wrong="更正后"), "保存记录").run()
    assert [(each.ref, each.corrected_by) for each in records(house)] == [
        ("T-1-K1", "T-1-K2"), ("T-1-K2", None),
    ]  # fmt: skip
    assert "已更正：T-1-K1" in [each.label for each in page.expander]
    assert "更正后" in texts(page)


def test_of_two_forms_open_at_once_the_later_one_is_told_and_loses_nothing(
    open_page: OpenPage, house: House
) -> None:
    first, second = open_page("head"), filled(open_page("top", "cases"), wrong="另一份")
    pressed(filled(first), "保存记录").run()
    second = pressed(second, "保存记录").run()
    assert [each.wrong for each in records(house)] == ["大声呵斥"]
    assert ["刚才有人更新了此件" in error.value for error in second.error] == [True]
    assert second.text_area(key=f"{WORDS}wrong").value == "另一份"
    pressed(second, "保存记录").run()
    assert [each.wrong for each in records(house)] == ["大声呵斥", "另一份"]


def test_what_is_written_is_text_and_never_markup(open_page: OpenPage, house: House) -> None:
    pressed(filled(open_page("head"), wrong="<img src=x onerror=alert(1)>"), "保存记录").run()
    shown = texts(open_page("accused"))
    assert "&lt;img src=x" in shown
    assert "<img src=x" not in shown


def test_english_is_spoken_all_through(open_page: OpenPage) -> None:
    page = open_page("head", lang="en")
    assert "Counselling record" in headings(page)
    page = pressed(page, "Keep the record").run()
    assert page.error[0].value.startswith("The counselling record still lacks: what was wrong")


def headings(page: AppTest) -> list[str]:
    return [each.value for each in page.subheader]


def test_a_record_half_written_is_there_again_at_any_computer_until_it_is_signed(
    open_page: OpenPage, house: House
) -> None:
    open_page("head")
    type_into(house, "zhao", "case:T-1", **{f"{WORDS}wrong": "大声呵斥", f"{WORDS}improve": "用语"})
    page = open_page("head")
    assert page.text_area(key=f"{WORDS}wrong").value == "大声呵斥"
    page.date_input(key=f"{FORM}by").set_value(in_a_week())
    page = pressed(page, "保存记录").run()
    assert [each.promised for each in records(house)] == ["用语"]
    assert kept_of(house, "zhao", "case:T-1") == {}
    assert page.text_area(key=f"{WORDS}wrong").value == ""
    type_into(house, "zhao", "case:T-1", **{f"{WORDS}wrong": "更正一半"})
    assert open_page("head").text_area(key=f"{WORDS}wrong").value == "更正一半"
