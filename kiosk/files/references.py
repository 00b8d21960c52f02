"""References among files: codes that nobody knows, and who would stand above themselves."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from kiosk.files.reading import ReadFiles
from kiosk.files.shape import Reference, Row
from survey.refusals.files import Problem
from survey.texts import Text

SUPERIORS: Final = {
    "units": ("parent", Text("单位不能隶属于自己", "a unit above itself")),
    "people": ("supervisor", Text("不能是自己的主管", "a person above themselves")),
}
"""Which column names who stands above, and what is wrong where that goes in a circle."""


def reference_problems(files: ReadFiles, known: dict[str, set[str]]) -> Iterator[Problem]:
    """Yield the references to codes that neither the files nor the database know."""
    codes = {name: set(values) for name, values in known.items()}
    for read in files.tables:
        codes.setdefault(read.table.name, set()).update(
            str(row[read.table.key[0]]) for _, row in read.rows
        )
    for read in files.tables:
        for line, row in read.rows:
            for reference in read.table.references:
                if _is_unknown(row, reference, codes):
                    value = row[reference.column]
                    yield Problem(
                        read.file,
                        line,
                        reference.column,
                        Text(f"没有编号为“{value}”的记录", f"there is no {value!r}"),
                    )


def circle_problems(
    files: ReadFiles, known: Mapping[str, Mapping[str, str | None]] | None = None
) -> Iterator[Problem]:
    """Yield the units and people that stand above themselves, given who stands above whom now."""
    for name, (column, what) in SUPERIORS.items():
        above = dict((known or {}).get(name, {}))
        rows = files.rows(name)
        rows.sort(key=lambda each: each[1].get("since") or date.min)
        above.update((row["code"], row[column]) for _, row in rows)
        for read in files.tables:
            if read.table.name == name:
                for line, row in read.rows:
                    if _is_above_itself(row["code"], above):
                        yield Problem(read.file, line, column, what)


def _is_above_itself(code: str, above: Mapping[str, str | None]) -> bool:
    passed: set[str] = set()
    at = above.get(code)
    while at is not None and at != code and at not in passed:
        passed.add(at)
        at = above.get(at)
    return at == code


def _is_unknown(row: Row, reference: Reference, codes: dict[str, set[str]]) -> bool:
    value = row[reference.column]
    return value is not None and value not in codes.get(reference.to, set())
