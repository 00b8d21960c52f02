"""A sheet of slips as a printer draws it: what stands in the PDF, drawn anew without our code."""

import re
import zlib

from PIL import Image

_STREAM = re.compile(rb"Length (\d+)/Filter/FlateDecode>>stream\n")
_CODE = re.compile(
    rb"1 0 0 1 ([\d.]+) ([\d.]+) cm /W Do.*?([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm\n"
    rb"BI /W (\d+) /H (\d+) /IM true /BPC 1 /D \[1 0\] /F /AHx ID\n([0-9A-F]+)>\nEI",
    re.DOTALL,
)
_DOTS = 300 / 72


def sheets_of(pdf: bytes) -> list[Image.Image]:
    """Return the pages of a PDF of slips as a printer of 300 dots an inch draws their codes."""
    drawn = []
    for found in _STREAM.finditer(pdf):
        content = zlib.decompress(pdf[found.end() : found.end() + int(found[1])])
        if b"BI /W" in content:
            drawn.append(_page(content))
    return drawn


def _page(content: bytes) -> Image.Image:
    page = Image.new("L", (round(595.28 * _DOTS), round(841.89 * _DOTS)), 255)
    for found in _CODE.finditer(content):
        left, low, width, height, x, y = (float(each) for each in found.groups()[:6])
        side = int(found[7]), int(found[8])
        row = (side[0] + 7) // 8
        data = bytes.fromhex(found[9].decode())
        code = Image.frombytes("1", side, data, "raw", "1;I", row).convert("L")
        size = round(width * _DOTS), round(height * _DOTS)
        top = 841.89 - (low + y) - height
        at = round((left + x) * _DOTS), round(top * _DOTS)
        page.paste(code.resize(size, Image.Resampling.NEAREST), at)
    return page
