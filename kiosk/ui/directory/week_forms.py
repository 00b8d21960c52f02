"""The forms of a unit's week: a series, last week's copied, one taken off, the last act undone."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any, Final, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.directory import duties as actions
from kiosk.actions.directory import roster
from kiosk.actions.directory.roster import How, Planned, Undone
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.roster_week import UnitWeek, duty_said
from kiosk.reports.labels import told_apart
from kiosk.reports.wording import WEEKDAYS
from kiosk.rights.who import User
from kiosk.ui.choosing import chosen
from kiosk.ui.directory.roster_forms import PERSON, TOLD
from kiosk.ui.doing import SAVED, do
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.duties import repeated
from survey.directory.roles import Deed
from survey.directory.shifts import TURNS, Turn, spelled
from survey.directory.working_time import Shift
from survey.refusals.given import NotChosen
from survey.texts import Language, Text

T = TypeVar("T")
WINDOW: Final = Text("窗口", "the window")
SHIFT: Final = Text("班次", "the shift")
DAYS: Final = Text("星期", "the weekdays")
WHICH: Final = Text("撤哪一班", "which duty")
OWN: Final = "own"
"""Times of one's own instead of one of the three shifts."""
MOST_WEEKS: Final = 26
KINDS: Final = {
    actions.KEPT: Text("排班", "duties put on"),
    actions.REMOVED: Text("撤班", "a duty taken off"),
    actions.LEFT: Text("离职撤班", "duties of who leaves taken off"),
    roster.SERIES: Text("连排", "a series"),
    roster.COPIED: Text("照抄上周", "last week copied"),
}


def draw_last(found: UnitWeek) -> None:
    """Say what was done last to these windows, and offer to undo it as one."""
    if found.last is None:
        return
    act, language = found.last.act, current_language()
    when = moment_said(act.at, house().settings.zone).said(language)
    kind = KINDS[act.kind].said(language) if act.kind in KINDS else ""
    put, taken = len(act.added), len(act.removed)
    st.text(
        say(
            f"最近一步：{found.last.by_name} {when} {kind}，排上 {put} 班，撤下 {taken} 班",
            f"Last: {kind} by {found.last.by_name}, {when}; {put} on, {taken} off",
        )
    )
    st.button(say("撤销这一步", "Undo that"), on_click=_undo, args=(act.id, language))


def draw_series(found: UnitWeek) -> None:
    """Draw the form of a shift for some weeks; nothing of consequence is chosen beforehand."""
    language, key = current_language(), f"{found.monday}"
    windows = told_apart({row.window.code: row.window.name for row in found.windows})
    turns: dict[str, str] = {
        turn: f"{TURNS[turn].said(language)} {spelled(shift)}"
        for turn, shift in found.shifts.by_turn.items()
    }
    turns[OWN] = say("自定时间", "Times of its own")
    with st.form("series", border=False, enter_to_submit=False):
        for label, options, name in (
            (say("员工", "Person"), dict(found.people), "series_person"),
            (say("窗口", "Window"), windows, "series_window"),
        ):
            st.selectbox(
                label, list(options), index=None, format_func=options.__getitem__,
                placeholder=say("请选择", "Choose one"), key=name,
            )  # fmt: skip
        st.pills(
            say("星期", "Weekdays"), range(7), selection_mode="multi", key="series_days",
            format_func=lambda day: WEEKDAYS[day].said(language),
        )  # fmt: skip
        st.pills(
            say("班次", "Shift"), list(turns), key="series_turn",
            format_func=lambda each: turns[each],
        )  # fmt: skip
        with st.container(horizontal=True):
            for label, name in (
                (say("自定：上班", "Its own: begins"), "series_start"),
                (say("下班", "ends"), "series_end"),
            ):
                st.time_input(label, value=None, key=name, step=900)
        st.number_input(
            say("从这一周起，连排几周", "For how many weeks, from this one on"),
            min_value=1, max_value=MOST_WEEKS, value=1, key=f"series_weeks_{key}",
        )  # fmt: skip
        _draw_choices("series")
        st.form_submit_button(
            say("排上", "Put on the roster"), type="primary", width="stretch",
            on_click=_series, args=(found, f"series_weeks_{key}", language),
        )  # fmt: skip


def draw_copy(found: UnitWeek) -> None:
    """Draw the press that copies the week before."""
    with st.form("copy", border=False, enter_to_submit=False):
        st.caption(
            say(
                "把上一周这些窗口的排班按钟点照抄到这一周；这一周已有的保留，不覆盖。",
                "Copies what these windows had in the week before into this one, by the clock; "
                "what is here stays, nothing is overwritten.",
            )
        )
        _draw_choices("copy")
        st.form_submit_button(
            say("照抄上一周", "Copy the week before"), width="stretch", on_click=_copy,
            args=(found, current_language()),
        )  # fmt: skip


def draw_taking_off(found: UnitWeek) -> None:
    """Draw the form that takes one duty off."""
    language, zone = current_language(), house().settings.zone
    names = {kept.duty.person: kept.person_name for kept in found.duties}
    labels = told_apart(
        {kept.id: duty_said(kept.duty, names, zone).said(language) for kept in found.duties}
    )
    with st.form("take_off", border=False, enter_to_submit=False):
        st.selectbox(
            say("撤哪一班", "Which duty"), list(labels), index=None,
            format_func=labels.__getitem__, placeholder=say("请选择", "Choose one"),
            key=f"off_{found.monday}",
        )  # fmt: skip
        st.form_submit_button(
            say("撤下这一班", "Take it off"), width="stretch", on_click=_take_off,
            args=(f"off_{found.monday}", language),
        )  # fmt: skip


