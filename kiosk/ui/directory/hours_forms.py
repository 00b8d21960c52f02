"""The forms of working time: days that are special, and the hours of windows."""

from datetime import date

import streamlit as st

from kiosk import clock
from kiosk.actions.directory import hours as actions
from kiosk.reports.directory.hours import SpecialDay, WorkingHours
from kiosk.reports.wording import WEEKDAYS
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.posts import ROUND_THE_CLOCK
from survey.directory.roles import Deed
from survey.texts import Language, Text

TOLD = "hours"
DAYS_ARE = Text("这些天", "These days are")


def draw_days(days: tuple[SpecialDay, ...]) -> None:
    """Draw the special days ahead, each with the press that removes it."""
    if not days:
        st.info(
            say(
                "以后没有登记放假或调休：周一至周五上班，周末休息。",
                "No special days ahead: Monday to Friday are worked, weekends are free.",
            )
        )
    for each in days:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_day_said(each), width="stretch")
            st.button(
                say("删除", "Remove"),
                key=f"forget_{each.day}",
                on_click=_forget,
                args=(each.day, current_language()),
            )


def _day_said(each: SpecialDay) -> str:
    weekday = WEEKDAYS[each.day.weekday()].said(current_language())
    kind = say("上班", "worked") if each.works else say("休息", "free")
    name = f" · {each.name}" if each.name else ""
    return f"**{each.day}** {weekday} · {kind}{name}"


def _forget(day: date, language: Language) -> None:
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.forget_day(session, day, by=user.username, at=clock.now()),
        language=language,
        told=TOLD,
        sentence=Text("已删除。", "Removed."),
    )


def draw_new_days() -> None:
    """Draw the form of special days."""
    today = clock.today(house().settings.zone)
    with st.form("new_days", border=False, enter_to_submit=False):
        st.date_input(say("从", "From"), value=today, format="YYYY-MM-DD", key="first_day")
        st.date_input(say("到", "To"), value=today, format="YYYY-MM-DD", key="last_day")
        st.radio(
            DAYS_ARE.said(current_language()),
            [False, True],
            index=None,
            format_func=lambda each: (
                say("休息（节假日）", "free (holiday)")
                if not each
                else say("上班（调休）", "worked (instead of another day)")
            ),
            key="works",
        )
        st.text_input(
            say("名称，例如：春节", "Name, for example New Year"),
            max_chars=actions.NAME_LIMIT,
            key="days_name",
        )
        st.form_submit_button(
            say("添加", "Add"),
            type="primary",
            width="stretch",
            on_click=_keep_days,
            args=(current_language(),),
        )


def _keep_days(language: Language) -> None:
    state = st.session_state
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.keep_days(
            session, state["first_day"], state["last_day"], works=chosen("works", DAYS_ARE),
            name=state["days_name"], by=user.username, at=clock.now(),
        ),
        language=language,
        told=TOLD,
        sentence=Text("已添加。", "Added."),
        clears=("days_name",),
    )  # fmt: skip


def draw_windows(known: WorkingHours) -> None:
    """Draw each window's hours in a form of its own."""
    if not known.windows:
        st.info(say("还没有窗口。", "There are no windows yet."))
        return
    st.caption(
        say(
            "写法：1-5 08:00-12:00 13:30-17:30; 6 08:00-12:00（1 是周一），全天写 24h；"
            "夜班可以跨过零点：1-7 22:00-06:00。不填时按框里灰字。",
            "Write 1-5 08:00-12:00 13:30-17:30; 6 08:00-12:00 (1 is Monday), or 24h; a night "
            "shift may pass midnight: 1-7 22:00-06:00. Left empty, the hours in grey hold.",
        )
    )
    for window in known.windows:
        usual = (
            say("全天 24 小时", "24 hours")
            if window.post in ROUND_THE_CLOCK
            else say("周一至周五 08:00-12:00、13:30-17:30", "Mon–Fri 08:00-12:00, 13:30-17:30")
        )
        with st.form(f"hours_{window.code}", border=False, enter_to_submit=False):
            st.text_input(
                f"{window.name} · {window.unit_name}",
                value=window.hours or "",
                placeholder=usual,
                key=f"hours_of_{window.code}",
            )
            st.form_submit_button(
                say("保存", "Save"),
                on_click=_keep_hours,
                args=(window.code, current_language()),
            )


def _keep_hours(window: str, language: Language) -> None:
    hours = st.session_state[f"hours_of_{window}"]
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.keep_hours(
            session, window, hours, by=user.username, at=clock.now()
        ),
        language=language,
        told=TOLD,
    )
