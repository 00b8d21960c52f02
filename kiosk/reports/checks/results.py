"""Results of checks as they are looked at: lists, one check with its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store
from db.cases import case_store
from db.checks import checklist_store, joint_store, result_lists, result_store
from db.checks.check_store import Finding
from db.checks.joint_halves import JOINT, half_is_alone
from db.checks.result_lists import Asked, Listed, Seeing
from db.checks.result_store import Result, Signed, Version
from db.directory import directory_store
from kiosk import clock
from kiosk.reports.labels import told_apart
from kiosk.reports.wording import rounded, score
from kiosk.rights.cases import reads
from kiosk.rights.checks import may_amend, may_sign, opened, seeing
from kiosk.rights.sealed import reads_sealed
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.checks.checklists import Answer, Checklist, Item
from survey.checks.results import Compared, amends_until, compared
from survey.months import Month, business_date
from survey.orders import Order
from survey.texts import Text

AT_ONCE: Final = 20
HUNDRED: Final = Decimal(100)
FOUND_WITHIN: Final = timedelta(days=400)
"""How long what a check found of integrity waits for a case."""
KINDS: Final[dict[str, Text]] = {
    "spot": Text("抽查", "Spot check"),
    "joint": Text("联合检查", "Joint check"),
    "self": Text("自查", "Self-check"),
}
SIGNED: Final[dict[str, Text]] = {
    result_lists.UNSIGNED: Text("未签字", "Not signed"),
    result_lists.SIGNED: Text("已签字", "Signed"),
    result_lists.TYPED: Text("已签字（打字）", "Signed (typed)"),
    result_lists.DECLINED: Text("拒绝签字", "Refused to sign"),
    result_lists.OUTDATED: Text("更正后待重签", "Corrected: to be signed again"),
}


UNIT, WINDOW = "unit:", "window:"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty: all. A place is one of `places`.

    Words are looked for in the window's name, the unit's, the inspector's, and what was noted.
    """

    month: str = ""
    kind: str = ""
    place: str = ""
    words: str = ""

    @property
    def asked(self) -> Asked:
        """What the store is asked for."""
        unit, window = (
            self.place.removeprefix(kind) if self.place.startswith(kind) else None
            for kind in (UNIT, WINDOW)
        )
        return Asked(self.month or None, unit, window, self.kind or None, self.words or None)


@dataclass(frozen=True, slots=True)
class Row:
    """A check in a list, with how many of its critical items were not met."""

    check: Listed
    critical: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the checks asked for, and how many there are."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a check with what was found."""

    item: Item
    finding: Finding

    @property
    def not_met(self) -> bool:
        """Whether it was not met."""
        return self.finding.answer == Answer.NOT_MET


@dataclass(frozen=True, slots=True)
class Before:
    """The last check of the same window and kind, and how this one stands against it."""

    result: Result
    change: Decimal
    items: Compared | None
    other_checklist: bool


@dataclass(frozen=True, slots=True)
class CheckShown:
    """One check as it concerns who looks; `agreed` is the score the two of a joint one settled."""

    result: Result
    checklist: Checklist
    lines: Sequence[Line]
    before: Before | None
    versions: Sequence[Version]
    signatures: Sequence[Signed]
    heads: Sequence[str]
    may_sign: bool
    may_amend: bool
    leads_on: bool
    """Whether something may be ordered or reported of it: not while it is half of a joint one."""
    amends_until: datetime
    month_closed: datetime | None
    cases: Sequence[str] = ()
    """The numbers of violations reported from it that who looks may read."""
    agreed: int | None = None

    @property
    def signed(self) -> Signed | None:
        """What was signed of the version that stands."""
        return next((s for s in self.signatures if s.version == self.result.version), None)

    @property
    def critical(self) -> list[Line]:
        """The critical items that were not met."""
        return [each for each in self.lines if each.not_met and each.item.critical]


def listed(
    session: Session,
    user: User,
    wanted: Filter,
    *,
    order: Order | None = None,
    page: int = 0,
    at_once: int = AT_ONCE,
) -> Page:
    """Return a page of the checks somebody may see, in the order chosen, else the newest first."""
    sight, asked = _sight(session, user), wanted.asked
    found = result_lists.listed(
        session, sight, asked, order=order, offset=page * at_once, limit=at_once
    )
    critical = _critical_codes(session, {(each.post, each.checklist_version) for each in found})
    rows = [
        Row(each, sum(i in critical[each.post, each.checklist_version] for i in each.not_met))
        for each in found
    ]
    return Page(rows, result_lists.count(session, sight, asked))


def integrity_found(session: Session, user: User, *, now: datetime) -> int:
    """Return how many checks found something of integrity that nobody made a case of yet."""
    since = now - FOUND_WITHIN
    return len(result_lists.integrity_unreported(session, _sight(session, user), since=since))


def months(session: Session, user: User) -> list[str]:
    """Return the months that have checks somebody may see, the newest first."""
    return result_lists.months(session, _sight(session, user))


