"""Bringing in published checklists: a version is kept whole, and once kept it never changes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from db.checks import checklist_store
from db.checks.checklist_store import Published
from db.files.bringing import Counts
from kiosk.files.shape import ReadTable, Row
from survey.checks.checklist_terms import checked_items
from survey.checks.checklists import VERSION, Checklist, Item, Proof, checklist_of
from survey.directory.posts import post_of
from survey.refusals.checks import ChecklistUnusable
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

SHARED: Final = ("published_at", "by", "reason")
NOT_SHARED: Final = Text(
    "同一版本的每一行都要相同", "every row of a version has to say the same here"
)
OTHER_VERSION: Final = Text(
    "这里已有同一版本，内容不同；已发布的版本不能改",
    "this version is kept here with another content; a published version never changes",
)
Lines = Sequence[tuple[int, Row]]


def put_checklists(session: Session, read: ReadTable) -> Counts:
    """Keep the versions that are new, in the order of their rows; refuse one that differs."""
    groups: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
    for line, row in read.rows:
        groups[row["post"], row["version"]].append((line, row))
    counts, problems = Counts(), []
    for (post, version), lines in groups.items():
        unlike = list(_unlike(read, lines))
        try:
            told = _told(post, version, lines)
        except ChecklistUnusable as refusal:
            problems.append(_problem(read, lines, refusal))
            continue
        problems += unlike
        known = _known(session, post, version)
        built_in = Published(post, told.checklist)
        if known is None and not unlike:
            checklist_store.put(session, told)
            counts += Counts(new=len(lines))
        elif known in (told, built_in):
            counts += Counts(unchanged=len(lines))
        elif not unlike:
            problems.append(Problem(read.file, lines[0][0], "version", OTHER_VERSION))
    if problems:
        raise FilesWrong(sorted(problems, key=lambda each: each.row))
    return counts


def _told(post: str, version: str, lines: Lines) -> Published:
    """Return the version as its rows tell it; refuse unusable items."""
    items = [_item(row) for _, row in lines]
    first = lines[0][1]
    checked = checked_items(post_of(post), items, reason=first["reason"])
    return Published(
        post, Checklist(version, checked), first["published_at"], first["by"], first["reason"]
    )


def _item(row: Row) -> Item:
    return Item(
        code=row["code"],
        text=Text(row["text"], row["text_en"]),
        ways=row["ways"],
        critical=row["critical"],
        weight=row["weight"],
        proof=Proof(row["proof"]),
    )


def _known(session: Session, post: str, version: str) -> Published | None:
    """Return the version as it is kept; the built-in one was published by nobody."""
    if version == VERSION:
        return Published(post, checklist_of(post_of(post)))
    found = checklist_store.versions(session, post)
    return next((each for each in found if each.checklist.version == version), None)


def _unlike(read: ReadTable, lines: Lines) -> Iterator[Problem]:
    first = lines[0][1]
    for line, row in lines[1:]:
        for column in SHARED:
            if row[column] != first[column]:
                yield Problem(read.file, line, column, NOT_SHARED)


def _problem(read: ReadTable, lines: Lines, refusal: ChecklistUnusable) -> Problem:
    return Problem(read.file, lines[refusal.n][0], refusal.field, refusal.why)
