"""The administrator's page of accounts, and one's own."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import account_store, directory_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.directory import account_desk
from kiosk.reports.directory.accounts import AT_ONCE
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.refusals.directory import InvitationSpent
from tests.helpers.building import a_login, a_person
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, cards, fill, labels, open_row, page_at, press, rows, run

PASSWORD = "a good long phrase"
OTHER = "another long phrase"
STALE = "刚才有人改了账号 wang"

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(*, role: Role = Role.ADMINISTRATOR, **query: str) -> AppTest:
        return page_at(PAGES / "accounts.py", signed_in(house, role), **query)

    return opened


@pytest.fixture
def wang(house: House) -> Account:
    return a_login(house, "wang", "leader", password=PASSWORD, name="王总")


def choose(page: AppTest, label: str, value: str) -> None:
    next(each for each in page.selectbox if each.label.startswith(label)).set_value(value)


def listed(page: AppTest) -> list[str]:
    return cards(page)


def told(page: AppTest) -> str:
    return " ".join(each.value for each in (*page.error, *page.success))


def now_of(house: House, username: str = "wang") -> Account:
    with house.reading() as session:
        return account_store.by_username(session, username)


def close(house: House, account: Account) -> None:
    with house.writing() as session:
        account_desk.close_account(session, account, by="a colleague", at=clock.now())


def link_token(page: AppTest) -> str:
    address, _, token = page.code[0].value.partition("/welcome#t=")
    assert address == "http://localhost:8501"
    return token


def whom(house: House, token: str) -> str | None:
    with house.reading() as session:
        try:
            return account_store.invited(session, token, at=clock.now()).username
        except InvitationSpent:
            return None


# The list


def test_the_list_draws_no_form_and_nobodys_choice_of_person(
    house: House, open_page: OpenPage, wang: Account
) -> None:
    a_person(house, "P1")
    page = open_page()
    assert "wang" in listed(page)
    assert not page.selectbox


def test_a_long_list_is_searched_and_turned(house: House, open_page: OpenPage) -> None:
    for n in range(AT_ONCE + 5):
        a_login(house, f"user{n:02}", "leader", password=PASSWORD, name=f"用户 {n}")
    a_person(house, "P77")
    with house.writing() as session:
        directory_store.keep_person(session, code="P77", name="赵检")
        account_desk.make_account(
            session, username="zhao", name="赵", role="inspector", person="P77", by="t",
            at=clock.now(),
        )  # fmt: skip
    page = open_page()
    assert len(listed(page)) == AT_ONCE
    assert "zhao" not in listed(page)
    press(page, "下一页")
    assert "zhao" in listed(page)
    for words in ("赵", "ZHAO", "检查员", "inspector", "p77", "未设置 zhao"):
        fill(page, "查找", words)
        run(page)
        assert listed(page) == ["zhao"], words
    fill(page, "查找", "没有这个人")
    assert "没有找到" in run(page).info[0].value


def test_closed_accounts_come_last_and_say_so(
    house: House, open_page: OpenPage, wang: Account
) -> None:
    close(house, wang)
    a_login(house, "zhao", "leader", password=PASSWORD)
    page = open_page()
    assert listed(page)[-1] == "wang"
    assert "已停用" in rows(page)[-1]["cells"]


def test_a_name_of_markup_is_shown_as_it_is(house: House, open_page: OpenPage) -> None:
    a_login(house, "markup", "leader", password=PASSWORD, name="*x* [y](z)")
    """A row is text alone, and the heading of the account's own page leaves its signs alone."""
    assert "*x* [y](z)" in rows(open_page())[-1]["cells"]
    assert "\\*x\\* \\[y\\]\\(z\\)" in open_page(account="markup").title[0].value


# One account


