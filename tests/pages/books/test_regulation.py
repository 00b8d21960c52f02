"""The company's regulation on screen: all staff read it, those at the top keep it."""

import pytest
from streamlit.testing.v1 import AppTest

from kiosk.rights.who import User
from kiosk.upkeep.clock_worker import tick_once
from kiosk.wiring import House
from survey.books.regulation import TEXT_LIMIT
from survey.directory.roles import Role
from survey.retention import KEPT
from tests.helpers.building import a_session, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, page_at, press

TEXT = "总则\n第一条 监督员应在 15 分钟内回复。【首次回复】\n第二条 <b>文明</b>服务。"


def opened(house: House, user: User) -> AppTest:
    return page_at(PAGES / "regulation.py", a_session(house, user))


def told(page: AppTest) -> str:
    kinds = ("title", "header", "subheader", "text", "markdown", "caption", "info", "error")
    said = [str(getattr(each, "value", "")) for kind in kinds for each in page.get(kind)]
    return "\n".join([*said, *(str(each.proto.body) for each in page.get("html"))])


def test_a_text_of_sixty_thousand_letters_is_there_again_until_it_is_proposed(
    house: House,
) -> None:
    leader = an_account(house, "tang", "team_leader")
    whole = (TEXT + "字" * TEXT_LIMIT)[:TEXT_LIMIT]
    type_into(
        house, leader, "regulation", regulation_title="制度", regulation_edition="一",
        regulation_words=whole,
    )  # fmt: skip
    page = opened(house, leader)
    assert page.text_area(key="regulation_words").value == whole
    press(page, "提出，交另一人审批")
    assert "由另一位审批" in told(page)
    assert kept_of(house, leader, "regulation") == {}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.WALL}))
def test_all_staff_read_the_numbers_and_who_set_them(house: House, role: Role) -> None:
    page = opened(house, an_account(house, "who", role))
    assert "还没有录入" in told(page)
    assert "本系统建议，公司制度没有写明" in told(page)
    keeps = [each for each in page.button if each.label == "提出，交另一人审批"]
    assert bool(keeps) == (role in {Role.TEAM_LEADER, Role.CHAIRMAN})


def test_the_text_is_entered_by_two_and_read_beside_the_numbers(house: House) -> None:
    leader, chairman, employee = (
        an_account(house, name, role)
        for name, role in (("tang", "team_leader"), ("chen", "chairman"), ("wang", "employee"))
    )
    page = opened(house, leader)
    page.text_input(key="regulation_title").set_value("服务质量监督管理制度")
    page.text_input(key="regulation_edition").set_value("2026 年修订")
    page.text_area(key="regulation_words").set_value(TEXT)
    press(page, "提出，交另一人审批")
    assert "由另一位审批" in told(page)
    assert "15 分钟内回复" not in told(opened(house, employee))
    second = opened(house, chairman)
    box = next(each for each in second.text_area if str(each.key).startswith("edition_because_"))
    box.set_value("与发文一致")
    press(second, "批准")
    read = opened(house, employee)
    assert "监督员应在 15 分钟内回复。" in told(read)
    assert "现行数字：首次回复 15 分钟" in told(read)
    assert "（公司制度第一条）" in told(read)
    assert "【首次回复】" not in told(read)
    assert "<b>文明</b>服务。" in [each.value for each in read.text]  # as text, never as markup
    policy = page_at(PAGES / "policy.py", a_session(house, leader))
    assert "（公司制度第一条）" in told(policy)


def test_why_an_edition_is_approved_is_kept_while_it_is_typed(house: House) -> None:
    leader, chairman = (
        an_account(house, name, role)
        for name, role in (("tang", "team_leader"), ("chen", "chairman"))
    )
    page = opened(house, leader)
    page.text_input(key="regulation_title").set_value("办法")
    page.text_input(key="regulation_edition").set_value("2026")
    page.text_area(key="regulation_words").set_value(TEXT)
    press(page, "提出，交另一人审批")
    boxes = [str(each.key) for each in opened(house, chairman).text_area]
    box = next(each for each in boxes if each.startswith("edition_because_"))
    type_into(house, chairman, "regulation", **{box: "与发文一致"})
    press(opened(house, chairman), "批准")
    assert "账号 chen 决定于" in told(opened(house, leader))
    assert kept_of(house, chairman, "regulation") == {}


def test_all_staff_read_what_is_kept_of_people_and_when_was_swept(house: House) -> None:
    page = opened(house, an_account(house, "guan", Role.ADMINISTRATOR))
    assert "还没有清理过" in told(page)
    tick_once(house)
    again = told(opened(house, an_account(house, "li", Role.EMPLOYEE)))
    assert "最近一次清理" in again
    assert all(kept.what.zh in again and kept.ends.zh in again for kept in KEPT.values())
