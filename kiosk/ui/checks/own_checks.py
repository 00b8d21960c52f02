"""One's own checks, and the daily self-checks of units."""

from datetime import date, timedelta

import streamlit as st

from kiosk.reports.checks.plan import own
from kiosk.reports.checks.self_checks import UnitSelfChecks, self_checks
from kiosk.rights.who import User
from kiosk.ui.checks.plan_forms import draw_ask
from kiosk.ui.checks.plan_view import (
    draw_own,
    draw_own_unit,
    draw_self_checks,
)
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Role
from survey.months import Month
from survey.periods import Period
from survey.texts import Language

SOON = timedelta(days=14)


def draw_own_part(user: User, today: date, language: Language) -> None:
    """Draw the checks of whoever looks: those due soon, the later ones folded away."""
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


def draw_unit_part(user: User, today: date) -> None:
    """Draw how the self-checks of one's own unit stand this month."""
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


def draw_self_check_part(period: Period, today: date) -> None:
    """Draw how the self-checks of all units stood in a month."""
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
