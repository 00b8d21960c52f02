"""Refusing a file for some of its rows."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from kiosk.files.shape import ReadTable
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

NUMBER_SKIPPED: Final = Text("中间缺编号 {n}", "number {n} is missing before it")


def refuse_differing(
    read: ReadTable, differing: Iterable[Any], why: Text, *, key: Sequence[str] = ("ref",)
) -> None:
    """Refuse the file for its rows of these keys, if any; one of a single column is its value."""
    told = list(differing)
    if not told:
        return
    key_of = itemgetter(*key)
    lines = {key_of(row): line for line, row in reversed(read.rows)}
    raise FilesWrong([Problem(read.file, lines[each], key[0], why) for each in told])


def require_every_number(read: ReadTable, kept: Mapping[str, int]) -> None:
    """Refuse events whose numbers do not follow upon those kept: read again, they would be new."""
    last = dict(kept)
    problems = []
    for line, row in sorted(read.rows, key=lambda each: int(each[1]["n"])):
        following = last.get(row["ref"], 0) + 1
        if row["n"] == following:
            last[row["ref"]] = following
        elif row["n"] > following:
            problems.append(Problem(read.file, line, "n", NUMBER_SKIPPED.format(n=following)))
    if problems:
        raise FilesWrong(problems)
