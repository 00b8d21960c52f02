"""The page of bursts: groups, one group, proposing, deciding, taking back; what others may see."""

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import burst_decisions, complaint_store
from kiosk.reports.cases.bursts import AT_ONCE
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.bursts import FIRST_FEW, Verdict
from survey.cases.complaints import State
from tests.helpers.building import a_session
from tests.helpers.bursting import Attack, clock_of, flooded
from tests.helpers.pages import PAGES, markup, page_at, press, texts
from tests.helpers.worlds import world

N = 7
PROPOSE = "提出，交另一人决定"


@pytest.fixture
def attack(house: House) -> Iterator[Attack]:
    attack = world(house, flooded, N)
    with clock_of(attack):
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


def test_what_is_ticked_stays_when_the_page_is_turned(attack: Attack) -> None:
    attack.flood(AT_ONCE, cookies=True)
    refs, by = attack.waiting(), attack.yard.officer
    page = opened(attack, by, group=attack.group())
    page.checkbox(key=f"burst_{refs[1]}").check()
    press(page, "下一页")
    page.checkbox(key=f"burst_{refs[-1]}").check()
    assert "其他页已选 1 件。" in said(page)
    press(page, "上一页")
    assert page.checkbox(key=f"burst_{refs[1]}").value
    page.checkbox(key=f"burst_{refs[0]}").check()
    page.radio(key="burst_verdict").set_value(Verdict.ABUSE)
    page.text_area(key="burst_reason").input("同一段话")
    press(page, PROPOSE)
    with attack.house.reading() as session:
        [decision] = burst_decisions.open_ones(session)
        assert burst_decisions.taken(session, decision.id) == [refs[0], refs[1], refs[-1]]


def test_what_was_ticked_in_one_group_is_not_ticked_in_another(attack: Attack) -> None:
    attack.flood(AT_ONCE, cookies=True)
    page = opened(attack, attack.yard.officer, group=attack.group())
    page.checkbox[0].check()
    press(page, "下一页")
    group, refs = page.session_state["burst_picked"]
    page.session_state["burst_picked"] = ("another", refs)
    press(page, "上一页")
    assert group == attack.group()
    assert not page.checkbox[0].value


def test_the_first_ones_of_the_burst_are_named_and_lead_to_their_cases(attack: Attack) -> None:
    with attack.house.reading() as session:
        first = complaint_store.refs(session, range(1, FIRST_FEW + 1))
    shown = markup(opened(attack, attack.yard.officer, group=attack.group()))
    assert f"最先的 {FIRST_FEW} 件照常办理：" in shown
    for ref in first:
        assert f'href="/cases?case={ref}"' in shown


def test_who_wrote_again_stands_in_the_group_with_the_new_words_and_who_looks(
    attack: Attack,
) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref, "我说的是[真的](http://x.example)")
    page = opened(attack, attack.yard.officer, group=attack.group())
    [line] = [each.label for each in page.checkbox if ref in each.label]
    assert "认定为滥用后又写来" in line
    assert "后来补充：我说的是" in line
    assert "](http://x.example)" not in line
    assert f"由{attack.yard.chairman.name}再看" in said(page)
    page = opened(attack, attack.yard.officer)
    assert "认定为滥用后投诉人又写来的 1 件" in said(page)


def test_the_head_of_a_case_says_that_it_is_looked_at_again(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    signed_in = a_session(attack.house, attack.yard.officer)
    shown = said(page_at(PAGES / "cases.py", signed_in, case=ref))
    assert "正在再看一遍" in shown
    assert "已收到，合并查看" not in shown


def test_who_found_it_so_before_is_told_why_somebody_else_decides(attack: Attack) -> None:
    [ref, *_] = attack.abused()
    attack.write(ref)
    attack.propose(Verdict.ABUSE)
    page = opened(attack, attack.yard.top)
    assert "这次要由另一位来决定" in said(page)
    assert not page.text_area
    assert opened(attack, attack.yard.chairman).text_area


@pytest.mark.parametrize("written", [False, True])
def test_the_case_of_abuse_offers_no_step_and_no_form_but_a_comment(
    attack: Attack, written: bool
) -> None:
    [ref, *_] = attack.abused()
    if written:
        attack.write(ref)
    page = page_at(PAGES / "cases.py", a_session(attack.house, attack.yard.top), case=ref)
    offered = {each.label for each in page.button}
    assert not offered & {"发送回复", "开始核实", "已看过，无须回复", "转办", "确认到场"}
    labels = {each.label for each in page.expander}
    assert "写内部说明" in labels
    assert "转给别人办理" not in labels
    assert "安排整改" not in said(page)


def test_the_case_of_one_put_aside_says_so_and_asks_for_no_step(attack: Attack) -> None:
    [ref, *_] = attack.waiting()
    page = page_at(PAGES / "cases.py", a_session(attack.house, attack.yard.officer), case=ref)
    shown = said(page)
    assert "已收到，合并查看" in shown
    assert "放在一组，等两个人决定（内容几乎相同）" in shown
    assert "没有办理人" not in shown
    assert "开始核实" not in [each.label for each in page.button]
