"""The plan as it may be looked at: numbers, what is done, what was missed; the rest afterwards.

An open assignment is never among what this returns, but to its own inspector, until the period is
over: neither to those who drew it nor to those above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import plan_store
from db.checks.plan_store import Assigned, Kept, Place
from kiosk.reports.checks.redraws import redone
from kiosk.reports.checks.yards import Yard, lack
from survey.checks import draws
from survey.checks.draw_documents import of_document
from survey.checks.draws import JOINT, SPOT
from survey.directory.roles import SYSTEM
from survey.months import business_date
from survey.periods import Period
from survey.refusals.checks import DrawRuleUnknown, NotDrawn, PeriodNotOver


@dataclass(frozen=True, slots=True)
class Promise:
    """A draw by what it promised; seed and inputs once the period is over, else None."""

    number: int
    commitment: str
    made_on: date
    by: str
    n: int
    nobody: Sequence[str]
    seed: str | None
    inputs: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A period's plan: how far it is, what was missed; `checks` is everything, once it is over.

    `done` leaves out half a joint check: it would say where the other inspector is still to come.
    """

    kind: str
    period: Period
    over: bool
    promises: Sequence[Promise]
    windows: int
    n: int
    n_done: int
    still_to_do: int
    done: Sequence[Place]
    missed: Sequence[Place]
    excused: Sequence[Place]
    asking: Sequence[Place]
    checks: Sequence[Place] | None

    @property
    def drawn(self) -> bool:
        """Whether the period was drawn at all."""
        return bool(self.promises)

    @property
    def nobody(self) -> Sequence[str]:
        """Windows that nobody may check, by code, and that no draw gave to anybody."""
        open_to_none: set[str] = set()
        for promise in self.promises:
            open_to_none |= set(promise.nobody)
        return sorted(open_to_none)


def kind_of(period: Period) -> str:
    """Return which checks are drawn for a period: a month's spot or a quarter's joint checks."""
    return SPOT if period.months == 1 else JOINT


def plan(session: Session, period: Period, *, today: date, zone: ZoneInfo) -> PlanReport:
    """Return a period's plan as everybody may see it who sees checks."""
    kind = kind_of(period)
    over = period.over(today)
    places = plan_store.places(session, kind, period)
    standing = [each for each in places if each.excused_by != SYSTEM]
    missed = [each for each in standing if each.missed(today)]
    done = [each for each in standing if each.inspection is not None]
    expected = {each.window for each in standing if each.is_open} if kind == JOINT else set()
    covered = {each.window for each in places}
    promises = [
        _promise(each, places, zone, over=over, covered=covered)
        for each in plan_store.draws(session, kind, period)
    ]
    return PlanReport(
        kind=kind,
        period=period,
        over=over,
        promises=promises,
        windows=len({each.window for each in standing}),
        n=len(standing),
        n_done=len(done),
        still_to_do=sum(each.is_open for each in standing) - len(missed),
        done=[each for each in done if over or each.window not in expected],
        missed=missed,
        excused=[each for each in standing if not each.is_open and each.inspection is None],
        asking=[each for each in standing if each.asks and each not in missed],
        checks=places if over else None,
    )


def excuses_asked(session: Session, *, today: date) -> int:
    """Return how many inspectors ask to be excused, in the month and the quarter that run."""
    periods = (Period.month_of(today), Period.quarter_of(today))
    return sum(
        each.asks is not None and not each.missed(today)
        for period in periods
        for each in plan_store.places(session, kind_of(period), period)
    )


def own(session: Session, person: str | None, *, today: date) -> list[Assigned]:
    """Return what somebody has to check themselves."""
    return plan_store.open_for(session, person, today=today) if person else []


def missing(session: Session, period: Period, *, today: date) -> int:
    """Return for how many windows an addition could be drawn."""
    kind = kind_of(period)
    yard = Yard.of(session, max(today, period.first))
    short = lack(yard, kind, plan_store.places(session, kind, period))
    asked = yard.asked(kind, period, short.windows, [period.last], relieved=short.relieved)
    return len({lot.window for lot in draws.draw(asked, seed="").lots})


def redo(session: Session, period: Period, *, today: date) -> list[tuple[int, bool]]:
    """Draw again from what was kept, and tell for each draw whether it is the same.

    Refuses a period that is not over, and one that was never drawn.
    """
    kind = kind_of(period)
    if not period.over(today):
        raise PeriodNotOver(period=period)
    kept = plan_store.draws(session, kind, period)
    if not kept:
        raise NotDrawn(period=period)
    places = plan_store.places(session, kind, period)
    return [(each.number, redone(each, places)) for each in kept]


def _promise(
    kept: Kept, places: Sequence[Place], zone: ZoneInfo, *, over: bool, covered: Iterable[str]
) -> Promise:
    try:
        nobody = draws.draw(of_document(kept.inputs), seed=kept.seed).nobody
    except DrawRuleUnknown:  # what it gave to whom is kept; only doing it again needs the rule
        nobody = ()
    return Promise(
        number=kept.number,
        commitment=kept.commitment,
        made_on=business_date(kept.made_at, zone),
        by=kept.by,
        n=sum(each.draw == kept.number for each in places),
        nobody=[code for code in nobody if code not in covered],
        seed=kept.seed if over else None,
        inputs=kept.inputs if over else None,
    )
