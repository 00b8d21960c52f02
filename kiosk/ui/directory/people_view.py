"""People drawn: a line each in the list, what leaves and what is vacant, a card with its past."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

import streamlit as st

from db.directory.posting_store import Stint
from kiosk.reports import wording
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.directory.people import (
    Choices,
    LeftBehind,
    Line,
    Page,
    PersonShown,
    begin_of,
)
from kiosk.reports.directory.people_said import GONE, NOBODY, dated, of_posting, trail_said
from kiosk.ui.directory.people_forms import (
    PERSON,
    draw_leaving,
    draw_renaming,
    draw_transfer,
    draw_withdrawing,
)
from kiosk.ui.rows import NAME, WORDS, Column, Row, draw_rows, in_order, order_of
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.refusals.directory import OwnPlace
from survey.texts import Text, in_a_row, worded

STYLE: Final = style("directory/people.css")
ALWAYS: Final = Text("一直", "Always")
_NOW: Final = Text("（现在）", " (now)")
CAPTION: Final = Text("人员", "People")
COLUMNS: Final = (
    Column("name", Text("姓名", "Name"), NAME, 128),
    Column("code", Text("编号", "Code"), width=88),
    Column("unit", Text("单位", "Unit"), width=144),
    Column("window", Text("窗口", "Window"), width=144),
    Column("supervisor", Text("直接主管", "Supervisor"), width=104),
    Column("state", Text("状态", "State"), WORDS, sorts=False),
)
VACANT: Final = Text("上级已离职，空缺", "vacant above: they have left")


def draw_notices(found: Page) -> None:
    """Draw who leaves in the days ahead, and whose head has left."""
    if found.leaving:
        n = len(found.leaving)
        with st.expander(say(f"即将离职 {n} 人", f"{n} {worded(n, 'leaves', 'leave')} soon")):
            draw_lines(found.leaving, "people_leaving")
    if found.vacant:
        n = len(found.vacant)
        with st.expander(
            say(f"上级空缺 {n} 人，请另定主管", f"{n} without somebody above: name another")
        ):
            draw_lines(found.vacant, "people_vacant")


def draw_lines(lines: Iterable[Line], name: str) -> None:
    """Draw people as a list, each opened by a press."""
    rows = in_order(COLUMNS, map(_row, lines), order_of(name))
    draw_rows(name, PERSON, COLUMNS, rows, caption=CAPTION)


def _row(line: Line) -> Row:
    state, tone = _state(line)
    said = state.said(current_language()) if state else ""
    places = (line.unit, line.window or "", line.supervisor or "")
    return Row(line.code, (line.name, line.code, *places, said), tone=tone)


def _state(line: Line) -> tuple[Text | None, str]:
    """Return what is to be known of somebody at a glance, and how it is drawn."""
    if line.gone:
        said = Text("已离职，最后工作日 {day}", "left, last day {day}")
        return said.format(day=dated(line.gone)), ""
    said_of = []
    if line.leaves:
        said_of.append(Text("最后工作日 {day}", "last day {day}").format(day=dated(line.leaves)))
    if line.vacant:
        said_of.append(VACANT)
    return (in_a_row(said_of, "；", "; "), "late") if said_of else (None, "")


def draw_facts(shown: PersonShown, accounts: Mapping[str, str]) -> None:
    """Draw where somebody belongs today, what there was and will be."""
    heads = shown.now.posting if shown.now else None
    if heads is not None and {heads.supervisor, heads.leader} & shown.vacant:
        st.warning(
            say(
                "直接主管或主管领导已离职，这个位置空缺：请用“调动”另定一位。",
                "Supervisor or leader has left, the place is vacant: name another by a move.",
            )
        )
    cards = "".join(_stint(shown, each, accounts) for each in shown.kept.stints)
    st.html(f'{STYLE}<ol class="k-stints">{cards}</ol>')


def _stint(shown: PersonShown, stint: Stint, accounts: Mapping[str, str]) -> str:
    language, zone, begins = current_language(), house().settings.zone, begin_of(stint)
    now = stint == shown.now
    since = Text("{day} 起", "From {day} on").format(day=dated(begins)) if begins else ALWAYS
    lines = [f"<strong>{escape(since.said(language))}{_NOW.said(language) if now else ''}</strong>"]
    lines += [f"<span>{escape(each.said(language))}</span>" for each in _place(shown, stint)]
    if stint.at is not None:
        by = accounts.get(stint.by or "", stint.by or "")
        told = Text("{who} 登记于 {when}", "noted by {who}, {when}")
        noted = told.format(who=by, when=moment_said(stint.at, zone)).said(language)
        lines.append(f"<small>{escape(noted)}</small>")
    return f'<li class="{"now" if now else ""}">{"".join(lines)}</li>'


def _place(shown: PersonShown, stint: Stint) -> list[Text]:
    """Return where a posting puts somebody: a line each for place, supervisor and leader."""
    place, names = stint.posting, shown.names
    if place.gone:
        return [GONE]
    where = [names.units[place.unit]]
    if place.window:
        where.append(names.windows[place.window])
    return [
        in_a_row(where, " · ", " · "),
        Text("直接主管：{who}", "Supervisor: {who}").format(who=_head(shown, place.supervisor)),
        Text("主管领导：{who}", "Leader: {who}").format(who=_head(shown, place.leader)),
    ]


def _head(shown: PersonShown, code: str | None) -> Text:
    if code is None:
        return NOBODY
    name = f"{shown.names.people[code]} {code}"
    left = Text("{name}（已离职，空缺）", "{name} (left: vacant)")
    return left.format(name=name) if code in shown.vacant else Text(name, name)


def draw_deeds(
    shown: PersonShown, offered: Choices, accounts: Mapping[str, str], *, is_own: bool
) -> None:
    """Draw what can be done with a person, each thing folded away, and the trail.

    Where one's own place is, somebody else has to change it.
    """
    if is_own:
        st.info(OwnPlace().said.said(current_language()))
    else:
        _draw_moves(shown, offered)
    with st.expander(say("改名", "Correct the name")):
        draw_renaming(shown)
    _draw_trail(shown, accounts)


def _draw_moves(shown: PersonShown, offered: Choices) -> None:
    move = say("回来", "Come back") if shown.gone else say("调动", "Move")
    with st.expander(move):
        if shown.now is not None:
            place = of_posting(shown.now.posting, shown.names).said(current_language())
            st.caption(literal(say(f"现在：{place}", f"Now: {place}")))
        draw_transfer(shown, offered)
    if not shown.gone:
        with st.expander(say("离职", "Leaving")):
            draw_behind(shown.behind)
            draw_leaving(shown)
    if len(shown.kept.stints) > 1:
        with st.expander(say("撤销一次变动", "Take a change back")):
            draw_withdrawing(shown)


def draw_behind(behind: LeftBehind) -> None:
    """Say what becomes of what somebody has, before their last day is noted."""
    counted = (
        (behind.cases, Text(
            "{n} 件办理中的投诉：次日自动抽给别人",
            "{n} {n:complaint|complaints} in hand: drawn to others on the day after")),
        (behind.requests, Text(
            "{n} 件等其答复的诉求：次日自动交给上一级",
            "{n} {n:request|requests} to answer: handed one level up on the day after")),
        (behind.corrections, Text(
            "{n} 项整改：由其主管代办，请在“整改”里跟进",
            "{n} to put right: their supervisor may hand it in; follow it up there")),
        (behind.checks, Text(
            "{n} 次抽到的检查：请在“抽查计划”里补抽",
            "{n} {n:check|checks} drawn: draw what is missing on the plan")),
        (behind.duties, Text(
            "{n} 班以后的排班：最后工作日之后的撤下",
            "{n} later {n:duty|duties}: those after the last day come off the roster")),
        (len(behind.people), Text(
            "{n} 人归其主管或领导：位置空缺，请另定",
            "{n} {n:person|people} under them: the place stands vacant, name another")),
        (len(behind.accounts), Text(
            "{n} 个账号：次日停用，所有设备退出",
            "{n} {n:account|accounts}: closed and signed out on the day after")),
    )  # fmt: skip
    said = [words.format(n=n).said(current_language()) for n, words in counted if n]
    stays = say(
        "积分、奖罚和以前的记录都保留姓名；本人能申诉的，之后不能再登录申诉。当月不能评为明星。",
        "Points, money and old records keep the name; what they may appeal against, they can no "
        "longer. They are not a star of that month.",
    )
    st.markdown("\n".join(f"- {literal(each)}" for each in (*said, stays)))


def _draw_trail(shown: PersonShown, accounts: Mapping[str, str]) -> None:
    if not shown.trail:
        return
    language, zone = current_language(), house().settings.zone
    n = wording.number(len(shown.trail))
    with st.expander(say(f"变动记录 {n} 条", f"Changes on record: {n}")):
        for entry in shown.trail:
            when = moment_said(entry.at, zone).said(language)
            said = trail_said(entry, shown.names, accounts).said(language)
            st.text(f"{when}  {said}")
