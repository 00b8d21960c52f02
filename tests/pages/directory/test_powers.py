"""Accounts that have power: what the administrator, the top and whom it concerns see of them."""

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import account_store
from kiosk import clock
from kiosk.locks.halves import whole
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.powers import State
from survey.directory.roles import Role
from tests.helpers.building import NOW, a_session, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.empowering import Top
from tests.helpers.pages import PAGES, fill, labels, markup, page_at, press
from tests.helpers.worlds import world

APPROVE, TURN_DOWN = "同意", "不同意"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def top(house: House) -> Top:
    return world(house, Top)


def page_of(top: Top, user: User, name: str, **query: str) -> AppTest:
    return page_at(PAGES / f"{name}.py", a_session(top.house, user), **query)


def told(page: AppTest) -> str:
    parts = (*page.error, *page.success, *page.info, *page.markdown, *page.caption, *page.text)
    return " ".join(each.value for each in parts)


def choose(page: AppTest, label: str, value: str) -> None:
    next(each for each in page.selectbox if each.label.startswith(label)).set_value(value)


def test_an_officer_s_account_is_asked_for_approved_and_opened_with_both_halves(top: Top) -> None:
    asks = page_of(top, top.administrator, "accounts", new="1")
    fill(asks, "用户名", "wang")
    fill(asks, "姓名", "王督")
    choose(asks, "角色", Role.SUPERVISION)
    choose(asks, "对应员工", "W")
    press(asks, "新建")
    assert "请" in told(asks)
    fill(asks, "为什么", "接替李督")
    press(asks, "新建")
    assert "等组长或董事长里的第二人决定" in told(asks)
    assert "接替李督" in told(asks)
    assert "可以决定的人：账号 chen、账号 tang" in told(asks)
    link = asks.code[0].value.partition("#t=")[2]

    decides = page_of(top, top.chairman, "powers")
    assert "新建账号 · wang 员工 W · 监督员" in told(decides)
    decides.text_area[0].input("任命书已看")
    press(decides, APPROVE)
    code = decides.code[0].value
    assert "不要交给申请的管理员" in told(decides)
    with top.house.reading() as session:
        assert account_store.invited(session, whole(link, code), at=NOW).username == "wang"
    press(decides, "已告诉本人，收起")
    assert not decides.code
    assert "账号 chen 同意" in told(decides)


def test_turned_down_the_administrator_reads_it_no_more_and_nothing_was_done(top: Top) -> None:
    top.make()
    decides = page_of(top, top.leader, "powers")
    press(decides, TURN_DOWN)
    assert decides.error
    decides.text_area[0].input("没有任命")
    press(decides, TURN_DOWN)
    assert "不同意，没有办" in told(decides)
    assert "没有任命" in told(decides)
    assert "wang" not in top.names()
    assert "wang" not in told(page_of(top, top.administrator, "accounts"))


def test_who_asked_takes_it_back_on_the_page_of_accounts(top: Top) -> None:
    top.make()
    other = an_account(top.house, "adm2", "administrator")
    assert "收回" not in labels(page_of(top, other, "accounts"))
    mine = page_of(top, top.administrator, "accounts")
    press(mine, "收回")
    assert "已收回，没有办" in told(mine)
    assert top.asks() == []


def test_whom_it_concerns_reads_it_and_decides_nothing(top: Top) -> None:
    top.invite("chen")
    page = page_of(top, top.chairman, "powers")
    assert "与您本人有关，由另一人决定" in told(page)
    assert APPROVE not in labels(page)
    assert "您的账号" in told(page_of(top, top.chairman, "me"))
    assert "账号消息" not in markup(page_of(top, top.leader, "me"))


def test_what_one_did_alone_is_seen_by_another(top: Top) -> None:
    top.close("tang")
    page = page_of(top, top.chairman, "powers")
    press(page, "我已过目")
    assert "一人办的，账号 chen 已过目" in told(page)
    assert top.asks(State.ALONE) == []


def test_an_administrator_at_the_top_of_old_is_named_until_one_account_is_closed(top: Top) -> None:
    assert not page_of(top, top.chairman, "powers").warning
    top.a_named("tang-adm", Role.ADMINISTRATOR, "T")
    [warning] = page_of(top, top.chairman, "powers").warning
    assert "tang、tang-adm" in warning.value
    with top.house.writing() as session:
        account_store.close(session, top.user("tang-adm").id, at=NOW)
    assert not page_of(top, top.chairman, "powers").warning


def test_the_page_speaks_english(top: Top) -> None:
    top.make()
    page = page_of(top, top.chairman, "powers", lang="en")
    assert {"Approve", "Turn down"} <= set(labels(page))
    assert "Make an account · wang 员工 W · Supervision officer" in told(page)


def test_the_reason_of_a_decision_is_kept_until_it_is_sent(top: Top) -> None:
    top.make()
    key = f"because_{top.last().number}"
    type_into(top.house, top.chairman, "powers", **{key: "任命书已看"})
    page = page_of(top, top.chairman, "powers")
    press(page, APPROVE)
    assert kept_of(top.house, top.chairman, "powers") == {}
    assert "wang" in top.names()
