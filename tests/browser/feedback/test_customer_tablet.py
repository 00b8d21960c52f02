"""The tablet at a window: many customers, one after the other, for months."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server
from tests.browser.customers import (
    KEPT_ON_PHONE,
    NewRatings,
    OpenPhone,
    arrived,
    enrol,
    face,
    open_page,
    thanked,
)

pytestmark = pytest.mark.browser


def test_the_tablet_returns_to_the_start_for_the_next_customer(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone(viewport={"width": 1024, "height": 768}, is_mobile=False)
    enrol(context, server)
    page = context.new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    for score in (5, 1):
        face(page, score).tap()
        thanked(page)
        page.clock.run_for(9_000)
        expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
        expect(face(page, score)).to_have_attribute("aria-pressed", "false")
    first, second = new_ratings()
    assert first.visit != second.visit
    assert [(r.channel, r.standing) for r in (first, second)] == [("kiosk", "counted")] * 2
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_a_customer_typed_is_kept_but_not_shown_to_the_next(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = phone(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    face(page, 2).tap()
    thanked(page)
    page.get_by_text("等太久").tap()
    page.fill("#comment", "没人理")
    with page.expect_response("**/additions"):
        page.clock.run_for(30_000)
    assert new_ratings()[0].comment == "没人理"
    face(page, 2).tap()
    thanked(page)
    expect(page.locator("#comment")).to_have_value("")
    expect(page.locator("input[value=waited-long]")).not_to_be_checked()


def test_the_tablet_leads_nowhere(server: Server, phone: OpenPhone) -> None:
    page = open_page(phone(viewport={"width": 1024, "height": 768}), server.rate(mode="kiosk"))
    face(page, 5).tap()
    thanked(page)
    addresses = page.locator("#k a").evaluate_all("links => links.map(l => l.getAttribute('href'))")
    assert addresses == [f"/rate?w={server.tokens['SB']}&mode=kiosk&lang=en"]


def test_the_tablet_outlives_a_restart_of_the_server(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(viewport={"width": 1024, "height": 768}), server.rate(mode="kiosk"))
    server.stop()
    try:
        face(page, 4).tap()
        expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    finally:
        server.start()
    expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible(timeout=20_000)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    assert arrived(page, new_ratings) == [4]


def test_the_tablet_renews_itself_after_an_idle_hour(server: Server, phone: OpenPhone) -> None:
    page = phone(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    with page.expect_navigation():
        page.clock.run_for(62 * 60_000)
    expect(face(page, 5)).to_be_visible()


def test_the_tablet_does_not_renew_itself_while_the_server_is_away(
    server: Server, phone: OpenPhone
) -> None:
    context = phone(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    page.evaluate("window.still = true")
    context.set_offline(True)
    page.clock.run_for(63 * 60_000)
    assert page.evaluate("window.still")
    expect(face(page, 5)).to_be_visible()


def test_the_tablet_changes_its_language_only_while_the_server_is_there(
    server: Server, phone: OpenPhone
) -> None:
    context = phone(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    chinese = page.get_by_role("heading", name="这次服务，您满意吗？")
    english = page.get_by_role("heading", name="How was the service?")
    context.set_offline(True)
    page.get_by_role("link", name="English").tap()
    page.clock.run_for(9_000)
    expect(chinese).to_be_visible()
    context.set_offline(False)
    page.get_by_role("link", name="English").tap()
    expect(english).to_be_visible()
    context.set_offline(True)
    page.clock.run_for(9_000)
    expect(english).to_be_visible()
    context.set_offline(False)
    page.clock.run_for(2 * 60_000)
    expect(chinese).to_be_visible()


def test_the_tablet_returns_to_its_own_language(server: Server, phone: OpenPhone) -> None:
    page = phone(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("heading", name="How was the service?")).to_be_visible()
    page.clock.run_for(9_000)
    expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
