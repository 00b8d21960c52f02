"""The form in which corrective action is ordered: from a check's item, a case, or by hand."""

from collections.abc import Mapping
from uuid import uuid4

import streamlit as st

from kiosk import clock
from kiosk.actions.checks import corrections
from kiosk.reports.checks.corrections import Draft, owners
from kiosk.ui.checks.correction_forms import TOLD
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area, spelt
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.corrections import Order
from survey.directory.roles import Deed
from survey.texts import Language


def place_of_order(origin: str | None, item: str | None) -> str:
    """Return where the draft of an order is kept: by the check's item or the case it comes from."""
    return f"order:{spelt(f'{origin}-{item}')}" if origin else "order"


def draw_order(draft: Draft, windows: Mapping[str, str]) -> None:
    """Draw the form of an order; what it comes from is filled in."""
    wanted, language = draft.order, current_language()
    if wanted.window:
        place = windows.get(wanted.window, wanted.window)
        if wanted.complaint:
            origin = say(f"来自 {wanted.complaint}", f"from {wanted.complaint}")
        else:
            origin = say("来自一次检查", "from a check")
        st.caption(f"{place} · {origin}")
    st.session_state.setdefault("order_key", str(uuid4()))
    if not wanted.window:
        st.selectbox(
            say("窗口或部门", "Window or department"),
            list(windows),
            index=None,
            format_func=lambda code: windows[code],
            placeholder=say("请选择", "Choose one"),
            key="order_window",
        )
    chosen = wanted.window or st.session_state.get("order_window") or ""
    names = dict(draft.owners) if wanted.window else _owners(chosen)
    with st.form("order", border=False, enter_to_submit=False):
        draw_area(
            say("哪里不符合要求", "What is wrong"),
            given=wanted.wrong,
            key="order_wrong",
            height=120,
        )
        st.selectbox(
            say("责任人", "Who puts it right"),
            list(names),
            index=None,
            format_func=lambda code: f"{names[code]} {code}",
            placeholder=say("请选择", "Choose one")
            if names
            else say("先选窗口或部门", "Choose the place first"),
            key="order_owner",
        )
        st.date_input(say("期限", "Due"), value=wanted.due_on, key="order_due", format="YYYY-MM-DD")
        st.form_submit_button(
            say("下达整改", "Order it"),
            type="primary",
            width="stretch",
            on_click=_ordered,
            args=(wanted, chosen, language),
        )


def _owners(window: str) -> dict[str, str]:
    if not window:
        return {}
    with house().reading() as session:
        return dict(owners(session, window, day=clock.today(house().settings.zone)))


def _ordered(wanted: Order, window: str, language: Language) -> None:
    state, zone = st.session_state, house().settings.zone
    told = Order(
        window=window,
        owner=state.get("order_owner") or "",
        due_on=state["order_due"],
        wrong=state["order_wrong"],
        inspection=wanted.inspection,
        item=wanted.item,
        complaint=wanted.complaint,
        photos=wanted.photos,
    )
    do(
        Deed.ORDER_CORRECTIONS,
        lambda session, user: corrections.order(
            session, told, by=user, key=state["order_key"], at=clock.now(), zone=zone
        ),
        language=language,
        told=TOLD,
        then=_open_order,
        clears=("order_wrong",),
        drafted=place_of_order(wanted.inspection or wanted.complaint, wanted.item),
    )


def _open_order(ref: str) -> None:
    st.session_state["order_key"] = str(uuid4())
    st.query_params.clear()
    st.query_params["action"] = ref
