"""The forms of the roster: one duty, a shift that repeats, taking one away and back."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.directory import duties as actions
from kiosk.reports.directory.roster import Roster
from kiosk.reports.wording import WEEKDAYS
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import SAVED, do
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.duties import Duty, repeated
from survey.directory.roles import Deed
from survey.texts import Language, Text

TOLD: Final = "roster"
PERSON: Final = Text("员工", "Person")
REMOVED: Final = "roster_removed"


def _person(found: Roster, key: str) -> None:
    names = dict(found.people)
    st.selectbox(
        PERSON.said(current_language()),
        list(names),
        index=None,
        format_func=lambda code: f"{names[code]} {code}",
        placeholder=say("请选择", "Choose one"),
        key=key,
    )


def draw_one_duty(window: str, found: Roster) -> None:
    """Draw the form of one duty."""
    day = _of_the_week("duty_day", window, found)
    with st.form("one_duty", border=False, enter_to_submit=False):
        _person(found, "duty_person")
        st.date_input(say("日期", "Day"), value=found.monday, key=day, format="YYYY-MM-DD")
        _times("duty")
        st.form_submit_button(
            say("保存", "Save"),
            type="primary",
            width="stretch",
            on_click=_keep_one,
            args=(window, day, current_language()),
        )


def _of_the_week(name: str, window: str, found: Roster) -> str:
    """Return a date's key: another week's form must not keep the date of this one."""
    return f"{name}_{window}_{found.monday}"


def draw_repeated(window: str, found: Roster) -> None:
    """Draw the form of a shift that repeats on weekdays."""
    language = current_language()
    begin, end = (_of_the_week(name, window, found) for name in ("shift_first", "shift_last"))
    with st.form("repeated", border=False, enter_to_submit=False):
        _person(found, "shift_person")
        st.pills(
            say("星期", "Weekdays"),
            range(7),
            selection_mode="multi",
            default=range(5),
            format_func=lambda day: WEEKDAYS[day].said(language),
            key="shift_days",
        )
        _times("shift")
        first = max(found.monday, clock.today(house().settings.zone))
        st.date_input(say("从", "From"), value=first, key=begin, format="YYYY-MM-DD")
        st.date_input(
            say("到", "To"),
            value=first + timedelta(days=90),
            key=end,
            format="YYYY-MM-DD",
        )
        st.form_submit_button(
            say("保存", "Save"),
            type="primary",
            width="stretch",
            on_click=_keep_repeated,
            args=(window, begin, end, language),
        )


def _times(key: str) -> None:
    with st.container(horizontal=True):
        st.time_input(say("上班", "Begins"), value=time(8), key=f"{key}_start", step=900)
        st.time_input(say("下班", "Ends"), value=time(17, 30), key=f"{key}_end", step=900)
    st.caption(
        say("下班不晚于上班，就是第二天下班。", "An end not after the start is on the next day.")
    )


def _keep_one(window: str, day_key: str, language: Language) -> None:
    state, zone = st.session_state, house().settings.zone
    day, start, end = state[day_key], state["duty_start"], state["duty_end"]
    until = day if end > start else day + timedelta(days=1)
    begins, ends = (
        datetime.combine(*moment, zone).astimezone(UTC) for moment in ((day, start), (until, end))
    )
    _keep(lambda: [Duty(window, chosen("duty_person", PERSON), begins, ends)], language)


def _keep_repeated(window: str, begin: str, end: str, language: Language) -> None:
    state = st.session_state
    _keep(
        lambda: repeated(
            window,
            chosen("shift_person", PERSON),
            first=state[begin],
            last=state[end],
            weekdays=state["shift_days"],
            start=state["shift_start"],
            end=state["shift_end"],
            zone=house().settings.zone,
        ),
        language,
    )


def _keep(duties: Callable[[], Iterable[Duty]], language: Language, sentence: Text = SAVED) -> None:
    slot = house().settings.replica
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.keep(
            session,
            duties(),
            by=user.username,
            at=clock.now(),
            zone=house().settings.zone,
            slot=slot,
        ),
        language=language,
        told=TOLD,
        sentence=sentence,
        clears=(REMOVED,),
    )


def remove(number: int, duty: Duty, told: str, language: Language) -> None:
    """Take a duty from the roster, and remember it for a while."""
    slot = house().settings.replica
    removed = do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.remove(
            session, number, by=user.username, at=clock.now(), slot=slot
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已删除，这段时间的评价按余下的排班重新归属。",
            "Removed; ratings of these hours go by what is left of the roster.",
        ),
    )
    if removed:
        moments = (duty.starts_at.isoformat(), duty.ends_at.isoformat())
        st.session_state[REMOVED] = (duty.window, duty.person, *moments, told)


def draw_put_back(window: str) -> None:
    """Offer to put back the duty removed last, with the ratings of its hours."""
    place, person, start, end, told = st.session_state.get(REMOVED, ("",) * 5)
    if place != window:
        return
    duty = Duty(window, person, datetime.fromisoformat(start), datetime.fromisoformat(end))
    st.text(say(f"已删除 {told}", f"Removed: {told}"))
    st.button(
        say("放回", "Put back"),
        on_click=_keep,
        args=(lambda: [duty], current_language(), Text("已放回。", "Put back.")),
    )
