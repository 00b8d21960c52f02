"""Documents written as a workbook to print and reckon with, or as CSV that opens by a click."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.files.writing import cell
from kiosk.look.palette import LIGHT
from kiosk.reports.documents import DRAFT, SUM, Document, Heading, Kind
from survey.texts import Language, Text

FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN: Final = {
    Kind.NUMBER: "#,##0",
    Kind.DECIMAL: "0.0#",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
LINE: Final = "＿＿＿＿＿＿"
WORDS_IN_CELL: Final = 32_767
SIZE: Final = 10


def written(
    document: Document,
    form: str,
    language: Language,
    zone: ZoneInfo,
    logo: bytes | None = None,
) -> bytes:
    """Return a document in one of `FORMS`; a logo stands at the head of each printed page."""
    if form == "csv":
        return _as_csv(document, language, zone)
    return _as_workbook(document, language, zone, logo)


def title_of(document: Document, language: Language) -> str:
    """Return a document's title; a draft says so in it."""
    draft = DRAFT.said(language) if document.draft else ""
    return f"{document.title.said(language)}{draft}"


def sums(document: Document) -> list[int | Decimal | None]:
    """Return the sum of each column that has one; None elsewhere."""
    return [
        sum((row[n] for row in document.rows if row[n] is not None), start=0)  # type: ignore[misc]
        if heading.summed
        else None
        for n, heading in enumerate(document.headings)
    ]


def _above(document: Document, language: Language) -> list[str]:
    told = [fact.said(language) for fact in document.facts]
    return [*told, *([document.draft.said(language)] if document.draft else [])]


def _has_sums(document: Document) -> bool:
    return any(heading.summed for heading in document.headings)


def _signatures(document: Document, language: Language) -> str:
    return "    ".join(f"{each.said(language)}{LINE}" for each in document.signatures)


def _plain(value: object, language: Language, zone: ZoneInfo) -> object:
    """Return a value in the language, a moment by the clock on the wall."""
    if isinstance(value, Text):
        return value.said(language)
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return value


# CSV


def _as_csv(document: Document, language: Language, zone: ZoneInfo) -> bytes:
    target = io.StringIO()
    lines = csv.writer(target, lineterminator="\r\n")
    lines.writerow([title_of(document, language)])
    lines.writerows([each] for each in _above(document, language))
    lines.writerow([])
    lines.writerow([each.title.said(language) for each in document.headings])
    for row in document.rows:
        lines.writerow([_csv_cell(value, language, zone) for value in row])
    if _has_sums(document):
        told = ["" if each is None else str(each) for each in sums(document)]
        lines.writerow([SUM.said(language), *told[1:]])
    if document.signatures:
        lines.writerow([])
        lines.writerow([_signatures(document, language)])
    return target.getvalue().encode("utf-8-sig")


def _csv_cell(value: object, language: Language, zone: ZoneInfo) -> str:
    plain = _plain(value, language, zone)
    if isinstance(plain, datetime):
        return f"{plain:%Y-%m-%d %H:%M}"
    return str(plain) if isinstance(plain, Decimal) else cell(plain, zone)


# XLSX


def _as_workbook(
    document: Document, language: Language, zone: ZoneInfo, logo: bytes | None
) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = _Sheet(book, document, language, zone)
        sheet.write()
        if logo is not None:
            sheet.put_logo(logo)
    return target.getvalue()


class _Sheet:
    """The one sheet of a document."""

    def __init__(self, book: Any, document: Document, language: Language, zone: ZoneInfo) -> None:
        self.book = book
        self.sheet = book.add_worksheet()
        self.document = document
        self.language = language
        self.zone = zone
        self.line = 0

    def write(self) -> None:
        self._put_title()
        header = self.line
        self._put_header()
        first = self.line
        self._put_rows()
        if _has_sums(self.document):
            self._put_sums(first)
        self._put_signatures()
        self._lay_out(header)

    def put_logo(self, png: bytes) -> None:
        """Print a logo at the right of each page's head, where no cell makes room for it."""
        self.sheet.set_header(
            "&R&G", {"image_right": "logo.png", "image_data_right": io.BytesIO(png)}
        )

    def _format(self, **more: object) -> Any:
        return self.book.add_format({"font_size": SIZE, "valign": "vcenter", **more})

    def _put_title(self) -> None:
        title = title_of(self.document, self.language)
        self.sheet.write_string(0, 0, title, self._format(bold=True, font_size=16))
        plain, red = self._format(), self._format(bold=True, font_color=LIGHT.warn)
        told = _above(self.document, self.language)
        for n, fact in enumerate(told, start=1):
            is_draft = self.document.draft is not None and n == len(told)
            self.sheet.write_string(n, 0, fact, red if is_draft else plain)
        self.line = len(told) + 2

    def _put_header(self) -> None:
        shown = self._format(bold=True, bg_color=LIGHT.line, border=1, text_wrap=True)
        for n, heading in enumerate(self.document.headings):
            self.sheet.write_string(self.line, n, heading.title.said(self.language), shown)
            self.sheet.set_column(n, n, heading.width)
        self.line += 1

    def _put_rows(self) -> None:
        shown = [self._shown(heading) for heading in self.document.headings]
        for row in self.document.rows:
            for n, value in enumerate(row):
                self._put(n, _plain(value, self.language, self.zone), shown[n])
            self.line += 1

    def _shown(self, heading: Heading, **more: object) -> Any:
        number = SHOWN.get(heading.kind)
        told = {"num_format": number} if number else {"text_wrap": True}
        return self._format(border=1, **told, **more)

    def _put(self, column: int, value: object, shown: Any) -> None:
        if value is None or value == "":
            self.sheet.write_blank(self.line, column, None, shown)
        elif isinstance(value, datetime | date):
            self.sheet.write_datetime(self.line, column, value, shown)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(self.line, column, value, shown)
        else:
            self.sheet.write_string(self.line, column, str(value)[:WORDS_IN_CELL], shown)

    def _put_sums(self, first: int) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell

        for n, (heading, total) in enumerate(
            zip(self.document.headings, sums(self.document), strict=True)
        ):
            shown = self._shown(heading, bold=True, bg_color=LIGHT.ground)
            if total is None:
                words = SUM.said(self.language) if n == 0 else ""
                self.sheet.write_string(self.line, n, words, shown)
            elif self.document.rows:
                begin, end = (xl_rowcol_to_cell(row, n) for row in (first, self.line - 1))
                self.sheet.write_formula(self.line, n, f"=SUM({begin}:{end})", shown, total)
            else:
                self.sheet.write_number(self.line, n, 0, shown)
        self.line += 1

    def _put_signatures(self) -> None:
        if self.document.signatures:
            told = _signatures(self.document, self.language)
            self.sheet.write_string(self.line + 1, 0, told, self._format(font_size=11))

    def _lay_out(self, header: int) -> None:
        self.sheet.freeze_panes(header + 1, 0)
        self.sheet.repeat_rows(header)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C&P / &N")
        last = header + len(self.document.rows)
        self.sheet.autofilter(header, 0, last, len(self.document.headings) - 1)
