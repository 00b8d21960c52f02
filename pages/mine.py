"""Complaints about me or my people: the officer's summary, my statement, my appeal.

Never the complainant's contact, raw words, photos or the exact minute (regulation 7).
"""

import streamlit as st

from kiosk import clock
from kiosk.reports.cases.counselling import due_among
from kiosk.reports.cases.desk import OWN_AT_ONCE, bound_cases, finding_of, own_lines
from kiosk.reports.checks.corrections import waiting
from kiosk.reports.feedback.surges import told_of
from kiosk.rights.case_files import files_seen
from kiosk.rights.cases import opened
from kiosk.rights.who import User
from kiosk.ui.books.dismissal_forms import draw_own_dismissals
from kiosk.ui.books.own_record import draw_own_record
from kiosk.ui.cases.acts import draw_outcome, place_of
from kiosk.ui.cases.attachments import draw_files
from kiosk.ui.cases.counselling import draw_counselling
from kiosk.ui.cases.own_case import draw_appeal, draw_facts, draw_own_cases, draw_statement
from kiosk.ui.cases.view import draw_lines
from kiosk.ui.drafts import MINE, drafts_kept
from kiosk.ui.feedback.surges import draw_told
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import say
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.cases.steps import Relation, Step, allows, may_still_appeal
from survey.directory.roles import Deed
from survey.refusals.cases import CaseUnknown
from survey.texts import worded


def main() -> None:
    """Show one case if one is open, else the list."""
    user = guarded(Deed.SEE_OWN_CASES)
    number = st.query_params.get("case")
    if number:
        _case(user, number)
    else:
        _list(user)


def _list(user: User) -> None:
    if user.person is not None:
        _to_put_right(user)
        _surges(user)
        with drafts_kept(user, MINE, Deed.SEE_OWN_CASES):
            draw_own_dismissals(user, user.person)
            draw_own_record(user, user.person)
    st.title(say("与我有关的投诉", "Complaints about me or my people"), anchor=False)
    shown = int(st.session_state.get("mine_more", 1))
    with house().reading() as session:
        found = bound_cases(session, user, limit=OWN_AT_ONCE * shown)
        due = due_among(session, found.cases, user)
    if not found.total:
        st.info(
            say(
                "没有涉及您或您部门的投诉。有了会在这里看到情况摘要，可以说明，也可以申诉。",
                "No complaint concerns you or your people. If there is one, you read a summary "
                "here, can state your side, and can appeal.",
            )
        )
        return
    draw_own_cases(found.cases, due)
    if len(found.cases) < found.total:
        st.button(say("更早的投诉", "Earlier complaints"), on_click=_more, width="stretch")


def _more() -> None:
    st.session_state["mine_more"] = int(st.session_state.get("mine_more", 1)) + 1


def _to_put_right(user: User) -> None:
    """Say how much waits to be put right, with the way there."""
    zone = house().settings.zone
    with house().reading() as session:
        n = waiting(session, user, zone=zone, today=clock.today(zone))
    if n:
        draw_ways(
            (
                say(
                    f"有 {n} 项整改等您办理",
                    f"{n} to put right {worded(n, 'waits', 'wait')} for you",
                ),
                "/actions",
            )
        )


def _surges(user: User) -> None:
    """Say where low scores came together at the windows of who looks."""
    with house().reading() as session:
        found = told_of(session, user, today=clock.today(house().settings.zone))
    draw_told(found)


def _case(user: User, number: str) -> None:
    draw_back("case")
    with refusals_shown():
        with house().reading() as session:
            case = opened(session, number, user)
            if case.who not in {Relation.CHAIN, Relation.ACCUSED}:
                raise CaseUnknown
            lines = own_lines(session, case, user)
            finding = finding_of(session, case)
            files = files_seen(session, case)
        draw_outcome()
        draw_facts(case)
        if finding:
            st.subheader(say("结论", "Finding"), anchor=False)
            st.text(finding)
        with drafts_kept(user, place_of(number), Deed.SEE_OWN_CASES):
            if allows(case.who, Step.APPEAL) and may_still_appeal(case.course, clock.now()):
                draw_appeal(case)
            draw_counselling(case, Deed.SEE_OWN_CASES)
            draw_statement(case)
            draw_files(case, files, Deed.SEE_OWN_CASES)
        if lines:
            st.subheader(say("以我的名义说过的", "What was said in my name"), anchor=False)
            draw_lines(lines)


if __name__ == "__main__":
    main()
