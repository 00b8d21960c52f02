"""An administrator with a phone: windows, their printed codes, and who may sign in."""

from collections.abc import Callable
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from db.ground import audit_store
from survey.directory.roles import Role
from tests.browser.conftest import Server
from tests.browser.folds import settled, unfold
from tests.helpers.building import a_login, a_window

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 30_000
OpenPhone = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def keeper(server: Server) -> str:
    """The user name of an administrator."""
    return a_login(server.house, "keeper", Role.ADMINISTRATOR, password=PASSWORD).username


@pytest.fixture
def desk(server: Server, phone: OpenPhone, keeper: str) -> Page:
    """The administrator's phone, signed in through the form."""
    context = phone()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, server, keeper)
    expect(page.get_by_role("heading", name="您好")).to_be_visible(timeout=PATIENCE)
    return page


def sign_in(page: Page, server: Server, username: str) -> None:
    page.goto(f"{server.url}/login")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("form button")


def go(page: Page, place: str) -> None:
    """Open a place by the bar at the bottom."""
    page.locator(".st-key-places").get_by_role("link", name=place).tap()


def printed_address(page: Page, server: Server, code: str) -> str:
    """Return what an independent reader finds in the code that the administrator downloads."""
    answer = page.request.get(f"{server.url}/qr/{code}.png")
    assert answer.ok
    return read(answer.body())


def read(picture: bytes) -> str:
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return found.text


def test_a_new_window_gets_a_code_that_leads_customers_to_it(
    server: Server, desk: Page, phone: OpenPhone
) -> None:
    go(desk, "窗口")
    fold = unfold(desk, "新建窗口")
    fold.get_by_label("编号").fill("NEW-1")
    fold.get_by_label("窗口名称").fill("新来的司磅室")
    for field, choice in (("单位", "单位 U1"), ("岗位", "司磅室")):
        fold.get_by_label(field).first.tap()
        desk.get_by_role("option", name=choice).first.tap()
    fold.get_by_label("位置").fill("北门内")
    fold.get_by_role("button", name="新建窗口").tap()
    toast = desk.get_by_test_id("stToast")
    expect(toast.get_by_text("已新建")).to_be_visible()
    expect(toast).to_be_hidden(timeout=PATIENCE)  # it lies over the picture for a while
    expect(desk.get_by_role("heading", name="新来的司磅室")).to_be_visible()
    picture = desk.get_by_role("img", name="新来的司磅室的二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") > 0

    address = printed_address(desk, server, "NEW-1")
    assert read(picture.screenshot()) == address
    customer = phone().new_page()
    customer.goto(address)
    expect(customer.get_by_role("heading", name="新来的司磅室")).to_be_visible()
    expect(customer.get_by_role("button", name="非常满意", exact=True)).to_be_visible()


def test_a_poster_shows_the_name_and_the_code(server: Server, desk: Page) -> None:
    a_window(server.house, code="POST-1", post="KP")
    go(desk, "窗口")
    desk.get_by_role("link", name="窗口 POST-1").tap()
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="打印立牌和标签").tap()
    poster = opened.value
    expect(poster.get_by_text("窗口 POST-1").first).to_be_visible()
    codes = zxingcpp.read_barcodes(Image.open(BytesIO(poster.screenshot(full_page=True))))
    assert {code.text for code in codes} == {printed_address(desk, server, "POST-1")}


