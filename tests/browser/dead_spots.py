"""What tests of complaints without a signal do again and again."""

from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE, Server

WORDS = "司磅时等了一个多小时，没有人理我。"
NO_SYNC = "delete window.SyncManager"


def form(context: BrowserContext, server: Server, *, works: bool = True) -> Page:
    """Open the complaint's form and wait for what works behind it."""
    page = context.new_page()
    page.goto(f"{server.url}/complain?w={server.tokens['SB']}")
    if not works:
        return page
    page.evaluate(
        "navigator.serviceWorker.getRegistration('/complain').then(async function wait(one) {"
        " while (!one || !one.active) {"
        "  await new Promise(go => setTimeout(go, 50));"
        "  one = await navigator.serviceWorker.getRegistration('/complain') } })"
    )
    return page


def fill(page: Page) -> None:
    """Fill in all of the form but its photos."""
    page.locator("#words").fill(WORDS)
    page.locator("label[for=category-conflict]").tap()
    page.locator("label[for=when-today]").tap()
    page.locator("summary").tap()
    page.locator("label[for=contact_kind-wechat]").tap()
    page.locator("[name=contact]").fill("wx-12345")
    page.locator("[name=about_team]").check()


def send(page: Page) -> None:
    """Send what was filled in."""
    page.locator("#complaint .send button").tap()


def thanked(page: Page) -> None:
    """Wait for the thanks, and until their page has run: left sooner, it forgets no draft."""
    expect(page.get_by_role("heading", name="谢谢，已收到。")).to_be_visible()
    page.wait_for_load_state()


def said(page: Page) -> Any:
    """Return what can be expected of the sentence in the form's place."""
    return expect(page.locator("#waits-said"))


def synced(context: BrowserContext, page: Page, server: Server) -> None:
    """Tell the worker that there is a signal, as the browser does some time after it is back."""
    known: dict[str, str] = {}

    def note(told: dict[str, Any]) -> None:
        known.update({e["scopeURL"]: e["registrationId"] for e in told["registrations"]})

    line = context.new_cdp_session(page)
    line.on("ServiceWorker.workerRegistrationUpdated", note)
    line.send("ServiceWorker.enable")
    for _ in range(PATIENCE):
        if f"{server.url}/complain" in known:
            break
        page.wait_for_timeout(100)
    number = known[f"{server.url}/complain"]
    told = {"origin": server.url, "registrationId": number, "tag": "kiosk", "lastChance": False}
    line.send("ServiceWorker.dispatchSyncEvent", told)


_RUNNING_OFF = """layer => {
  const said = [...layer.querySelectorAll(
    '.go, .button, .send button, summary, .chips span, .chips label, .faces span, a, p, h1, li')]
    .filter(e => e.checkVisibility() && e.textContent.trim());
  const box = e => {
    const words = document.createRange();
    words.selectNodeContents(e);
    return words.getBoundingClientRect();
  };
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const apart = said.flatMap((a, n) => said.slice(n + 1)
    .filter(b => !a.contains(b) && !b.contains(a) && over(box(a), box(b)))
    .map(b => `${a.textContent.trim()} / ${b.textContent.trim()}`));
  const wide = layer.scrollWidth > layer.clientWidth ? ['wider than the screen'] : [];
  return [...wide, ...apart];
}"""


def running_off(layer: Locator) -> list[str]:
    """Return what words of a page lie over each other, or run off the screen."""
    found: list[str] = layer.evaluate(_RUNNING_OFF)
    return found
