"""Takes the README's pictures from a demo that runs for that purpose."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (360, 740)
DESK = (1120, 800)
SCREEN = (1920, 1080)
READY = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


@dataclass(frozen=True)
class Demo:
    """A demo that serves: its address and its customers' addresses by post."""

    url: str
    rate: str


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _demo() as demo, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        _customer(browser, demo)
        for who, path, name, size, tapped in (
            ("inspector", "/check", "check", PHONE, "一号司磅室"),
            ("supervisor", "/cases", "cases", PHONE, ""),
            ("supervisor", "/cases", "case", PHONE, "打开"),
            ("teamleader", "/ledger", "ledger", PHONE, ""),
            ("head", "/actions", "actions", PHONE, ""),
            ("leader", "/board", "board-phone", PHONE, ""),
            ("leader", "/voices", "voices", PHONE, ""),
            ("leader", "/board", "board", DESK, ""),
            ("admin", "/windows", "windows", PHONE, ""),
            ("wall", "/wall", "wall", SCREEN, ""),
        ):
            _staff(browser, demo, who=who, path=path, name=name, size=size, tapped=tapped)
        browser.close()


def _customer(browser: Browser, demo: Demo) -> None:
    context = _context(browser, PHONE)
    page = context.new_page()
    page.goto(demo.rate)
    _take(page, "rate")
    page.locator("button[name=score]").first.click()
    page.wait_for_timeout(1500)
    _take(page, "thanks")
    page.goto(demo.rate.replace("/rate?", "/complain?"))
    _take(page, "complain")
    context.close()


def _staff(
    browser: Browser,
    demo: Demo,
    *,
    who: str,
    path: str,
    name: str,
    size: tuple[int, int],
    tapped: str,
) -> None:
    """Take a picture of a page as somebody sees it, once they tapped some words on it."""
    from kiosk.demo.installation import PASSWORD

    context = _context(browser, size)
    page = context.new_page()
    page.goto(f"{demo.url}/login")
    page.fill("#username", who)
    page.fill("#password", PASSWORD)
    page.click("form button")
    page.goto(f"{demo.url}{path}")
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_timeout(6000)
    if tapped:
        page.get_by_text(tapped).first.click()
        page.wait_for_timeout(3000)
    _take(page, name)
    context.close()


def _context(browser: Browser, size: tuple[int, int]) -> BrowserContext:
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        is_mobile=size == PHONE,
        has_touch=size == PHONE,
    )


def _take(page: Page, name: str) -> None:
    from PIL import Image

    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    with Image.open(file) as picture:  # a palette makes flat pictures a third of the size
        picture.convert("RGB").quantize(128).save(file, optimize=True)
    print(file.relative_to(ROOT), file.stat().st_size // 1024, "kB")


@contextmanager
def _demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        url = f"http://localhost:{port}"
        kiosk = [sys.executable, "-c", "from kiosk.cli import main; main()", "demo"]
        environment = dict(os.environ, KIOSK_DATA_DIR=folder)
        made = subprocess.run(
            [*kiosk, "--port", str(port), "--no-serve"],
            env=environment, cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        rates = [line.strip() for line in made.stdout.splitlines() if "/rate?w=" in line]
        server = subprocess.Popen(
            [*kiosk, "--port", str(port)], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            _wait(f"{url}/readyz")
            yield Demo(url, rates[1])
        finally:
            server.terminate()
            server.wait(30)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
