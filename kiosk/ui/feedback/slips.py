"""Slips as an administrator gives them out: the form of a batch, its files, voiding it."""

from datetime import timedelta
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.feedback.slips import REASON_LIMIT, make_batch, void_batch
from kiosk.reports.feedback.slips import BatchShown, SlipDesk
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_line
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.slips import MOST, Wanted, numbered
from survey.texts import Language, Text

TOLD: Final = "slips"
PLACE: Final = "slips"
"""Where drafts of reasons are kept."""
YARD: Final = "slips_unit"
MANY: Final = "slips_many"
DAYS: Final = "slips_days"
WAY: Final = "slips_way"
WAYS: Final = {
    False: Text("打印：A4 大张或小票机文件", "Printed: A4 sheets, or a ticket printer's file"),
    True: Text("门卫在屏幕上逐张发", "Handed out one by one on the gate's screen"),
}
_WHAT: Final = Text("哪个厂的排号单", "which yard the slips are for")
_MONTH: Final = timedelta(days=30)


def draw_new(desk: SlipDesk) -> None:
    """Draw the form of a new batch."""
    if not desk.yards:
        st.info(say("先在“窗口”里建好窗口。", "First open windows under “Windows”."))
        return
    today = clock.today(house().settings.zone)
    with st.form("slips_new", enter_to_submit=False):
        st.selectbox(
            say("哪个厂（单位）", "Which yard (unit)"), list(desk.yards), index=None,
            format_func=lambda code: literal(desk.yards[code]), key=YARD,
        )  # fmt: skip
        st.number_input(
            say("多少张", "How many"), min_value=1, max_value=MOST, value=1000, step=1, key=MANY
        )
        st.date_input(
            say("哪天到哪天有效", "Valid from, until"), value=(today, today + _MONTH), key=DAYS
        )
        st.radio(
            say("怎么发", "How they are given out"), list(WAYS),
            format_func=lambda way: WAYS[way].said(current_language()), key=WAY,
        )  # fmt: skip
        st.form_submit_button(
            say("做一批", "Make the batch"), width="stretch", type="primary",
            on_click=_make, args=(current_language(),),
        )  # fmt: skip


def draw_batches(desk: SlipDesk) -> None:
    """Draw the batches, the newest first."""
    if not desk.shown:
        st.caption(say("还没有排号单。", "There are no slips yet."))
    for each in desk.shown:
        _draw_one(each)
    if desk.more:
        st.caption(
            say(f"更早的还有 {desk.more} 批。", f"{desk.more} earlier batches are not shown.")
        )


def _draw_one(shown: BatchShown) -> None:
    batch = shown.batch
    first, last = numbered(batch.first), numbered(batch.last)
    with st.container(border=True):
        st.markdown(
            f"**{literal(batch.unit_name)}** · {first}–{last}  \n"
            f"{batch.valid_from} – {batch.valid_until} · {_counted(shown)}"
        )
        if batch.voided_at is not None:
            why = literal(batch.void_reason or "")
            st.caption(
                say(
                    f"{batch.voided_by} 已作废：{why}",
                    f"Cancelled by {batch.voided_by}: {why}",
                )
            )
            return
        _draw_ways(shown)
        with st.expander(say("作废这一批", "Cancel this batch")):
            draw_line(
                say("原因（留档）", "Reason (stays on record)"),
                max_chars=REASON_LIMIT, key=_why(batch.first),
            )  # fmt: skip
            st.button(
                say("作废：这批单子从此不算", "Cancel: these slips count no longer"),
                key=f"slips_void_{batch.first}", width="stretch",
                on_click=_void, args=(batch.first, current_language()),
            )  # fmt: skip


def _why(first: int) -> str:
    return f"slips_why_{first}"


def _counted(shown: BatchShown) -> str:
    many, used = f"{shown.batch.many:,}", f"{shown.used:,}"
    if shown.batch.at_gate:
        given = f"{shown.batch.handed:,}"
        return say(
            f"{many} 张，已发 {given}，已扫 {used}", f"{many}, {given} handed out, {used} scanned"
        )
    return say(f"{many} 张，已扫 {used}", f"{many}, {used} scanned")


def _draw_ways(shown: BatchShown) -> None:
    first = shown.batch.first
    if shown.batch.at_gate:
        st.markdown(f"[{say('打开门卫的发单页', 'Open the gate’s page')}](/gate)")
        return
    sheets, file = say("A4 大张（PDF）", "A4 sheets (PDF)"), say("小票机文件（CSV）", "File (CSV)")
    st.markdown(f"[{sheets}](/slips/{first}.pdf) · [{file}](/slips/{first}.csv)")


def _make(language: Language) -> None:
    state, zone = st.session_state, house().settings.zone
    days = state[DAYS]
    first, last = (days[0], days[-1]) if days else (clock.today(zone),) * 2
    do(
        Deed.KEEP_SLIPS,
        lambda session, user: make_batch(
            session, str(chosen(YARD, _WHAT)), Wanted(state[MANY], first, last, state[WAY]),
            today=clock.today(zone), by=user.username, at=clock.now(),
        ),
        language=language,
        told=TOLD,
        sentence=Text("做好了，在下面第一条。", "Made: it is the first one below."),
    )  # fmt: skip


def _void(first: int, language: Language) -> None:
    do(
        Deed.KEEP_SLIPS,
        lambda session, user: void_batch(
            session, first, st.session_state[_why(first)], by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
        clears=(_why(first),),
        drafted=PLACE,
        sentence=Text("已作废。", "Cancelled."),
    )  # fmt: skip
