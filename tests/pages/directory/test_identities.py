"""Who came by a provider, as administrators see and link them, and as their owner reads it."""

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import identity_store, session_store
from db.directory.session_store import From
from kiosk import clock
from kiosk.actions.directory import identities
from kiosk.config import Settings
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.identities import Told, Way
from survey.directory.roles import Role
from survey.directory.sessions import WORKDAY
from tests.helpers.building import NOW, a_session
from tests.helpers.empowering import Top
from tests.helpers.pages import PAGES, page_at, press

LI = Told(
    Way.OIDC, "https://id.example.com", "u-1", "<b>李四</b> :red[x]", "li@example.com", ("yard",)
)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"oidc_roles": "yard=inspector"})


@pytest.fixture
def top(house: House) -> Top:
    made = Top(house)
    made.a_named("wang", Role.EMPLOYEE, "W")
    with house.writing() as session:
        identities.come(session, LI, at=NOW)
    return made


def page_of(top: Top, user: User, name: str = "accounts", **query: str) -> AppTest:
    return page_at(PAGES / f"{name}.py", a_session(top.house, user), **query)


def told(page: AppTest) -> str:
    parts = (*page.error, *page.success, *page.info, *page.markdown, *page.caption, *page.text)
    return " ".join(each.value for each in parts)


def choose_who(page: AppTest, top: Top) -> None:
    box = next(each for each in page.selectbox if each.label == "外部身份")
    [offered] = box.options
    assert "li@example.com" in offered
    assert "所在组建议：检查员" in offered
    with top.house.reading() as session:
        box.set_value(identity_store.named(session, LI).id)


def linked(top: Top, username: str) -> list[str]:
    with top.house.reading() as session:
        found = identity_store.of_account(session, top.account(username).id)
    return [each.told.subject for each in found]


def test_the_list_tells_who_came_and_what_is_said_of_them_draws_nothing(top: Top) -> None:
    page = page_of(top, top.administrator)
    assert [each.label for each in page.expander] == ["来过、还没有关联账号的人：1"]
    assert "所在组建议：检查员" in told(page)
    assert "<b>" not in told(page)
    assert ":red[x]" not in told(page)


def test_an_administrator_links_who_came_and_undoes_it(top: Top) -> None:
    page = page_of(top, top.administrator, account="wang")
    press(page, "关联")
    assert page.error  # nobody was chosen
    choose_who(page, top)
    press(page, "关联")
    assert "已关联，可以用它登录。" in told(page)
    assert linked(top, "wang") == ["u-1"]
    press(page, "解除关联")
    assert "已解除关联" in told(page)
    assert linked(top, "wang") == []


def test_with_power_it_is_asked_for_and_the_top_reads_who_it_is(top: Top) -> None:
    page = page_of(top, top.administrator, account="chen")
    choose_who(page, top)
    press(page, "关联")
    assert page.error  # no reason
    why = next(each for each in page.text_input if str(each.key).startswith("why_bind"))
    why.input("换了手机")
    press(page, "关联")
    assert "等组长或董事长里的第二人决定" in told(page)
    assert linked(top, "chen") == []
    decides = page_of(top, top.leader, "powers")
    assert "关联外部身份 · chen" in told(decides)
    assert "li@example" in told(decides)
    decides.text_area[0].input("本人已确认")
    press(decides, "同意")
    assert linked(top, "chen") == ["u-1"]
    assert "账号消息" in [each.value for each in page_of(top, top.chairman, "me").header]


def test_where_nobody_came_nothing_is_shown(house: House) -> None:
    top = Top(house)
    assert not page_of(top, top.administrator).expander
    names = {each.label for each in page_of(top, top.administrator, account="chen").expander}
    assert "用企业身份登录" not in names


def test_its_owner_reads_on_their_own_page_who_else_signs_in_as_them(top: Top) -> None:
    user = top.user("wang")
    assert "也可以用外部身份登录" not in told(page_of(top, user, "me"))
    with top.house.writing() as session:
        identity_store.link(session, identity_store.named(session, LI).id, user.id, at=NOW)
    shown = told(page_of(top, user, "me"))
    assert "也可以用外部身份登录：公司统一身份认证" in shown
    assert "<b>" not in shown


def test_ones_own_list_says_by_whose_word_a_browser_was_signed_in(top: Top) -> None:
    user = top.user("wang")
    with top.house.writing() as session:
        session_store.open_session(
            session, user.id, at=NOW, lasting=WORKDAY, came=From(way=Way.WECOM)
        )
    assert "用企业微信登录" in told(page_of(top, user, "me"))
