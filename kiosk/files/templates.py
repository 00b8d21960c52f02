"""Empty files to fill in: headings in words, what belongs under them, and nothing to lose.

Codes and words stand in columns of text, so that no spreadsheet makes dates or numbers of them.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.files.headings import FILLED, TABLES_CALLED, headings
from kiosk.files.shape import Table
from kiosk.files.tables import BY_NAME
from kiosk.files.tables.cases import SOURCES_CALLED
from kiosk.files.tables.checks import CHECKS_CALLED
from kiosk.files.template_words import EXAMPLES, HINTS, NOTES_HEAD, NOTES_NAME, NOTES_TOP
from survey.cases.complaints import CATEGORIES, FINDINGS, STATES
from survey.directory.posts import CHECKED
from survey.texts import CHINESE, Language, Text

DAYS: Final = frozenset({"since", "last_day", "day"})
MOMENTS: Final = frozenset(
    {"starts_at", "ends_at", "occurred_at", "decided_at", "held_at", "inspected_at", "created_at"}
)
FIGURES: Final = frozenset({"score"})
_WIDTH: Final = 18
_MOST_ROWS: Final = 10_000


def called(table: Table, language: Language) -> str:
    """Return what a template's sheet or file is called."""
    return TABLES_CALLED[table.name][0] if language == CHINESE else table.name


def heading(table: Table, column: str, language: Language) -> str:
    """Return what stands above a template's column."""
    return headings(table, column)[0] if language == CHINESE else column


def needed(table: Table, column: str) -> bool:
    """Tell whether each row has to have something in the column."""
    [found] = [each for each in table.columns if each.name == column]
    return not found.optional and not found.may_be_empty


def template_csv(name: str, language: Language) -> bytes:
    """Return an empty CSV with its headings, which opens by a click."""
    target = io.StringIO()
    table = BY_NAME[name]
    row = [heading(table, column, language) for column in FILLED[name]]
    csv.writer(target, lineterminator="\r\n").writerow(row)
    return target.getvalue().encode("utf-8-sig")


def template_workbook(language: Language) -> bytes:
    """Return a workbook with an empty sheet for each file, and one that explains them."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _put_notes(book.add_worksheet(NOTES_NAME.said(language)), formats, language)
        for name in FILLED:
            table = BY_NAME[name]
            _put_table(book.add_worksheet(called(table, language)), table, formats, language)
    return target.getvalue()


def write_templates(path: Path, language: Language) -> list[Path]:
    """Write a folder of CSV, or one workbook if the path ends in .xlsx; return what was written.

    What stands there is not written over: somebody may have filled it in.
    """
    if path.suffix.lower() == ".xlsx":
        path.parent.mkdir(parents=True, exist_ok=True)
        return [_put_new(path, template_workbook(language))]
    path.mkdir(parents=True, exist_ok=True)
    return [
        _put_new(path / f"{called(BY_NAME[name], language)}.csv", template_csv(name, language))
        for name in FILLED
    ]


def _put_new(path: Path, body: bytes) -> Path:
    with path.open("xb") as target:
        target.write(body)
    return path


def _put_table(sheet: Any, table: Table, formats: Mapping[str, Any], language: Language) -> None:
    for n, column in enumerate(FILLED[table.name]):
        sheet.set_column(n, n, _WIDTH, _format(column, formats))
        sheet.write_string(0, n, heading(table, column, language), formats["head"])
        hint = HINTS.get((table.name, column)) or HINTS.get(("", column))
        if hint is not None:
            sheet.write_comment(0, n, hint.said(language))
        words = _choices(table.name, column, language)
        if words:
            sheet.data_validation(1, n, _MOST_ROWS, n, {"validate": "list", "source": words})
    sheet.freeze_panes(1, 0)


def _format(column: str, formats: Mapping[str, Any]) -> Any:
    if column in FIGURES:
        return None
    return formats["day" if column in DAYS else "moment" if column in MOMENTS else "text"]


def _choices(table: str, column: str, language: Language) -> list[str]:
    """Return the words to choose from in a column, none where anything may stand."""
    if column == "post":
        return [post.name.zh if language == CHINESE else post.keyword for post in CHECKED]
    known: Mapping[str, Mapping[str, Text]] = {
        "source": SOURCES_CALLED,
        "category": CATEGORIES,
        "outcome": {each: STATES[each].name for each in sorted(FINDINGS)},
        "kind": CHECKS_CALLED,
        "works": {"yes": Text("是", "yes"), "no": Text("否", "no")},
    }
    found = known.get(column, {}) if table != "roster" else {}
    return [text.zh if language == CHINESE else word for word, text in found.items()]


def _put_notes(sheet: Any, formats: Mapping[str, Any], language: Language) -> None:
    line = 0
    for text in NOTES_TOP:
        sheet.write_string(line, 0, text.said(language))
        line += 1
    for n, (text, width) in enumerate(NOTES_HEAD):
        sheet.write_string(line + 1, n, text.said(language), formats["head"])
        sheet.set_column(n, n, width)
    line += 2
    for row in _notes(language):
        for n, words in enumerate(row):
            sheet.write_string(line, n, words, formats["wrapped"])
        line += 1


def _notes(language: Language) -> Sequence[Sequence[str]]:
    """Return what belongs under each heading: sheet, heading, whether needed, hint, example."""
    yes = Text("必填", "needed").said(language)
    rows = []
    for name, columns in FILLED.items():
        table = BY_NAME[name]
        for column in columns:
            hint = HINTS.get((name, column)) or HINTS.get(("", column)) or Text("", "")
            words = _choices(name, column, language)
            told = " / ".join(words) if words else hint.said(language)
            example = EXAMPLES.get((name, column)) or EXAMPLES.get(("", column)) or Text("", "")
            rows.append(
                (
                    called(table, language), heading(table, column, language),
                    yes if needed(table, column) else "", told, example.said(language),
                )
            )  # fmt: skip
    return rows
