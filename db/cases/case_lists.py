"""Lists of cases: what is due first, registers by month, and how cases were handled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session, aliased

from db.cases import veiling
from db.cases.case_sight import Sight, concerned, has_nobody, readable, waits_for
from db.cases.counselling_store import lacks_record
from db.ground.models import (
    AccountRow,
    CaseClockRow,
    CaseRow,
    ComplaintRow,
    PersonRow,
    UnitRow,
    WindowRow,
)
from db.ground.ordering import chosen_first
from db.ground.veiled import lies_plain
from survey.cases.complaints import CATEGORIES, NO_COMPLAINT, STATES, State
from survey.cases.counting import Counted, counted
from survey.directory.roles import CASE_WORKERS
from survey.orders import Order

WORDS_SHOWN: Final = 120
"""Signs of what was told that a list shows; the case shows them all."""
_NEWEST_FIRST: Final = (ComplaintRow.received_at.desc(), ComplaintRow.id.desc())
# Written out in the statement: SQLite uses a partial index only for words it sees there.
_OVER: Final[BindParameter[Any]] = bindparam(
    "over", ("closed", "merged"), expanding=True, literal_execute=True
)
_GROUPED: Final = sorted(NO_COMPLAINT)
"""What was put aside is worked on with its group, and what was found to be abuse waits there."""


@cache  # once for all: building such takes longer than what it is asked for
def _waiting_since() -> Any:
    """Return since when words wait in a case: its own, or those of one joined to it.

    Asked for each case that is shown, not joined: a list of all is not looked through for each.
    """
    joined = aliased(CaseRow)
    theirs = (
        select(func.min(joined.waiting_since))
        .where(joined.merged_into_id == CaseRow.complaint_id, joined.waiting_since.is_not(None))
        .correlate(CaseRow)
        .scalar_subquery()
    )
    own = CaseRow.waiting_since
    return case((or_(own.is_(None), theirs < own), theirs), else_=own)


@cache
def _cases_with_news() -> Any:
    """Return the numbers of the cases in which words wait, the leading one of those joined.

    Words in what was put aside wait with its group: a script that writes in each fills no desk.
    """
    row, told = aliased(CaseRow), aliased(ComplaintRow)
    return (
        select(func.coalesce(row.merged_into_id, row.complaint_id))
        .join(told, told.id == row.complaint_id)
        .where(row.waiting_since.is_not(None), told.state.not_in(_GROUPED))
    )


@cache
def _cases_with_a_defence() -> Any:
    """Return the numbers of the cases in which what the person's side said waits to be read."""
    row = aliased(CaseRow)
    return select(func.coalesce(row.merged_into_id, row.complaint_id)).where(
        row.person_since.is_not(None)
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list: enough to choose it.

    The words' beginning and who is complained of are there for who reads the case as a whole; the
    words of a sealed one stand on its own page alone.
    """

    complaint_id: int
    ref: str
    kind: str
    sealed: bool
    state: str
    outcome: str | None
    category: str
    source: str
    window: str | None
    unit: str | None
    occurred_at: datetime
    received_at: datetime
    next_due_at: datetime | None
    officer: str | None
    escalated_to: str | None
    waiting_since: datetime | None
    person_waits: bool
    words: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the cases somebody may read are asked for; None: all.

    `worker_id` asks for those that wait for an account, `needs_top` for what an account at the top
    has to look at; `open_only` for what is not over, or is but the complainant added something
    that nobody answered, or the person's side said something nobody read; `waiting` for the
    former alone.
    """

    worker_id: int | None = None
    month: str | None = None
    state: str | None = None
    unit: str | None = None
    category: str | None = None
    ref: str | None = None
    words: str | None = None
    window: str | None = None
    before_arrival: bool = False
    needs_top: int | None = None
    open_only: bool = False
    waiting: bool = False


ANYTHING: Final = Asked()


def listed(
    session: Session,
    sight: Sight,
    asked: Asked,
    *,
    by_due: bool,
    order: Order | None = None,
    offset: int = 0,
    limit: int,
) -> list[Listed]:
    """Return cases somebody may read: by their clock, what is due first, or the newest first.

    What a complainant added is due at once: it stands among what is late, by since when. An order
    that was chosen comes before that.
    """
    found = _lists(asked, veiled=_veiled(session, asked)).where(readable(sight))
    ordered = found.order_by(*_order(order, by_due=by_due)).offset(offset).limit(limit)
    return [Listed(*each) for each in session.execute(ordered)]


def _order(order: Order | None, *, by_due: bool) -> Sequence[Any]:
    since, clock = _waiting_since(), CaseRow.next_due_at
    due = case((or_(clock.is_(None), since < clock), since), else_=clock)
    usual = (due.is_(None), due, ComplaintRow.id) if by_due else _NEWEST_FIRST
    columns: dict[str, Any] = {
        "ref": ComplaintRow.ref,
        "received": ComplaintRow.received_at,
        "window": WindowRow.name,
        "category": _rank(ComplaintRow.category, CATEGORIES),
        "person": PersonRow.name,
        "officer": AccountRow.name,
        "state": _rank(ComplaintRow.state, STATES),
        "due": due,
    }
    return (*chosen_first(columns, order), *usual)


def _rank(column: Any, known: Iterable[str]) -> Any:
    """Return where a code stands among those known: people read their names, not the codes."""
    return case({str(each): n for n, each in enumerate(known)}, value=column)


def count(session: Session, sight: Sight, asked: Asked) -> int:
    """Return how many cases somebody may read."""
    found = _lists(asked, veiled=_veiled(session, asked)).where(readable(sight))
    found = found.with_only_columns(ComplaintRow.id, maintain_column_froms=True)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def made_up(session: Session, sight: Sight, asked: Asked) -> dict[Counted, int]:
    """Return what the cases are in the figures that somebody may read: how many of each."""
    row = ComplaintRow
    what = (CaseRow.kind, row.state, row.source, CaseRow.merged_into_id.is_not(None))
    found = _lists(asked, veiled=_veiled(session, asked)).where(readable(sight))
    sums = found.with_only_columns(*what, func.count(), maintain_column_froms=True).group_by(*what)
    told = dict.fromkeys(Counted, 0)
    for kind, state, source, joined, n in session.execute(sums):
        told[counted(kind, state, source, joined=joined)] += n
    return told


def concerning(session: Session, sight: Sight, *, limit: int) -> tuple[list[Listed], int]:
    """Return the cases that concern somebody, and how many there are.

    First those about which a talk is still to be held, then the newest.
    """
    found = _lists(ANYTHING, whole=False).where(concerned(sight))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    waits = case((lacks_record(sight.person), 0), else_=1)
    shown = session.execute(found.order_by(waits, *_NEWEST_FIRST).limit(limit))
    return [Listed(*each) for each in shown], total


def count_to_counsel(session: Session, sight: Sight) -> int:
    """Return about how many cases that concern somebody a talk is still to be held."""
    found = (
        select(func.count())
        .select_from(CaseRow)
        .join(ComplaintRow, ComplaintRow.id == CaseRow.complaint_id)
        .where(concerned(sight), lacks_record(sight.person))
    )
    return session.scalar(found) or 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How the cases of a unit or officer were handled: whole numbers, to tell rates from."""

    code: str
    name: str
    cases: int
    reply_due: int
    reply_in_time: int
    on_site_due: int
    on_site_in_time: int
    closed_due: int
    closed_in_time: int
    decided: int
    upheld: int
    reopened: int
    called: int
    content: int


def tallies(session: Session, sight: Sight, *, month: str, by: str, now: datetime) -> list[Tally]:
    """Return how the cases of a month somebody may read were handled, by `unit` or by `officer`.

    A clock is due when it was met or ran out; one that still runs, or was waived in time, counts
    nowhere.
    """
    whose = (UnitRow.code, UnitRow.name) if by == "unit" else (AccountRow.username, AccountRow.name)
    made = {
        clock: aliased(CaseClockRow, name=f"of_{clock}") for clock in ("reply", "on_site", "closed")
    }
    columns: list[Any] = [*(func.coalesce(each, "") for each in whose), func.count()]
    for clock in made.values():
        missed = and_(clock.waived_at.is_(None), clock.due_at < now)
        due = or_(clock.met_at.is_not(None), clock.breached_at.is_not(None), missed)
        columns += [_n(due), _n(clock.met_at <= clock.due_at)]
    upheld = ComplaintRow.outcome.in_(("upheld", "partly_upheld"))
    columns += [
        _n(ComplaintRow.outcome.is_not(None)), _n(upheld), _n(CaseRow.reopened),
        _n(CaseRow.content.is_not(None)), _n(CaseRow.content),
    ]  # fmt: skip
    asked = (
        select(*columns)
        .select_from(CaseRow)
        .join(ComplaintRow, ComplaintRow.id == CaseRow.complaint_id)
        .outerjoin(WindowRow, WindowRow.id == ComplaintRow.window_id)
        .outerjoin(UnitRow, UnitRow.id == WindowRow.unit_id)
        .outerjoin(AccountRow, AccountRow.id == CaseRow.officer_id)
        .where(readable(sight))
        .where(ComplaintRow.biz_month == month, CaseRow.merged_into_id.is_(None))
        .where(ComplaintRow.state.not_in(_GROUPED))
        .group_by(*whose)
        .order_by(*reversed(whose))
    )
    for word, clock in made.items():
        asked = asked.outerjoin(
            clock, (clock.complaint_id == CaseRow.complaint_id) & (clock.clock == word)
        )
    return [Tally(*each) for each in session.execute(asked)]


def nobodys(session: Session, *, after: int = 0, limit: int) -> list[str]:
    """Return the numbers of open cases that wait for nobody's step, the oldest first.

    `after` is the complaint's own number after which to begin.
    """
    found = session.scalars(
        select(ComplaintRow.ref)
        .join(CaseRow, CaseRow.complaint_id == ComplaintRow.id)
        .where(ComplaintRow.state.not_in(_OVER), has_nobody(), ComplaintRow.id > after)
        .where(ComplaintRow.state != State.ABUSE)
        .order_by(ComplaintRow.id)
        .limit(limit)
    )
    return list(found)


def count_waiting_for(session: Session, person: str) -> int:
    """Return how many open cases wait for an account of a person."""
    theirs = select(AccountRow.id).join(PersonRow, PersonRow.id == AccountRow.person_id)
    asked = (
        select(func.count())
        .select_from(CaseRow)
        .join(ComplaintRow, ComplaintRow.id == CaseRow.complaint_id)
        .where(
            ComplaintRow.state.not_in(_OVER),
            waits_for().in_(theirs.where(PersonRow.code == person)),
        )
    )
    return session.scalar(asked) or 0


def _n(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _lists(
    asked: Asked, *, veiled: Sequence[int] = (), whole: bool = True
) -> "Select[*tuple[Any, ...]]":
    row = ComplaintRow
    told = case((CaseRow.sealed, ""), else_=func.substr(row.words, 1, WORDS_SHOWN))
    chosen = (
        select(
            row.id, row.ref, CaseRow.kind, CaseRow.sealed, row.state, row.outcome, row.category,
            row.source, WindowRow.name, UnitRow.name, row.occurred_at, row.received_at,
            CaseRow.next_due_at, AccountRow.name, CaseRow.escalated_to, _waiting_since(),
            row.id.in_(_cases_with_a_defence()),
            *((told, PersonRow.name) if whole else (literal(""), null())),
        )
        .join(CaseRow, CaseRow.complaint_id == row.id)
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .outerjoin(UnitRow, UnitRow.id == WindowRow.unit_id)
        .outerjoin(AccountRow, AccountRow.id == CaseRow.officer_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
    )  # fmt: skip
    wanted = _conditions(asked)
    if asked.words is not None:
        wanted.append(_tells(asked.words, veiled))
    return chosen.where(*wanted)


def _conditions(asked: Asked) -> list[Any]:
    """Return what is asked for, each built if it is: to build all takes longer than the answer."""
    row = ComplaintRow
    of_values = {
        row.biz_month: asked.month, row.state: asked.state, UnitRow.code: asked.unit,
        row.category: asked.category, row.ref: asked.ref, WindowRow.code: asked.window,
    }  # fmt: skip
    wanted = [column == value for column, value in of_values.items() if value is not None]
    if asked.worker_id is not None:
        wanted.append(_waits_for(asked.worker_id))
    if asked.before_arrival:
        wanted.append(row.state.in_(("received", "replied")))
    if asked.needs_top is not None:
        wanted.append(_needs(asked.needs_top))
    if asked.open_only:
        wanted.append(row.id.in_(_open_or_waiting()))
    if asked.waiting:
        wanted.append(_has_news())
    return wanted


@cache
def _has_news() -> Any:
    return ComplaintRow.id.in_(_cases_with_news())


@cache
def _has_defence() -> Any:
    return ComplaintRow.id.in_(_cases_with_a_defence())


@cache
def _open_or_waiting() -> Any:
    """Return the numbers of cases that are not over, or in which words wait for somebody."""
    still = aliased(ComplaintRow)
    return union(
        select(still.id).where(still.state.not_in(_OVER), still.state != State.ABUSE),
        _cases_with_news(),
        _cases_with_a_defence(),
    )


def _needs(account_id: int) -> Any:
    """Return what those at the top have to look at: their own, escalated, asked for, nobody's.

    And what a complainant or the person's side added where no officer is there any more to read it.
    """
    gone = or_(AccountRow.active.is_distinct_from(True), AccountRow.role.not_in(CASE_WORKERS))
    needs = or_(CaseRow.escalated_to.is_not(None), CaseRow.asked_until.is_not(None), has_nobody())
    return or_(
        and_(needs, ComplaintRow.state.not_in(_OVER), ComplaintRow.state.not_in(_GROUPED)),
        and_(or_(_has_news(), _has_defence()), gone),
        _waits_for(account_id),
    )


def _veiled(session: Session, asked: Asked) -> Sequence[int]:
    """Return the sealed cases that tell what is asked for: theirs the database cannot read."""
    return veiling.telling(session, asked.words) if asked.words else ()


def _tells(words: str, veiled: Sequence[int]) -> Any:
    """Return what holds of cases with these words: in the text, the window, or who is meant."""
    meant = select(PersonRow.id).where(
        or_(PersonRow.name.contains(words, autoescape=True), PersonRow.code == words)
    )
    there = select(WindowRow.id).where(WindowRow.name.icontains(words, autoescape=True))
    told = aliased(ComplaintRow)
    # Found on the complaints alone: joined with the rest first, it takes three times as long.
    return ComplaintRow.id.in_(
        select(told.id).where(
            or_(
                told.id.in_(veiled),
                and_(lies_plain(told.words), told.words.icontains(words, autoescape=True)),
                told.window_id.in_(there),
                told.person_id.in_(meant),
            )
        )
    )


def _waits_for(account_id: int) -> Any:
    """Return what holds of cases that wait for an account, be it with what somebody added.

    That waits for the officer of the case, under an appeal, too.
    """
    has_news = and_(or_(_has_news(), _has_defence()), CaseRow.officer_id == account_id)
    theirs = and_(waits_for() == account_id, ComplaintRow.state.not_in(_GROUPED))
    return or_(theirs, has_news)
