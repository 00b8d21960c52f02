"""The ledger: what waits for a second person, the books of a month, every entry to its cause."""

import streamlit as st

from kiosk import clock
from kiosk.actions.books import money
from kiosk.reports.books.ledger import AT_ONCE, LedgerPage, Waiting, books, months, waiting
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.books.entries import STYLE, draw_entry, headline, proof
from kiosk.ui.books.own_record import draw_reviews
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language

ALL = ""
LIST = "ledger"


def main() -> None:
    """Show what waits, then the books."""
    user = guarded(Deed.SEE_LEDGER)
    st.title(say("积分与奖罚", "Points and money"), anchor=False)
    draw_outcome("ledger")
    if user.may(Deed.APPROVE_MONEY):
        _waiting(user)
    if user.may(Deed.CLOSE_MONTHS):
        draw_reviews()
    _books(user)


def _waiting(user: User) -> None:
    with house().reading() as session:
        found = waiting(session, user)
    if not found:
        st.caption(say("没有等待审批的金额。", "No amount waits for approval."))
        return
    n = len(found)
    st.header(say(f"待审批 {n} 笔", f"{n} waiting for approval"), anchor=False)
    for each in found[:AT_ONCE]:
        _one_waiting(each, user)
    if n > AT_ONCE:
        st.caption(say(f"先显示最早的 {AT_ONCE} 笔。", f"The oldest {AT_ONCE} are shown."))


def _one_waiting(each: Waiting, user: User) -> None:
    posted = each.posted
    with st.container(border=True, key=f"waits_{posted.seq}", gap="small"):
        st.html(f'<div class="entry">{headline(posted)}</div>{STYLE}')
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
            st.text_input(
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
    )


def _books(user: User) -> None:
    with house().reading() as session:
        known = months(session)
    if not known:
        st.info(
            say(
                "还没有记账。投诉属实并且过了申诉期，或评出明星后，会自动记在这里。",
                "Nothing was posted yet. Findings that nobody can appeal any more and stars of "
                "the month are posted here by themselves.",
            )
        )
        return
    with filters.row():
        chosen = filters.choose(
            LIST,
            "month",
            say("账期", "Books of"),
            [*map(str, known), ALL],
            filters.or_all(filters.month_said),
        )
        person = filters.choose_find(LIST, "person", say("员工编号", "Person, by code"))
    month = Month.read(chosen) if chosen else None
    with refusals_shown():
        with house().reading() as session:
            found = books(session, month, person=person, page=page_shown(LIST))
        _sums(found)
        for each in found.entries:
            draw_entry(each, user)
        draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))
    if month is not None:
        _payroll(month)


def _sums(found: LedgerPage) -> None:
    s = found.sums
    told = say(
        f"{found.total} 条：扣 {s.points} 分，奖 {s.bonuses} 元，罚 {-s.fines} 元",
        f"{found.total} entries: {s.points} points lost, {s.bonuses} yuan in bonuses, "
        f"{-s.fines} yuan in fines",
    )
    waits = say(f"；另有 {s.pending} 笔待审批", f"; {s.pending} amounts wait") if s.pending else ""
    st.markdown(f"**{told}{waits}**")


def _payroll(month: Month) -> None:
    draw_ways(
        (say("工资表（Excel）", "Payroll (Excel)"), f"/payroll.xlsx?month={month}"),
        (say("工资表（CSV）", "Payroll (CSV)"), f"/payroll.csv?month={month}"),
    )


if __name__ == "__main__":
    main()
