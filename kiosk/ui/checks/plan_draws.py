"""A period's draw: made, added to, proved; and what came of it."""

from datetime import date

import streamlit as st

from kiosk import clock
from kiosk.actions.checks import plans
from kiosk.reports.checks.joint_checks import agreed
from kiosk.reports.checks.plan import PlanReport, kind_of, missing, redo
from kiosk.rights.who import User
from kiosk.ui.checks.joint_view import draw_agreed
from kiosk.ui.checks.plan_forms import TOLD, draw_excuse
from kiosk.ui.checks.plan_view import (
    draw_places,
    draw_progress,
    draw_promises,
    draw_settled,
)
from kiosk.ui.doing import do
from kiosk.ui.page import refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.draws import JOINT
from survey.directory.roles import Deed
from survey.periods import Period
from survey.texts import Language, Text, worded


def draw_undrawn(found: PlanReport, user: User, today: date) -> None:
    """Draw what a draw would do, and the press that makes it, for whom that is."""
    period = found.period
    if period.over(today):
        st.info(say("这一期没有抽过签。", "This period was never drawn."))
        return
    what = (
        say(
            "每个窗口由两个部门的两位检查员各自打分，再一起商定。",
            "Each window is scored by two inspectors of two departments, each alone; then they "
            "agree.",
        )
        if found.kind == JOINT
        else say(
            "每个窗口至少抽中一次，有投诉、低分多、没有评价的窗口加抽；"
            "检查员来自其他部门，不查自己的上下级。",
            "Every window is drawn at least once, more where complaints, low ratings or silence "
            "speak for it; inspectors come from other units and from outside the chain.",
        )
    )
    st.info(say("还没有抽签。", "Not drawn yet. ") + what)
    if user.may(Deed.DRAW_CHECKS):
        st.caption(
            say(
                "只能抽一次，抽完不能重来；每位检查员只看到自己的。",
                "A draw is made once and stands; each inspector sees their own part alone.",
            )
        )
        st.button(
            say("抽签", "Draw"),
            type="primary",
            width="stretch",
            on_click=_draw,
            args=(found.period, current_language()),
        )


def _draw(period: Period, language: Language) -> None:
    do(
        Deed.DRAW_CHECKS,
        lambda session, user: plans.draw_checks(
            session, kind_of(period), period, by=user, at=clock.now(), zone=house().settings.zone
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已抽签，每位检查员到时只看到自己的。",
            "Drawn; in its time each inspector sees their own part.",
        ),
    )


def draw_drawn(found: PlanReport, user: User, today: date) -> None:
    """Draw how far a drawn period is, and what may be added, excused and proved."""
    draw_progress(found)
    if user.may(Deed.DRAW_CHECKS):
        _add(found, today)
        draw_excuse(found)
    if found.checks is not None:
        draw_places(found.checks, Text("全部名单", "The whole list"))
        _redo(found.period, today)
    elif user.may(Deed.SEE_DRAWN):
        draw_settled(found)
    if found.kind == JOINT and (found.over or user.may(Deed.SEE_DRAWN)):
        with house().reading() as session:
            draw_agreed(agreed(session, user, found.period))
    draw_promises(found)


def _add(found: PlanReport, today: date) -> None:
    """Offer an addition where something is missing."""
    if found.over:
        return
    with house().reading() as session:
        n = missing(session, found.period, today=today)
    if not n:
        return
    st.warning(
        say(
            f"{n} 个窗口缺人去查：新开的窗口，或检查员离任、需要回避。",
            f"{n} {worded(n, 'window lacks', 'windows lack')} a check: "
            "opened since, or the inspector left or is recused.",
        )
    )
    st.button(
        say("补抽", "Draw what is missing"),
        width="stretch",
        on_click=_draw_missing,
        args=(found.period, current_language()),
    )


def _draw_missing(period: Period, language: Language) -> None:
    do(
        Deed.DRAW_CHECKS,
        lambda session, user: plans.draw_missing(
            session, kind_of(period), period, by=user, at=clock.now(), zone=house().settings.zone
        ),
        language=language,
        told=TOLD,
        sentence=Text("已补抽。", "Drawn."),
    )


def _redo(period: Period, today: date) -> None:
    if not st.button(say("重抽核对", "Draw again and compare"), width="stretch"):
        return
    with refusals_shown(), house().reading() as session:
        for number, same in redo(session, period, today=today):
            if same:
                st.success(
                    say(
                        f"第 {number} 次抽签：用公布的种子重抽，结果完全一致。",
                        f"Draw {number}: drawn again from the seed, it is identical.",
                    )
                )
            else:
                st.error(
                    say(
                        f"第 {number} 次抽签：重抽结果和存档不一致。",
                        f"Draw {number}: drawn again, it differs from what was kept.",
                    )
                )
    st.caption(f"kiosk plan {period} --redo")
