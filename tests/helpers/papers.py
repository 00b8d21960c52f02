"""Documents read back: what stands above the table, its rows by heading, what stands below."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it came."""

    above: list[str]
    rows: list[dict[str, Any]]
    below: list[list[Any]]

    def column(self, heading: str) -> list[Any]:
        """Return the cells under a heading."""
        return [row[heading] for row in self.rows]


def csv_read(body: bytes) -> Read:
    """Read a document written as CSV; the mark for spreadsheets has to be there."""
    assert body.startswith(b"\xef\xbb\xbf")
    text = body.decode("utf-8-sig")
    return _read(list(csv.reader(io.StringIO(text, newline=""))), "")


def xlsx_read(body: bytes) -> Read:
    """Read a document written as a workbook."""
    [sheet] = load_workbook(io.BytesIO(body), data_only=True).worksheets
    return _read([list(row) for row in sheet.iter_rows(values_only=True)], None)


def _read(lines: list[list[Any]], nothing: object) -> Read:
    """Find the table: its header follows the first empty line, and what has no code is below."""
    empty = next(n for n, line in enumerate(lines) if not any(line))
    header = lines[empty + 1]
    table = lines[empty + 2 :]
    end = next(
        (n for n, line in enumerate(table) if not any(line) or line[0] in ("合计", "Sum")),
        len(table),
    )
    rows = [dict(zip(header, line, strict=True)) for line in table[:end]]
    assert nothing not in header
    return Read([str(line[0]) for line in lines[:empty]], rows, table[end:])
