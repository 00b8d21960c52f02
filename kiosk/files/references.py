"""References among files: codes that nobody knows, and who would stand above themselves."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store
from kiosk.files.reading import ReadFiles
from kiosk.files.shape import Reference, Row
from survey.directory.above import Above, circles
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
    files: ReadFiles, known: Mapping[str, Above] | None = None, *, today: date = date.min
) -> Iterator[Problem]:
    """Yield the units and people that would stand above themselves on any day, given who does.

    The only row of one of them that names no day tells of today.
    """
    for name, (column, what) in SUPERIORS.items():
        brought = [each for each in files.tables if each.table.name == name]
        above = {code: dict(stints) for code, stints in (known or {}).get(name, {}).items()}
        for read in brought:
            if column not in read.absent:
                rows = Counter(row["code"] for _, row in read.rows)
                for _, row in read.rows:
                    begins = row.get("since") or (today if rows[row["code"]] == 1 else date.min)
                    above.setdefault(row["code"], {})[begins] = row[column]
        found = circles({code: sorted(stints.items()) for code, stints in above.items()})
        members = frozenset[str]().union(*(circle for _, circle in found))
        for read in brought:
            for line, row in read.rows:
                if row["code"] in members and row[column] in members:
                    yield Problem(read.file, line, column, what)


def superiors(session: Session) -> dict[str, Above]:
    """Return who stands above whom since when, as it is kept."""
    return {
        "units": {each.code: [(date.min, each.parent)] for each in directory_store.units(session)},
        "people": directory_store.postings(session).above,
    }


def _is_unknown(row: Row, reference: Reference, codes: dict[str, set[str]]) -> bool:
    value = row[reference.column]
    return value is not None and value not in codes.get(reference.to, set())
