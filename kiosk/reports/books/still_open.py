"""What is still open in a month: said before it is closed, and kept with its closing."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store, month_store
from db.books.ledger_store import Asked
from db.books.month_store import Checked
from db.cases import ruling_store
from db.checks import correction_store
from db.feedback import rollup_store, surge_store
from kiosk.reports.books.doubts import Doubt
from kiosk.reports.books.facts import Facts
from kiosk.reports.checks.unchecked import unchecked
from kiosk.reports.wording import month_name
from survey.months import Month
from survey.texts import Text, in_a_row


def still_open(
    session: Session,
    month: Month,
    known: Facts,
    checks: Mapping[int, Checked],
    doubts: Collection[Doubt],
    *,
    at: datetime,
    zone: ZoneInfo,
) -> Iterator[Text]:
    """Yield what somebody should settle before the month is closed."""
    posted = ledger_store.months(session)
    earlier = sorted(m for m in posted if m < month and m not in known.closings)
    if earlier:
        yield Text("{months} 还没有结账", "{months} not closed yet").format(
            months=in_a_row(map(month_name, earlier))
        )
    undecided, appealable = month_store.undecided(session, month, as_of=at)
    if undecided:
        yield Text("{n} 件投诉还没有结论", "{n} {n:complaint|complaints} not decided yet").format(
            n=undecided
        )
    yield from _aside(session, month)
    if appealable:
        yield Text(
            "{n} 件结论还在申诉期内", "{n} {n:finding|findings} may still be appealed"
        ).format(n=appealable)
    nameless = month_store.nameless(session, month)
    if nameless:
        yield Text(
            "{n} 件属实投诉没有指定当事人，不计分",
            "{n} upheld {n:complaint names|complaints name} nobody and {n:does|do} not count",
        ).format(n=nameless)
    yield from _held(session, month)
    yield from _surges(session, month)
    pending = len(list(ledger_store.entries(session, Asked(month=str(month), pending=True))))
    if pending:
        yield Text("{n} 笔金额等待审批", "{n} {n:amount waits|amounts wait} for approval").format(
            n=pending
        )
    unruled = len(ruling_store.unruled(session, as_of=at, month=month))
    if unruled:
        yield Text(
            "{n} 件不作为属实，还没有决定如何处理",
            "{n} upheld {n:case|cases} of inaction not ruled on yet",
        ).format(n=unruled)
    yield from unchecked(session, month, known, checks, at=at, zone=zone)
    overdue = correction_store.overdue_by_owner(
        session, month.last, day_ends=datetime.combine(month.next.first, time(), zone)
    )
    if overdue:
        yield Text(
            "{n} 项整改到月底已逾期",
            "{n} corrective {n:action was|actions were} overdue at the month's end",
        ).format(n=sum(overdue.values()))
    yield from _of_stars(month, known, doubts)


def _of_stars(month: Month, known: Facts, doubts: Collection[Doubt]) -> Iterator[Text]:
    if doubts:
        yield Text("{n} 位明星不符合条件：{who}", "{n} stars do not qualify: {who}").format(
            n=len(doubts), who=", ".join(sorted(each.person for each in doubts))
        )
    decided = {star.unit for star in known.stars if star.month == month}
    serving = {window.unit for window in known.scope.windows if window.active}
    if serving - decided:
        yield Text(
            "{n} 个单位还没有评定明星", "{n} {n:unit has|units have} not decided on a star"
        ).format(n=len(serving - decided))


def _aside(session: Session, month: Month) -> Iterator[Text]:
    aside = month_store.put_aside(session, month)
    if aside:
        yield Text(
            "{n} 件成批投诉还没有决定",
            "{n} {n:complaint|complaints} put aside and not decided about",
        ).format(n=aside)


def _held(session: Session, month: Month) -> Iterator[Text]:
    n = sum(each.n for each in rollup_store.held(session, month))
    if n:
        yield Text(
            "{n} 条评价暂不计入，还没有放行或剔除",
            "{n} {n:rating is|ratings are} held back, neither released nor excluded",
        ).format(n=n)


def _surges(session: Session, month: Month) -> Iterator[Text]:
    n, floods = surge_store.waiting_in(session, month)
    if n:
        yield Text(
            "{n} 处低分突增，还没有两个人看过",
            "{n} {n:surge|surges} of low scores, not yet looked at by two people",
        ).format(n=n)
    if floods:
        yield Text(
            "{n} 处评价数突增，还没有两个人看过",
            "{n} {n:flood|floods} of ratings, not yet looked at by two people",
        ).format(n=floods)
