"""An inspector hands the phone over: the window's head signs with a finger, under that result."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from db.checks import result_store
from db.directory import directory_store
from kiosk import clock
from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.browser.folds import answered
from tests.helpers.checking import ITEMS, Yard
from tests.helpers.signing import NAME, draw

pytestmark = pytest.mark.browser

PATIENCE = 30_000


@pytest.fixture
def check(server: Server, phone: Callable[..., BrowserContext]) -> tuple[Page, str]:
    """A check just handed in, on the phone of its inspector, and its number."""
    yard, inspector = Yard(server.house), f"I{uuid4().hex[:6]}"
    with server.house.writing() as session:
        directory_store.keep_unit(session, code="U3", name="单位 U3", parent=None)
    yard.employ(inspector, "U3")
    yard.user(inspector, "inspector", inspector)
    ref = yard.check(
        inspector,
        at=clock.now() - timedelta(minutes=5),
        failed={ITEMS[0]: "柜台无人"},
        photos={ITEMS[0]: (yard.photo("olive"),)},
    )
    context = phone()
    context.add_cookies(
        [{"name": SESSION_COOKIE, "value": yard.signed_in(inspector), "url": server.url}]
    )
    page = context.new_page()
    page.goto(f"{server.url}/checks?ref={ref}")
    return page, ref


def test_a_head_signs_and_after_a_correction_is_asked_again(
    server: Server, check: tuple[Page, str]
) -> None:
    page, ref = check
    page.get_by_label("负责人姓名").fill("王主任", timeout=PATIENCE)
    expect(page.locator(".check-item img")).to_have_js_property("complete", True)
    assert page.locator(".check-item img").evaluate("image => image.naturalWidth") > 0
    pad = page.locator(".pad")
    draw(page, pad, NAME)
    pad.get_by_role("button", name="保存签字").click()  # one act: nothing else is to be pressed
    picture = page.locator(".check-signed img")
    expect(picture).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".pad")).to_have_count(0)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")

    with answered(page):  # opening the fold asks the server
        page.get_by_text("更正结果", exact=True).click()
    item = page.locator(f".st-key-correct_{ref}_0_{ITEMS[1]}")
    item.get_by_text("不符合", exact=True).click()
    page.get_by_label("看到了什么").nth(1).fill("电话无人接")
    page.get_by_label("更正的原因").fill("看了照片")
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_text("请就现在的结果重新签字")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".pad")).to_have_count(1)
    with server.house.reading() as session:
        result = result_store.get(session, ref)
        [signed] = result_store.signatures(session, result.id)
    assert (result.version, signed.version, signed.signer) == (1, 0, "王主任")
    assert [f.item for f in result.findings if f.answer == "not_met"] == list(ITEMS[:2])


def test_a_signature_without_a_name_stays_on_the_paper_until_the_name_is_there(
    server: Server, check: tuple[Page, str]
) -> None:
    page, ref = check
    pad = page.locator(".pad")
    expect(pad.locator("canvas")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("负责人姓名").fill("")
    draw(page, pad, NAME)
    pad.get_by_role("button", name="保存签字").click()
    expect(pad.get_by_text("已签名。")).to_be_visible(timeout=PATIENCE)
    again = page.get_by_role("button", name="保存签字")
    expect(again).to_be_visible(timeout=PATIENCE)
    page.get_by_label("负责人姓名").fill("王主任")
    again.click()
    expect(page.locator(".check-signed img")).to_be_visible(timeout=PATIENCE)
    with server.house.reading() as session:
        [signed] = result_store.signatures(session, result_store.get(session, ref).id)
    assert signed.signer == "王主任"


def test_a_signature_given_without_a_net_is_kept_by_the_same_press_once_it_is_back(
    server: Server, check: tuple[Page, str]
) -> None:
    page, ref = check
    page.get_by_label("负责人姓名").fill("王主任", timeout=PATIENCE)
    pad = page.locator(".pad")
    draw(page, pad, NAME)
    page.context.set_offline(True)
    pad.get_by_role("button", name="保存签字").click()
    expect(pad.get_by_text("没有送出去，笔画还在。")).to_be_visible(timeout=PATIENCE)
    page.context.set_offline(False)
    pad.get_by_role("button", name="保存签字").click()
    expect(page.locator(".check-signed img")).to_be_visible(timeout=PATIENCE)
    with server.house.reading() as session:
        assert len(result_store.signatures(session, result_store.get(session, ref).id)) == 1
