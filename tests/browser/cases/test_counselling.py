"""A head and an employee with one phone: both sign with a finger, and the record is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from db.cases import complaint_store, counselling_store
from db.cases.counselling_store import Record
from kiosk import clock
from kiosk.rights.who import SESSION_COOKIE
from kiosk.wiring import House
from tests.browser.conftest import Server
from tests.browser.folds import unfold
from tests.helpers.building import a_person, a_session, an_account
from tests.helpers.history import upheld_case
from tests.helpers.signing import NAME, draw

pytestmark = pytest.mark.browser

PATIENCE = 30_000
OTHER = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)]


@dataclass
class Talk:
    """A case in which a talk is to be held, and the phones of who may open it."""

    server: Server
    number: str
    head: str
    accused: str
    phone: Callable[..., BrowserContext]

    def page(self, token: str, **looks: str) -> Page:
        context = self.phone(**looks)
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": self.server.url}])
        page = context.new_page()
        page.goto(f"{self.server.url}/mine?case={self.number}")
        return page

    def records(self) -> list[Record]:
        with self.server.house.reading() as session:
            number = complaint_store.get(session, self.number).id
            return counselling_store.of_case(session, number)


def signed_in(house: House, person: str) -> str:
    user = an_account(house, f"account-{person}", "employee", person)
    return a_session(house, user)


@pytest.fixture
def talk(server: Server, phone: Callable[..., BrowserContext]) -> Talk:
    mark = uuid4().hex[:6].upper()
    head, accused, number = f"Z{mark}", f"W{mark}", f"T-{mark}"
    for person in (head, accused):
        a_person(server.house, person)
    at = clock.now() - timedelta(days=2)
    upheld_case(server.house, number, accused, at=at, head=head)
    tokens = (signed_in(server.house, person) for person in (head, accused))
    return Talk(server, number, *tokens, phone)


def type_name(pad: Locator, name: str) -> None:
    pad.get_by_role("button", name="输入姓名代替").press("Enter")
    field = pad.get_by_label("姓名")
    field.press_sequentially(name)
    field.press("Enter")
    expect(pad.get_by_text(f"已签名（打字）：{name}")).to_be_visible()


def pads(page: Page) -> tuple[Locator, Locator]:
    found = page.locator(".pad")
    expect(found).to_have_count(2, timeout=PATIENCE)
    return found.nth(0), found.nth(1)


def begun(page: Page) -> tuple[Locator, Locator]:
    unfold(page, "登记批评教育")
    return pads(page)


def fill(page: Page, talk: Talk) -> None:
    page.get_by_label("错在哪里").fill("对司机大声呵斥")
    page.get_by_label("要改进什么").fill("使用文明用语")
    day = clock.today(talk.server.settings.zone) + timedelta(days=7)
    for part, digits in (("年", f"{day:%Y}"), ("月", f"{day:%m}"), ("日", f"{day:%d}")):
        page.get_by_label(f"{part} 改进期限").press_sequentially(digits)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_both_sign_with_a_finger_and_the_accused_reads_what_was_signed(talk: Talk) -> None:
    page = talk.page(talk.head)
    person, officer = begun(page)
    fill(page, talk)
    draw(page, person, NAME)
    person.get_by_role("button", name="签好了").click()
    expect(person.get_by_text("已签名。")).to_be_visible(timeout=PATIENCE)
    draw(page, officer, OTHER)
    officer.get_by_role("button", name="签好，保存记录").click()  # nothing else is to be pressed
    expect(page.get_by_test_id("stToast").get_by_text("已保存。")).to_be_visible(timeout=PATIENCE)
    (kept,) = talk.records()
    assert (kept.wrong, kept.promised) == ("对司机大声呵斥", "使用文明用语")
    assert kept.person_signature != kept.officer_signature
    page.get_by_text("更正这份记录", exact=True).click()
    for pad in pads(page):  # nobody has signed the next record yet
        expect(pad.locator("canvas")).to_be_visible(timeout=PATIENCE)
        expect(pad.get_by_text("已签名。")).to_have_count(0)
    theirs = talk.page(talk.accused)
    pictures = theirs.get_by_alt_text("手写签名")
    expect(pictures).to_have_count(2, timeout=PATIENCE)
    for n in range(2):
        expect(pictures.nth(n)).to_have_js_property("naturalWidth", 600)
    expect(theirs.locator(".pad")).to_have_count(0)


def test_nothing_drawn_is_no_signature_and_nothing_filled_in_is_lost(talk: Talk) -> None:
    page = talk.page(talk.head)
    person, officer = begun(page)
    person.get_by_role("button", name="签好了").click()
    expect(person.get_by_text("还没有签名，请先签上姓名。")).to_be_visible()
    draw(page, person, [(0.5, 0.5), (0.51, 0.5)])
    person.get_by_role("button", name="签好了").click()
    expect(person.get_by_text("还没有签名，请先签上姓名。")).to_be_visible()
    draw(page, person, NAME)
    person.get_by_role("button", name="撤销一笔").click()
    person.get_by_role("button", name="清除").click()
    expect(person.get_by_role("button", name="清除")).to_be_disabled()
    draw(page, person, NAME)
    page.get_by_label("错在哪里").fill("对司机大声呵斥")
    draw(page, officer, OTHER)
    officer.get_by_role("button", name="签好了").click()  # it ends what the other wrote, too
    expect(page.get_by_text("还缺：要改进什么、改进期限")).to_be_visible(timeout=PATIENCE)
    for pad in (person, officer):
        expect(pad.get_by_text("已签名。")).to_be_visible(timeout=PATIENCE)
    assert talk.records() == []
    expect(page.get_by_label("错在哪里")).to_have_value("对司机大声呵斥")
    fill(page, talk)
    page.get_by_role("button", name="保存记录").click()
    expect(page.get_by_test_id("stToast").get_by_text("已保存。")).to_be_visible(timeout=PATIENCE)
    (kept,) = talk.records()
    assert None not in {kept.person_signature, kept.officer_signature}


def test_without_a_finger_the_name_is_typed_by_keyboard_and_marked_as_typed(talk: Talk) -> None:
    page = talk.page(talk.head)
    person, officer = begun(page)
    fill(page, talk)
    type_name(person, "王芳")
    officer.get_by_role("button", name="输入姓名代替").press("Enter")
    field = officer.get_by_label("姓名")
    field.press_sequentially("赵主管")
    field.press("Enter")
    expect(page.get_by_test_id("stToast").get_by_text("已保存。")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("（打字签名）")).to_have_count(2)
    (kept,) = talk.records()
    assert (kept.person_typed, kept.officer_typed) == ("王芳", "赵主管")


def test_a_signature_outlives_the_choice_to_refuse_and_back(talk: Talk) -> None:
    page = talk.page(talk.head)
    person, officer = begun(page)
    fill(page, talk)
    draw(page, person, NAME)
    person.get_by_role("button", name="签好了").click()
    expect(person.get_by_text("已签名。")).to_be_visible(timeout=PATIENCE)
    declines = page.get_by_text("当事人拒绝签字", exact=True)
    declines.click()
    expect(page.get_by_label("见证人姓名")).to_be_visible(timeout=PATIENCE)
    declines.click()
    person, officer = pads(page)
    expect(person.get_by_text("已签名。")).to_be_visible(timeout=PATIENCE)
    draw(page, officer, OTHER)
    officer.get_by_role("button", name="签好，保存记录").click()
    expect(page.get_by_test_id("stToast").get_by_text("已保存。")).to_be_visible(timeout=PATIENCE)
    (kept,) = talk.records()
    assert kept.person_signature is not None
