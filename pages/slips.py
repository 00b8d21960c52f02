"""Slips: batches given to yards, and what the trips made with them show."""

import streamlit as st

from kiosk import clock
from kiosk.reports.feedback.slips import slip_desk, yards_with_slips
from kiosk.reports.feedback.trips import trip_report
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.feedback.slips import PLACE, TOLD, draw_batches, draw_new
from kiosk.ui.feedback.trips import draw_trips
from kiosk.ui.filters import choose
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed

LIST = "slips"


def main() -> None:
    """Show the form of a new batch to who may make one, and the batches."""
    user = guarded(Deed.SEE_TRIPS)
    st.title(say("排号单", "Slips"), anchor=False)
    st.caption(
        say(
            "一车一张，一车一评。单子上的码只有第一部扫它的手机能用；其他手机评的，按印刷二维码算。",
            "One slip a lorry, one rating a lorry. A slip is the first phone's that scans it; what "
            "other phones rate with it counts as with a printed code.",
        )
    )
    draw_outcome(TOLD)
    with refusals_shown():
        _draw_figures()
        if user.may(Deed.KEEP_SLIPS):
            with house().reading() as session:
                desk = slip_desk(session)
            st.header(say("做一批", "A new batch"), anchor=False)
            draw_new(desk)
            st.header(say("已有的", "Batches"), anchor=False)
            with drafts_kept(user, PLACE, Deed.KEEP_SLIPS):
                draw_batches(desk)


def _draw_figures() -> None:
    with house().reading() as session:
        yards = yards_with_slips(session)
    if not yards:
        st.info(
            say(
                "还没有排号单，由管理员来做。",
                "There are no slips yet: an administrator makes them.",
            )
        )
        return
    yard = next(iter(yards))
    if len(yards) > 1:
        yard = choose(LIST, "yard", say("单位", "Unit"), yards, lambda code: yards[code])
    with house().reading() as session:
        report = trip_report(session, yard, today=clock.today(house().settings.zone))
    draw_trips(report)


if __name__ == "__main__":
    main()
