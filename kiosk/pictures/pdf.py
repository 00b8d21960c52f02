"""A PDF written page by page: words in the reader's own fonts, one drawing used on all pages."""

import zlib
from typing import BinaryIO, Final

from kiosk.look.palette import SHEET_FONTS

A4: Final = "[0 0 595.28 841.89]"
QUICKLY: Final = 1
"""How hard pages are squeezed: codes are noise, and more effort saves next to nothing."""
_LATIN, _CODES, _CHINESE = SHEET_FONTS
_FONTS: Final = {
    "L": f"<</Type/Font/Subtype/Type1/BaseFont/{_LATIN}/Encoding/WinAnsiEncoding>>",
    "M": f"<</Type/Font/Subtype/Type1/BaseFont/{_CODES}/Encoding/WinAnsiEncoding>>",
    "C": (
        f"<</Type/Font/Subtype/Type0/BaseFont/{_CHINESE}/Encoding/UniGB-UTF16-H"
        f"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/{_CHINESE}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
        "/W[1[207 270 342 467 462 797 710 239 374 374 423 605 238 375 238 334 462 462 462 462 462"
        " 462 462 462 462 462 238 238 605 605 605 344 748 684 560 695 739 563 511 729 793 318 312"
        " 666 526 896 758 772 544 772 628 465 607 753 711 972 647 620 607]]"
        f"/FontDescriptor<</Type/FontDescriptor/FontName/{_CHINESE}/Flags 6"
        "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880"
        "/StemV 93>>>>]>>"
    ),
}


class Pdf:
    """Writes objects as they come and remembers where each begins; `end` closes the file."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._at = 0
        self._begins: list[int] = []
        self._pages: list[int] = []
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self._catalogue, self._tree = self._reserve(), self._reserve()
        fonts = "".join(f"/{name} {self._object(font)} 0 R" for name, font in _FONTS.items())
        self._fonts = f"/Font<<{fonts}>>"

    def form(self, drawing: str, *, width: float, height: float) -> int:
        """Keep a drawing that pages use under the name /W; return its number."""
        head = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {width:.2f} {height:.2f}]"
            f"/Resources<<{self._fonts}>>"
        )
        return self._stream(drawing, head)

    def page(self, drawing: str, *, uses: int) -> None:
        """Add an A4 page with a drawing on it."""
        content = self._stream(drawing)
        resources = f"<<{self._fonts}/XObject<</W {uses} 0 R>>>>"
        self._pages.append(
            self._object(
                f"<</Type/Page/Parent {self._tree} 0 R/MediaBox{A4}"
                f"/Resources{resources}/Contents {content} 0 R>>"
            )
        )

    def end(self) -> None:
        """Write what stands at a file's end."""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._object(f"<</Type/Catalog/Pages {self._tree} 0 R>>", self._catalogue)
        self._object(f"<</Type/Pages/Kids[{kids}]/Count {len(self._pages)}>>", self._tree)
        begins, size = self._at, len(self._begins) + 1
        table = "".join(f"{at:010} 00000 n \n" for at in self._begins)
        self._write(
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {size}/Root {self._catalogue} 0 R>>\n"
            f"startxref\n{begins}\n%%EOF\n".encode()
        )

    def _stream(self, drawing: str, head: str = "") -> int:
        packed = zlib.compress(drawing.encode("ascii"), QUICKLY)
        number = self._begun(self._reserve())
        self._write(f"<<{head}/Length {len(packed)}/Filter/FlateDecode>>stream\n".encode())
        self._write(packed)
        self._write(b"\nendstream endobj\n")
        return number

    def _object(self, body: str, number: int | None = None) -> int:
        number = self._begun(self._reserve() if number is None else number)
        self._write(f"{body}\nendobj\n".encode("ascii"))
        return number

    def _reserve(self) -> int:
        self._begins.append(0)
        return len(self._begins)

    def _begun(self, number: int) -> int:
        self._begins[number - 1] = self._at
        self._write(f"{number} 0 obj\n".encode())
        return number

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._at += len(data)


def latin(text: str) -> str:
    """Return words of Latin letters as a PDF's string; what is none is left out."""
    return f"<{text.encode('cp1252', 'ignore').hex()}>"


def wide(text: str) -> str:
    """Return any words as a PDF's string for the Chinese font."""
    return f"<{text.encode('utf-16-be', 'ignore').hex()}>"
