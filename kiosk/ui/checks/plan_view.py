"""How a plan is drawn: how far it is, what was promised, what was missed, what is one's own."""

import json
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

import streamlit as st

from db.checks.plan_store import Assigned, Place
from kiosk.reports.checks.plan import PlanReport, Promise
from kiosk.reports.checks.self_checks import UnitSelfChecks
from kiosk.reports.wording import day_name, month_name
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.tables import Column, table
from kiosk.ui.who import who_marked
from survey.checks.draws import JOINT, SPOT, Why
from survey.periods import Period
from survey.texts import Language, Text, in_a_row, worded

STYLE: Final = style("checks/plan.css")
KINDS: Final = {SPOT: Text("抽查", "Spot check"), JOINT: Text("联合检查", "Joint check")}
REPLACED: Final = {
    "left": Text("已换人", "given to somebody else"),
    "closed": Text("窗口已停用", "window closed for good"),
}
_WINDOW: Final = Column(Text("窗口", "Window"), is_figure=False)
_WHO: Final = Column(Text("检查员", "Inspector"), is_figure=False)
_DUE: Final = Column(Text("截止", "Due"), is_figure=False)
_WHY: Final = Column(Text("缘由", "Why"), is_figure=False)
_HOW: Final = Column(Text("结果", "Outcome"), is_figure=False)


