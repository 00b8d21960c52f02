"""The text of a CSV file: in UTF-8 or GB18030, as it was saved; what could be Big5 is told."""

import codecs
from pathlib import Path
from typing import Final

from survey.refusals.files import Problem
from survey.texts import Text

NO_TEXT: Final = Text("这不是文本文件", "this is no text file")
A_WORKBOOK: Final = Text(
    "这是表格文件，不是 CSV：请另存为 XLSX", "this is a workbook, no CSV: save it as XLSX"
)
WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MIXED: Final = Text(
    "编码混乱：请整份存成 UTF-8 或 GB18030",
    "mixed encodings: save the whole file as UTF-8 or GB18030",
)
PERHAPS_BIG5: Final = Text(
    "看起来是繁体中文编码（Big5），会读成别的字：请存成“CSV UTF-8”或 XLSX",
    "this looks like Big5 and would be read as other signs: save it as “CSV UTF-8” or XLSX",
)
UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_USUAL: Final = range(0xB0, 0xF8)
"""The first byte of the signs most people write; Big5 begins before them."""
_MARKS: Final = range(0xA1, 0xA4)
"""The first byte of what stands between signs, in both encodings."""
_BIG5_USUAL: Final = range(0xA4, 0xC7)
_UNUSUAL_SHARE: Final = 0.15


def decoded(file: Path, problems: list[Problem]) -> str | None:
    """Return a file's text; tell what is none, and what could be read in two ways."""
    raw = file.read_bytes()
    if raw.startswith(UTF16):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw:
        what = A_WORKBOOK if raw.startswith(WORKBOOKS) else NO_TEXT
        problems.append(Problem(file.name, 1, "-", what))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row, told = _row(raw, wrong), MIXED
    if not any(_is_surely_utf8(line) for line in raw.splitlines()):
        if (line := _perhaps_big5(raw)) is not None:
            row, told = line, PERHAPS_BIG5
        else:
            try:
                return raw.decode("gb18030")
            except UnicodeDecodeError as wrong:
                row = _row(raw, wrong)
    problems.append(Problem(file.name, row, "-", told))
    return None


def _row(raw: bytes, wrong: UnicodeDecodeError) -> int:
    return raw[: wrong.start].count(b"\n") + 1


def _is_surely_utf8(line: bytes) -> bool:
    """Tell whether a line is UTF-8 by its bytes and, read as GB18030, would be no usual Chinese."""
    if line.isascii():
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    try:
        line.decode("gb2312")
    except UnicodeDecodeError:
        return True
    return False


def _perhaps_big5(raw: bytes) -> int | None:
    """Return the first row with signs that are unusual in GB18030 and usual in Big5.

    None for a file that has few of them: a rare name or two, beside signs that everybody writes.
    """
    try:
        raw.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    signs = unusual = 0
    row = None
    for number, line in enumerate(raw.splitlines(), start=1):
        for first, second in _pairs(line):
            if first in _MARKS:
                continue
            signs += 1
            if first not in _USUAL or second < 0xA1:
                if first not in _BIG5_USUAL and first not in range(0xC9, 0xFA):
                    return None
                unusual += 1
                row = row or number
    return row if unusual > signs * _UNUSUAL_SHARE else None


def _pairs(line: bytes) -> list[tuple[int, int]]:
    """Return the signs of two bytes in a line that is Chinese in one of the two encodings."""
    found, at = [], 0
    while at < len(line) - 1:
        if line[at] < 0x80:
            at += 1
        else:
            found.append((line[at], line[at + 1]))
            at += 2
    return found
