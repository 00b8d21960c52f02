"""Bringing in what the books were decided by: stars, the policy, the regulation, the ledger."""

from typing import Final

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.directory import directory_store
from db.files import governance_store, import_store, ledger_file_store
from db.files.bringing import Counts
from db.files.ledger_file_store import Brought
from kiosk.at_hand.touched import Touched, touch
from kiosk.files.refusing import refuse_differing
from kiosk.files.shape import ReadTable
from survey.directory.roles import SYSTEM
from survey.texts import Text

OTHER_POLICY: Final = Text(
    "这里的规则版本与文件不同，或已有更新的版本",
    "the versions of the policy here differ from the file, or go beyond this one",
)
OTHER_REGULATION: Final = Text(
    "这里的制度版本与文件不同", "the editions of the regulation here differ from the file"
)
UNSEALED: Final = Text(
    "这一笔与封存时不同，或前面缺了一笔：请用原样导出的文件，或去掉整个文件",
    "this entry is not as it was sealed, or one before it is missing: use the file as it was "
    "exported, or leave it out",
)
WRITTEN: Final = ("minutes", "by", "decided_at", "bars", "despite")


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
            told={name: row.get(name) for name in WRITTEN},
            names_nobody="person" in read.absent,
        )
    return counts


def put_policies(session: Session, read: ReadTable) -> Counts:
    """Keep versions of the policy; refuse those that do not follow upon what is kept."""
    touch(session, Touched.POLICIES)
    counts = governance_store.put_policies(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_POLICY, key=("version",))
    return counts


def put_regulations(session: Session, read: ReadTable) -> Counts:
    """Keep editions of the company's regulation; refuse what differs from one that is kept."""
    counts = governance_store.put_regulations(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_REGULATION, key=("number",))
    return counts


def put_ledger(session: Session, read: ReadTable) -> Brought:
    """Keep the ledger as it was sealed, where it goes on from that here; refuse a changed one."""
    brought = ledger_file_store.put_entries(session, [row for _, row in read.rows])
    refuse_differing(read, brought.unsealed, UNSEALED, key=("seq",))
    return brought


def decided_by_people(session: Session) -> dict[int, tuple[bool, bool]]:
    """Return what people decided about amounts, and whether they were taken, by their entries."""
    taken = ledger_store.taken_by_seq(session)
    return {
        each.seq: (each.approved, each.seq in taken)
        for each in ledger_store.money(session)
        if each.approved is not None and each.decided_by != SYSTEM
    }
