"""What customers say: a month's words, praise and photos, and the ratings that are held back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from kiosk import clock
from kiosk.reports.board import month as board
from kiosk.reports.feedback import voices
from kiosk.reports.wording import month_name
from kiosk.rights.voices import Sight, sight
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.feedback.voices import draw_answer, draw_copies, draw_style, draw_voices
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import draw_turning, first_page, page_shown
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.voices import Kind
from survey.months import Month
from survey.texts import Text

LIST: Final = "voices"
FILTERS: Final = ("month", "unit", "kind")
KINDS: Final[dict[str, Text]] = {
    Kind.ALL: Text("全部", "All kinds"),
    Kind.PRAISE: Text("表扬", "Praise"),
    Kind.LOW: Text("低分留言", "Low scores"),
    Kind.PHOTOS: Text("照片", "Photos"),
    Kind.HELD: Text("暂不计入", "Held back"),
}


def main() -> None:
    """Show a month of what customers told, as far as who looks may read it."""
    user = guarded(Deed.READ_VOICES)
    draw_style()
    st.title(say("客户的话", "What customers say"), anchor=False)
    with refusals_shown():
        _draw(user)


def _draw(user: User) -> None:
    today = clock.today(house().settings.zone)
    with house().reading() as session:
        months = {str(month): month for month in board.choices(session, today=today).months}
    _follow_address()
    with st.container(key="filters_voices", horizontal=True, vertical_alignment="center"):
        month = months[_choice("month", say("月份", "Month"), list(months), str)]
        with house().reading() as session:
            seen = sight(session, user, month, today=today)
        unit = _unit(seen)
        kind = Kind(_choice("kind", say("种类", "Kind"), list(KINDS), _kind_said))
    if not seen.windows:
        st.info(_nothing_to_read(user, seen))
        return
    _page(user, seen.of(unit or None), month, kind, running=month.contains(today))


def _page(user: User, seen: Sight, month: Month, kind: Kind, *, running: bool) -> None:
    page, zone = page_shown(LIST), house().settings.zone
    with house().reading() as session:
        found = voices.heard(session, seen, month, kind, page=page)
        has_copies = kind is Kind.HELD and user.may(Deed.CLOSE_MONTHS)
        copies = voices.copies(session, seen, month, zone=zone) if has_copies else []
    draw_answer(found, Text("本月", "This month") if running else month_name(month))
    if kept := _kept_back(seen):
        st.caption(kept)
    if kind is Kind.HELD:
        st.caption(
            say(
                "暂不计入的评价不算进满意率，一条也不会删除，原因写在每一条下面。",
                "What is held back enters no rate, and none of it is deleted; the reason stands "
                "beneath each.",
            )
        )
    if found.shown:
        draw_voices(found.shown)
    else:
        st.info(_empty(kind))
    draw_turning(LIST, more=found.more)
    draw_copies(copies)


def _empty(kind: Kind) -> str:
    if kind is Kind.ALL:
        return say(
            "客户扫码评价以后可以写一句话、表扬员工、拍一张照片，写了就会列在这里。",
            "After the tap customers may write a line, praise somebody, take a photo: whatever "
            "they tell appears here.",
        )
    if kind is Kind.HELD:
        return say("没有暂不计入的评价。", "No rating is held back.")
    return say("没有符合条件的。", "Nothing fits the filter.")


def _nothing_to_read(user: User, seen: Sight) -> str:
    if seen.kept_back:
        return _kept_back(seen)
    if user.person is None:
        return say(
            "您的账号还没有对应的员工，不知道您在哪个单位。请管理员补上。",
            "Your account names no employee, so your unit is not known. An administrator can "
            "add it.",
        )
    return say("您的单位没有服务窗口。", "Your unit has no service windows.")


def _kept_back(seen: Sight) -> str:
    """Return what is not listed here, and who reads it instead."""
    n, said = seen.kept_back, []
    if n:
        said.append(_own_windows(n))
    if not seen.seeing.sealed:
        said.append(
            say(
                "涉及索要好处的由组长和董事长看，不列在这里。",
                "What is about asking for favours is read by the team's leader and the chairman "
                "alone.",
            )
        )
    return say("", " ").join(said)


def _own_windows(n: int) -> str:
    return say(
        f"有 {n} 个窗口由您任职、主管或领导：那里客户的原话由别人看，不列在这里。",
        f"You serve at, supervise or lead {n} of the windows: what customers wrote there is read "
        "by others and not shown here.",
    )


# Filters


def _unit(seen: Sight) -> str:
    units = filters.units_said(seen.choices)
    return _choice("unit", say("单位", "Unit"), list(units), units.__getitem__)


def _choice(name: str, label: str, options: Sequence[str], said: Callable[[str], str]) -> str:
    """Ask for one of the options; what was chosen stays, and what is not there is passed over."""
    key = f"voices_{name}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    return filters.choose_in_a_row(
        key, label, options, said, changed=partial(_remember, name, options[0])
    )


def _follow_address() -> None:
    """Choose what the address asks for, once: after that, what is chosen on the page."""
    asked: dict[str, Any] = {name: st.query_params.get(name) for name in FILTERS}
    if asked == st.session_state.get("voices_address", dict.fromkeys(FILTERS)):
        return
    st.session_state["voices_address"] = asked
    for name, value in asked.items():
        if value is not None:
            st.session_state[f"voices_{name}"] = value
    first_page(LIST)


def _remember(name: str, default: str) -> None:
    """Write a filter into the address, to be shared; what is the default is left out."""
    filters.write_address(name, str(st.session_state[f"voices_{name}"]), default=default)
    st.session_state["voices_address"] = {each: st.query_params.get(each) for each in FILTERS}
    first_page(LIST)


def _kind_said(kind: str) -> str:
    return KINDS[kind].said(current_language())


if __name__ == "__main__":
    main()
