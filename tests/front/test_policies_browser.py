"""In a real browser no page of ours wants what its own policy forbids, in either language."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.routing import Route

from db.directory import account_store
from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE
from kiosk.screens import HOME, STAFF, Screen
from kiosk.server import _routes
from survey.directory.roles import Role, may
from survey.texts import LANGUAGES
from tests.browser.conftest import Server, served, watched_for_forbidden
from tests.helpers.building import a_person

pytestmark = pytest.mark.browser
PATIENCE = 60_000
PUBLIC = {
    "/rate?w={w}", "/rate?w={w}&mode=kiosk", "/rate?w=unknown", "/rate", "/rate?w={w}&full=1",
    "/trip", "/trip?s=ABCD-EFGH", "/tablet", "/complain", "/complain?w={w}", "/track",
    "/track?c=T0000", "/login", "/welcome", "/welcome?t=unknown", "/offline", "/bord", "/privacy",
}  # fmt: skip
NO_PAGE = {
    "/healthz", "/readyz", "/metrics", "/sw.js", "/form.js", "/logo.png", "/tablet/code",
    "/language", "/logout",
}  # fmt: skip
SMUGGLED = """() => {
    const ran = [];
    window.told = (what) => ran.push(what);
    const script = document.createElement("script");
    script.textContent = "told('script')";
    document.body.append(script);
    const link = document.createElement("a");
    link.setAttribute("onclick", "told('handler')");
    document.body.append(link);
    link.click();
    const image = new Image();
    image.src = "http://127.0.0.1:9/stolen";
    document.body.append(image);
    return ran;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("policies")) as running:
        a_person(running.house, "W", window="SB-1")
        yield running


@contextmanager
def a_browser(browser: Browser, language: str) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Give a fresh browser that speaks a language, and what it says of policies."""
    with watched_for_forbidden(browser) as told:
        context = browser.new_context(locale=language)
        context.set_default_timeout(PATIENCE)
        yield context, told
        context.close()


def opened(context: BrowserContext, site: Server, path: str) -> Page:
    page = context.new_page()
    page.goto(site.url + path.format(w=site.tokens["SB"]))
    return page


def settled(page: Page) -> None:
    """Wait until a page of Streamlit is drawn, and has run to its end."""
    expect(page.locator('[data-test-connection-state="CONNECTED"]')).to_be_visible(timeout=PATIENCE)
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_wants_what_its_policy_forbids(
    site: Server, browser: Browser, language: str
) -> None:
    with a_browser(browser, language) as (context, told):
        for path in sorted(PUBLIC):
            page = opened(context, site, path)
            page.wait_for_load_state("networkidle")
            if "full=1" in path:
                settled(page)
            page.close()
            assert told == [], path


def test_every_public_page_is_looked_at(site: Server, browser: Browser) -> None:
    known = {path.split("?")[0] for path in PUBLIC}
    with a_browser(browser, "en") as (context, _):
        for route in _routes(site.house):
            if not isinstance(route, Route) or "{" in route.path or route.path in NO_PAGE:
                continue
            if "GET" not in (route.methods or set()):
                continue
            answer = context.request.get(site.url + route.path, headers={"Accept": "text/html"})
            at = answer.url.removeprefix(site.url).split("?")[0]
            if answer.ok and "text/html" in answer.headers["content-type"]:
                assert at in known, route.path


def test_rating_and_its_language_switch_work_under_it(site: Server, browser: Browser) -> None:
    with a_browser(browser, "zh-CN") as (context, told):
        page = opened(context, site, "/rate?w={w}")
        page.locator("#lang").click()
        expect(page.locator("#lang")).to_have_text("中文")
        page.locator(".f5").click()
        expect(page.locator("#said")).to_be_visible()
        page.locator("#comment").fill(str(uuid4()))
        page.locator("#finish").click()
        page.wait_for_load_state("networkidle")
        assert told == []


def test_nothing_smuggled_into_a_public_page_runs(site: Server, browser: Browser) -> None:
    for path in ("/rate?w={w}", "/complain?w={w}", "/login"):
        with a_browser(browser, "en") as (context, told):
            page = opened(context, site, path)
            assert page.evaluate(SMUGGLED) == []
            page.wait_for_timeout(200)
            assert len(told) >= 3, path


@pytest.mark.parametrize("screen", [HOME, *STAFF], ids=lambda screen: screen.path or "home")
def test_no_staff_page_wants_what_its_policy_forbids(
    site: Server, browser: Browser, screen: Screen
) -> None:
    role = next(role for role in Role if screen.deed is None or may(role, screen.deed))
    with site.house.writing() as session:
        account = account_store.add(
            session, username=f"p-{uuid4().hex[:8]}", name="某人", role=role, at=clock.now()
        )
        token = accounts.begin_session(session, account, at=clock.now())
    with a_browser(browser, "zh-CN") as (context, told):
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site.url}])
        page = opened(context, site, f"/{screen.path}")
        settled(page)
        assert told == [], screen.path
