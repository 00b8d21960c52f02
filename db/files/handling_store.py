"""How cases were handled, out to files and in again: by codes, user names and numbers.

What a file brings is added to what is kept, never put over it: events are append-only, and a case
somebody works on here is changed at its desk alone.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from db.cases import veiling
from db.files.bringing import Counts, Progress, same_row
from db.files.burst_file_store import groups_of
from db.files.import_store import complaint_ids
from db.files.parts import Part, count_parts, put_parts
from db.files.telling import Of, Row, Rows, limit, told
from db.ground.lots import lots
from db.ground.models import (
    AccountRow,
    BurstComplaintRow,
    BurstDecisionRow,
    CalendarDayRow,
    CaseChainRow,
    CaseClockRow,
    CaseEventRow,
    CaseRow,
    ComplaintMessageRow,
    ComplaintRow,
    PersonRow,
)
from db.ground.veiled import VeiledDetail
from survey.books.dismissals import KINDS as DISMISSAL

PLAIN: Final = (
    "kind", "intake", "sealed", "summary", "appealed", "reopened", "escalated_to", "appeal_until",
    "reopen_until", "closed_at", "asked_until", "reached", "content", "handling_score",
    "waiting_since", "person_since", "past_leader",
)  # fmt: skip
OFFICERS: Final = ("officer", "appeal_officer", "decider")
OTHERS: Final = ("about", "merged_into")
_HANDLED: Final = CaseEventRow.kind.not_in(sorted(DISMISSAL))
"""What is done about a case; a review of dismissal is about somebody."""


# Out


def accounts(session: Session) -> Rows:
    """Yield the accounts without their passwords, by user name."""
    row = AccountRow
    yield from told(
        session,
        select(row.username, row.name, row.role, PersonRow.code.label("person"), row.active)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .order_by(row.username),
    )


def calendar(session: Session) -> Rows:
    """Yield the days that differ from their weekday."""
    row = CalendarDayRow
    yield from told(session, select(row.day, row.works, row.name).order_by(row.day))


def cases(session: Session, which: Of | None = None) -> Rows:
    """Yield how complaints are handled, by number."""
    asked: Any = select(ComplaintRow.ref, *(getattr(CaseRow, name) for name in PLAIN))
    asked = asked.join(ComplaintRow, ComplaintRow.id == CaseRow.complaint_id)
    for name in OFFICERS:
        account = aliased(AccountRow)
        asked = asked.add_columns(account.username.label(name)).outerjoin(
            account, account.id == getattr(CaseRow, f"{name}_id")
        )
    for name in OTHERS:
        other = aliased(ComplaintRow)
        asked = asked.add_columns(other.ref.label(name)).outerjoin(
            other, other.id == getattr(CaseRow, f"{name}_id")
        )
    yield from told(session, asked.where(limit(which)).order_by(ComplaintRow.ref))


def chains(session: Session, which: Of | None = None) -> Rows:
    """Yield who stands in the chain of a case, and why."""
    row = CaseChainRow
    asked = select(ComplaintRow.ref, PersonRow.code.label("person"), row.bond).join(
        PersonRow, PersonRow.id == row.person_id
    )
    yield from told(session, _of_complaints(asked, row, which).order_by(PersonRow.code))


def clocks(session: Session, which: Of | None = None) -> Rows:
    """Yield the clocks of cases."""
    row = CaseClockRow
    asked = select(
        ComplaintRow.ref, row.clock, row.starts_at, row.due_at, row.met_at, row.warned_at,
        row.breached_at, row.waived_at,
    )  # fmt: skip
    yield from told(session, _of_complaints(asked, row, which).order_by(row.clock))


def events(session: Session, which: Of | None = None) -> Rows:
    """Yield what happened in cases, numbered from 1 in each; the details as JSON."""
    row = CaseEventRow
    nth = func.row_number().over(partition_by=row.complaint_id, order_by=row.id).label("n")
    asked = select(ComplaintRow.ref, nth, row.at, row.actor, row.kind, row.detail)
    for each in told(session, _of_complaints(asked, row, which).order_by(row.id)):
        yield {**each, "detail": json.dumps(each["detail"], ensure_ascii=False, sort_keys=True)}


def messages(session: Session, which: Of | None = None) -> Rows:
    """Yield what complainants and the team wrote to each other."""
    row = ComplaintMessageRow
    asked = select(row.key, ComplaintRow.ref, row.author, row.sent_at, row.words)
    yield from told(session, _of_complaints(asked, row, which).order_by(row.id))


def of_month(month: str | None) -> Of | None:
    """Return what limits an export to the complaints of a business month.

    Those that their cases name come along, whatever month they are of: a case that was joined to
    another, or is about one, would say something else without it. So do those that stand in one
    group with them, and what was proposed to join them into.
    """
    if month is None:
        return None
    groups, member, decision = groups_of(month), BurstComplaintRow, BurstDecisionRow
    begun = or_(
        ComplaintRow.biz_month == month,
        ComplaintRow.id.in_(select(member.complaint_id).where(member.burst_id.in_(groups))),
        ComplaintRow.id.in_(select(decision.leading_id).where(decision.burst_id.in_(groups))),
    )
    told = select(ComplaintRow.id).where(begun).cte(recursive=True)
    named = aliased(ComplaintRow)
    beside = (
        select(named.id)
        .join(CaseRow, named.id.in_((CaseRow.about_id, CaseRow.merged_into_id)))
        .join(told, told.c.id == CaseRow.complaint_id)
    )
    return ComplaintRow.id.in_(select(told.union(beside).c.id))


# In


def put_accounts(session: Session, rows: Iterable[Row], *, at: datetime) -> Counts:
    """Keep accounts nobody has yet, without a password: each needs an invitation first.

    One that is kept stays as it is; a file gives nobody another role.
    """
    known = set(session.scalars(select(AccountRow.username)))
    people = _people(session)
    counts = Counts()
    for row in rows:
        if row["username"] in known:
            counts += Counts(unchanged=1)
            continue
        values = {**row, "person_id": people.get(row["person"]), "created_at": at}
        del values["person"]
        session.execute(insert(AccountRow).values(**values))
        counts += Counts(new=1)
    return counts


def put_cases(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep how cases stand; one that is worked on here is named, never changed."""
    counts = Counts()
    officers = dict(session.execute(select(AccountRow.username, AccountRow.id)).all())
    # Files of an earlier day do not say what is about the team's leader.
    told_so = ({**row, "past_leader": bool(row["past_leader"])} for row in rows)
    for batch in lots(told_so):
        which = ComplaintRow.ref.in_([row["ref"] for row in batch])
        kept = {row["ref"]: row for row in cases(session, which)}
        others = [row[name] for row in batch for name in OTHERS if row[name]]
        ids = complaint_ids(session, [*kept, *others])
        differing = [row for row in batch if not same_row(row, kept[row["ref"]])]
        worked_on = _worked_on(session, [ids[row["ref"]] for row in differing])
        refused = [row["ref"] for row in differing if ids[row["ref"]] in worked_on]
        for row in differing:
            values = {name: row[name] for name in PLAIN}
            values |= {f"{name}_id": officers.get(row[name]) for name in OFFICERS}
            values |= {f"{name}_id": ids.get(row[name]) for name in OTHERS}
            session.execute(
                update(CaseRow).where(CaseRow.complaint_id == ids[row["ref"]]).values(**values)
            )
        counts += Counts(
            unchanged=len(batch) - len(differing), changed=len(differing), differing=tuple(refused)
        )
        progress(len(batch))
    return counts