def draw_shifts(found: UnitWeek) -> None:
    """Draw the form of the company's own times of the three shifts."""
    if not found.own_shifts:
        st.caption(
            say(
                "公司还没有定过三班时间，现在的是本软件建议的。",
                "The company has not set its times yet; these are proposed by this program.",
            )
        )
    language = current_language()
    with st.form("shifts", border=False, enter_to_submit=False):
        for turn, shift in found.shifts.by_turn.items():
            name = TURNS[turn].said(language)
            with st.container(horizontal=True):
                for words, which, value in (
                    (say("上班", "begins"), "start", shift.start),
                    (say("下班", "ends"), "end", shift.end),
                ):
                    st.time_input(
                        f"{name} {words}", value=value, step=900,
                        key=f"shift_{turn}_{which}_{spelled(shift)}",
                    )  # fmt: skip
        st.form_submit_button(
            say("保存三班时间", "Save the times"), width="stretch", on_click=_keep_shifts,
            args=(found, language),
        )  # fmt: skip


def _draw_choices(name: str) -> None:
    st.checkbox(
        say("排不上的跳过，其余照排", "Leave out what cannot be kept; keep the others"),
        key=f"{name}_leaves_out",
    )
    st.checkbox(
        say(
            "窗口那时已有人也排（两人同时当班，评价只记在窗口）",
            "Where somebody serves already, too (with two at once ratings stay with the window)",
        ),
        key=f"{name}_may_share",
    )


def _how(user: User, name: str | None = None) -> How:
    state, settings = st.session_state, house().settings
    ticked = (bool(state.get(f"{name}_{each}")) for each in ("leaves_out", "may_share"))
    return How(user.username, clock.now(), settings.zone, settings.replica, *ticked)


def _series(found: UnitWeek, weeks: str, language: Language) -> None:
    def plan(session: Session, user: User) -> Planned:
        person, window = chosen("series_person", PERSON), chosen("series_window", WINDOW)
        if not (days := st.session_state["series_days"]):
            raise NotChosen(what=DAYS)
        shift = _shift(found)
        last = found.monday + timedelta(days=7 * int(st.session_state[weeks]) - 1)
        wanted = repeated(
            window, person, first=found.monday, last=last, weekdays=days,
            start=shift.start, end=shift.end, zone=house().settings.zone,
        )  # fmt: skip
        return roster.plan(session, wanted, how=_how(user, "series"))

    _plan(plan, language)


def _shift(found: UnitWeek) -> Shift:
    turn = chosen("series_turn", SHIFT)
    if turn != OWN:
        return found.shifts.by_turn[Turn(turn)]
    return Shift(chosen("series_start", SHIFT), chosen("series_end", SHIFT))


def _copy(found: UnitWeek, language: Language) -> None:
    windows = [row.window.code for row in found.windows]
    _plan(
        lambda session, user: roster.copy_week(
            session, windows, monday=found.monday, how=_how(user, "copy")
        ),
        language,
    )


def _plan(act: Callable[[Session, User], Planned], language: Language) -> None:
    said = Text("已排上 {kept} 班，跳过 {left} 班。", "{kept} put on, {left} left out.")
    _do(act, language, lambda done: said.format(kept=done.kept, left=done.left_out))


def _undo(number: int, language: Language) -> None:
    said = Text(
        "已撤销：撤下 {off} 班，放回 {back} 班，有 {left} 班放不回。",
        "Undone: {off} off, {back} back on, {left} could not be put back.",
    )
    _do(
        lambda session, user: roster.undo(session, number, how=_how(user)),
        language,
        lambda done: _undone_said(said, done),
    )


def _undone_said(said: Text, done: Undone) -> Text:
    return said.format(off=done.taken_off, back=done.put_back, left=done.left_out)


def _take_off(key: str, language: Language) -> None:
    slot = house().settings.replica
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: actions.remove(
            session, chosen(key, WHICH), by=user.username, at=clock.now(), slot=slot
        ),
        language=language,
        told=TOLD,
        sentence=Text(
            "已撤下，这段时间的评价按余下的排班重新归属。",
            "Taken off; ratings of these hours go by what is left of the roster.",
        ),
    )


def _keep_shifts(found: UnitWeek, language: Language) -> None:
    state = st.session_state
    spans: list[tuple[time | None, time | None]] = [
        (
            state[f"shift_{turn}_start_{spelled(shift)}"],
            state[f"shift_{turn}_end_{spelled(shift)}"],
        )
        for turn, shift in found.shifts.by_turn.items()
    ]
    do(
        Deed.KEEP_WINDOWS,
        lambda session, user: roster.keep_shifts(session, spans, by=user.username, at=clock.now()),
        language=language,
        told=TOLD,
        sentence=SAVED,
    )


def _do(act: Callable[[Session, User], T], language: Language, said: Callable[[T], Text]) -> None:
    def tell(done: Any) -> None:
        st.session_state[f"{TOLD}_done"] = said(done).said(language)

    do(Deed.KEEP_WINDOWS, act, language=language, told=TOLD, sentence=None, then=tell)
