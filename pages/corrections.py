"""Corrective actions: what waits for me first, the register, one action, a new order."""

from dataclasses import asdict
from urllib.parse import urlencode

import streamlit as st

from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.checks.corrections import (
    AT_ONCE,
    Only,
    View,
    action_shown,
    draft,
    listed,
    rates_by_unit,
)
from kiosk.reports.directory.windows import place_choices
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.checks.correction_forms import TOLD, place_of
from kiosk.ui.checks.correction_list import LIST, choose_only, choose_words, empty
from kiosk.ui.checks.correction_view import draw_action, draw_actions, draw_rates
from kiosk.ui.checks.order_form import draw_order, place_of_order
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed

ORDER = ("from", "ref", "item")


def main() -> None:
    """Show one action or the form of an order if one is open, else the list."""
    user = guarded(Deed.SEE_CORRECTIONS)
    ref = st.query_params.get("action")
    if ref:
        _action(user, ref)
    elif st.query_params.get("from") and user.may(Deed.ORDER_CORRECTIONS):
        _order(user)
    else:
        _list(user)


def _action(user: User, ref: str) -> None:
    draw_back("action", *ORDER)
    zone, now = house().settings.zone, clock.now()
    with refusals_shown():
        with house().reading() as session:
            shown = action_shown(session, user, ref, now=now, zone=zone)
        with drafts_kept(user, place_of(ref), Deed.SEE_CORRECTIONS, base=shown.action.version):
            draw_action(shown, today=clock.today(zone))


def _order(user: User) -> None:
    draw_back("action", *ORDER)
    st.title(say("下达整改", "Order corrective action"), anchor=False)
    draw_outcome(TOLD)
    zone, asked = house().settings.zone, st.query_params
    with refusals_shown():
        with house().reading() as session:
            found = draft(
                session, user, origin=asked["from"], ref=asked.get("ref", ""),
                item=asked.get("item", ""), today=clock.today(zone), zone=zone,
                language=current_language(),
            )  # fmt: skip
            windows = place_choices(session)
        wanted = found.order
        place = place_of_order(wanted.inspection or wanted.complaint, wanted.item)
        with drafts_kept(user, place, Deed.ORDER_CORRECTIONS):
            draw_order(found, windows)


def _list(user: User) -> None:
    st.title(say("整改", "Corrective action"), anchor=False)
    draw_outcome(TOLD)
    words = {
        View.MINE: say("待我办", "For me"),
        View.OPEN: say("未关闭", "Open"),
        View.ALL: say("台账", "Register"),
    }
    chosen = View(filters.choose_view(LIST, words))
    looked_for = choose_words()
    if looked_for:  # in all of them, whatever is shown
        chosen, only = View.ALL, Only(words=looked_for)
    else:
        only = choose_only(user) if chosen is View.ALL else Only()
    zone = house().settings.zone
    today, page = clock.today(zone), page_shown(LIST)
    with house().reading() as session:
        found = listed(
            session, user, chosen, only=only, zone=zone, today=today, order=order_of(LIST),
            page=page,
        )  # fmt: skip
    if not found.total:
        st.info(empty(chosen, looked_for=bool(looked_for)))
    else:
        n = wording.number(found.total)
        st.markdown(say(f"**{n} 项**", f"**{n} in all**"))
        draw_actions(LIST, found.actions, today=today)
        draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))
    if chosen is View.ALL and not looked_for:
        _figures(user, only)
    if chosen is View.ALL and found.total:
        asked = urlencode({name: value for name, value in asdict(only).items() if value})
        draw_ways(
            (say("整改台账（Excel）", "Register (Excel)"), f"/actions.xlsx?{asked}"),
            (say("整改台账（CSV）", "Register (CSV)"), f"/actions.csv?{asked}"),
        )
    if user.may(Deed.ORDER_CORRECTIONS):
        st.button(say("下达一项整改", "Order one by hand"), on_click=_by_hand, width="stretch")


def _figures(user: User, only: Only) -> None:
    zone = house().settings.zone
    with house().reading() as session:
        found = rates_by_unit(session, user, month=only.month, zone=zone, today=clock.today(zone))
    if found:
        draw_rates(found)


def _by_hand() -> None:
    st.query_params["from"] = "hand"


if __name__ == "__main__":
    main()
