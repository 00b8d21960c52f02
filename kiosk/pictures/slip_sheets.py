"""A batch of slips as a PDF of A4 sheets, 24 a sheet, and as a file for a ticket printer.

Written page by page as it is made, so that a hundred thousand slips take seconds and little memory;
no browser prints four thousand pages. The codes are drawn by us; Chinese words are set in the
reader's own font (STSong-Light, which every PDF reader stands a font in for), so that the file
stays small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from db.feedback.slip_store import Batch
from kiosk.files.writing import csv_register
from kiosk.locks.slips import code_of
from kiosk.pictures import qr_codes
from kiosk.pictures.pdf import Pdf, latin, wide
from kiosk.pictures.slip_codes import SlipCodes
from kiosk.wiring import House
from survey.feedback.slips import grouped, numbered
from survey.texts import Text

COLUMNS: Final = 3
ROWS: Final = 8
A_SHEET: Final = COLUMNS * ROWS
"""Slips of 70 x 37 mm: the common sheets of 24 labels, and easily cut."""
_MM: Final = 72 / 25.4
_WIDTH, _HEIGHT = 70 * _MM, 37 * _MM
_CODE: Final = 31 * _MM
_ASK: Final = Text("出场前扫码评价这一趟", "Scan before you leave to rate")
_VALID: Final = Text("有效期至 {day}", "Valid until {day}")


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip as it is printed: its running number, its code, its address."""

    number: int
    code: str
    address: str


def trip_address(house: House, code: str) -> str:
    """Return the address that a slip's code holds."""
    return f"{house.settings.public_url}/trip?s={code}"


def slips_of(house: House, batch: Batch) -> Iterator[Slip]:
    """Yield the slips of a batch in their order."""
    before = trip_address(house, "")
    for number in range(batch.first, batch.last + 1):
        code = code_of(house.secret, number, salt=batch.salt)
        yield Slip(number, code, before + code)


def batch_file(house: House, batch: Batch) -> bytes:
    """Return a batch as CSV for a ticket printer: serial, code, address, yard, last day."""
    rows = (
        (
            numbered(slip.number), slip.code, grouped(slip.code), slip.address,
            batch.unit_name, batch.valid_until,
        )
        for slip in slips_of(house, batch)
    )  # fmt: skip
    columns = ("serial", "code", "code_printed", "address", "unit", "valid_until")
    return csv_register(columns, rows, house.settings.zone)


def write_sheets(house: House, batch: Batch, target: BinaryIO) -> None:
    """Write a batch as a PDF of A4 sheets."""
    pdf, drawn = Pdf(target), SlipCodes(trip_address(house, ""))
    words = pdf.form(_words(house, batch), width=_WIDTH, height=_HEIGHT)
    page: list[str] = []
    for place, slip in enumerate(slips_of(house, batch)):
        page.append(_slip(slip, drawn, *_corner(place % A_SHEET)))
        if len(page) == A_SHEET:
            pdf.page("".join(page), uses=words)
            page = []
    if page:
        pdf.page("".join(page), uses=words)
    pdf.end()


def _corner(place: int) -> tuple[float, float]:
    """Return the lower left corner of a slip on its sheet, in points."""
    row, column = divmod(place, COLUMNS)
    return column * _WIDTH, (297 - 0.5) * _MM - (row + 1) * _HEIGHT


def _slip(slip: Slip, drawn: SlipCodes, x: float, y: float) -> str:
    side = drawn.side
    code = grouped(slip.code)
    return (
        f"q 1 0 0 1 {x:.2f} {y:.2f} cm /W Do\n"
        f"BT /M 9 Tf {2 * _MM:.2f} {2 * _MM:.2f} Td {latin(code)} Tj ET\n"
        f"BT /L 6 Tf {45 * _MM:.2f} {2.2 * _MM:.2f} Td {latin(numbered(slip.number))} Tj ET\n"
        f"{_CODE:.2f} 0 0 {_CODE:.2f} {1 * _MM:.2f} {5.2 * _MM:.2f} cm\n"
        f"BI /W {side} /H {side} /IM true /BPC 1 /D [1 0] /F /AHx ID\n"
        f"{drawn.hexadecimal(slip.code)}>\nEI Q\n"
    )


def _words(house: House, batch: Batch) -> str:
    """Return what every slip of a batch says, beside its code."""
    company, day = house.settings.company_name, batch.valid_until.isoformat()
    valid = _VALID.format(day=day)
    lines = [
        (company.zh, 8.0, 30.0), (batch.unit_name, 8.0, 26.0), (_ASK.zh, 7.5, 20.5),
        (valid.zh, 6.5, 12.5),
    ]  # fmt: skip
    english = [(_ASK.en, 6.0, 17.0), (valid.en, 6.0, 9.5)]
    host = qr_codes.short_address(house.settings.public_url)
    told = [_wide_line(*each) for each in lines] + [_latin_line(*each) for each in english]
    return "".join((*told, _latin_line(f"{host}/trip"[:46], 5.0, 6.5)))


def _wide_line(text: str, size: float, height: float) -> str:
    """Return a line of any words; what is longer than the slip is set smaller."""
    units = sum(1.0 if ord(each) > 0xFF else 0.55 for each in text) or 1.0
    size = min(size, 36 * _MM / units)
    return f"BT /C {size:.2f} Tf {33 * _MM:.2f} {height * _MM:.2f} Td {wide(text)} Tj ET\n"


def _latin_line(text: str, size: float, height: float) -> str:
    return f"BT /L {size:.2f} Tf {33 * _MM:.2f} {height * _MM:.2f} Td {latin(text)} Tj ET\n"
