"""Taking a complaint in for somebody: a number at once, for a customer a code, nothing lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import case_store
from db.cases.complaint_store import Complaint
from kiosk import clock
from kiosk.actions.cases.tracking import open_complaint, take_over
from kiosk.locks import sealing, tracking
from kiosk.wiring import House
from survey.cases.complaint_form import NOW as NOW_SAID
from survey.cases.complaint_form import PICKED
from survey.cases.contacts import Contact
from survey.cases.intakes import CUSTOMERS, DEPARTMENT, INSPECTION
from survey.directory.roles import Deed, Role, may
from survey.refusals.complaints import ComplaintUnknown
from tests.helpers.building import a_window
from tests.helpers.history import signed_in
from tests.helpers.kept import complaints_of
from tests.helpers.pages import PAGES, page_at, pressed, texts

PHONE: Final = "13987654321"
WORDS: Final = "司机来电：排队两小时没人管"
SECRET: Final = "请告诉投诉人查询密码："
CODE: Final = "请告诉投诉人交接码："
OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    a_window(house, "SB-1")

    def opened(role: Role = Role.SUPERVISION, *, lang: str = "") -> AppTest:
        asked = {"lang": lang} if lang else {}
        return page_at(PAGES / "report.py", signed_in(house, role), **asked)

    return opened


def filled(page: AppTest, **changes: object) -> AppTest:
    told: dict[str, object] = {"window": "SB-1", "category": "work_state"} | changes
    page = by(
        page, str(told.pop("intake", None) or page.selectbox(key="report_intake").value or "phone")
    )
    for name, value in told.items():
        page.selectbox(key=f"report_{name}").set_value(value)
    if page.radio(key="report_when").value is None:
        page.radio(key="report_when").set_value(NOW_SAID)
    page.text_area(key="report_words").set_value(WORDS)
    return page


def by(page: AppTest, way: str) -> AppTest:
    return page.selectbox(key="report_intake").set_value(way).run()


def test_nothing_of_consequence_is_chosen_beforehand(open_page: OpenPage, house: House) -> None:
    page = open_page()
    assert [each.value for each in page.selectbox] == [None] * len(page.selectbox)
    assert [each.value for each in page.radio] == [None]
    page = pressed(filled(page, category=None), "登记").run()
    assert len(page.error) == 1
    page.selectbox(key="report_category").set_value("attitude")
    page.radio(key="report_when").set_value(None)
    page = pressed(page, "登记").run()
    assert "请先选择什么时候" in page.error[0].value
    assert kept(house) == []


def kept(house: House) -> list[Complaint]:
    with house.reading() as session:
        return complaints_of(session)


def secret_shown(page: AppTest, before: str = SECRET) -> str:
    [told] = [each.value for each in page.text if each.value.startswith(before)]
    return tracking.secret_read(told.removeprefix(before))


@pytest.mark.parametrize("way", CUSTOMERS)
def test_of_a_customers_complaint_staff_are_shown_a_code_for_the_customer_and_no_secret(
    open_page: OpenPage, house: House, way: str
) -> None:
    page = pressed(filled(by(open_page(), way)), "登记").run()
    [complaint] = kept(house)
    code, at = secret_shown(page, CODE), clock.now()
    assert complaint.ref in page.success[0].value
    assert (SECRET in texts(page), list(page.code)) == (False, [])
    with house.reading() as session, pytest.raises(ComplaintUnknown):
        open_complaint(session, complaint.ref, code, client="c", at=at)
    with house.writing() as session:
        secret = take_over(
            session, complaint.ref, code, house=house.secret, by_staff=False, client="c", at=at
        )
    with house.reading() as session:
        assert open_complaint(session, complaint.ref, secret, client="c", at=at).words == WORDS
        assert case_store.get(session, complaint.id).intake == way
    assert page.text_area(key="report_words").value == ""
    assert CODE not in texts(page.run())


@pytest.mark.parametrize("way", [DEPARTMENT, INSPECTION])
def test_who_complains_themselves_gets_a_number_and_a_secret_that_opens_it(
    open_page: OpenPage, house: House, way: str
) -> None:
    page = pressed(filled(by(open_page(), way)), "登记").run()
    [complaint] = kept(house)
    assert complaint.ref in page.success[0].value
    with house.reading() as session:
        opened = open_complaint(
            session, complaint.ref, secret_shown(page), client="c", at=clock.now()
        )
        record = case_store.get(session, complaint.id)
    assert (opened.words, opened.window, opened.category) == (WORDS, "SB-1", "work_state")
    assert (record.intake, complaint.source) == (way, way)
    assert page.code[0].value.endswith(f"{complaint.ref}.{secret_shown(page)}")
    assert page.text_area(key="report_words").value == ""
    assert SECRET not in texts(page.run())


def test_a_callers_number_is_kept_sealed_and_shown_on_no_page(
    open_page: OpenPage, house: House
) -> None:
    page = filled(open_page())
    page.text_input(key="report_contact").set_value(PHONE)
    page = pressed(page, "登记").run()
    [complaint] = kept(house)
    assert sealing.unsealed(house.secret, complaint.sealed) == Contact("phone", PHONE)
    assert PHONE not in texts(page)
    assert page.text_input(key="report_contact").value == ""


@pytest.mark.parametrize("way", [DEPARTMENT, INSPECTION])
def test_colleagues_are_asked_for_no_contact_as_none_is_kept(open_page: OpenPage, way: str) -> None:
    page = by(open_page(), "phone")
    assert [each.key for each in page.text_input] == ["report_contact"]
    assert not by(page, way).text_input


def test_two_calls_about_the_same_are_two_cases_that_only_an_officer_joins(
    open_page: OpenPage, house: House
) -> None:
    page = open_page()
    for _ in range(2):
        page = pressed(filled(page), "登记").run()
    first, second = kept(house)
    assert first.ref != second.ref
    assert {first.state, second.state} == {"received"}


def test_a_refusal_is_one_sentence_and_everything_typed_stays(
    open_page: OpenPage, house: House
) -> None:
    page = filled(open_page(), intake="letter")
    page.text_input(key="report_contact").set_value("12")
    page.checkbox(key="report_about_team").set_value(True)
    page = pressed(page, "登记").run()
    assert len(page.error) == 1
    assert kept(house) == []
    assert page.selectbox(key="report_intake").value == "letter"
    assert page.selectbox(key="report_window").value == "SB-1"
    assert page.selectbox(key="report_category").value == "work_state"
    assert page.text_area(key="report_words").value == WORDS
    assert page.text_input(key="report_contact").value == "12"
    assert page.checkbox(key="report_about_team").value
    page.text_input(key="report_contact").set_value(PHONE)
    page = pressed(page, "登记").run()
    assert not page.error
    assert len(kept(house)) == 1


@pytest.mark.parametrize(("words", "said"), [("", "请写"), ("  ", "请写"), ("字" * 2001, "2000")])
def test_words_that_cannot_be_used_are_refused_and_stay(
    open_page: OpenPage, house: House, words: str, said: str
) -> None:
    page = filled(open_page())
    page.text_area(key="report_words").set_value(words)
    page = pressed(page, "登记").run()
    assert [said in each.value for each in page.error] == [True]
    assert page.text_area(key="report_words").value == words
    assert kept(house) == []


def test_a_moment_to_come_is_refused_and_a_past_one_is_kept(
    open_page: OpenPage, house: House
) -> None:
    page = open_page()
    page.radio(key="report_when").set_value(PICKED).run()
    local = clock.now().astimezone(house.settings.zone).replace(second=0, tzinfo=None)
    coming, past = local + timedelta(days=2), local - timedelta(days=2)
    page.datetime_input(key="report_picked").set_value(coming).run()
    page = pressed(filled(page), "登记").run()
    assert len(page.error) == 1
    assert page.text_area(key="report_words").value == WORDS
    page.datetime_input(key="report_picked").set_value(past)
    pressed(page, "登记").run()
    [complaint] = kept(house)
    happened = complaint.occurred_at.astimezone(house.settings.zone)
    assert f"{happened:%Y-%m-%d %H:%M}" == f"{past:%Y-%m-%d %H:%M}"


def test_what_is_about_the_team_goes_past_it(open_page: OpenPage, house: House) -> None:
    page = filled(open_page())
    page.checkbox(key="report_about_team").set_value(True)
    pressed(page, "登记").run()
    [complaint] = kept(house)
    with house.reading() as session:
        assert case_store.get(session, complaint.id).sealed


def test_each_role_takes_in_only_what_comes_its_way(open_page: OpenPage) -> None:
    offered = {
        role: len(open_page(role).selectbox(key="report_intake").options)
        for role in Role
        if may(role, Deed.REPORT_CASES)
    }
    assert offered == {
        Role.EMPLOYEE: 4, Role.QUALITY_MANAGER: 4, Role.INSPECTOR: 5,
        Role.SUPERVISION: 5, Role.TEAM_LEADER: 5, Role.CHAIRMAN: 5,
    }  # fmt: skip


def test_who_takes_nothing_in_gets_a_sentence_and_no_form(open_page: OpenPage) -> None:
    for role in Role:
        if not may(role, Deed.REPORT_CASES):
            page = open_page(role)
            assert "没有这项权限" in texts(page)
            assert not page.text_area


def test_the_page_speaks_english(open_page: OpenPage) -> None:
    page = pressed(filled(open_page(lang="en")), "Take in").run()
    assert "an officer was drawn" in page.success[0].value


def test_a_colleague_says_how_a_customer_told_it(open_page: OpenPage, house: House) -> None:
    page = filled(open_page(Role.EMPLOYEE))
    page = pressed(page, "登记").run()
    assert "怎么告诉您的" in page.error[0].value
    assert page.text_area(key="report_words").value == WORDS
    assert kept(house) == []
    page.text_input(key="report_told_how").set_value("在窗口当面说的")
    page = pressed(page, "登记").run()
    [complaint] = kept(house)
    assert complaint.source == "customer"
    assert page.text_input(key="report_told_how").value == ""
