"""Refusing a file for some of its rows."""

from collections.abc import Collection, Mapping
from typing import Final

from kiosk.files.reading import ReadTable
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

NUMBER_SKIPPED: Final = Text("中间缺编号 {n}", "number {n} is missing before it")


def refuse_refs(read: ReadTable, refs: Collection[str], why: Text) -> None:
    """Refuse the file for its rows of these references, if there are any."""
    wrong = [Problem(read.file, line, "ref", why) for line, row in read.rows if row["ref"] in refs]
    if wrong:
        raise FilesWrong(wrong)


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