def test_a_replaced_code_is_dead_and_its_heir_lives(
    server: Server, desk: Page, phone: OpenPhone
) -> None:
    a_window(server.house, code="OLD-1", post="MW")
    before = printed_address(desk, server, "OLD-1")
    go(desk, "窗口")
    desk.get_by_role("link", name="窗口 OLD-1").tap()
    fold = unfold(desk, "更换、作废二维码")
    fold.get_by_role("radiogroup").get_by_text("更换二维码").tap()
    expect(fold.get_by_text("已张贴的立牌和标签立即失效")).to_be_visible()
    fold.get_by_role("button", name="更换二维码").tap()
    expect(desk.get_by_role("alert")).to_contain_text("原因")
    assert printed_address(desk, server, "OLD-1") == before

    fold.get_by_label("原因").fill("立牌被人涂改")
    fold.get_by_role("button", name="更换二维码").tap()
    expect(desk.get_by_test_id("stToast").get_by_text("已完成。")).to_be_visible()
    after = printed_address(desk, server, "OLD-1")
    assert after != before
    customer = phone().new_page()
    dead = customer.goto(before)
    assert dead is not None
    assert dead.status == 404
    expect(customer.get_by_role("heading", name="没有找到这个窗口")).to_be_visible()
    expect(customer.get_by_role("link", name="写意见或投诉")).to_be_visible()
    customer.goto(after)
    expect(customer.get_by_role("heading", name="窗口 OLD-1")).to_be_visible()


def find(desk: Page, account: str) -> None:
    """Look for an account and open it: other tests' accounts may fill the first page."""
    desk.get_by_label("查找").fill(account)
    desk.get_by_label("查找").press("Enter")
    settled(desk)  # a row tapped while the list is drawn anew is another one
    desk.get_by_text(account, exact=True).tap()


def test_a_closed_account_is_out_at_once(server: Server, desk: Page, phone: OpenPhone) -> None:
    a_login(server.house, "helper", Role.LEADER, password=PASSWORD)
    other = phone().new_page()
    sign_in(other, server, "helper")
    expect(other.get_by_role("heading", name="您好")).to_be_visible(timeout=PATIENCE)

    go(desk, "账号")
    find(desk, "helper")
    fold = unfold(desk, "停用账号")
    expect(fold.get_by_text("立即在所有设备上退出登录")).to_be_visible()
    fold.get_by_role("button", name="停用这个账号").tap()
    expect(desk.get_by_role("button", name="重新启用")).to_be_visible()

    expect(other.get_by_role("heading", name="登录")).to_be_visible(timeout=PATIENCE)
    other.goto(f"{server.url}/board")
    expect(other.get_by_role("heading", name="登录")).to_be_visible(timeout=PATIENCE)
    sign_in(other, server, "helper")
    expect(other.get_by_text("用户名或密码不对。")).to_be_visible()
    with server.house.reading() as session:
        deeds = {(entry.deed, entry.subject) for entry in audit_store.entries(session)}
    assert ("account-closed", "helper") in deeds


def test_a_new_account_gets_a_link_that_sets_its_password(
    server: Server, desk: Page, phone: OpenPhone
) -> None:
    go(desk, "账号")
    desk.get_by_role("button", name="新建账号").tap()
    desk.get_by_label("用户名").fill("newcomer")
    desk.get_by_label("姓名").fill("新来的")
    desk.get_by_label("角色").tap()
    desk.get_by_role("option", name="领导").tap()
    desk.get_by_role("button", name="新建", exact=True).tap()
    link = desk.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{server.url}/welcome#t=")

    other = phone().new_page()
    other.goto(link)
    expect(other.get_by_text("newcomer")).to_be_visible()
    other.fill("#password", PASSWORD)
    other.fill("#repeated", PASSWORD)
    other.click("form button")
    expect(other.get_by_role("heading", name="新来的，您好")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(("place", "opened"), [("窗口", ""), ("账号", "keeper")])
def test_nothing_scrolls_sideways_and_thumbs_have_room(desk: Page, place: str, opened: str) -> None:
    go(desk, place)
    if opened:
        find(desk, opened)
    folds = desk.get_by_test_id("stExpander").locator("summary")
    expect(folds.first).to_be_visible()
    folds.first.tap()
    button = desk.get_by_test_id("stFormSubmitButton").first
    expect(button).to_be_visible()
    assert desk.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    for box in (folds.first.bounding_box(), button.bounding_box()):
        assert box is not None
        assert box["height"] >= 48
    for link in desk.locator(".st-key-places a").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 48
