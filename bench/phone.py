"""A slow phone: the system's Chromium with a slow line, a slow processor and an empty cache.

The line and the processor are slowed by the browser itself (CDP), the same for every page. The
browser does not slow websockets; that favours nobody, because every Streamlit page has one.
"""

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

PROBE: Final = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
FLAGS: Final = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
CHROMIUM: Final = "/usr/bin/chromium"
SLOW_LINE: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
SLOWER_PROCESSOR: Final = 4
PATIENCE: Final = 120.0

# What a browser tells that saves data: nothing may be fetched ahead of its use.
SAVES_DATA: Final = """Object.defineProperty(navigator, "connection",
    {value: {saveData: true, effectiveType: "4g", addEventListener() {}}});"""


@dataclass(frozen=True, slots=True)
class Watch:
    """An element to watch for: by selector, within others, saying certain words."""

    selector: str
    within: str = ""
    says: str = ""


class NeverShown(Exception):
    """A page did not show within reasonable time what it was watched for."""


@dataclass
class Traffic:
    """What went over the wire, with the moment of each piece (milliseconds since the epoch)."""

    begun: list[float] = field(default_factory=list)
    pieces: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    whole: dict[str, tuple[float, float]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    _offset: float = 0.0

    def listen(self, session: CDPSession) -> None:
        """Note what the browser tells of its requests."""
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.responseReceived", self._head)
        session.on("Network.dataReceived", self._data)
        session.on("Network.loadingFinished", self._end)
        session.on("Network.webSocketFrameReceived", self._frame)

    def requests(self, since: float, until: float) -> int:
        """Return how many requests began in the time."""
        return sum(since <= at <= until for at in self.begun)

    def bytes(self, since: float, until: float) -> float:
        """Return the bytes received in the time: heads, bodies as sent, websocket messages."""
        total = 0.0
        for request, pieces in self.pieces.items():
            before = sum(size for at, size in pieces if at < since)
            during = sum(size for at, size in pieces if since <= at <= until)
            end = self.whole.get(request)
            if end is not None and since <= end[0] <= until:
                during = end[1] - before
            total += max(0.0, during)
        return total

    def _moment(self, told: Mapping[str, Any]) -> float:
        return float(told["timestamp"]) * 1000 + self._offset

    def _request(self, told: dict[str, Any]) -> None:
        self._offset = (told["wallTime"] - told["timestamp"]) * 1000
        if told["request"]["url"].startswith("http"):
            self.begun.append(self._moment(told))
            self.addresses[told["requestId"]] = told["request"]["url"]

    def _head(self, told: dict[str, Any]) -> None:
        self._piece(told, told["response"]["encodedDataLength"])

    def _data(self, told: dict[str, Any]) -> None:
        self._piece(told, max(0, told["encodedDataLength"]))

    def _end(self, told: dict[str, Any]) -> None:
        self.whole[told["requestId"]] = (self._moment(told), told["encodedDataLength"])

    def _frame(self, told: dict[str, Any]) -> None:
        payload, binary = told["response"]["payloadData"], told["response"]["opcode"] == 2
        self._piece(told, len(base64.b64decode(payload)) if binary else len(payload))

    def _piece(self, told: Mapping[str, Any], size: float) -> None:
        self.pieces.setdefault(told["requestId"], []).append((self._moment(told), size))


@dataclass
class Visit:
    """One page opened once on the phone."""

    page: Page
    traffic: Traffic
    moments: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, at: float) -> None:
        """Keep the first moment something was told; a tap's last."""
        if name == "tap" or name not in self.moments:
            self.moments[name] = at

    def wait(self, name: str) -> float:
        """Wait until something watched for is there; return its moment."""
        deadline = time.monotonic() + PATIENCE
        while name not in self.moments:
            if time.monotonic() > deadline:
                raise NeverShown(f"{self.page.url} never showed {name!r}: {self.moments}")
            self.page.wait_for_timeout(20)
        return self.moments[name]

    def tap(self, watch: Watch) -> float:
        """Touch the middle of an element; return the moment the finger went down."""
        element = self.page.locator(watch.selector).first
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        if box is None:
            raise NeverShown(f"{watch.selector!r} has no place on {self.page.url}")
        self.moments.pop("tap", None)
        self.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        return self.wait("tap")

    def since_start(self, name: str) -> float:
        """Return the milliseconds from the start of the navigation."""
        return self.wait(name) - self.moments["start"]

    def answered(self, address: str) -> float:
        """Return the moment the answer to the page's own request to an address was complete."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for request, url in self.traffic.addresses.items():
                if address in url and request in self.traffic.whole:
                    return self.traffic.whole[request][0]
            self.page.wait_for_timeout(20)
        raise NeverShown(f"{self.page.url} never had an answer from {address}")


@dataclass(frozen=True)
class Phone:
    """The slow phone; each visit has a cache and cookies of its own."""

    browser: Browser

    @contextmanager
    def visit(
        self,
        url: str,
        watched: Mapping[str, Watch],
        *,
        cookies: Mapping[str, str] | None = None,
        saves_data: bool = False,
    ) -> Iterator[Visit]:
        """Open a page cold and watch for elements, each under a name."""
        context = self.browser.new_context(
            viewport={"width": 360, "height": 740},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
        )
        for name, value in (cookies or {}).items():
            context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        visit = Visit(page, Traffic())
        page.expose_binding("benchTell", _teller(visit))
        if saves_data:
            page.add_init_script(SAVES_DATA)
        page.add_init_script(_probe(watched))
        try:
            _slow_down(context.new_cdp_session(page), visit.traffic)
            page.goto(url, wait_until="commit")
            yield visit
        finally:
            context.close()


@contextmanager
def phone() -> Iterator[Phone]:
    """Start the browser and give the phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield Phone(browser)
        finally:
            browser.close()


def _slow_down(session: CDPSession, traffic: Traffic) -> None:
    session.send("Network.enable")
    traffic.listen(session)
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})


def _probe(watched: Mapping[str, Watch]) -> str:
    wanted = {name: asdict(watch) for name, watch in watched.items()}
    return PROBE.replace("WATCHED", json.dumps(wanted))


def _teller(visit: Visit) -> Callable[[Any, str, float], None]:
    def tell(_source: Any, name: str, at: float) -> None:
        # The empty page before the navigation starts a document, too.
        if visit.page.url != "about:blank" or name != "start":
            visit.note(name, at)

    return tell
