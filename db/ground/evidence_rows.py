"""Which rows belong to a case or to a month's books, and what the chain says of each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session

from db.ground import seal_rows, seal_store
from db.ground.models import Base
from db.ground.seal_store import Ring
from db.ground.sealed import BETWEEN

Wanted = dict[str, set[str]]

OF_A_CASE: Final = (
    "cases", "case_chain", "case_clocks", "case_events", "case_files", "complaint_messages",
    "complaint_photos", "counsellings", "ledger",
)  # fmt: skip
"""What hangs at a complaint; its contact is left out."""
OF_A_MONTH: Final = (
    ("closings", "month"), ("ledger", "posted_month"), ("star_decisions", "month"),
    ("publications", "month"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Witness:
    """A row as it stands, the salt of its digest, and the link that holds the digest."""

    table: str
    key: str
    content: str
    salt: str
    digest: str
    link: int


def of_case(session: Session, ref: str, *, with_trail: bool = True) -> Wanted:
    """Return the rows of a case by their keys; none where there is no such complaint."""
    complaints = _table("complaints")
    number = session.scalar(select(complaints.c.id).where(complaints.c.ref == ref))
    if number is None:
        return {}
    wanted = {"complaints": {str(number)}}
    for name in OF_A_CASE:
        table = _table(name)
        wanted[name] = _keys(session, table, select(table).where(table.c.complaint_id == number))
    if with_trail:
        audit = _table("audit")
        wanted["audit"] = _keys(session, audit, select(audit).where(audit.c.subject == ref))
    return _with_decisions(session, wanted)


def of_month(session: Session, month: str) -> Wanted:
    """Return the rows of a month's books by their keys."""
    wanted: Wanted = {}
    for name, column in OF_A_MONTH:
        table = _table(name)
        wanted[name] = _keys(session, table, select(table).where(table.c[column] == month))
    return _with_decisions(session, wanted)


def witnessed(session: Session, ring: Ring, wanted: Mapping[str, set[str]]) -> Iterator[Witness]:
    """Yield each of the rows that the chain knows, with the last link that names it."""
    latest: dict[tuple[str, str], tuple[str, str, int]] = {}
    for link in seal_store.links(session):
        rows = link.told.get("rows", {})
        for name in wanted.keys() & rows.keys():
            for key in wanted[name] & rows[name].keys():
                latest[name, key] = (rows[name][key], link.key, link.seq)
    for name in sorted(wanted):
        for key, content in seal_rows.contents(session, _table(name), sorted(wanted[name])):
            digest, mark, seq = latest.get((name, key), ("", "", 0))
            if mark in ring.keys and digest:
                salt = seal_rows.salt(ring.keys[mark], name, key).hex()
                yield Witness(name, key, content.decode(), salt, digest, seq)


def files_of(session: Session, wanted: Mapping[str, set[str]]) -> set[str]:
    """Return the digests of the photos and files at a case."""
    found: set[str] = set()
    for name, columns in (("case_files", ("photo", "file")), ("complaint_photos", ("sha256",))):
        table = _table(name)
        numbers = wanted.get(name, set())
        if numbers:
            rows = session.execute(select(table))
            for row in rows.mappings():
                if _key(table, dict(row)) in numbers:
                    found.update(row[column] for column in columns if row[column])
    return found


def _with_decisions(session: Session, wanted: Wanted) -> Wanted:
    """Add who approved the money among the entries, and what was taken to payroll."""
    numbers = [int(key) for key in wanted["ledger"]]
    for name in ("ledger_decisions", "money_takings"):
        table = _table(name)
        wanted[name] = _keys(session, table, select(table).where(table.c.seq.in_(numbers)))
    return wanted


def _keys(session: Session, table: Table, asked: "Select[tuple[object, ...]]") -> set[str]:
    return {_key(table, dict(row)) for row in session.execute(asked).mappings()}


def _key(table: Table, row: Mapping[str, object]) -> str:
    return BETWEEN.join(str(row[column.name]) for column in table.primary_key)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
