"""*Me* and decisions: a second factor is set up, asked for, and demanded from a day on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import account_store, factor_store, session_store
from db.directory.account_store import Account
from kiosk import clock
from kiosk.wiring import House, living_in
from survey.directory.roles import Role
from survey.directory.second_factor import PROOF_LASTS, STEP
from tests.helpers.building import a_login
from tests.helpers.empowering import Top
from tests.helpers.pages import PAGES, labels, markup, page_at, press, run
from tests.helpers.proving import code_at, turned_on

PASSWORD = "a good long phrase"


@pytest.fixture
def boss(house: House) -> Account:
    return a_login(house, "boss", Role.ADMINISTRATOR, password=PASSWORD, name="管理员甲")


def come(house: House, account: Account) -> str:
    with house.writing() as session:
        return session_store.open_session(
            session, account.id, at=clock.now(), lasting=timedelta(hours=1)
        )


def me(token: str, **query: str) -> AppTest:
    return page_at(PAGES / "me.py", token, **query)


def told(page: AppTest) -> str:
    return "\n".join(
        each.value for kind in ("error", "success", "warning", "info") for each in page.get(kind)
    )


def enter(page: AppTest, typed: str, form: str, label: str, *, password: str = PASSWORD) -> AppTest:
    page.text_input(key=f"factor_code_factor_{form}").input(typed)
    if form == "confirm":
        page.text_input(key="factor_password").input(password)
    return press(page, label)


def is_on(house: House, account: Account) -> bool:
    with house.reading() as session:
        return factor_store.is_on(session, account.id)


def test_it_is_set_up_with_a_picture_a_key_and_the_first_code(house: House, boss: Account) -> None:
    page = me(come(house, boss))
    press(page, "开始设置")
    assert len(page.code[0].value.split()) == 8
    assert "动态码不对" in told(enter(page, "000000", "confirm", "确认并启用"))
    assert not is_on(house, boss)
    right = code_at(house, boss, clock.now())
    enter(page, right, "confirm", "确认并启用", password="whoever sits at an open page")
    assert "现在的密码不对" in told(page)
    assert not is_on(house, boss)
    enter(page, right, "confirm", "确认并启用")
    assert "动态码已启用" in told(page)
    assert is_on(house, boss)
    codes = page.code[0].value.split("\n")
    assert len(codes) == 10
    assert all(each not in "".join(c.value for c in run(page).code) for each in codes)
    assert "备用码还剩 10 个" in "".join(each.value for each in page.caption)


def test_a_decision_waits_for_a_code_and_keeps_what_was_filled_in(
    house: House, boss: Account
) -> None:
    turned_on(house, boss, at=clock.now() - timedelta(seconds=5 * STEP))
    token = come(house, boss)
    page = page_at(PAGES / "accounts.py", token, new="1")
    page.text_input(key="username_new").input("li")
    page.text_input(key="name_new").input("李四")
    page.selectbox(key="role_new").select(Role.LEADER)
    press(page, "新建")
    assert "先输入动态码" in told(page)
    assert 'href="/prove"' in markup(page)
    with house.reading() as session:
        assert [each.username for each in account_store.everyone(session)] == ["boss"]
    with house.writing() as session:
        session_store.note_proved(session, token, at=clock.now())
    press(page, "新建")
    with house.reading() as session:
        assert account_store.by_username(session, "li").name == "李四"


def test_a_proof_grows_old(house: House, boss: Account) -> None:
    turned_on(house, boss, at=clock.now())
    token = come(house, boss)
    with house.writing() as session:
        session_store.note_proved(session, token, at=clock.now() - PROOF_LASTS)
    page = page_at(PAGES / "accounts.py", token, account="boss")
    press(page, "给一个新的一次性链接")
    assert "先输入动态码" in told(page)


def test_without_the_setting_who_has_none_decides_as_before(house: House, boss: Account) -> None:
    page = page_at(PAGES / "accounts.py", come(house, boss), account="boss")
    press(page, "给一个新的一次性链接")
    assert "新链接已生成" in told(page)


@pytest.mark.parametrize(("days", "demanded"), [(-1, True), (0, True), (1, False)])
def test_from_the_day_of_the_setting_on_it_is_demanded(
    house: House, boss: Account, days: int, demanded: bool
) -> None:
    today = clock.today(house.settings.zone)
    begins = today + timedelta(days=days)
    settings = house.settings.model_copy(update={"second_factor_from": begins})
    with living_in(replace(house, settings=settings)):
        page = page_at(PAGES / "accounts.py", come(house, boss), account="boss")
        press(page, "给一个新的一次性链接")
        assert ("要先在“我的”里设置动态码" in told(page)) is demanded
        own = me(come(house, boss))
        assert ("这些决定都不能做" in told(own)) is demanded
        officer = a_login(house, "officer", Role.SUPERVISION, password=PASSWORD)
        assert "这些决定都不能做" not in told(me(come(house, officer)))


def test_an_administrator_resets_anothers_and_they_read_it(house: House, boss: Account) -> None:
    wang = a_login(house, "wang", Role.LEADER, password=PASSWORD, name="王总")
    turned_on(house, wang, at=clock.now())
    page = page_at(PAGES / "accounts.py", come(house, boss), account="wang")
    press(page, "重置")
    assert "动态码已重置" in told(page)
    assert "重置" not in labels(page)
    assert not is_on(house, wang)
    assert "管理员甲" in told(page_at(PAGES / "home.py", come(house, wang)))


def test_the_factor_of_who_has_power_is_reset_by_two(house: House) -> None:
    top = Top(house, at=clock.now())
    top.a_named("wang", Role.FINANCE, "W")
    wang = top.account("wang")
    turned_on(house, wang, at=clock.now())
    asker = top.account(top.administrator.username)
    page = page_at(PAGES / "accounts.py", come(house, asker), account="wang")
    press(page, "重置")
    assert "请写明原因" in told(page)
    page.text_input(
        key=next(e.key for e in page.text_input if e.key.startswith("why_reset"))
    ).input("手机和备用码都丢了")
    press(page, "重置")
    assert "已提出" in told(page)
    assert is_on(house, wang)
    top.decide(top.chairman)
    assert not is_on(house, wang)
    own = me(come(house, wang))
    assert "重置动态码和通行密钥" in "".join(each.value for each in own.markdown)
    assert "重置了您的动态码" not in told(own), "a change is told once"


def test_it_is_ended_with_a_code(house: House, boss: Account) -> None:
    turned_on(house, boss, at=clock.now() - timedelta(seconds=5 * STEP))
    page = me(come(house, boss), lang="en")
    assert "The code is wrong" in told(enter(page, "000000", "end", "End it"))
    enter(page, code_at(house, boss, clock.now()), "end", "End it")
    assert not is_on(house, boss)
    assert "Set it up" in labels(page)
