"""A window's QR code as SVG and PNG: readable when small, dirty or torn.

Error correction H restores up to 30 % of the code's words, so that a blot over a tenth of the
picture does not matter, wherever it falls outside the three corner marks a reader starts from.
"""

from io import BytesIO
from typing import Final

import qrcode
import qrcode.constants
from qrcode.image.svg import SvgPathImage

BORDER: Final = 4
"""Light modules around the code; the standard asks for four."""
INK: Final = "#1B1F23"


def png(address: str, *, width: int = 800) -> bytes:
    """Return the code as a PNG at least so many pixels wide, each module whole pixels."""
    code = _code(address)
    modules = code.modules_count + 2 * BORDER
    code.box_size = max(1, -(-width // modules))
    target = BytesIO()
    code.make_image(fill_color="black", back_color="white").save(target, "PNG")
    return target.getvalue()


def svg(address: str) -> str:
    """Return the code as a self-contained SVG that scales to any size."""
    code = _code(address)
    target = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(target)
    drawing = target.getvalue().decode("utf-8")
    return drawing[drawing.index("<svg") :]


def terminal(address: str) -> str:
    """Return the code as characters for a dark or light terminal."""
    code = _code(address, correction=qrcode.constants.ERROR_CORRECT_L, border=2)
    lines = code.get_matrix()
    return "\n".join(_half_blocks(lines, row) for row in range(0, len(lines), 2))


def _code(
    address: str, *, correction: int = qrcode.constants.ERROR_CORRECT_H, border: int = BORDER
) -> "qrcode.QRCode[object]":
    code = qrcode.QRCode(error_correction=correction, border=border, box_size=10)
    code.add_data(address)
    code.make(fit=True)
    return code


_BLOCKS: Final = {
    (False, False): "█",
    (False, True): "▀",
    (True, False): "▄",
    (True, True): " ",
}


def _half_blocks(lines: list[list[bool]], row: int) -> str:
    """Return two rows of modules as one row of characters, light on dark."""
    upper = lines[row]
    lower = lines[row + 1] if row + 1 < len(lines) else [True] * len(upper)
    return "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
