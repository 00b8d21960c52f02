"""The plan of checks: one's own, and a period's draw, its progress and its proof."""

from datetime import date

import streamlit as st

from kiosk import clock
from kiosk.reports.checks.joint_checks import own_joint
from kiosk.reports.checks.plan import plan
from kiosk.rights.who import User
from kiosk.ui.checks.joint_view import draw_own_joint
from kiosk.ui.checks.own_checks import draw_own_part, draw_self_check_part, draw_unit_part
from kiosk.ui.checks.plan_draws import draw_drawn, draw_undrawn
from kiosk.ui.checks.plan_forms import PLACE, TOLD
from kiosk.ui.checks.plan_view import (
    period_said,
)
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed, Role
from survey.periods import Period
from survey.texts import Language

BACK = 5


def main() -> None:
    """Show one's own checks first, then the period chosen."""
    user = guarded(Deed.SEE_CHECKS)
    today, language = clock.today(house().settings.zone), current_language()
    st.title(say("抽查计划", "Plan of checks"), anchor=False)
    draw_outcome(TOLD)
    with drafts_kept(user, PLACE, Deed.SEE_CHECKS):
        _draw(user, today, language)


def _draw(user: User, today: date, language: Language) -> None:
    if user.may(Deed.INSPECT):
        draw_own_part(user, today, language)
        with house().reading() as session:
            joint = own_joint(session, user.person, today=today)
        draw_own_joint(joint, username=user.username)
    if user.role is Role.QUALITY_MANAGER:
        draw_unit_part(user, today)
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
        draw_drawn(found, user, today)
    else:
        draw_undrawn(found, user, today)
    if user.may(Deed.SEE_BOARD) and period.months == 1 and period.first <= today:
        draw_self_check_part(period, today)


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


if __name__ == "__main__":
    main()
