"""The page of bursts: groups, one group, proposing, deciding, taking back; what others may see."""

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.bursts import FIRST_FEW, Verdict
from survey.cases.complaints import State
from tests.helpers.building import a_session
from tests.helpers.bursting import Attack, clock_of
from tests.helpers.handling import Yard
from tests.helpers.pages import PAGES, markup, page_at, press, texts

N = 7
PROPOSE = "提出，交另一人决定"


@pytest.fixture
def attack(house: House) -> Iterator[Attack]:
    attack = Attack(Yard(house))
    with clock_of(attack):
        attack.flood(N, cookies=True)
        yield attack


def opened(attack: Attack, user: User, **query: str) -> AppTest:
    return page_at(PAGES / "bursts.py", a_session(attack.house, user), **query)


def said(page: AppTest) -> str:
    return re.sub("<[^>]*>", " ", markup(page)) + texts(page)


def test_a_group_says_how_many_where_why_and_until_when(attack: Attack) -> None:
    shown = said(opened(attack, attack.yard.officer))
    for part in (f"{N - FIRST_FEW} 件", "窗口 SB-1", "内容几乎相同", "决定期限：还有 5 小时 30 分"):
        assert part in shown, part
    assert attack.group() in markup(opened(attack, attack.yard.officer))


def test_the_chain_and_outsiders_see_no_group(attack: Attack) -> None:
    assert "没有等待决定的成批投诉" in said(opened(attack, attack.yard.head))
    group = attack.group()
    assert "没有这一组投诉，或者它不归您看。" in said(opened(attack, attack.yard.head, group=group))
    assert "东门磅房" not in said(opened(attack, attack.yard.clerk, group=group))


def test_one_proposes_another_decides_and_it_says_who_and_why(attack: Attack) -> None:
    refs = attack.waiting()
    page = opened(attack, attack.yard.officer, group=attack.group())
    assert any("东门磅房" in each.label for each in page.checkbox)
    page.checkbox(key="burst_all").check()
    page.radio(key="burst_verdict").set_value(Verdict.ABUSE)
    page.text_area(key="burst_reason").input("同一段话发了几百遍")
    press(page, PROPOSE)
    page = opened(attack, attack.yard.officer)
    assert "您提出的，由另一人决定。" in said(page)
    page = opened(attack, attack.yard.top)
    assert f"{N - FIRST_FEW} 件认定为滥用，不作为投诉" in said(page)
    page.text_area[0].input("看过原话")
    press(page, "认定为滥用，不作为投诉，不计数、不扣分")
    assert {attack.state(ref) for ref in refs} == {State.ABUSE}
    for part in ("账号 he 提出于", "账号 tang 同意", "看过原话", "没有等待决定的成批投诉"):
        assert part in said(page), part


def test_nothing_is_chosen_beforehand_and_nothing_is_proposed_without_a_choice(
    attack: Attack,
) -> None:
    page = opened(attack, attack.yard.officer, group=attack.group())
    assert page.radio(key="burst_verdict").value is None
    assert not any(each.value for each in page.checkbox)
    page.text_area(key="burst_reason").input("同一段话")
    page.checkbox[0].check()
    press(page, PROPOSE)
    assert attack.count("burst_decisions") == 0
    page.checkbox[0].uncheck()
    page.radio(key="burst_verdict").set_value(Verdict.TAKE_UP)
    press(page, PROPOSE)
    assert "请至少选一件投诉。" in said(page)


def test_who_proposed_takes_it_back(attack: Attack) -> None:
    attack.propose(Verdict.ABUSE)
    page = opened(attack, attack.yard.officer)
    press(page, "收回")
    assert "账号 he 收回" in said(page)
    assert attack.states()[State.SET_ASIDE] == N - FIRST_FEW


def test_they_are_joined_into_the_case_that_was_chosen(attack: Attack) -> None:
    page = opened(attack, attack.yard.officer, group=attack.group())
    into = page.selectbox(key="burst_leading").options[1]
    page.checkbox(key="burst_all").check()
    page.radio(key="burst_verdict").set_value(Verdict.JOIN)
    page.selectbox(key="burst_leading").set_value(into)
    page.text_area(key="burst_reason").input("说的是同一件事")
    press(page, PROPOSE)
    page = opened(attack, attack.yard.top)
    assert f"并入 {into}" in said(page)
    page.text_area[0].input("同意")
    press(page, "并为一件办理")
    assert attack.states() == {State.RECEIVED: FIRST_FEW, State.MERGED: N - FIRST_FEW}


def test_the_case_of_one_put_aside_says_so_and_asks_for_no_step(attack: Attack) -> None:
    [ref, *_] = attack.waiting()
    page = page_at(PAGES / "cases.py", a_session(attack.house, attack.yard.officer), case=ref)
    shown = said(page)
    assert "已收到，合并查看" in shown
    assert "放在一组，等两个人决定（内容几乎相同）" in shown
    assert "没有办理人" not in shown
    assert "开始核实" not in [each.label for each in page.button]