def put_chains(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep who stands in the chains of cases."""
    people = _people(session)

    def values(row: Row, complaint_id: int) -> dict[str, Any]:
        person_id = people[row["person"]]
        return {"complaint_id": complaint_id, "person_id": person_id, "bond": row["bond"]}

    return put_parts(
        session, Part(ComplaintRow, CaseChainRow, chains, ("ref", "person"), values), rows, progress
    )


def put_clocks(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep the clocks of cases, and look which is due next."""
    part = Part(ComplaintRow, CaseClockRow, clocks, ("ref", "clock"), _without_ref)
    counts = put_parts(session, part, rows, progress)
    row = CaseClockRow
    running = (row.complaint_id == CaseRow.complaint_id) & row.met_at.is_(None)
    running &= row.waived_at.is_(None)
    due = select(func.min(row.due_at)).where(running).scalar_subquery()
    session.execute(update(CaseRow).values(next_due_at=due))
    return counts


def put_events(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep what happened in cases, in the order of their numbers; of sealed ones it lies veiled."""
    sealed = veiling.sealed(session)

    def values(row: Row, complaint_id: int) -> dict[str, Any]:
        plain = {name: row[name] for name in ("at", "actor", "kind")}
        told = json.loads(row["detail"])
        detail = VeiledDetail(told) if complaint_id in sealed else told
        return {"complaint_id": complaint_id, **plain, "detail": detail}

    in_order = sorted(rows, key=lambda row: (row["ref"], row["n"]))
    return put_parts(
        session, Part(ComplaintRow, CaseEventRow, events, ("ref", "n"), values), in_order, progress
    )


def event_counts(session: Session, refs: Iterable[str]) -> dict[str, int]:
    """Return how many events each of some cases has, if any."""
    return count_parts(session, ComplaintRow, CaseEventRow.complaint_id, refs)


def put_messages(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep what complainants and the team wrote to each other.

    A number is one message's alone: that of another case's message is named as differing.
    """
    sent = list(rows)
    taken = tuple(_of_other_cases(session, sent))
    if taken:
        return Counts(differing=taken)
    part = Part(ComplaintRow, ComplaintMessageRow, messages, ("key",), _without_ref)
    return put_parts(session, part, sent, progress)


def _of_other_cases(session: Session, rows: Iterable[Row]) -> set[str]:
    """Return the numbers of messages that are kept with another case than the file says."""
    row, found = ComplaintMessageRow, set()
    for batch in lots(rows):
        wanted = {each["key"]: each["ref"] for each in batch}
        kept = session.execute(
            select(row.key, ComplaintRow.ref)
            .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
            .where(row.key.in_(wanted))
        )
        found |= {key for key, ref in kept if wanted[key] != ref}
    return found


def handled_here(session: Session, refs: Iterable[str]) -> set[str]:
    """Return those of the complaints that somebody works on: anything happened in their case."""
    found: set[str] = set()
    for batch in lots(refs):
        found |= set(
            session.scalars(
                select(ComplaintRow.ref)
                .where(ComplaintRow.ref.in_(batch))
                .where(ComplaintRow.id.in_(select(CaseEventRow.complaint_id).where(_HANDLED)))
            )
        )
    return found


def _without_ref(row: Row, complaint_id: int) -> dict[str, Any]:
    return {"complaint_id": complaint_id} | {k: v for k, v in row.items() if k != "ref"}


def _worked_on(session: Session, ids: Collection[int]) -> set[int]:
    row = CaseEventRow.complaint_id
    return set(session.scalars(select(row).where(row.in_(ids), _HANDLED).distinct()))


def _people(session: Session) -> dict[str, int]:
    return dict(session.execute(select(PersonRow.code, PersonRow.id)).all())


def _of_complaints(asked: "Select[*tuple[Any, ...]]", row: Any, which: Of | None) -> "Select[Any]":
    joined = asked.join(ComplaintRow, ComplaintRow.id == row.complaint_id)
    return joined.where(limit(which)).order_by(ComplaintRow.ref)
