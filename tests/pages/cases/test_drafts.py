"""What officers typed is there again, theirs alone, and never over a case that moved on."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from kiosk import clock
from kiosk.actions.cases import steps
from kiosk.actions.directory import drafts
from kiosk.reports.directory.drafts import drafted
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.drafts import Typed
from tests.helpers.casework import FACTS, GUILTY, Affair
from tests.helpers.pages import PAGES, page_at, press, texts

OpenPage = Callable[..., AppTest]


@pytest.fixture
def affair(house: House) -> Affair:
    return Affair(house)


@pytest.fixture
def open_page(affair: Affair) -> OpenPage:
    def opened(who: str, page: str = "cases", **query: str) -> AppTest:
        return page_at(PAGES / f"{page}.py", affair.signed_in(who), **query)

    return opened


def typed(affair: Affair, user: User, place: str | None = None, **words: str) -> None:
    base = affair.case(user).record.version if place is None else None
    with affair.house.writing() as session:
        drafts.keep(
            session, user, Typed(place or f"case:{affair.number}", "", base, words),
            secret=affair.house.secret, at=clock.now(),
        )  # fmt: skip


def kept(affair: Affair, user: User) -> set[str]:
    with affair.house.reading() as session:
        found = drafted(session, user, f"case:{affair.number}", secret=affair.house.secret)
    return set(found.fields)


def test_a_finding_half_written_is_there_after_a_reload_and_says_so(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    typed(affair, affair.worker, case_facts=FACTS)
    page = open_page("officer", case=affair.number)
    assert page.text_area(key="case_facts").value == FACTS
    assert "已恢复您" in texts(page)
    assert affair.case(affair.worker).complaint.outcome is None


def test_a_draft_that_is_discarded_is_gone_for_good(affair: Affair, open_page: OpenPage) -> None:
    affair.verified()
    typed(affair, affair.worker, case_facts=FACTS)
    page = press(open_page("officer", case=affair.number), "丢弃草稿")
    assert page.text_area(key="case_facts").value == ""
    assert "已恢复您" not in texts(page)
    assert open_page("officer", case=affair.number).text_area(key="case_facts").value == ""


def test_nobody_else_at_the_same_desk_sees_it(affair: Affair, open_page: OpenPage) -> None:
    affair.verified()
    typed(affair, affair.worker, case_facts=FACTS)
    assert FACTS not in texts(open_page("leader-of-team", case=affair.number))
    areas = open_page("leader-of-team", case=affair.number).text_area
    assert FACTS not in {each.value for each in areas}


def test_a_draft_of_before_the_case_moved_on_fills_nothing_until_asked_to(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    typed(affair, affair.worker, case_facts="旧的事实")
    affair.step(steps.summarise, affair.users["leader-of-team"], "组长改写的摘要")
    page = open_page("officer", case=affair.number)
    assert page.text_area(key="case_facts").value == ""
    assert "有了进展" in page.warning[0].value
    assert "旧的事实" in texts(page)
    page = press(page, "仍用这些字")
    assert page.text_area(key="case_facts").value == "旧的事实"
    assert not page.warning
    assert open_page("officer", case=affair.number).text_area(key="case_facts").value == "旧的事实"


def test_saving_one_form_keeps_what_was_typed_into_the_others(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    typed(affair, affair.worker, case_facts=FACTS, case_summary="新的摘要")
    page = open_page("officer", case=affair.number)
    assert page.text_area(key="case_summary").value == "新的摘要"
    page = press(page, "保存")
    assert affair.case(affair.worker).record.summary == "新的摘要"
    assert page.text_area(key="case_facts").value == FACTS
    assert kept(affair, affair.worker) == {"case_facts"}
    assert open_page("officer", case=affair.number).text_area(key="case_facts").value == FACTS


def test_what_was_on_its_way_while_another_form_was_saved_fills_its_own_again(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    seen = affair.case(affair.worker).record.version
    typed(affair, affair.worker, case_summary="新的摘要")
    press(open_page("officer", case=affair.number), "保存")
    late = Typed(f"case:{affair.number}", "", seen, {"case_facts": FACTS})
    with affair.house.writing() as session:
        drafts.keep(
            session, affair.worker, late, secret=affair.house.secret, at=clock.now()
        )  # fmt: skip
    page = open_page("officer", case=affair.number)
    assert page.text_area(key="case_facts").value == FACTS
    assert not page.warning


def test_a_sent_answer_leaves_no_draft(affair: Affair, open_page: OpenPage) -> None:
    field = f"answer_{affair.number}"
    typed(affair, affair.worker, **{field: "马上到现场"})
    page = press(open_page("officer", case=affair.number), "发送回复")
    assert not page.error
    assert kept(affair, affair.worker) == set()
    assert page.text_area(key=field).value in ("", None)


def test_the_words_of_one_case_never_stand_in_anothers_form(
    affair: Affair, open_page: OpenPage, house: House
) -> None:
    other = Affair(house, mark="2")
    for each in (affair, other):
        each.verified()
    page = open_page("leader-of-team", case=affair.number)
    page.text_area(key="case_facts").set_value("第一件的事实").run()
    page.query_params["case"] = other.number
    page.run()
    assert page.text_area(key="case_facts").value == ""


def test_the_accused_keeps_a_statement_half_written(affair: Affair, open_page: OpenPage) -> None:
    affair.verified()
    accused = affair.users["accused"]
    typed(affair, accused, f"case:{affair.number}", case_statement="当时")
    page = open_page("accused", "mine", case=affair.number)
    assert page.text_area(key="case_statement").value == "当时"
    page = press(page, "提交说明")
    assert kept(affair, accused) == set()


def test_what_is_taken_in_for_a_customer_is_kept_until_it_is_taken_in(
    affair: Affair, open_page: OpenPage
) -> None:
    typed(affair, affair.worker, "report", report_words="她说等了一小时")
    page = open_page("officer", "report")
    assert page.text_area(key="report_words").value == "她说等了一小时"


def test_a_draft_never_gives_a_finding_by_itself(affair: Affair, open_page: OpenPage) -> None:
    affair.verified()
    typed(affair, affair.worker, case_facts=FACTS, case_cause="忙", case_told="抱歉")
    for _ in range(2):
        open_page("officer", case=affair.number)
    assert affair.case(affair.worker).complaint.outcome is None
    affair.do(steps.answer, affair.worker, "好", key=str(uuid4()))
    affair.do(steps.hear, affair.worker, "听取了")
    affair.step(steps.decide, affair.worker, GUILTY, zone=affair.zone)
    assert kept(affair, affair.worker) >= {"case_facts"}
