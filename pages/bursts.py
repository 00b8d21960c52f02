"""Complaints that came as a burst: taken up, joined or closed as abuse by two people."""

import streamlit as st

from kiosk import clock
from kiosk.reports.cases.bursts import desk, group_shown
from kiosk.rights.who import User
from kiosk.ui.cases.burst_form import draw_proposing, list_of, place_of
from kiosk.ui.cases.bursts import (
    PLACE,
    TOLD,
    draw_groups,
    draw_head,
    draw_settled,
    draw_style,
    draw_to_decide,
)
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import say
from kiosk.ui.turning import page_shown
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Show one group if one is open, else the groups, the proposals and what was settled."""
    user = guarded(Deed.END_BURSTS)
    draw_style()
    ref = st.query_params.get("group")
    if ref:
        _group(user, ref)
    else:
        _desk(user)


def _group(user: User, ref: str) -> None:
    draw_back("group")
    draw_outcome(TOLD)
    with refusals_shown():
        with house().reading() as session:
            page = page_shown(list_of(ref))
            shown = group_shown(session, user, ref, now=clock.now(), page=page)
        draw_head(shown.listed, shown.first)
        with drafts_kept(user, place_of(shown), Deed.END_BURSTS):
            draw_proposing(shown)


def _desk(user: User) -> None:
    st.title(say("成批投诉", "Bursts of complaints"), anchor=False)
    st.caption(
        say(
            "短时间内同一设备、内容几乎相同或快得异常的投诉先放在一边：不计时、不追责、不删除，"
            "最先的几件照常办理。一人提出受理、并案或认定为滥用，另一人决定。",
            "What one device, nearly the same words or an impossible speed brings within a short "
            "time is put aside: no clock, no penalty, nothing deleted; the first few are handled "
            "as usual. One person proposes to take up, join or close as abuse, another decides.",
        )
    )
    draw_outcome(TOLD)
    with refusals_shown(), drafts_kept(user, PLACE, Deed.END_BURSTS):
        with house().reading() as session:
            found = desk(session, user, now=clock.now())
        draw_to_decide(found)
        draw_groups(found)
        draw_settled(found)


if __name__ == "__main__":
    main()
