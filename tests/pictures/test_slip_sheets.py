"""Slips printed: what an independent reader finds on the sheets, also where a tenth is covered."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from db.feedback.slip_store import Batch
from kiosk.pictures import qr_codes
from kiosk.pictures.slip_codes import SlipCodes
from kiosk.pictures.slip_sheets import A_SHEET, batch_file, slips_of, write_sheets
from kiosk.wiring import House
from survey.feedback.slips import code_read, numbered
from tests.helpers.sheets import sheets_of

ADDRESS = "https://kiosk.hefeng-example.com/trip?s="


def _batch(many: int, first: int = 1) -> Batch:
    return Batch(
        id=1, first=first, last=first + many - 1, salt="5a17", at_gate=False, handed=0,
        unit_id=1, unit="U1", unit_name="第一饲料厂 (East)", valid_from=date(2026, 12, 1),
        valid_until=date(2026, 12, 31), made_at=datetime(2026, 11, 30, tzinfo=UTC),
        made_by="adm", voided_at=None, voided_by=None, void_reason=None,
    )  # fmt: skip


def _pdf(house: House, batch: Batch) -> bytes:
    target = BytesIO()
    write_sheets(house, batch, target)
    return target.getvalue()


def _read(picture: Image.Image) -> set[str]:
    return {each.text for each in zxingcpp.read_barcodes(picture)}


def _picture(drawn: SlipCodes, code: str, dots: int = 8) -> Image.Image:
    picture = Image.new("L", (drawn.side, drawn.side), 255)
    for y, row in enumerate(drawn.rows(code)):
        for x in range(drawn.side):
            if row >> (drawn.side - 1 - x) & 1:
                picture.putpixel((x, y), 0)
    return picture.resize((drawn.side * dots,) * 2, Image.Resampling.NEAREST)


@pytest.mark.parametrize("first", [1, 31**5 - 20, 31**6 - 30])
def test_every_slip_of_the_printed_sheets_is_read(house: House, first: int) -> None:
    batch = _batch(A_SHEET + 3, first)
    pages = sheets_of(_pdf(house, batch))
    assert len(pages) == 2
    found = [_read(page) for page in pages]
    wanted = [slip.address for slip in slips_of(house, batch)]
    assert found == [set(wanted[:A_SHEET]), set(wanted[A_SHEET:])]
    assert all(code_read(address) for address in wanted)


def test_a_sheet_is_whole_as_a_file(house: House) -> None:
    pdf = _pdf(house, _batch(1))
    assert pdf.startswith(b"%PDF-1.5")
    assert pdf.endswith(b"%%EOF\n")
    begins = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    table = pdf[begins:].splitlines()
    count = int(table[1].split()[1])
    for number, line in enumerate(table[3 : 2 + count], 1):
        at = int(line.split()[0])
        assert pdf[at:].startswith(f"{number} 0 obj".encode())


def test_a_code_laid_together_is_the_librarys_own(house: House) -> None:
    drawn = SlipCodes(ADDRESS)
    for code in ("222222222222", "YYYYYYYYYYYY", "ABCDEFGHJKLM", "23456789ABCD"):
        assert _read(_picture(drawn, code)) == {ADDRESS + code}
        assert drawn.side == qr_codes.slip_code(ADDRESS + code).side


def test_a_slip_with_a_tenth_covered_is_read(house: House) -> None:
    drawn = SlipCodes(ADDRESS)
    picture = _picture(drawn, "ABCDEFGHJKLM")
    quiet, side = 4 * 8, picture.width - 8 * 8
    blot = int((side**2 / 10) ** 0.5) + 1
    corner = 9 * 8
    read, tried = 0, 0
    for x in range(0, side - blot, 24):
        for y in range(0, side - blot, 24):
            near_left, near_top = x < corner, y < corner
            right, low = x + blot > side - corner, y + blot > side - corner
            if (near_left and near_top) or (right and near_top) or (near_left and low):
                continue  # a reader finds a code by these: the typed code is beneath
            for ink in (0, 128, 255):
                spoiled = picture.copy()
                at = (quiet + x, quiet + y, quiet + x + blot, quiet + y + blot)
                ImageDraw.Draw(spoiled).rectangle(at, fill=ink)
                tried += 1
                read += _read(spoiled) == {ADDRESS + "ABCDEFGHJKLM"}
    assert tried > 100
    assert read == tried


def test_a_ticket_printers_file_says_serial_code_and_address(house: House) -> None:
    batch = _batch(3)
    rows = list(csv.DictReader(StringIO(batch_file(house, batch).decode("utf-8-sig"))))
    assert [each["serial"] for each in rows] == [numbered(n) for n in (1, 2, 3)]
    assert [each["address"] for each in rows] == [slip.address for slip in slips_of(house, batch)]
    assert rows[0]["unit"] == "第一饲料厂 (East)"
    assert rows[0]["code_printed"].count(" ") == 2


def test_a_yards_long_name_stands_within_its_slip(house: House) -> None:
    pdf = _pdf(house, replace(_batch(1), unit_name="很长的单位名称" * 6))
    assert len(sheets_of(pdf)) == 1
