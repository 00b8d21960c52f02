"""Documents for people: titles, sums that reckon, real numbers and dates, nothing that runs."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from PIL import Image

from kiosk.files.papers import FORMS, written
from kiosk.pictures.logos import PRINTED_HIGH, PRINTED_WIDE, for_print, kept_as, read_logo
from kiosk.reports.documents import NOT_CLOSED, SIGNATURES, Document, Heading, Kind
from survey.texts import CHINESE, ENGLISH, LANGUAGES, Text
from tests.helpers.papers import Read, csv_read, xlsx_read

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 1, 31, 16, 30, 12, 345678, tzinfo=UTC)
HEADINGS = (
    Heading(Text("编号", "Code")),
    Heading(Text("内容", "Words")),
    Heading(Text("扣分", "Points"), Kind.NUMBER, summed=True),
    Heading(Text("得分", "Score"), Kind.DECIMAL),
    Heading(Text("日期", "Day"), Kind.DAY),
    Heading(Text("时间", "Moment"), Kind.MOMENT),
)
ROWS = (
    ("0012", "=HYPERLINK(1)", 3, Decimal("95.3"), date(2026, 1, 31), AT),
    ("P2", Text("属实", "upheld"), -1, None, None, None),
)
PAPER = Document(
    Text("台账", "Register"), (Text("禾丰", "Hefeng"), Text("2026年1月", "Jan 2026")), HEADINGS,
    ROWS, draft=NOT_CLOSED, signatures=SIGNATURES,
)  # fmt: skip
READERS = {"csv": csv_read, "xlsx": xlsx_read}


@pytest.fixture(params=sorted(FORMS))
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(form: str, paper: Document = PAPER, language: str = CHINESE) -> Read:
    return READERS[form](written(paper, form, "en" if language == ENGLISH else CHINESE, ZONE))


def test_a_document_says_what_it_is_of_whom_and_that_it_is_a_draft(form: str) -> None:
    assert read(form).above == ["台账（草稿）", "禾丰", "2026年1月", NOT_CLOSED.zh]
    assert read(form, language=ENGLISH).above[0] == "Register (draft)"


def test_what_is_over_is_no_draft(form: str) -> None:
    paper = Document(PAPER.title, PAPER.facts, HEADINGS, ROWS)
    assert read(form, paper).above == ["台账", "禾丰", "2026年1月"]


def test_headings_and_words_for_codes_are_in_the_language_asked_for(form: str) -> None:
    for language in LANGUAGES:
        found = read(form, language=language)
        assert list(found.rows[0]) == [each.title.said(language) for each in HEADINGS]
        assert found.rows[1]["内容" if language == CHINESE else "Words"] == (
            "属实" if language == CHINESE else "upheld"
        )


def test_sums_and_lines_to_sign_stand_below(form: str) -> None:
    total, *_, signatures = read(form).below
    assert (total[0], str(total[2])) == ("合计", "2")
    assert all(each.zh in signatures[0] for each in SIGNATURES)


def test_an_empty_document_has_its_headings_and_a_sum_of_nothing(form: str) -> None:
    found = read(form, Document(PAPER.title, PAPER.facts, HEADINGS, ()))
    assert found.rows == []
    assert str(found.below[0][2]) == "0"


def test_a_workbook_s_numbers_and_dates_are_numbers_and_dates_by_the_wall_s_clock() -> None:
    row = read("xlsx").rows[0]
    assert (row["编号"], row["扣分"], row["得分"]) == ("0012", 3, 95.3)
    assert row["日期"] == datetime(2026, 1, 31)  # noqa: DTZ001 # as a workbook has it
    assert row["时间"] == datetime(2026, 2, 1, 0, 30, 12)  # noqa: DTZ001


def test_a_workbook_s_sums_are_reckoned_anew_when_somebody_changes_a_cell() -> None:
    [sheet] = load_workbook(io.BytesIO(written(PAPER, "xlsx", CHINESE, ZONE))).worksheets
    found = {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert found == {"=SUM(C7:C8)"}


def test_csv_says_moments_as_a_spreadsheet_reads_them() -> None:
    assert read("csv").rows[0]["时间"] == "2026-02-01 00:30"


def test_nothing_in_a_document_is_run(form: str) -> None:
    assert read(form).rows[0]["内容"] in {"'=HYPERLINK(1)", "=HYPERLINK(1)"}
    [sheet] = load_workbook(io.BytesIO(written(PAPER, "xlsx", CHINESE, ZONE))).worksheets
    assert sheet["B7"].data_type == "s"


@pytest.mark.parametrize("size", [(900, 300), (200, 600), (1200, 60)])
def test_a_logo_stands_at_the_head_of_each_page_and_moves_no_cell(size: tuple[int, int]) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, "PNG")
    png = for_print(kept_as(read_logo(drawn.getvalue())))
    with Image.open(io.BytesIO(png)) as picture:
        across, down = (n / picture.info["dpi"][0] for n in picture.size)
    assert down <= PRINTED_HIGH + 0.01
    assert across <= PRINTED_WIDE + 0.01
    with_logo = written(PAPER, "xlsx", CHINESE, ZONE, png)
    assert xlsx_read(with_logo) == read("xlsx")
    with zipfile.ZipFile(io.BytesIO(with_logo)) as parts:
        assert parts.read("xl/media/image1.png") == png
        assert b"&amp;R&amp;G" in parts.read("xl/worksheets/sheet1.xml")
    assert written(PAPER, "csv", CHINESE, ZONE, png) == written(PAPER, "csv", CHINESE, ZONE)
