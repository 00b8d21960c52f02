"""The policy: what holds, who would gain or lose by a change, who proposed and who approved it."""

import streamlit as st

from kiosk import clock
from kiosk.reports.books.policies import policy_desk
from kiosk.reports.books.regulation import regulation
from kiosk.ui.books.cause_forms import draw_causes
from kiosk.ui.books.policy_forms import PLACE, draw_proposal, draw_waiting
from kiosk.ui.books.policy_trial import draw_readings
from kiosk.ui.books.policy_view import STYLE, draw_answer, draw_history, terms
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.page import guarded
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month


def main() -> None:
    """Show what holds, what waits, and the form for a change."""
    user = guarded(Deed.KEEP_POLICY)
    month = Month.of(clock.today(house().settings.zone))
    with house().reading() as session:
        found = policy_desk(session, month)
        cited = regulation(session, month).cited
    st.title(say("规则", "Policy"), anchor=False)
    draw_outcome("policy")
    draw_answer(found)
    with drafts_kept(user, PLACE, Deed.KEEP_POLICY):
        for proposal in found.waiting:
            draw_waiting(user, proposal)
        with st.expander(say("现行参数与来源", "All parameters and their sources")):
            st.html(terms(found.policy, found.set_in, cited) + STYLE)
        with st.expander(say("制度可作两种理解的地方", "Where the text has two readings")):
            draw_readings(found.policy)
        with st.expander(say("提出修改", "Propose a change")):
            draw_proposal(found)
    draw_causes()
    draw_history(found)


if __name__ == "__main__":
    main()
