"""QR codes, read by a reader that did not write them."""

from io import BytesIO
from math import isqrt

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from kiosk.pictures import qr_codes
from kiosk.pictures.qr_codes import QUIET_ZONE

ADDRESS = "https://pingjia.hefeng-group.com.cn/rate?w=Qm3-xY_7TtLw0aZk"
FINDER = 8
"""Modules of a corner square with its white rim."""


def _picture(width: int = 1000, *, captioned: bool = False) -> Image.Image:
    return Image.open(BytesIO(qr_codes.png(ADDRESS, width=width, captioned=captioned))).convert("L")


def _read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def _blotted(picture: Image.Image, x: int, y: int, side: int, ink: int) -> Image.Image:
    """Cover a square; places are in modules of the code proper."""
    module = picture.width // qr_codes.qr_code(ADDRESS).side
    left, top = ((place + QUIET_ZONE) * module for place in (x, y))
    end = side * module - 1
    ImageDraw.Draw(picture).rectangle((left, top, left + end, top + end), fill=ink)
    return picture


def _tenth() -> int:
    """The side of a square that covers at least a tenth of the code."""
    return isqrt(len(qr_codes.qr_code(ADDRESS).rows) ** 2 // 10) + 1


def _hits_a_corner_square(x: int, y: int, side: int, modules: int) -> bool:
    corners = ((0, 0), (modules - FINDER, 0), (0, modules - FINDER))
    return any(
        x < left + FINDER and left < x + side and y < top + FINDER and top < y + side
        for left, top in corners
    )


@pytest.mark.parametrize("captioned", [True, False])
def test_a_code_is_read_at_200_pixels(captioned: bool) -> None:
    picture = _picture(200, captioned=captioned)

    assert picture.width <= 200
    assert _read(picture) == [ADDRESS]


def test_a_large_code_is_read_when_shrunk_to_200_pixels() -> None:
    assert _read(_picture(1000).resize((200, 200), Image.Resampling.BILINEAR)) == [ADDRESS]


@pytest.mark.parametrize("ink", [0, 128, 255])
def test_a_code_with_a_tenth_covered_is_read_wherever_its_corner_squares_are_clear(
    ink: int,
) -> None:
    picture, modules, side = _picture(200), len(qr_codes.qr_code(ADDRESS).rows), _tenth()
    places = [(x, y) for x in range(0, modules - side, 3) for y in range(0, modules - side, 3)]
    read = {at for at in places if _read(_blotted(picture.copy(), *at, side, ink)) == [ADDRESS]}
    lost = set(places) - read

    assert side**2 >= modules**2 / 10
    assert all(_hits_a_corner_square(x, y, side, modules) for x, y in lost)
    assert len(read) >= 0.85 * len(places)


@pytest.mark.parametrize("ink", [0, 255])
def test_a_code_whose_free_corner_is_torn_off_is_read(ink: int) -> None:
    modules, side = len(qr_codes.qr_code(ADDRESS).rows), _tenth()

    assert _read(_blotted(_picture(200), modules - side, modules - side, side, ink)) == [ADDRESS]


@pytest.mark.parametrize("x", [0, 1])
@pytest.mark.parametrize("binarizer", list(zxingcpp.Binarizer.__members__.values()))
def test_a_code_without_a_corner_square_is_not_found_hence_the_address_beneath(
    x: int, binarizer: zxingcpp.Binarizer
) -> None:
    """A code is found by its corner squares; correction restores what it holds, not those."""
    modules, side = len(qr_codes.qr_code(ADDRESS).rows), _tenth()
    torn = _blotted(_picture(), x * (modules - side), 0, side, 255)

    assert zxingcpp.read_barcodes(torn, binarizer=binarizer) == []
    assert "pingjia.hefeng-group.com.cn/rate?w=Qm3-xY_7TtLw0aZk" in qr_codes.svg(ADDRESS)


def test_a_short_address_gets_no_smaller_code_and_a_long_one_a_larger() -> None:
    sides = [len(qr_codes.qr_code(f"https://k.cn/{'x' * n}").rows) for n in (1, 90, 200)]

    assert sides == [57, 57, 77]


def test_the_svg_draws_the_same_squares_as_the_png() -> None:
    code = qr_codes.qr_code(ADDRESS)
    module = 1000 // code.side
    picture = _picture()
    drawn = tuple(
        tuple(
            picture.getpixel(((x + QUIET_ZONE) * module + 1, (y + QUIET_ZONE) * module + 1)) == 0
            for x in range(len(code.rows))
        )
        for y in range(len(code.rows))
    )

    assert drawn == code.rows
    assert code.path in qr_codes.svg(ADDRESS)


def test_the_quiet_zone_is_white_on_all_sides() -> None:
    picture = _picture()
    rim = QUIET_ZONE * (picture.width // qr_codes.qr_code(ADDRESS).side)
    inside = picture.crop((rim, rim, picture.width - rim, picture.height - rim))
    white = Image.new("L", picture.size, 255)
    white.paste(inside, (rim, rim))

    assert white.tobytes() == picture.tobytes()


def test_an_address_with_signs_of_markup_stays_text() -> None:
    assert "<script>" not in qr_codes.svg("http://x/?a=<script>")


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
    assert _read(image) == [ADDRESS]
