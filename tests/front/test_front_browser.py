"""In a real browser: Streamlit runs under our headers and speaks Chinese."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
SECONDS = 1000

# One server for all of them, which one takes away: they stay with one worker.
pytestmark = pytest.mark.browser

SCREEN = """
import streamlit as st

runs = "export default c => {{ c.parentElement.querySelector('p').textContent = 'it runs' }}"
greeting = st.components.v2.component("greeting", html="<p>…</p>", js=runs)
with st.container(key="page_ready"):
    st.write("receipt " + st.query_params.get("r", "none"))
    greeting(key="greeting")
    st.text_area("说明")
    st.selectbox("窗口", ["一号", "二号"], index=None)
    st.file_uploader("照片")
    st.markdown("Close")
    st.button("首页", icon=":material/home:")
"""
SERVER = """
import sys, pathlib
sys.path.insert(0, {root!r})
import streamlit as st
from starlette.routing import Route
from kiosk import front

front.apply()


async def staff(request):
    language = request.query_params.get("lang", "zh-CN")
    return front.streamlit_response(request, language, "form")


app = st.App(
    {screen!r},
    routes=[Route("/", staff)],
    middleware=front.middleware(pathlib.Path({data!r})),
)
"""


class Site:
    """A server of its own, that can be taken away and brought back."""

    def __init__(self, folder: Path) -> None:
        (folder / "screen.py").write_text(SCREEN.replace("{{", "{").replace("}}", "}"))
        program = SERVER.format(
            root=str(ROOT), screen=str(folder / "screen.py"), data=str(folder / "data")
        )
        (folder / "site_under_test.py").write_text(program)
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = ["uvicorn", "site_under_test:app", "--port", str(self.port), "--no-access-log"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            assert self.process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                return True
        except (URLError, OSError):
            return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.stop()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    page.set_default_timeout(30 * SECONDS)
    yield page
    context.close()


def test_streamlit_runs_under_our_headers_and_asks_nobody_else(site: Site, phone: Page) -> None:
    complaints, asked = _listen(phone)
    phone.goto(f"{site.url}/?r=7")
    expect(phone.get_by_text("receipt 7")).to_be_visible()
    expect(phone.get_by_text("it runs")).to_be_visible()
    expect(phone.locator("textarea")).to_be_visible()
    assert complaints == []
    assert [url for url in asked if not url.startswith((site.url, "blob:", "data:"))] == []
    fonts = [phone.request.get(url).body() for url in asked if "SourceSans" in url]
    assert sum(map(len, fonts)) < 2_000  # some browsers ask for it, and get it emptied


def test_what_streamlit_says_itself_is_chinese_and_what_people_wrote_is_theirs(
    site: Site, phone: Page
) -> None:
    phone.goto(f"{site.url}/")
    uploader = phone.get_by_test_id("stFileUploader")
    expect(uploader).to_contain_text("上传")
    expect(uploader).to_contain_text("每个文件不超过 15MB")
    expect(phone.get_by_placeholder("请选择")).to_be_visible()
    expect(phone.get_by_text("Close", exact=True)).to_be_visible()


def test_an_english_page_stays_english(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/?lang=en")
    expect(phone.get_by_test_id("stFileUploader")).to_contain_text("Upload")
    assert phone.locator("html").get_attribute("lang") == "en"


def test_fields_are_large_enough_for_iphones_and_no_toolbar_shows(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/")
    expect(phone.locator("textarea")).to_have_css("font-size", "16px")
    expect(phone.get_by_test_id("stToolbar")).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_lost_server_is_said_calmly_and_the_page_heals(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/")
    expect(phone.locator("textarea")).to_be_visible()
    banner = phone.locator("#kiosk-offline")
    expect(banner).to_have_count(0)
    site.stop()
    expect(banner).to_have_text("网络中断，请不要关闭本页，恢复后自动继续", timeout=20 * SECONDS)
    expect(phone.get_by_text("Connection error")).to_have_count(0)
    site.start()
    expect(banner).to_be_hidden(timeout=30 * SECONDS)


def _listen(page: Page) -> tuple[list[str], list[str]]:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    return complaints, asked


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