def draw_table(caption: Text, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table in the page's look."""
    st.html(table(current_language(), caption, columns, rows) + STYLE)


def period_said(period: Period, language: Language) -> str:
    """Return a month's or a quarter's name."""
    if period.months == 1:
        return month_name(period.begins).said(language)
    quarter = str(period)[-1]
    year = period.begins.year
    return Text(f"{year} 年第 {quarter} 季度", f"Q{quarter} {year}").said(language)


def draw_progress(found: PlanReport) -> None:
    """Draw how far a plan is: in words, and in numbers."""
    left = found.still_to_do
    st.markdown(
        say(
            f"**{found.windows} 个窗口，{found.n} 次检查，完成 {found.n_done} 次。**",
            f"**{found.n_done} of {found.n} {worded(found.n, 'check', 'checks')} "
            f"at {found.windows} {worded(found.windows, 'window', 'windows')} done.**",
        )
    )
    numbers = (
        (say("完成", "done"), found.n_done),
        (say("待查", "to do"), left),
        (say("到期未查", "missed"), len(found.missed)),
        (say("免除", "excused"), len(found.excused)),
    )
    told = "".join(f"<span><b>{n}</b>{escape(name)}</span>" for name, n in numbers)
    st.html(f'<div class="plan-sum">{told}</div>{STYLE}')
    if found.nobody:
        names = in_a_row(found.nobody).said(current_language())
        st.warning(
            say(
                f"没有人可以查这些窗口（都要回避，或联合检查凑不齐两个部门）：{names}",
                f"Nobody may check these windows (all recused, or no two departments): {names}",
            )
        )


def draw_promises(found: PlanReport) -> None:
    """Draw what each draw promised, and how anybody proves it afterwards."""
    with st.expander(say("抽签的凭据", "Proof of the draw")):
        st.caption(
            say(
                "抽签时就公布承诺码：它由种子和全部抽签依据算出，事后谁也改不了。"
                "这一期结束后公布种子，任何人都可以重抽核对。",
                "The commitment is shown at once: it is computed from the seed and everything the "
                "draw was made from, so neither can be changed. The seed is shown when the period "
                "is over; then anybody can draw again.",
            )
        )
        for each in found.promises:
            _promise(each)


def _promise(each: Promise) -> None:
    day, by = day_name(each.made_on).said(current_language()), who_marked(each.by)
    st.markdown(
        say(
            f"第 {each.number} 次抽签：{day}，{by}，{each.n} 次检查",
            f"Draw {each.number}: {day}, {by}, {each.n} {worded(each.n, 'check', 'checks')}",
        )
    )
    st.code(each.commitment, language=None, wrap_lines=True)
    if each.seed is not None:
        st.caption(say("种子", "Seed"))
        st.code(each.seed, language=None, wrap_lines=True)
        st.download_button(
            say("下载抽签依据", "Download what it was drawn from"),
            json.dumps(each.inputs, ensure_ascii=False, indent=1),
            file_name=f"draw-{each.number}.json",
            mime="application/json",
            key=f"inputs_{each.number}",
            on_click="ignore",
        )


def draw_settled(found: PlanReport) -> None:
    """Draw who missed what, and what is done."""
    language = current_language()
    if found.missed:
        caption = Text("到期未查", "Missed")
        rows = [_row(each, language)[:3] for each in found.missed]
        draw_table(caption, (_WINDOW, _WHO, _DUE), rows)
    if found.done or found.excused:
        settled = [*found.done, *found.excused]
        draw_places(settled, Text("已完成和已免除", "Done and excused"))


def draw_places(places: Sequence[Place], caption: Text) -> None:
    """Draw checks with all there is to them: of those settled, or of a period that is over."""
    language = current_language()
    rows = [_row(each, language) for each in places]
    with st.expander(f"{caption.said(language)} · {len(places)}"):
        draw_table(caption, (_WINDOW, _WHO, _DUE, _WHY, _HOW), rows)


def _row(each: Place, language: Language) -> list[str]:
    return [
        f"{each.unit_name} · {each.window_name}",
        each.inspector_name,
        day_name(each.due_on).said(language),
        Why(each.why).label.said(language),
        outcome_said(each).said(language),
    ]


def outcome_said(each: Place) -> Text:
    """Return what became of a check."""
    if each.inspection is not None:
        return Text("已完成", "done")
    if each.excused_by is not None:
        words = str(each.excused)
        why = REPLACED.get(words, Text(words, words))
        return Text("免除：{why}", "excused: {why}").format(why=why)
    return Text("未查", "not done")


def draw_own(mine: Sequence[Assigned], *, today: date, language: Language) -> None:
    """Draw one's own checks, what is due first at the top."""
    cards = "".join(_own_card(each, late=each.due_on < today, language=language) for each in mine)
    st.html(f'<div class="plan-own">{cards}</div>{STYLE}')


def days_said(days: Sequence[date]) -> str:
    """Return days in a row, each by its name."""
    return in_a_row(map(day_name, days)).said(current_language())


def due_said(day: date, language: Language) -> str:
    """Return by when a check is due."""
    return Text("截止 {day}", "due {day}").format(day=day_name(day)).said(language)


def _own_card(each: Assigned, *, late: bool, language: Language) -> str:
    day = day_name(each.due_on).said(language)
    due = due_said(each.due_on, language)
    if late:
        due = say(f"已过期（{day}），还可以补查", f"past due ({day}), may still be done")
    facts = [KINDS[each.kind].said(language)]
    if each.why != Why.COVERAGE:
        facts.append(Why(each.why).label.said(language))
    asked = ""
    if each.asks:
        told = say("已申请免除，等组长决定：", "Asked to be excused, waiting: ") + each.asks
        asked = f"<span>{escape(told)}</span>"
    return (
        f"<article><strong>{escape(f'{each.unit_name} · {each.window_name}')}</strong>"
        f'<span class="{"late" if late else ""}">{escape(due)}</span>'
        f"<span>{escape(' · '.join(facts))}</span>{asked}</article>"
    )


def draw_self_checks(found: Sequence[UnitSelfChecks]) -> None:
    """Draw each unit's daily self-checks, the days missed by their dates."""
    columns = (
        Column(Text("单位", "Unit"), is_figure=False),
        Column(Text("应查天数", "Days due")),
        Column(Text("已查", "Made")),
        Column(Text("漏查的日子", "Days missed"), is_figure=False),
    )
    caption = Text("每个工作日至少自查一个窗口", "At least one window on each working day")
    rows = [
        [
            each.name,
            str(each.expected),
            str(each.made),
            days_said(each.missed) or "—",
        ]
        for each in found
    ]
    draw_table(caption, columns, rows)


def draw_own_unit(each: UnitSelfChecks) -> None:
    """Draw a quality manager's month: today, the days missed, each window's number."""
    if each.today is False:
        st.info(say("今天的自查还没有做。", "Today's self-check is not made yet."))
    elif each.today:
        st.success(say("今天的自查已完成。", "Today's self-check is made."))
    days = days_said(each.missed)
    st.markdown(
        say(
            f"{each.name}：应查 {each.expected} 天，已查 {each.made} 天"
            + (f"，漏查 {days}" if days else "，没有漏查"),
            f"{each.name}: {each.made} of {each.expected} {worded(each.expected, 'day', 'days')}"
            + (f", missed {days}" if days else ", none missed"),
        )
    )
    windows = [[name, str(n)] for name, n in each.windows.items()]
    caption = Text("本月各窗口的自查", "Self-checks by window this month")
    columns = (_WINDOW, Column(Text("次数", "Times")))
    with st.expander(caption.said(current_language())):
        draw_table(caption, columns, windows)
