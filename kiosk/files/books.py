"""Bringing in what the books were decided by: stars, versions of the policy."""

from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.files import governance_store, import_store
from db.files.bringing import Counts
from kiosk.at_hand.touched import Touched, touch
from kiosk.files.refusing import refuse_differing
from kiosk.files.shape import ReadTable
from survey.texts import Text

OTHER_POLICY: Final = Text(
    "这里的规则版本与文件不同，或已有更新的版本",
    "the versions of the policy here differ from the file, or go beyond this one",
)


def put_stars(session: Session, read: ReadTable) -> Counts:
    """Keep the decisions of the committee; one without the column names nobody."""
    people = directory_store.person_ids(session)
    units = {unit.code: unit.id for unit in directory_store.units(session)}
    counts = Counts()
    for _, row in read.rows:
        counts += import_store.put_star(
            session,
            month=row["month"],
            unit_id=units[row["unit"]],
            person_id=people[row["person"]] if row["person"] else None,
            told={name: row.get(name) for name in ("minutes", "by", "decided_at")},
            names_nobody="person" in read.absent,
        )
    return counts


def put_policies(session: Session, read: ReadTable) -> Counts:
    """Keep versions of the policy; refuse those that do not follow upon what is kept."""
    touch(session, Touched.POLICIES)
    counts = governance_store.put_policies(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_POLICY, key=("version",))
    return counts
