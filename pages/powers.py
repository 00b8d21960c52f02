"""Accounts that have power: the second person decides here, and sees what one did alone."""

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.powers import desk
from kiosk.ui.directory.powers import PLACE, TOLD, draw_code, draw_desk
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Show what waits, what was done by one alone, and what was settled."""
    user = guarded(Deed.DECIDE_ACCOUNTS)
    st.title(say("授权", "Powers"), anchor=False)
    st.caption(
        say(
            "能看投诉、作决定、动用奖罚金额的账号，管理员一个人办不了：新建、改角色或员工、"
            "重设密码、重新启用，都要组长或董事长同意；申请人和本人不能自己同意。"
            "七天没人决定就作废。",
            "Accounts that read complaints, decide or move money: no administrator alone makes "
            "one, changes its role or employee, gives it a new password or opens it again. The "
            "team's leader or the chairman approves: neither who asked, nor whom it is about. "
            "Undecided for 7 days, it is void.",
        )
    )
    draw_outcome(TOLD)
    draw_code()
    with refusals_shown(), drafts_kept(user, PLACE, Deed.DECIDE_ACCOUNTS):
        with house().reading() as session:
            found = desk(session, user, now=clock.now(), zone=house().settings.zone)
        draw_desk(found)


if __name__ == "__main__":
    main()