def _sight(session: Session, user: User) -> Seeing:
    zone = house().settings.zone
    return seeing(session, user, today=clock.today(zone), zone=zone)


def places(session: Session) -> dict[str, str]:
    """Return the units that have windows, each followed by its windows, by what to ask for.

    No two are alike.
    """
    windows = directory_store.places(session)
    found: dict[str, str] = {}
    for each in sorted(windows, key=lambda window: (window.unit_name, window.unit, window.code)):
        found[f"{UNIT}{each.unit}"] = each.unit_name
        found[f"{WINDOW}{each.code}"] = f"{each.unit_name} · {each.name}"
    return told_apart(found, lambda place: place.partition(":")[2])


def check_shown(
    session: Session, user: User, ref: str, *, now: datetime, zone: ZoneInfo
) -> CheckShown:
    """Return one check with its history; refuse one that is not theirs to see."""
    result = opened(session, user, ref, today=business_date(now, zone), zone=zone)
    checklist = checklist_store.walked(
        session, result.post, result.checklist_version, result.answers
    )
    closing = closing_store.closings(session).get(Month.read(result.biz_month))
    versions = result_store.versions(session, result.id)
    sealed = reads_sealed(user)
    return CheckShown(
        result=result,
        checklist=checklist,
        lines=lines_of(checklist, result.findings),
        before=_before(session, result, sealed=sealed),
        versions=versions if sealed else [each.unsealed for each in versions],
        signatures=result_store.signatures(session, result.id),
        heads=_heads(session, result, zone),
        may_sign=may_sign(result, user),
        may_amend=may_amend(session, result, user, now=now, zone=zone),
        leads_on=not half_is_alone(session, result.id, today=business_date(now, zone)),
        amends_until=amends_until(result.received_at),
        month_closed=closing.closed_at if closing else None,
        agreed=_agreed(session, result, sealed=sealed),
        cases=[n for n in case_store.of_check(session, ref) if reads(session, n, user)],
    )


def lines_of(checklist: Checklist, findings: Iterable[Finding]) -> list[Line]:
    """Return findings in the order of their checklist; an item it does not know by its code."""
    by_code = {item.code: (place, item) for place, item in enumerate(checklist.items)}
    known = [
        (*by_code.get(each.item, (len(by_code), _nameless(each.item))), each) for each in findings
    ]
    return [Line(item, finding) for _, item, finding in sorted(known, key=lambda each: each[0])]


def score_said(hundredths: int) -> str:
    """Return a score of hundredths as it is said: with decimals only where there are some."""
    return f"{score(Decimal(hundredths) / HUNDRED).normalize():f}"


def _tenths(hundredths: int) -> Decimal:
    return rounded(Decimal(hundredths) / HUNDRED, 1)


def _before(session: Session, result: Result, *, sealed: bool) -> Before | None:
    found = result_store.before(session, result)
    if found is None:
        return None
    found = found if sealed else found.unsealed
    both = bool(found.findings and result.findings)
    return Before(
        result=found,
        change=_tenths(result.score) - _tenths(found.score),
        items=compared(result.answers, found.answers) if both else None,
        other_checklist=both and found.checklist_version != result.checklist_version,
    )


def _agreed(session: Session, result: Result, *, sealed: bool) -> int | None:
    pair = joint_store.pair(session, result.ref) if result.kind == JOINT else None
    if pair is None or not pair.settled:
        return None
    agreement = (pair if sealed else pair.unsealed).agreement
    return agreement.score if agreement else None


def _heads(session: Session, result: Result, zone: ZoneInfo) -> list[str]:
    """Return the names of those who answer for the window: its people's supervisors that day.

    Whoever made the check is none of them: nobody signs for having read their own.
    """
    day = result.inspected_at.astimezone(zone).date()
    people = directory_store.people(session, on=day)
    names = {each.code: each.name for each in people}
    at_window = {e.supervisor for e in people if e.window == result.window and e.supervisor}
    in_unit = {e.supervisor for e in people if e.unit == result.unit and e.supervisor}
    heads = (at_window or in_unit) - {result.inspector}
    return [names[code] for code in sorted(heads) if code in names]


def _critical_codes(
    session: Session, walked: Iterable[tuple[str, str | None]]
) -> dict[tuple[str, str | None], frozenset[str]]:
    found = {}
    for post, version in walked:
        items = checklist_store.walked(session, post, version).items
        found[post, version] = frozenset(item.code for item in items if item.critical)
    return found


def _nameless(code: str) -> Item:
    return Item(code, Text(code, code), ())


def changes(
    before: Iterable[Finding], after: Iterable[Finding]
) -> list[tuple[str, tuple[str, str | None], tuple[str, str | None]]]:
    """Return the items a correction changed: the code, answer and note before and after."""
    then = {each.item: (each.answer, each.note) for each in before}
    now = {each.item: (each.answer, each.note) for each in after}
    return [
        (item, then[item], now[item]) for item in then if then[item] != now.get(item, then[item])
    ]
