"""By the company's identity provider, in a browser: there, back from another site, in, and out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from db.directory import account_store, identity_store
from kiosk import clock
from survey.directory.roles import Role
from tests.browser.conftest import Server, served, watched_for_forbidden
from tests.helpers.building import a_login
from tests.helpers.providing import Provider, running


@pytest.fixture
def provider() -> Iterator[Provider]:
    stand = Provider()
    with running(stand):
        yield stand


@pytest.fixture
def served_with(provider: Provider, tmp_path: Path) -> Iterator[Server]:
    """A server of its own: it is set to that provider from its start on."""
    with served(tmp_path, **provider.settings) as server:
        yield server


def press(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/login?next=/me&lang=zh-CN")
    page.get_by_role("button", name="用公司统一身份认证登录").click()


def test_there_and_back_in_and_out_again(
    browser: Browser, served_with: Server, provider: Provider
) -> None:
    house = served_with.house
    with watched_for_forbidden(browser) as forbidden:
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        press(page, served_with)
        expect(page.get_by_role("alert")).to_contain_text("认出您是 李四")
        a_login(house, "li", Role.LEADER, password="a good long phrase", name="李经理")
        with house.writing() as session:
            [came] = identity_store.unlinked(session)
            account = account_store.by_username(session, "li")
            identity_store.link(session, came.id, account.id, at=clock.now())
        press(page, served_with)
        expect(page.get_by_role("heading", name="李经理")).to_be_visible()
        expect(page.get_by_text("用公司统一身份认证登录")).to_be_visible()
        held = {each["name"] for each in context.cookies()}
        assert not any("crossing" in name for name in held)
        page.goto(f"{served_with.url}/logout")
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_role("heading", name="signed out there")).to_be_visible()
        page.goto(f"{served_with.url}/me")
        expect(page.get_by_label("用户名")).to_be_visible()
        context.close()
    assert forbidden == []
