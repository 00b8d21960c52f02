"""*Me*: where one is signed in, and signing out there; what others did to one's account."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import account_store
from db.directory.account_store import Account
from db.directory.session_store import From
from kiosk import clock
from kiosk.actions.directory import accounts, knocks
from kiosk.wiring import House
from survey.directory.browsers import told_by
from survey.directory.roles import Role
from tests.helpers.building import a_login
from tests.helpers.pages import PAGES, labels, page_at, press, run, texts

PASSWORD = "a good long phrase"
PHONE = From(told_by("Mozilla/5.0 (iPhone) MicroMessenger/8"), "203.0.113.*")
DESK = From(told_by("Mozilla/5.0 (Windows NT) Firefox/140"))


@pytest.fixture
def wang(house: House) -> Account:
    return a_login(house, "wang", Role.FINANCE, password=PASSWORD, name="王会计")


def come(house: House, account: Account, came: From = DESK) -> str:
    with house.writing() as session:
        return accounts.begin_session(session, account, at=clock.now(), came=came)


def me(token: str, **query: str) -> AppTest:
    return page_at(PAGES / "me.py", token, **query)


def test_one_sees_where_one_is_signed_in_and_which_is_here(house: House, wang: Account) -> None:
    come(house, wang, PHONE)
    page = me(come(house, wang))
    said = texts(page)
    assert said.index("火狐 · Windows") < said.index("就是这里") < said.index("微信 · iPhone")
    assert labels(page).count("让这里退出") == 1
    assert "其他各处全部退出" not in labels(page)


def test_a_lost_phone_is_signed_out_and_stays_so(house: House, wang: Account) -> None:
    phone, here = come(house, wang, PHONE), come(house, wang)
    page, lost = me(here), me(phone)
    press(page, "让这里退出")
    assert "那里已退出登录" in "".join(each.value for each in page.success)
    assert "微信" not in texts(page)
    assert [each.value for each in run(lost).warning] == ["请先登录。"]


def test_all_others_are_signed_out_by_one_press(house: House, wang: Account) -> None:
    others = [me(come(house, wang, PHONE)) for _ in range(2)]
    page = me(come(house, wang), lang="en")
    press(page, "Sign out everywhere else")
    assert not run(page).warning
    assert all(run(each).warning for each in others)
    assert "Sign it out" not in labels(page)


def test_two_who_press_at_once_are_told_that_it_is_done(house: House, wang: Account) -> None:
    come(house, wang, PHONE)
    here = come(house, wang)
    one, two = me(here), me(here)
    press(one, "让这里退出")
    press(two, "让这里退出")
    assert "已经退出登录" in "".join(each.value for each in two.error)


def test_an_administrator_signs_somebody_out_and_they_read_who_it_was(
    house: House, wang: Account
) -> None:
    boss = a_login(house, "boss", Role.ADMINISTRATOR, password=PASSWORD, name="管理员甲")
    gone = me(come(house, wang))
    desk = page_at(PAGES / "accounts.py", come(house, boss), account="wang")
    press(desk, "全部退出")
    assert "已在所有设备上退出登录" in "".join(each.value for each in desk.success)
    assert "全部退出" not in labels(desk)
    assert run(gone).warning
    for file in ("me.py", "home.py"):
        told = page_at(PAGES / file, come(house, wang))
        assert "管理员甲" in "".join(each.value for each in told.info)
    told = page_at(PAGES / "me.py", come(house, wang), lang="en")
    assert "signed you out everywhere" in "".join(each.value for each in told.info)


def test_the_owner_and_the_top_read_that_somebody_guesses_and_nobody_else_does(
    house: House, wang: Account
) -> None:
    chairman = a_login(house, "dong", Role.CHAIRMAN, password=PASSWORD, name="董事长")
    li = a_login(house, "li", Role.LEADER, password=PASSWORD, name="李领导")
    with house.writing() as session:
        for n in range(knocks.TOLD_AFTER):
            asked = knocks.knock(session, "wang", client=f"hired {n}", at=clock.now())
            accounts.sign_in(session, asked, fits=False, at=clock.now())
    for account, said in ((wang, "猜您的登录密码"), (chairman, "猜 王会计 的登录密码"), (li, "")):
        for file in ("me.py", "home.py"):
            told = "".join(each.value for each in page_at(PAGES / file, come(house, account)).info)
            assert said in told
            assert ("登录密码" in told) is bool(said)
    told = page_at(PAGES / "me.py", come(house, wang), lang="en")
    assert "guessing at your password" in "".join(each.value for each in told.info)


def test_a_page_that_is_looked_at_keeps_its_browser_signed_in(
    house: House, wang: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = come(house, wang)
    begun, half = clock.now(), timedelta(minutes=40)
    page = me(token)
    for n in (1, 2, 3):
        moment = begun + n * half
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert not run(page).warning
        house.presence.keep(house.clockwork)
    monkeypatch.setattr(clock, "now", lambda: begun + 5 * half)
    assert run(page).warning
    with house.reading() as session:
        assert account_store.get(session, wang.id).active