def test_a_new_account_shows_its_link_once_it_is_made(house: House, open_page: OpenPage) -> None:
    a_person(house, "P1")
    page = press(open_page(), "新建账号")
    fill(page, "用户名", "li")
    fill(page, "姓名", "李检")
    choose(page, "角色", Role.INSPECTOR)
    press(page, "新建")
    assert "检查员账号必须对应一名员工" in told(page)
    assert not page.code

    choose(page, "对应员工", "P1")
    press(page, "新建")
    assert told(page) == "账号已新建。"
    assert now_of(house, "li").person == "P1"
    assert whom(house, link_token(page)) == "li"
    press(page, "已交付，收起")
    assert not page.code


def test_two_people_of_one_name_are_told_apart_by_their_codes(
    house: House, open_page: OpenPage, wang: Account
) -> None:
    for code in ("P1", "P2"):
        a_person(house, code)
    options = next(s for s in open_page(account="wang").selectbox if s.label.startswith("对应"))
    assert options.options == ["—", "员工 P1（P1）", "员工 P2（P2）"]


def test_a_changed_account_is_saved(house: House, open_page: OpenPage, wang: Account) -> None:
    page = open_page()
    [row] = [row for row in rows(page) if "王总" in row["cells"]]
    page = open_row(page, row["ref"])
    fill(page, "姓名", "王董")
    choose(page, "角色", Role.QUALITY_MANAGER)
    press(page, "保存")
    assert told(page) == "已保存。"
    assert (now_of(house).name, now_of(house).role) == ("王董", "quality_manager")
    assert page.title[0].value == "王董"


def test_an_account_is_closed_and_opened_again(
    house: House, open_page: OpenPage, wang: Account
) -> None:
    page = press(open_page(account="wang"), "给一个新的一次性链接")
    link = link_token(page)
    assert whom(house, link) == "wang"
    assert any("立即在所有设备上退出登录" in each.value for each in page.markdown)

    press(page, "停用这个账号")
    assert not now_of(house).active
    assert whom(house, link) is None
    assert not page.code
    assert "给一个新的一次性链接" not in labels(page)

    press(page, "重新启用")
    assert now_of(house).active
    assert not page.code


@pytest.mark.parametrize("label", ["保存", "给一个新的一次性链接", "停用这个账号"])
def test_a_press_on_a_page_drawn_before_a_colleague_closed_the_account_does_nothing(
    house: House, open_page: OpenPage, wang: Account, label: str
) -> None:
    page = open_page(account="wang")
    fill(page, "姓名", "王董")
    close(house, wang)
    stands = now_of(house)
    press(page, label)
    assert STALE in told(page)
    assert now_of(house) == stands
    assert not page.code
    assert "重新启用" in labels(page)
    with house.reading() as session:
        assert [each.deed for each in audit_store.entries(session)] == ["account-closed"]


def test_what_a_colleague_saved_is_shown_and_not_overwritten(
    house: House, open_page: OpenPage, wang: Account
) -> None:
    page = open_page(account="wang")
    with house.writing() as session:
        account_desk.change_account(
            session, wang, name="王董", role="chairman", person=None, by="t", at=clock.now()
        )
    fill(page, "姓名", "王经理")
    press(page, "保存")
    assert STALE in told(page)
    assert now_of(house).name == "王董"
    assert next(each for each in page.text_input if each.label.startswith("姓名")).value == "王董"
    press(page, "保存")
    assert (now_of(house).name, now_of(house).role) == ("王董", "chairman")


def test_a_page_left_open_does_nothing_once_its_administrator_is_closed(
    house: House, open_page: OpenPage, wang: Account
) -> None:
    page = open_page(account="wang")
    with house.reading() as session:
        own = next(a for a in account_store.everyone(session) if a.role == Role.ADMINISTRATOR)
    a_login(house, "boss", "administrator", password=PASSWORD)
    close(house, own)
    press(page, "停用这个账号")
    assert now_of(house).active
    assert [each.value for each in page.warning] == ["请先登录。"]


def test_an_account_nobody_has_says_so(house: House, open_page: OpenPage) -> None:
    assert "没有这个账号" in told(open_page(account="nobody"))


def test_the_page_speaks_english(house: House, open_page: OpenPage, wang: Account) -> None:
    page = open_page(lang="en", account="wang")
    assert {"Save", "Give a new one-time link", "Close it"} <= set(labels(page))
