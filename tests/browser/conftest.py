"""What browser tests share: one real server on a fresh database, one real Chromium.

The server is `kiosk serve` in a process of its own. It has a window of each post; `stop` and
`start` take it away and bring it back on the same port, as a restart would.
"""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from db.cases.complaint_store import Complaint
from db.feedback.ratings import Rating
from kiosk.config import Settings
from kiosk.wiring import House
from survey.directory.posts import POSTS
from tests.helpers.building import a_window, an_empty_house, fresh_settings
from tests.helpers.kept import complaints_of
from tests.helpers.served import ROOT, environment, free_port

PATIENCE = 40
FORBIDDEN = "Content Security Policy"


@dataclass
class Server:
    """A server that runs, its windows' tokens by post, and its house for looking inside."""

    settings: Settings
    house: House
    tokens: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path("server.log"))

    @property
    def url(self) -> str:
        """The address everything hangs under."""
        return self.settings.public_url

    def rate(self, post: str = "SB", **query: str) -> str:
        """Return the address of a window's page."""
        extra = "".join(f"&{name}={value}" for name, value in query.items())
        return f"{self.url}/rate?w={self.tokens[post]}{extra}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        if self.process is not None:
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from kiosk.cli import main; main(['serve'])"],
                cwd=ROOT,
                env=environment(self.settings),
                stdout=log,
                stderr=log,
            )
        self._wait()

    def stop(self) -> None:
        """Stop the server, as a restart does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def knows(self, token: str) -> None:
        """Wait until the server has read of a new window: it believes what it knew for a moment."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/rate?w={token}", timeout=PATIENCE):
                    return
            except HTTPError:
                time.sleep(0.1)
        pytest.fail(f"the server never read of the window of {token}")

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text(errors="replace")[-4000:]
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        pytest.fail(self.log.read_text(errors="replace")[-4000:])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served house with one window of each post, and whatever earlier tests left there."""
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


@contextmanager
def watched_for_forbidden(browser: Browser) -> Iterator[list[str]]:
    """Give a list of what browsers say of policies that pages opened from now on violate."""
    told: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if FORBIDDEN in said.text:
            told.append(said.text)

    def watch(context: BrowserContext) -> None:
        context.on("console", hear)

    browser.on("context", watch)
    try:
        yield told
    finally:
        browser.remove_listener("context", watch)


@contextmanager
def served(folder: Path, **given: Any) -> Iterator[Server]:
    """Serve a house with one window of each post from an empty folder, as it is set."""
    port = free_port()
    settings = fresh_settings(
        folder,
        public_url=f"http://localhost:{port}",
        port=port,
        company="禾丰集团",
        company_en="Hefeng Group",
        contact="0571-8888 6666",
        **given,
    )
    house = an_empty_house(settings)
    tokens = {post.code: a_window(house, code=f"{post.code}-1", post=post.code) for post in POSTS}
    running = Server(settings, house, tokens, log=folder / "server.log")
    running.start()
    try:
        yield running
    finally:
        running.stop()
        house.close()


@pytest.fixture(autouse=True)
def nothing_forbidden(browser: Browser) -> Iterator[None]:
    """Fail a test in which a page of ours wanted what its own policy forbids."""
    with watched_for_forbidden(browser) as told:
        yield
    assert told == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open phones, each with a memory of its own; `given` changes what they are."""
    opened: list[BrowserContext] = []

    def open_phone(**given: Any) -> BrowserContext:
        looks: dict[str, Any] = {
            "viewport": {"width": 360, "height": 740},
            "locale": "zh-CN",
            "is_mobile": True,
            "has_touch": True,
        }
        opened.append(browser.new_context(**(looks | given)))
        return opened[-1]

    yield open_phone
    for context in opened:
        put_away(context)


SENDS_NO_MORE = """
    XMLHttpRequest.prototype.send = function () { };
    window.fetch = function () { return new Promise(function () { }); };
    navigator.sendBeacon = function () { return true; };
"""


def put_away(context: BrowserContext) -> None:
    """Close a phone that sends nothing more.

    Its pages are online again before they are gone: what waits in them would come in the time of
    the next test.
    """
    for page in context.pages:
        page.evaluate(SENDS_NO_MORE)
    context.close()


@pytest.fixture
def new_ratings(server: Server) -> Callable[[], list[Rating]]:
    """Tell what was rated since the test began."""
    from tests.browser.customers import ratings

    before = {rating.id for rating in ratings(server)}
    return lambda: [rating for rating in ratings(server) if rating.id not in before]


WHOLE = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
"""The browser with all its parts: its engine alone, and a private window, send nothing later."""


@pytest.fixture
def whole_phone(browser: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """Return a phone whose browser sends for pages that were closed."""
    from tests.helpers.houses import FLAGS, missing

    if WHOLE is None:
        missing("a whole Chromium")
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=WHOLE, args=FLAGS, headless=True, locale="zh-CN",
        has_touch=True, viewport={"width": 360, "height": 740},
        ignore_default_args=["--disable-background-networking"],
    )  # fmt: skip
    context.grant_permissions(["background-sync"])
    context.set_default_timeout(PATIENCE * 1000)
    yield context
    put_away(context)


@pytest.fixture
def filed(server: Server) -> Callable[[], list[Complaint]]:
    """Return what customers complained of since the test began.

    The clocks of cases that other tests left behind open cases of their own meanwhile.
    """

    def all_of() -> list[Complaint]:
        with server.house.reading() as session:
            return complaints_of(session)

    before = {each.ref for each in all_of()}
    return lambda: [
        each for each in all_of() if each.ref not in before and each.source == "customer"
    ]
