"""Merged cells of a sheet: what is merged down a column is said of each row, the rest is told."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.files.columns import Unread

_PIECE: Final = 1 << 20
_MARK: Final = b"mergeCell"


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Cells that are one; rows and columns from 1."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def named(self) -> str:
        """The range as a spreadsheet names it."""
        from openpyxl.utils import get_column_letter

        first, last = get_column_letter(self.left), get_column_letter(self.right)
        return f"{first}{self.top}:{last}{self.bottom}"


@dataclass(slots=True)
class Merges:
    """The merged cells of a sheet; rows are filled from the first to the last."""

    by_column: dict[int, list[Range]] = field(default_factory=dict)
    _said: dict[Range, str] = field(default_factory=dict)

    def filled(self, number: int, row: list[str]) -> list[str]:
        """Return a row in which a cell merged with those above says what they say.

        A range of several columns has no one column to say it of, and one that hides other
        words has two things to say: such a cell is told.
        """
        for column, ranges in self.by_column.items():
            merged = _at(ranges, number)
            if merged is not None:
                row += [""] * (column - len(row))
                row[column - 1] = self._cell(merged, number, column, row[column - 1])
        return row

    def _cell(self, merged: Range, number: int, column: int, cell: str) -> str:
        if merged.left != merged.right:
            if (number, column) == (merged.top, merged.left):
                self._said[merged] = cell
            if not self._said.get(merged, "").strip() and not cell.strip():
                return cell
            return Unread.because(
                merged.named, "是横向合并的单元格：请取消合并，每格各填各的",
                "is merged across columns: split it, and fill in each cell",
            )  # fmt: skip
        if number == merged.top:
            self._said[merged] = cell
            return cell
        above = self._said.get(merged, "")
        if cell.strip() and cell != above:
            return Unread.because(
                cell, f"藏在合并单元格 {merged.named} 里：请取消合并后再看",
                f"is hidden under the merged cell {merged.named}: split it and look",
            )  # fmt: skip
        return above


def merges_of(sheet: Any) -> Merges:
    """Return the merged cells of a sheet that openpyxl opened to read."""
    by_column: dict[int, list[Range]] = defaultdict(list)
    for each in _ranges(sheet):
        for column in range(each.left, each.right + 1):
            by_column[column].append(each)
    return Merges({column: sorted(by_column[column]) for column in sorted(by_column)})


def _at(ranges: list[Range], number: int) -> Range | None:
    place = bisect_right(ranges, number, key=lambda each: each.top) - 1
    return ranges[place] if place >= 0 and number <= ranges[place].bottom else None


def _ranges(sheet: Any) -> Iterable[Range]:
    from openpyxl.utils import range_boundaries
    from openpyxl.worksheet._reader import MERGE_TAG
    from openpyxl.xml.functions import iterparse

    with sheet._get_source() as source:  # merged cells stand after the rows
        if not any(_MARK in piece for piece in _pieces(source)):
            return
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            if element.tag == MERGE_TAG:
                for each in element:
                    left, top, right, bottom = range_boundaries(each.get("ref", ""))
                    yield Range(top, bottom, left, right)
            if not element.tag.endswith("mergeCell"):
                element.clear()


def _pieces(source: Any) -> Iterator[bytes]:
    """Yield a file in pieces that overlap, so that no mark is cut in two."""
    last = b""
    while piece := source.read(_PIECE):
        yield last + piece
        last = piece[-len(_MARK) :]
