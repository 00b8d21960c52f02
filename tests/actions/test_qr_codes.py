"""QR codes: a reader that is not ours reads them small, and with a blot on them."""

import random
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db import directory_store
from kiosk import qr_codes
from kiosk.cli import main
from kiosk.config import Settings
from kiosk.posters import posters, sheet
from kiosk.routes import qr
from kiosk.wiring import House
from survey.posts import POSTS
from tests.building import a_window

ADDRESS = "https://service.example.com/rate?w=9d_HPIl-hWFK2hJy"


def picture(address: str = ADDRESS, width: int = 200) -> Image.Image:
    drawn = Image.open(BytesIO(qr_codes.png(address, width=width))).convert("L")
    return drawn.resize((width, width), Image.Resampling.LANCZOS)


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def test_a_code_is_read_at_200_pixels() -> None:
    assert read(picture()) == [ADDRESS]


@pytest.mark.parametrize("seed", range(12))
def test_a_code_is_read_with_a_tenth_of_it_covered(seed: int) -> None:
    """The blot may lie anywhere but on the three corner marks, without which none is found."""
    image = picture(width=400)
    side = int((0.10 * 400 * 400) ** 0.5)
    chance = random.Random(seed)  # noqa: S311 - where a blot falls is no secret
    corner = 150
    while True:
        x, y = chance.randrange(0, 400 - side), chance.randrange(0, 400 - side)
        left, right = x < corner, x + side > 400 - corner
        top, bottom = y < corner, y + side > 400 - corner
        if not ((left and (top or bottom)) or (right and top)):
            break
    ImageDraw.Draw(image).rectangle([x, y, x + side, y + side], fill=chance.choice([0, 128, 255]))
    assert read(image) == [ADDRESS]


def test_the_drawing_scales_without_edges_of_its_own() -> None:
    drawing = qr_codes.svg(ADDRESS)
    assert drawing.startswith("<svg")
    assert "viewBox" in drawing


def test_the_terminal_shows_a_code() -> None:
    lines = qr_codes.terminal(ADDRESS).splitlines()
    assert len({len(line) for line in lines}) == 1
    image = Image.new("L", (len(lines[0]) * 8, len(lines) * 16), 0)
    draw = ImageDraw.Draw(image)
    halves = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            for half, lit in enumerate(halves[sign]):
                x, y = column * 8, row * 16 + half * 8
                draw.rectangle([x, y, x + 7, y + 7], fill=255 if lit else 0)
    assert read(image) == [ADDRESS]


@pytest.fixture
def yard(house: House) -> House:
    """A house with a window of every post."""
    for post in POSTS:
        a_window(house, f"{post.code}-1", post=post.code)
    return house


def test_the_sheet_holds_a_stand_and_a_label_for_each_window(yard: House) -> None:
    with yard.reading() as session:
        page = sheet(yard, posters(yard, directory_store.windows(session)))
    assert page.count('class="page stand"') == len(POSTS)
    assert page.count('class="label"') == len(POSTS)
    assert "<script" not in page


def test_a_window_called_like_markup_is_printed_as_its_name(house: House) -> None:
    a_window(house)
    with house.writing() as session:
        directory_store.keep_window(
            session, code="SB-1", name="<b>磅", unit="U1", post="SB", location=None
        )
    with house.reading() as session:
        page = sheet(house, posters(house, directory_store.windows(session)))
    assert "&lt;b&gt;磅" in page


@pytest.fixture
def called(yard: House, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of somebody who calls `kiosk` for this house."""
    monkeypatch.setenv("KIOSK_DATA_DIR", str(yard.settings.data_dir))
    monkeypatch.setenv("KIOSK_PUBLIC_URL", "https://service.example.com")
    return yard.settings


def test_the_command_writes_a_code_a_window_and_a_sheet(called: Settings, tmp_path: Path) -> None:
    main(["qr", str(tmp_path / "out")])
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {f"{post.code}-1.svg" for post in POSTS} | {"posters.html"}
    main(["qr", str(tmp_path / "png"), "--format", "png"])
    image = Image.open(tmp_path / "png" / "SB-1.png")
    assert read(image.convert("L"))[0].startswith("https://service.example.com/rate?w=")


def test_codes_are_the_administrators_alone(yard: House) -> None:
    client = TestClient(Starlette(routes=qr.routes(yard)))
    for address in ("/qr/SB-1.svg", "/qr/SB-1.png", "/posters"):
        assert client.get(address).status_code == 401
