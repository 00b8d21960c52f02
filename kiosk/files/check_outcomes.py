"""Bringing in what checks led to: agreements of two inspectors, corrective actions."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy.orm import Session

from db.files import check_outcome_store
from db.files.import_store import Counts
from kiosk.files.reading import ReadTable
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

OTHER_AGREEMENT: Final = Text(
    "其中一次检查已有另一份联合检查结论",
    "one of the two checks belongs to another agreement here",
)
OTHER_ACTION: Final = Text(
    "已有同一编号但内容不同的整改，只能在整改页办理",
    "another corrective action is kept under this number; it is changed on its page alone",
)
OTHER_EVENT: Final = Text(
    "这项整改在这里的经过与文件不同", "what happened here differs from the file"
)
NUMBER_SKIPPED: Final = Text("中间缺编号 {n}", "number {n} is missing before it")


def put_joint_checks(session: Session, read: ReadTable) -> Counts:
    """Keep agreements; refuse one of a check that belongs to another."""
    counts = check_outcome_store.put_joint_checks(session, [row for _, row in read.rows])
    lines = {row["first"]: line for line, row in read.rows}
    _refuse(read, "first", [lines[each] for each in counts.differing], OTHER_AGREEMENT)
    return counts


def put_actions(session: Session, read: ReadTable) -> Counts:
    """Keep corrective actions; refuse one that differs from what is kept."""
    counts = check_outcome_store.put_actions(session, [row for _, row in read.rows])
    lines = {row["ref"]: line for line, row in read.rows}
    _refuse(read, "ref", [lines[each] for each in counts.differing], OTHER_ACTION)
    return counts


def put_events(session: Session, read: ReadTable, done: Callable[[int], object]) -> Counts:
    """Keep what happened to corrective actions; refuse what differs, and a skipped number."""
    refs = {row["ref"] for _, row in read.rows}
    require_every_number(read, check_outcome_store.event_counts(session, refs))
    counts = check_outcome_store.put_action_events(session, [row for _, row in read.rows], done)
    lines = {(row["ref"], row["n"]): line for line, row in read.rows}
    _refuse(read, "ref", [lines[each] for each in counts.differing], OTHER_EVENT)
    return counts


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


def _refuse(read: ReadTable, column: str, lines: list[int], why: Text) -> None:
    if lines:
        raise FilesWrong([Problem(read.file, line, column, why) for line in lines])
