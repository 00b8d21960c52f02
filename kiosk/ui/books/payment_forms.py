"""Money to take to payroll: what waits by person, the list to take along, and what was taken."""

from urllib.parse import quote

import streamlit as st

from kiosk import clock
from kiosk.actions.books import payments as actions
from kiosk.reports.books.payments import Payments, takings, to_take
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.wording import number
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, say
from kiosk.ui.ways import draw_ways
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Language, Text, worded


def draw_payments() -> None:
    """Draw what was approved since money was last taken, and the press that marks it as taken."""
    with house().reading() as session:
        found, earlier = to_take(session), takings(session)
    if not found.rows and not earlier:
        return
    st.header(say("待发放", "To take to payroll"), anchor=False)
    if found.rows:
        _waiting(found)
    else:
        st.caption(say("没有待发放的金额。", "No approved amount waits to be taken."))
    if earlier:
        with st.expander(say("已发放", "Taken before")):
            for each in earlier:
                when = moment_said(each.at, house().settings.zone).said(current_language())
                when += f" · {who(each.by)}"
                st.text(
                    say(
                        f"{when} · {each.n} 笔 · {number(each.yuan)} 元",
                        f"{when} · {each.n} {worded(each.n, 'amount', 'amounts')} · "
                        f"{number(each.yuan)} yuan",
                    )
                )
                _papers(f"?taken={quote(each.at.isoformat())}")


def _waiting(found: Payments) -> None:
    n = len(found.seqs)
    for row in found.rows:
        st.text(f"{row.name} {row.person} · {number(row.yuan)} " + say("元", "yuan"))
    st.markdown(
        say(
            f"**{n} 笔，合计 {number(found.yuan)} 元**",
            f"**{n} {worded(n, 'amount', 'amounts')}, {number(found.yuan)} yuan in all**",
        )
    )
    _papers("")
    st.button(
        say("登记为已发放", "Mark as taken"),
        key="take_money",
        width="stretch",
        on_click=_take,
        args=(found.seqs, current_language()),
    )


def _papers(asked: str) -> None:
    draw_ways(
        (say("兑现表（Excel）", "Payments (Excel)"), f"/payments.xlsx{asked}"),
        (say("兑现表（CSV）", "Payments (CSV)"), f"/payments.csv{asked}"),
    )


def _take(seen: tuple[int, ...], language: Language) -> None:
    do(
        Deed.APPROVE_MONEY,
        lambda session, user: actions.take(session, seen, by=user, at=clock.now()),
        language=language,
        told="ledger",
        sentence=Text("已登记为已发放。", "Marked as taken."),
    )
