"""The plan of checks: one's own, and a period's draw, its progress and its proof."""

from datetime import date, timedelta

import streamlit as st

from kiosk import clock
from kiosk.actions.checks import plans
from kiosk.reports.checks.joint_checks import agreed, own_joint
from kiosk.reports.checks.plan import PlanReport, kind_of, missing, own, plan, redo
from kiosk.reports.checks.self_checks import UnitSelfChecks, self_checks
from kiosk.rights.who import User
from kiosk.ui.checks.joint_view import draw_agreed, draw_own_joint
from kiosk.ui.checks.plan_forms import TOLD, draw_ask, draw_excuse
from kiosk.ui.checks.plan_view import (
    draw_own,
    draw_own_unit,
    draw_places,
    draw_progress,
    draw_promises,
    draw_self_checks,
    draw_settled,
    period_said,
)
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.draws import JOINT
from survey.directory.roles import Deed, Role
from survey.months import Month
from survey.periods import Period
from survey.texts import Language, Text

BACK = 5
SOON = timedelta(days=14)


def main() -> None:
    """Show one's own checks first, then the period chosen."""
    user = guarded(Deed.SEE_CHECKS)
    today, language = clock.today(house().settings.zone), current_language()
    st.title(say("抽查计划", "Plan of checks"), anchor=False)
    draw_outcome(TOLD)
    if user.may(Deed.INSPECT):
        _own(user, today, language)
        with house().reading() as session:
            joint = own_joint(session, user.person, today=today)
        draw_own_joint(joint, username=user.username)
    if user.role is Role.QUALITY_MANAGER:
        _own_unit(user, today)
    st.header(say("计划和进度", "Plan and progress"), anchor=False)
    period = st.selectbox(
        say("月份或季度", "Month or quarter"),
        _periods(today),
        index=1,
        format_func=lambda each: _period_said(each, language),
        key="plan_period",
    )
    with house().reading() as session:
        found = plan(session, period, today=today, zone=house().settings.zone)
    if found.drawn:
        _drawn(found, user, today)
    else:
        _not_drawn(found, user, today)
    if user.may(Deed.SEE_BOARD) and period.months == 1 and period.first <= today:
        _self_checks(period, today)


def _periods(today: date) -> list[Period]:
    """Return the months and quarters to choose from; the running month is the second."""
    month, quarter = Period.all_of(today)
    months, quarters = [month.next, month], [quarter.next, quarter, quarter.previous]
    while len(months) < BACK + 2:
        months.append(months[-1].previous)
    return months + quarters


def _period_said(period: Period, language: Language) -> str:
    kind = say("联合检查", "joint checks") if period.months > 1 else say("抽查", "spot checks")
    return f"{period_said(period, language)} · {kind}"


# One's own


def _own(user: User, today: date, language: Language) -> None:
    with house().reading() as session:
        mine = own(session, user.person, today=today)
    if user.role is Role.QUALITY_MANAGER and not mine:
        return
    st.header(say("我的检查", "My checks"), anchor=False)
    if user.person is None:
        st.warning(
            say(
                "您的账号没有对应的员工，不会抽到您。请管理员在“账号”页补上。",
                "Your account names no employee, so you are not drawn. An administrator can add "
                "that on the accounts page.",
            )
        )
        return
    if not mine:
        st.info(
            say(
                "现在没有派给您的检查。抽中以后只有您自己看得到。",
                "No check is assigned to you now. Once drawn, you alone can see it.",
            )
        )
        return
    st.caption(
        say(
            "只有您自己知道，查完之前请保密。",
            "You alone know of these. Keep them to yourself until they are done.",
        )
    )
    soon = [each for each in mine if each.due_on <= today + SOON]
    later = mine[len(soon) :]
    draw_own(soon, today=today, language=language)
    if later:
        with st.expander(say(f"以后的 {len(later)} 项", f"{len(later)} later")):
            draw_own(later, today=today, language=language)
    with st.expander(say("去不了，或窗口停业", "One cannot be made, or a window is closed")):
        draw_ask(mine, language)


def _own_unit(user: User, today: date) -> None:
    found = [each for each in _self_checked(Month.of(today), today) if user.person in each.people]
    st.header(say("本单位的每日自查", "Daily self-checks of my unit"), anchor=False)
    if not found:
        st.info(
            say(
                "本月还没有应查的工作日，或账号没有对应员工。",
                "No working day is due this month yet, or the account names no employee.",
            )
        )
    for each in found:
        draw_own_unit(each)


def _self_checked(month: Month, today: date) -> list[UnitSelfChecks]:
    with house().reading() as session:
        return self_checks(session, month, today=today, zone=house().settings.zone)


def _self_checks(period: Period, today: date) -> None:
    st.header(say("每日自查", "Daily self-checks"), anchor=False)
    found = _self_checked(period.begins, today)
    if not found:
        st.info(
            say(
                "没有单位设了兼职质量管理员，或这个月还没有工作日到期。",
                "No unit has a quality manager, or no working day is due in this month yet.",
            )
        )
        return
    draw_self_checks(found)


# A period


def _not_drawn(found: PlanReport, user: User, today: date) -> None:
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


def _drawn(found: PlanReport, user: User, today: date) -> None:
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
            draw_agreed(agreed(session, found.period))
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
            f"{n} windows lack a check: opened since, or their inspector left or is recused.",
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


if __name__ == "__main__":
    main()
