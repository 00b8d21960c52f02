"""Posting: what the rule book makes stand is brought into the ledger, as differences alone.

Reversals and new entries, or adjustments in open books where a month is closed. One transaction;
killed in the middle, nothing of it was written.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store, ledger_store, month_store, publication_store, star_store
from db.books.closing_store import Closing
from db.books.ledger_store import Line, Posted
from db.cases import ruling_store
from db.files import governance_store
from kiosk.actions.books import dismissals
from kiosk.reports.books.facts import Facts, facts, history
from survey.books.rulebook import Entry, Star, derive, differences, posted_in
from survey.directory.roles import SYSTEM
from survey.months import Month, business_date

TAKEN_BACK: Final = "taken back before anybody approved it"


@dataclass(frozen=True, slots=True)
class Posting:
    """How many entries were written, and how many of them take earlier ones back."""

    entries: int = 0
    reversals: int = 0


def post(
    session: Session,
    *,
    at: datetime,
    zone: ZoneInfo,
    by: str = SYSTEM,
    months: Collection[Month] | None = None,
    ahead: bool = True,
    known: Facts | None = None,
) -> Posting:
    """Bring the ledger to what was verified at a moment, in some months or all there are.

    A changed month may end a streak: looking `ahead`, later months that name a star are brought
    up to date, too. Facts `known` must have been read since the ledger was locked.
    """
    ledger_store.lock(session)
    known = known or facts(session)
    wanted = _all(session, known) if months is None else set(months)
    if ahead and months is not None:
        wanted |= _with_later_stars(known, months)
    if not wanted:
        return Posting()
    lines, reversed_ones = _to_write(session, wanted, known, at=at, zone=zone)
    numbers = ledger_store.append(session, lines, by=by, at=at)
    _approve_rulings(session, lines, numbers)
    _settle(session, reversed_ones, lines, numbers, at=at)
    if any(line.entry.role == "worst" for line in lines):
        dismissals.bring_up_to_date(session, known.policies.of, at=at)
    return Posting(len(lines), len(reversed_ones))


def unposted(session: Session, *, as_of: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Yield a line for each entry that posting would write now: none when all is well."""
    known = facts(session)
    lines, _ = _to_write(session, _all(session, known), known, at=as_of, zone=zone)
    for line in lines:
        entry = line.entry
        yield f"{line.kind} {entry.month} {entry.person} {entry.role} {entry.complaint or '-'}"


def _to_write(
    session: Session, wanted: Collection[Month], known: Facts, *, at: datetime, zone: ZoneInfo
) -> tuple[list[Line], list[Posted]]:
    """Return the lines that bring the ledger to what was verified, and what they take back."""
    policies = known.policies
    due = derive(history(session, wanted, known, as_of=at, zone=zone), policies.of, wanted)
    standing = ledger_store.standing(session, wanted)
    present = Month.of(business_date(at, zone))
    lines: list[Line] = []
    taken_back: list[Posted] = []
    for month in sorted(wanted):
        gone, new = differences(((each, each.entry) for each in standing[month]), due[month])
        books = posted_in(month, present, known.closings.__contains__)
        kind = "entry" if books == month else "adjustment"
        version = policies.version_of(month)
        taken_back += gone
        lines += [Line(_turned(each.entry), books, "reversal", version, each.seq) for each in gone]
        lines += [Line(entry, books, kind, version) for entry in new]
    return lines, taken_back


def post_due(session: Session, *, at: datetime, zone: ZoneInfo) -> Posting:
    """Post the months in which a finding changed, or became final because nobody appealed."""
    months = ledger_store.take_due(session) | month_store.newly_final(session, as_of=at)
    return post(session, at=at, zone=zone, months=months) if months else Posting()


