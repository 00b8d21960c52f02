"""Amounts that wait for a second person: what each is for, approved or turned down."""

import streamlit as st

from kiosk import clock
from kiosk.actions.books import money
from kiosk.reports.books.closing import rests_on_codes
from kiosk.reports.books.ledger import AT_ONCE, Waiting, waiting
from kiosk.rights.who import User
from kiosk.ui.books.entries import STYLE, headline, proof
from kiosk.ui.books.star_view import draw_doubt
from kiosk.ui.doing import do
from kiosk.ui.drafts import LEDGER, draw_line
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Language, Text


def draw_waiting(user: User) -> None:
    """Draw what waits, the oldest first, with the decision for whom it is."""
    with house().reading() as session:
        zone = house().settings.zone
        found = waiting(session, user, at=clock.now(), zone=zone)
        weak = {
            each.posted.seq: rests_on_codes(session, each.posted.seq, zone=zone)
            for each in found[:AT_ONCE]
            if each.posted.entry.role == "star"
        }
    if not found:
        st.caption(say("没有等待审批的金额。", "No amount waits for approval."))
        return
    n = len(found)
    st.header(say(f"待审批 {n} 笔", f"{n} waiting for approval"), anchor=False)
    for each in found[:AT_ONCE]:
        _one_waiting(each, user, weak=weak.get(each.posted.seq))
    if n > AT_ONCE:
        st.caption(say(f"先显示最早的 {AT_ONCE} 笔。", f"The oldest {AT_ONCE} are shown."))


def _one_waiting(each: Waiting, user: User, *, weak: Text | None) -> None:
    posted = each.posted
    with st.container(border=True, key=f"waits_{posted.seq}", gap="small"):
        st.html(f'<div class="entry">{headline(posted)}</div>{STYLE}')
        if weak:
            st.caption(literal(weak.said(current_language())))
        if each.doubt:
            draw_doubt(each.doubt)
        with st.expander(say("怎么来的", "Where it comes from")):
            st.html(f'<div class="entry">{proof(posted, user)}</div>')
        if not each.may_decide:
            st.caption(
                say(
                    "您经手过或与您有关，由另一位审批。",
                    "You had a hand in it or it concerns you: somebody else decides.",
                )
            )
            return
        st.button(
            say("批准", "Approve"),
            key=f"approve_{posted.seq}",
            type="primary",
            width="stretch",
            on_click=_decide,
            args=(posted.seq, True, current_language()),
        )
        with st.expander(say("不批准", "Turn down")):
            draw_line(
                say("原因（留档）", "Reason (stays on record)"),
                key=f"reason_{posted.seq}",
                max_chars=money.REASON_LIMIT,
            )
            st.button(
                say("不批准", "Turn down"),
                key=f"reject_{posted.seq}",
                width="stretch",
                on_click=_decide,
                args=(posted.seq, False, current_language()),
            )


def _decide(seq: int, approved: bool, language: Language) -> None:
    reason = st.session_state.get(f"reason_{seq}", "")
    do(
        Deed.APPROVE_MONEY,
        lambda session, user: money.decide(
            session, seq, approved=approved, reason=reason, by=user, at=clock.now()
        ),
        language=language,
        told="ledger",
        clears=(f"reason_{seq}",),
        drafted=LEDGER,
    )
