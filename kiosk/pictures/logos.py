"""The company's logo: read by its bytes, drawn anew, small enough for a page and a cell of a file.

What is kept is a PNG that we wrote ourselves, transparent where it was. Drawings (SVG) are refused:
they may hold scripts, and what they show depends on who opens them.
"""

import base64
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from survey.refusals.directory import LogoIsADrawing, NotALogo
from survey.refusals.given import PhotoTooLarge

LARGEST_FILE: Final = 15 * 1024 * 1024
LARGEST_PICTURE: Final = 40_000_000
"""Pixels."""
MOST: Final = 23_000
"""Bytes of the PNG: as text it stands in one cell of a workbook."""
SIDES: Final = (720, 600, 480, 360, 240, 160, 96)
"""Longest sides that are tried: on the 36 mm of an A4 stand 480 dots are 340 an inch."""
PRINTED_HIGH: Final = 0.4
PRINTED_WIDE: Final = 2.0
"""Inches at the head of a page of a document: what there is room for above its first line."""
COLOURS: Final = (256, 64, 16)
FORMATS: Final = ("PNG", "JPEG")
BEFORE: Final = "data:image/png;base64,"


def read_logo(raw: bytes) -> bytes:
    """Return the logo in some bytes as a small PNG.

    Refuses a drawing, what is neither PNG nor JPEG, and one that is too large or damaged.
    """
    if len(raw) > LARGEST_FILE:
        raise PhotoTooLarge(limit=f"{LARGEST_FILE // 1024**2} MB")
    if _is_drawing(raw):
        raise LogoIsADrawing
    try:
        picture = Image.open(BytesIO(raw), formats=FORMATS)
        if picture.width * picture.height > LARGEST_PICTURE:
            raise PhotoTooLarge(limit=f"{LARGEST_PICTURE // 10**6} MP")
        whole = ImageOps.exif_transpose(picture).convert("RGBA")
    except PhotoTooLarge:
        raise
    except Exception as unreadable:  # decoders raise whatever they like on hostile bytes
        raise NotALogo from unreadable
    found = next((png for png in _ways(_trimmed(whole)) if len(png) <= MOST), None)
    if found is None:
        raise NotALogo
    return found


def kept_as(png: bytes) -> str:
    """Return a logo as it is kept and written into pages: an address that holds it all."""
    return BEFORE + base64.b64encode(png).decode("ascii")


def png_of(kept: str) -> bytes:
    """Return the PNG of a logo as it was kept; refuse what is none of ours."""
    try:
        png = base64.b64decode(kept.removeprefix(BEFORE), validate=True)
        if not kept.startswith(BEFORE) or len(png) > MOST:
            raise NotALogo
        with Image.open(BytesIO(png), formats=("PNG",)) as picture:
            if max(picture.size) > SIDES[0]:
                raise NotALogo
            picture.load()
    except NotALogo:
        raise
    except Exception as damaged:  # decoders raise whatever they like on hostile bytes
        raise NotALogo from damaged
    return png


def for_print(kept: str) -> bytes:
    """Return a logo as a PNG that says how large it is on paper: that of a page's heading."""
    with Image.open(BytesIO(png_of(kept))) as picture:
        dots = max(picture.height / PRINTED_HIGH, picture.width / PRINTED_WIDE)
        target = BytesIO()
        picture.save(target, "PNG", dpi=(dots, dots))
        return target.getvalue()


def _is_drawing(raw: bytes) -> bool:
    begins = raw[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").lower().replace(b"\0", b"")
    return begins.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in begins


def _trimmed(picture: Image.Image) -> Image.Image:
    """Return a picture without what is transparent around it: the place is small."""
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise NotALogo
    return picture.crop(box)


def _ways(picture: Image.Image) -> Iterator[bytes]:
    """Yield the picture as PNG, ever smaller."""
    for side in SIDES:
        small = picture.copy()
        small.thumbnail((side, side))
        yield _png(small)
        for colours in COLOURS:
            yield _png(small.quantize(colours, method=Image.Quantize.FASTOCTREE))


def _png(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
