"""The ledger: what waits for a second person, the books of a month, every entry to its cause."""

from urllib.parse import urlencode

import streamlit as st

from kiosk.reports.books.ledger import AT_ONCE, LedgerPage, books, months
from kiosk.reports.wording import number
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.books.award import draw_award
from kiosk.ui.books.dismissal_forms import draw_dismissals
from kiosk.ui.books.entry_list import ENTRY, LIST, draw_alone, draw_list
from kiosk.ui.books.money_forms import draw_waiting
from kiosk.ui.books.own_record import draw_reviews
from kiosk.ui.books.payment_forms import draw_payments
from kiosk.ui.books.publication_forms import draw_shown_unpaid
from kiosk.ui.books.ruling_forms import draw_rulings
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import LEDGER, drafts_kept
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import worded

ALL = ""


def main() -> None:
    """Show what a bonus rests on or an entry if one is open, else what waits, then the books."""
    user = guarded(Deed.SEE_LEDGER)
    seq = st.query_params.get("award")
    if seq:
        draw_award(user, seq)
        return
    number = st.query_params.get(ENTRY)
    if number:
        draw_alone(user, number)
        return
    st.title(say("积分与奖罚", "Points and money"), anchor=False)
    draw_outcome("ledger")
    with drafts_kept(user, LEDGER, Deed.SEE_LEDGER):
        if user.may(Deed.APPROVE_MONEY):
            draw_waiting(user)
            draw_shown_unpaid()
            draw_payments()
        if user.may(Deed.JUDGE):
            draw_rulings(user)
            draw_dismissals(user)
        if user.may(Deed.CLOSE_MONTHS):
            draw_reviews(user)
    _books(user)


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
        words = filters.choose_find(
            LIST,
            "words",
            say("查找", "Find"),
            say("姓名、事由、状态或序号", "Name, cause, state or no."),
        )
    month = Month.read(chosen) if chosen else None
    with refusals_shown():
        with house().reading() as session:
            found = books(
                session, month, person=person, words=words, order=order_of(LIST),
                page=page_shown(LIST),
            )  # fmt: skip
        _sums(found)
        if found.total:
            draw_list(found.entries)
        else:
            st.info(say("没有找到这样的记录。", "There is no such entry."))
        draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))
        _documents(month, person, words)


def _sums(found: LedgerPage) -> None:
    s = found.sums
    bonuses, fines = number(s.bonuses), number(-s.fines)
    told = say(
        f"{found.total} 条：扣 {s.points} 分，奖 {bonuses} 元，罚 {fines} 元",
        f"{found.total} {worded(found.total, 'entry', 'entries')}: "
        f"{s.points} {worded(s.points, 'point', 'points')} lost, {bonuses} yuan in bonuses, "
        f"{fines} yuan in fines",
    )
    if s.pending:
        told += say(
            f"；另有 {s.pending} 笔待审批",
            f"; {s.pending} {worded(s.pending, 'amount waits', 'amounts wait')}",
        )
    st.markdown(f"**{told}**")


def _documents(month: Month | None, person: str, words: str) -> None:
    """Draw the ways to the payroll of a month, and to the ledger as it is narrowed here."""
    chosen = {"month": str(month or ""), "person": person, "words": words}
    asked = urlencode({name: value for name, value in chosen.items() if value})
    payroll = (
        (say("工资表（Excel）", "Payroll (Excel)"), f"/payroll.xlsx?month={month}"),
        (say("工资表（CSV）", "Payroll (CSV)"), f"/payroll.csv?month={month}"),
    )
    draw_ways(
        *(payroll if month else ()),
        (say("积分台账（Excel）", "Ledger (Excel)"), f"/ledger.xlsx?{asked}"),
        (say("积分台账（CSV）", "Ledger (CSV)"), f"/ledger.csv?{asked}"),
    )


if __name__ == "__main__":
    main()
