"""The administrator's page of units and windows: who serves where, and the codes on the print."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from kiosk import clock
from kiosk.actions.directory import windows as actions
from kiosk.reports.directory.windows import Directory, directory
from kiosk.reports.labels import told_apart
from kiosk.rights.who import User
from kiosk.ui.doing import draw_outcome
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.styles import style
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.posts import POSTS, post_of
from survey.directory.roles import Deed

CHOSEN: Final = "chosen_window"
DONE: Final = "windows_done"


def main() -> None:
    """List the windows by unit, or show the one chosen."""
    user = guarded(Deed.KEEP_WINDOWS)
    with house().reading() as session:
        known = directory(session, on=clock.today(house().settings.zone))
    st.html(style("directory/windows.css"))
    chosen = known.window(st.session_state.get(CHOSEN))
    if chosen is None:
        _list(user, known)
    else:
        _one(user, known, chosen.code)


def _list(user: User, known: Directory) -> None:
    st.title(say("窗口与二维码", "Windows and codes"), anchor=False)
    draw_outcome("windows")
    if any(window.active and window.token for window in known.windows):
        draw_ways(
            (say("打印立牌（A4）", "Print stands (A4)"), "/posters?size=stand"),
            (say("打印标签（每页 8 张）", "Print labels (8 a page)"), "/posters?size=label"),
            target="_blank",
        )
    if not known.units:
        st.info(
            say(
                "还没有单位。先新建一个单位，再新建窗口；也可以用 kiosk import 一次导入。",
                "There are no units yet. Add one, then its windows; or read all with kiosk import.",
            )
        )
    if known.units:
        with st.expander(say("新建窗口", "New window"), expanded=not known.windows):
            _new_window(user, known)
    for unit in known.units:
        st.header(f"{unit.name} · {unit.code}", anchor=False)
        windows = known.at(unit.code)
        if not windows:
            st.caption(say("这个单位还没有窗口。", "This unit has no window yet."))
        for window in windows:
            _card(known, window.code)
    with st.expander(say("新建单位", "New unit"), expanded=not known.units):
        _new_unit(user, known)
    st.caption(_people_hint(known))


def _card(known: Directory, code: str) -> None:
    window = known.window(code)
    if window is None:
        return
    post = post_of(window.post).name.said(current_language())
    label = f"**{literal(window.name)}**  \n{literal(window.code)} · {post}"
    if _state(known, code):
        label += f" · {_state(known, code)}"
    if st.button(label, key=f"open_{code}", width="stretch"):
        st.session_state[CHOSEN] = code
        st.rerun()


def _state(known: Directory, code: str) -> str:
    window = known.window(code)
    if window is None or not window.active:
        return say("已停用", "closed")
    return "" if window.token else say("没有二维码", "no code")


def _one(user: User, known: Directory, code: str) -> None:
    window = known.window(code)
    if window is None:
        return
    if st.button(
        say("返回全部窗口", "Back to all windows"), key="back", icon=":material/arrow_back:"
    ):
        del st.session_state[CHOSEN]
        st.rerun()
    st.title(literal(window.name), anchor=False)
    post = post_of(window.post).name.said(current_language())
    place = f" · {window.location}" if window.location else ""
    st.caption(literal(f"{window.code} · {window.unit_name} · {post}{place}"))
    draw_outcome("windows")
    picture, form = st.columns([2, 3], gap="large")
    with picture:
        _code(known, code)
    with form:
        _change(user, known, code)
        with st.expander(say("更换、作废二维码，停用窗口", "Replace, revoke, close")):
            _fate(user, known, code)


def _code(known: Directory, code: str) -> None:
    window = known.window(code)
    if window is None or not window.active or window.token is None:
        st.info(
            say(
                "这个窗口现在没有可用的二维码。",
                "This window has no code in use at the moment.",
            )
        )
        return
    address = f"/qr/{quote(code, safe='')}"
    # The token in the address makes a replaced code a new picture for the browser.
    picture = f"{address}.svg?v={quote(window.token)}"
    alt = escape(say(f"{window.name}的二维码", f"QR code of {window.name}"))
    st.html(f'<p class="k-code"><img src="{picture}" alt="{alt}"></p>')
    only = quote(code, safe="")
    draw_ways(
        (say("下载 SVG", "Download SVG"), f"{address}.svg?download=1"),
        (say("下载 PNG", "Download PNG"), f"{address}.png?download=1"),
        (say("打印立牌和标签", "Print stand and label"), f"/posters?window={only}"),
        target="_blank",
    )
    names = known.people.get(code)
    if names:
        st.caption(literal(say("当班员工：", "People here: ") + say("、", ", ").join(names)))


def _new_window(user: User, known: Directory) -> None:
    with st.form("new_window", border=False, enter_to_submit=False):
        code = st.text_input(say("编号，例如 SB-1", "Code, for example SB-1"))
        name, unit, post, location = _window_fields(known, "new")
        sent = st.form_submit_button(say("新建窗口", "Add window"), type="primary", width="stretch")
    if sent:
        with _done(say("已新建，二维码可以打印了。", "Added; its code is ready to print.")):
            with house().writing() as session:
                actions.add_window(
                    session,
                    code=code,
                    name=name,
                    unit=unit,
                    post=post,
                    location=location,
                    by=user.username,
                    at=clock.now(),
                )
            st.session_state[CHOSEN] = code.strip()


def _change(user: User, known: Directory, code: str) -> None:
    with st.form(f"change_{code}", border=False, enter_to_submit=False):
        name, unit, post, location = _window_fields(known, code)
        sent = st.form_submit_button(say("保存", "Save"), type="primary", width="stretch")
    if sent:
        with (
            _done(say("已保存，二维码不变。", "Saved; the code stays the same.")),
            house().writing() as session,
        ):
            actions.keep_window(
                session,
                code=code,
                name=name,
                unit=unit,
                post=post,
                location=location,
                by=user.username,
                at=clock.now(),
            )


def _window_fields(known: Directory, code: str) -> tuple[str, str, str, str]:
    window = known.window(code)
    language = current_language()
    units = told_apart({unit.code: unit.name for unit in known.units})
    posts = {post.code: post.name.said(language) for post in POSTS}
    name = st.text_input(
        say("窗口名称（印在立牌上）", "Name (as printed)"),
        value=window.name if window else "",
        max_chars=actions.NAME_LIMIT,
        key=f"name_{code}",
    )
    unit = st.selectbox(
        say("单位", "Unit"),
        list(units),
        index=list(units).index(window.unit) if window else 0,
        format_func=lambda each: units[each],
        key=f"unit_{code}",
        filter_mode=None,
    )
    post = st.selectbox(
        say("岗位", "Post"),
        list(posts),
        index=list(posts).index(window.post) if window else 0,
        format_func=lambda each: posts[each],
        key=f"post_{code}",
        filter_mode=None,
    )
    location = st.text_input(
        say("位置（可不填）", "Place (optional)"),
        value=(window.location or "") if window else "",
        max_chars=actions.PLACE_LIMIT,
        key=f"place_{code}",
    )
    return name, str(unit or ""), str(post), location


def _fate(user: User, known: Directory, code: str) -> None:
    window = known.window(code)
    if window is None:
        return
    deeds = _deeds(has_code=window.token is not None, is_open=window.active)
    deed = st.radio(
        say("要做什么？", "What is to be done?"),
        list(deeds),
        format_func=lambda each: deeds[each][0],
        key=f"deed_{code}",
    )
    st.markdown(deeds[deed][1])
    with st.form(f"fate_{code}", border=False, enter_to_submit=False):
        reason = st.text_input(
            say("原因（记入留痕）", "Reason (goes on record)"), max_chars=500, key=f"reason_{code}"
        )
        sent = st.form_submit_button(deeds[deed][0], width="stretch")
    if sent:
        with _done(say("已完成。", "Done.")), house().writing() as session:
            at = clock.now()
            by = user.username
            if deed == "open":
                actions.open_window(session, code, by=by, at=at)
            elif deed == "close":
                actions.close_window(session, code, reason=reason, by=by, at=at)
            elif deed == "revoke":
                actions.revoke_code(session, code, reason=reason, by=by, at=at)
            else:
                actions.replace_code(session, code, reason=reason, by=by, at=at)


def _deeds(*, has_code: bool, is_open: bool) -> dict[str, tuple[str, str]]:
    """Return what can be done now: its name, and what will happen."""
    if not is_open:
        return {
            "open": (
                say("重新启用窗口", "Open the window again"),
                say(
                    "窗口会得到一个新的二维码，需要重新打印；以前的评价都还在。",
                    "The window gets a new code to print; its earlier ratings are all still there.",
                ),
            )
        }
    close = (
        say("停用窗口", "Close the window"),
        say(
            "现场的二维码立即失效，窗口不再接受评价；已有的评价和记录都保留。",
            "The printed code dies at once and nobody can rate here; what was given stays.",
        ),
    )
    if not has_code:
        issue = (
            say("发放新的二维码", "Give it a new code"),
            say("窗口会得到一个新的二维码，需要打印。", "The window gets a new code to print."),
        )
        return {"replace": issue, "close": close}
    return {
        "replace": (
            say("更换二维码", "Replace the code"),
            say(
                "已张贴的立牌和标签立即失效：扫到的人会看到“二维码已失效”。请马上打印并换上新的。",
                "Stands and labels already up die at once: whoever scans one reads that it is no "
                "longer in use. Print the new one and put it up right away.",
            ),
        ),
        "revoke": (
            say("作废二维码，暂不发新的", "Revoke the code, no new one yet"),
            say(
                "已张贴的二维码立即失效，窗口在发放新码之前收不到评价。",
                "The printed code dies at once; until a new one is given nobody can rate here.",
            ),
        ),
        "close": close,
    }


def _new_unit(user: User, known: Directory) -> None:
    names = told_apart({"": "—"} | {unit.code: unit.name for unit in known.units})
    with st.form("new_unit", border=False, enter_to_submit=False):
        code = st.text_input(say("单位编号，例如 U1", "Unit code, for example U1"))
        name = st.text_input(
            say("单位名称", "Name of the unit"), max_chars=actions.NAME_LIMIT, key="unit_name"
        )
        parent = st.selectbox(
            say("上级单位（可不选）", "Belongs to (optional)"),
            list(names),
            format_func=lambda each: names[each],
            key="unit_parent",
            filter_mode=None,
        )
        sent = st.form_submit_button(say("新建单位", "Add unit"), type="primary", width="stretch")
    if sent:
        with _done(say("单位已新建。", "The unit was added.")), house().writing() as session:
            actions.add_unit(
                session,
                code=code,
                name=name,
                parent=parent or None,
                by=user.username,
                at=clock.now(),
            )


def _people_hint(known: Directory) -> str:
    return say(
        f"员工 {known.employed} 人。员工、上级和当班窗口用 people.csv 维护："
        "kiosk import people.csv。",
        f"{known.employed} people. Keep people, superiors and windows in people.csv: "
        "kiosk import people.csv.",
    )


@contextmanager
def _done(sentence: str) -> Iterator[None]:
    """Commit and say so on the next run; show a refusal."""
    with refusals_shown():
        yield
        st.session_state[DONE] = sentence
        st.rerun()


if __name__ == "__main__":
    main()
