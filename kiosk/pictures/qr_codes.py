"""A window's QR code as SVG and PNG: quiet zone around, short address beneath.

Correction level H restores about 30 % of the code, so that a sticker a tenth of which is torn or
dirty still opens. The three corner squares are what a reader finds a code by: no level
restores those, so they are kept small beside the code, and the address is printed beneath
(docs/decisions/codes.md).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Final

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M

QUIET_ZONE: Final = 4
"""Modules of white on each side, as ISO/IEC 18004 asks."""
LEAST_VERSION: Final = 10
"""57 modules a side: the most that are three pixels wide in a picture of 200."""
TERMINAL_RIM: Final = 2
WIDTH: Final = 1000
_CAPTION_LEAST: Final = 8


@dataclass(frozen=True)
class QrCode:
    """The squares of a code; `rows` has True where it is dark, without the quiet zone."""

    address: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """How many modules the code has on a side, the quiet zone included."""
        return len(self.rows) + 2 * QUIET_ZONE

    @cached_property
    def path(self) -> str:
        """The dark squares as an SVG path to fill: a piece a run, each placed from the one before.

        Filled and not stroked, because a print shop's program may scale a drawing without its
        strokes.
        """
        pieces, at = [], (0, 0)
        for y, row in enumerate(self.rows, QUIET_ZONE):
            for x, length in _runs(row, QUIET_ZONE):
                pieces.append(f"m{x - at[0]}{y - at[1]:+}h{length}v1h-{length}")
                at = x, y + 1
        return "".join(pieces)

    @property
    def strokes(self) -> str:
        """The same as lines to stroke, one square wide, in half the bytes: for screens."""
        pieces, at = [], (0.0, 0.0)
        for y, row in enumerate(self.rows, QUIET_ZONE):
            for x, length in _runs(row, QUIET_ZONE):
                pieces.append(f"m{x - at[0]:g}{y + 0.5 - at[1]:+g}h{length}")
                at = x + length, y + 0.5
        return "".join(pieces)


@lru_cache(maxsize=512)
def qr_code(address: str) -> QrCode:
    """Return the code of an address as it is printed: level H, larger than it need be."""
    return _made(address, ERROR_CORRECT_H, least=LEAST_VERSION)


def slip_code(address: str) -> QrCode:
    """Return a slip's code as it is printed: level H, as small as it may be; it is not kept."""
    return _made(address, ERROR_CORRECT_H)


def screen_code(address: str) -> QrCode:
    """Return a small code of an address for a screen: nothing of it gets torn; it is not kept."""
    return _made(address, ERROR_CORRECT_M)


def screen_svg(address: str) -> str:
    """Return the small code as a picture of its own, for pages that take no drawing."""
    return _drawn(screen_code(address))


def slip_svg(address: str) -> str:
    """Return a slip's code as a picture of its own, for the gate's screen and its printer."""
    return _drawn(slip_code(address))


def short_address(address: str) -> str:
    """Return an address as people type it: without the scheme."""
    return address.partition("://")[2] or address


def svg(address: str, *, captioned: bool = True) -> str:
    """Return the code as an SVG of its own, sharp at any size."""
    code = qr_code(address)
    label = escape(short_address(address))
    size = min(2.0, code.side * 1.6 / max(len(label), 1))
    height = code.side + (3 if captioned else 0)
    caption = (
        f'<text x="{code.side / 2:g}" y="{code.side:g}" font-size="{size:.2f}" '
        f'text-anchor="middle" font-family="sans-serif">{label}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.side} {height}" role="img" '
        f'aria-label="{label}" shape-rendering="crispEdges"><path fill="#fff" '
        f'd="M0 0h{code.side}v{height}h-{code.side}z"/><path d="{code.path}"/>'
        f"{caption if captioned else ''}</svg>"
    )


def png(address: str, *, width: int = WIDTH, captioned: bool = True) -> bytes:
    """Return the code as a PNG of whole pixels a module, at most `width` pixels wide."""
    code = qr_code(address)
    module = max(1, width // code.side)
    side = module * code.side
    picture = Image.new("1", (side, side + (module * 3 if captioned else 0)), 1)
    pen = ImageDraw.Draw(picture)
    for y, row in enumerate(code.rows, QUIET_ZONE):
        for x, length in _runs(row, QUIET_ZONE):
            left, top = x * module, y * module
            pen.rectangle((left, top, left + length * module - 1, top + module - 1), fill=0)
    if captioned:
        _write(pen, short_address(address), side=side, module=module)
    target = BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()


def terminal(address: str) -> str:
    """Return the code as characters for a dark or light terminal."""
    rows = screen_code(address).rows
    rim = (False,) * TERMINAL_RIM
    blank = [(False,) * (len(rows) + 2 * TERMINAL_RIM)] * TERMINAL_RIM
    lines = [*blank, *(rim + row + rim for row in rows), *blank]
    return "\n".join(_half_blocks(lines, row) for row in range(0, len(lines), 2))


def _drawn(code: QrCode) -> str:
    side = code.side
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path d="{code.path}"/></svg>'
    )


def _made(address: str, level: int, *, least: int = 1) -> QrCode:
    made = qrcode.QRCode(version=least, error_correction=level, border=0)
    made.add_data(address)
    made.make(fit=True)
    return QrCode(address, tuple(tuple(bool(dark) for dark in row) for row in made.get_matrix()))


def _write(pen: ImageDraw.ImageDraw, words: str, *, side: int, module: int) -> None:
    """Write the address beneath in letters that fit; too small to read is left out."""
    size = 2 * module
    while size >= _CAPTION_LEAST:
        font = ImageFont.load_default(size)
        if pen.textlength(words, font=font) <= side - 2 * module:
            pen.text((side / 2, side), words, fill=0, font=font, anchor="ms")
            return
        size -= 1


def _runs(row: tuple[bool, ...], x: int) -> list[tuple[int, int]]:
    """Return start and length of each run of dark squares in a row that begins at `x`."""
    runs = []
    for dark, squares in groupby(row):
        length = len(list(squares))
        if dark:
            runs.append((x, length))
        x += length
    return runs


_BLOCKS: Final = {
    (False, False): "█",
    (False, True): "▀",
    (True, False): "▄",
    (True, True): " ",
}


def _half_blocks(lines: list[tuple[bool, ...]], row: int) -> str:
    """Return two rows of modules as one row of characters, light on dark."""
    upper = lines[row]
    lower = lines[row + 1] if row + 1 < len(lines) else (True,) * len(upper)
    return "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
