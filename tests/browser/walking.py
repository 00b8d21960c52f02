"""What tests of the inspector's walk share: somebody signed in on a phone, at a window."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from db.directory import account_store, directory_store
from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE
from survey.refusals.directory import AccountUnknown
from tests.browser.conftest import Server
from tests.helpers.building import a_person

PATIENCE = 30_000
MET, NOT_MET = "符合", "不符合"


def sign_in(
    server: Server, phone: BrowserContext, name: str, *, unit: str, role: str = "inspector"
) -> None:
    """Sign somebody of a unit in on a phone; name and person are called alike."""
    a_person(server.house, name, unit=unit)
    with server.house.writing() as session:
        try:
            account = account_store.by_username(session, name)
        except AccountUnknown:
            account = account_store.add(
                session,
                username=name,
                name=f"员工 {name}",
                role=role,
                person_id=directory_store.person_id(session, name),
                at=clock.now(),
            )
        token = accounts.begin_session(session, account, at=clock.now())
    phone.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])


def walk_page(server: Server, phone: BrowserContext, **query: str) -> Page:
    """Open the inspector's page and wait until it lives."""
    page = phone.new_page()
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{server.url}/check?{asked}")
    expect(page.locator(".walk > *").first).to_be_visible(timeout=PATIENCE)
    return page


def row_of(page: Page, window: str) -> Locator:
    """Return a window's row in the list one walks from.

    A plain name is looked for without its last blank: SB-1 would find SB-13 too.
    """
    return page.get_by_role("button", name=re.compile(rf"^窗口 {re.escape(window)}\s"))


def begin(page: Page, window: str) -> None:
    """Begin the walk of a window."""
    row_of(page, window).click(timeout=PATIENCE)


def arrive(page: Page, reason: str = "相机坏了") -> None:
    """Say how one came there without the code."""
    page.get_by_placeholder("扫不了").fill(reason)
    page.get_by_role("button", name="不扫码，写明原因").click()


def answer(page: Page, which: str) -> None:
    """Answer the item in front."""
    page.locator("li.item").get_by_role("radio", name=which, exact=True).click()


def answer_all(page: Page, items: int, which: str = MET) -> None:
    """Answer every item; the next one comes by itself."""
    for number in range(1, items + 1):
        expect(page.locator(".turns")).to_contain_text(f"{number} / {items}")
        answer(page, which)
