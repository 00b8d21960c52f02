"""Files at a case on its pages: each sees what is theirs to see, and withdraws their own."""

from hashlib import sha256
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.cases.case_file_store import Content
from kiosk.actions.cases.attachments import attach
from kiosk.pictures.keeping import place_of
from kiosk.routes.documents import PAPERS
from kiosk.wiring import House
from survey.cases.file_kinds import Medium
from survey.months import Month
from survey.texts import CHINESE
from tests.helpers.casework import Affair
from tests.helpers.given_files import M4A, PDF
from tests.helpers.pages import PAGES, markup, page_at, pressed, texts

NEWS = "当事人或其主管"


@pytest.fixture
def affair(house: House) -> Affair:
    made = Affair(house)
    made.verified()
    return made


def give(affair: Affair, who: str, name: str, content: bytes = PDF) -> Any:
    medium = Medium.M4A if content == M4A else Medium.PDF
    place_of(affair.house).put_file(content)
    kept = Content(sha256(content).hexdigest(), medium, len(content))
    return affair.do(attach, affair.users[who], kept, name=name)


def opened(affair: Affair, page: str, who: str) -> AppTest:
    return page_at(PAGES / f"{page}.py", affair.signed_in(who), case=affair.number)


def test_the_officer_sees_every_file_and_that_the_persons_is_new(affair: Affair) -> None:
    give(affair, "accused", "我的说明.pdf")
    give(affair, "officer", "谈话.m4a", M4A)
    page = opened(affair, "cases", "officer")
    assert "我的说明.pdf" in markup(page)
    assert "<audio controls" in markup(page)
    assert any(NEWS in each.value for each in page.warning)
    page = pressed(page, "已看过").run()
    assert not any(NEWS in each.value for each in page.warning)


def test_the_accused_sees_their_own_file_and_who_else_will(affair: Affair) -> None:
    give(affair, "officer", "监控.pdf")
    give(affair, "accused", "我的说明.pdf", M4A)
    page = opened(affair, "mine", "accused")
    assert "我的说明.pdf" in markup(page)
    assert "监控.pdf" not in markup(page)
    assert "投诉人看不到" in texts(page)


def test_a_file_is_withdrawn_with_a_reason_and_stays_to_be_read(affair: Affair) -> None:
    give(affair, "accused", "传错.pdf")
    page = opened(affair, "mine", "accused")
    page = pressed(page, "撤回").run()
    assert [each.value for each in page.error] == ["请先选择要撤回的材料。"]
    box = page.selectbox(key="case_withdrawn")
    assert box.value is None
    box.select_index(0)
    page.text_input(key="case_withdrawn_why").set_value("传错了")
    page = pressed(page, "撤回").run()
    assert not page.error
    assert "已撤回" in markup(page)
    assert "撤回" not in {button.label for button in page.button}
    assert "传错了" in markup(opened(affair, "cases", "officer"))


def test_the_register_says_how_many_files_a_case_has(affair: Affair) -> None:
    for n in range(3):
        give(affair, "officer", f"{n}.pdf", PDF + bytes([n]))
    month = Month.of(affair.received.astimezone(affair.zone).date())
    paper = next(each for each in PAPERS if each.path == "cases")
    with affair.house.reading() as session:
        user = affair.users["officer"]
        document = paper.make(affair.house, session, user, {"month": str(month)})
    [column] = [
        n for n, each in enumerate(document.headings) if each.title.said(CHINESE) == "材料份数"
    ]
    assert [row[column] for row in document.rows] == [3]