def replay(
    session: Session,
    closings: Sequence[Closing],
    *,
    approvals: Sequence[Mapping[str, Any]] = (),
    now: datetime,
    zone: ZoneInfo,
    by: str,
    written: bool = False,
) -> None:
    """Post a history as it happened: months closed in their order, late decisions in their month.

    A decision that came after its month was closed goes into the books of the month it was made
    in (regulation 4). Amounts are approved at the moment at which people approved them. Where the
    ledger is `written` as it was elsewhere, its months are closed as they were there, and what is
    due by now is posted by the clock, as there.
    """
    ledger_store.lock(session)
    if written:
        for each in closings:
            closing_store.close(session, each)
        ledger_store.mark_months_due(session, _all(session, facts(session)))
        return
    known = facts(session)
    named = star_store.decided(session)
    closed_at = {each.month: each.closed_at for each in known.closings.values()}
    closed_at |= {each.month: each.closed_at for each in closings}
    in_order = sorted(closed_at.values())
    late: dict[tuple[Month, int], list[tuple[Month, datetime]]] = defaultdict(list)
    findings = month_store.decided_late(session, closed_at)
    rulings = ruling_store.decided_late(session, closed_at)
    for month, at in (*findings, *rulings, *_named_late(named, closed_at)):
        books = (Month.of(business_date(at, zone)), bisect(in_order, at))
        late[books].append((month, at))
    stages = [(max(at for _, at in some), {m for m, _ in some}, None) for some in late.values()]
    open_ones = _all(session, known) - closed_at.keys()
    ends = [
        (each.closed_at, {each.month} | {m for m in open_ones if m < each.month}, each)
        for each in closings
    ]
    for at, months, closing in sorted([*stages, *ends], key=itemgetter(0)):
        governance_store.approve(session, approvals, until=at)  # what stood before this stage
        then = replace(known, stars=[star for star, when in named if when is None or when <= at])
        post(session, at=at, zone=zone, by=by, months=months, ahead=False, known=then)
        if closing is not None:
            known = known.with_closing(shut(session, closing, known))
        governance_store.approve(session, approvals, until=at)
    post(session, at=now, zone=zone, by=by, known=known)
    governance_store.approve(session, approvals, until=now)


def _named_late(
    named: Sequence[tuple[Star, datetime | None]], closed_at: Mapping[Month, datetime]
) -> Iterator[tuple[Month, datetime]]:
    """Yield the months whose star was named after they were closed, and when."""
    for star, at in named:
        if at is not None and star.month in closed_at and at > closed_at[star.month]:
            yield star.month, at


def shut(session: Session, closing: Closing, known: Facts) -> Closing:
    """Shut a month's books and return how: under which policy, at which hash of the ledger."""
    policy = known.policies.version_of(closing.month)
    shut_now = replace(closing, policy=policy, head=ledger_store.head(session))
    closing_store.close(session, shut_now)
    return shut_now


def _all(session: Session, known: Facts) -> set[Month]:
    starred = {star.month for star in known.stars}
    return starred | month_store.complained_of(session) | ledger_store.months(session)


def _with_later_stars(known: Facts, months: Collection[Month]) -> set[Month]:
    first = min(months, default=None)
    if first is None:
        return set()
    return set(months) | {star.month for star in known.stars if star.month > first}


def _turned(entry: Entry) -> Entry:
    return replace(entry, points=-entry.points, yuan=-entry.yuan)


def _approve_rulings(session: Session, lines: Sequence[Line], numbers: Sequence[int]) -> None:
    """Approve fines for inaction: two people decided about them before they were posted."""
    new = {
        number: line.entry
        for line, number in zip(lines, numbers, strict=True)
        if line.entry.role == "duty_fine" and line.reverses is None
    }
    if not new:
        return
    months = {entry.month for entry in new.values()}
    ruled = {each.complaint: each for each in ruling_store.standing(session, months)}
    for number, entry in new.items():
        ruling = ruled[entry.complaint or ""]
        ledger_store.decide(
            session, number, approved=True, by=ruling.approved_by, at=ruling.approved_at,
            reason=ruling.because,
        )  # fmt: skip


def _settle(
    session: Session,
    taken_back: list[Posted],
    lines: list[Line],
    numbers: list[int],
    *,
    at: datetime,
) -> None:
    """Close what was taken back: unapproved money needs no approval any more, nothing stays shown.

    Money that was approved goes back only with an approval of its own.
    """
    reversal_of = {
        line.reverses: number for line, number in zip(lines, numbers, strict=True) if line.reverses
    }
    for posted in taken_back:
        if not posted.is_money:
            continue
        publication_store.withdraw(
            session,
            month=posted.entry.month,
            kind=posted.entry.role,
            person=posted.entry.person,
            because=f"ledger {reversal_of[posted.seq]}",
            at=at,
        )
        if posted.approved:
            continue
        undecided = [posted.seq] if posted.approved is None else []
        for number in (*undecided, reversal_of[posted.seq]):
            ledger_store.decide(
                session, number, approved=False, by=SYSTEM, at=at, reason=TAKEN_BACK
            )
