"""Corrective actions on a screen: a list by the day they are due, one action with its proof."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from db.checks.correction_store import BEFORE, PROOF, RECHECK, Action
from db.ground.happenings import Event
from kiosk.reports import wording
from kiosk.reports.cases.root_causes import causes
from kiosk.reports.cases.timeline import Line
from kiosk.reports.checks.corrections import ActionShown, Effect
from kiosk.reports.shares import Share, differs
from kiosk.reports.wording import day_name, percent
from kiosk.ui import rows as listing
from kiosk.ui.cases.view import draw_lines
from kiosk.ui.checks.correction_forms import TOLD, draw_next, draw_others
from kiosk.ui.doing import draw_outcome
from kiosk.ui.rows import DUE, NAME, STATE, WORDS, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.tables import Column, table
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.cases.root_causes import name_of, named_in
from survey.checks.corrections import OPEN, OVER, STATES, Rates, State, Step
from survey.texts import Text

COLUMNS: Final = (
    listing.Column("ref", Text("编号", "Number"), NAME, 148),
    listing.Column("window", Text("窗口", "Window"), width=128),
    listing.Column("unit", Text("单位", "Unit"), width=112),
    listing.Column("wrong", Text("问题", "What is wrong"), WORDS, sorts=False),
    listing.Column("owner", Text("责任人", "Owner"), width=88),
    listing.Column("due", Text("期限", "Due on"), width=104),
    listing.Column("state", Text("状态", "State"), STATE, 136),
    listing.Column("left", Text("还有", "Left"), DUE, 112, sorts=False),
)
FEW: Final = 20
"""Ratings on either side below which an effect is not judged."""
STAGES: Final[dict[str, Text]] = {
    BEFORE: Text("整改前", "Before"),
    PROOF: Text("整改后", "After"),
    RECHECK: Text("复核", "Re-check"),
}
SAID: Final[dict[str, Text]] = {
    "ordered": Text("下达整改，期限 {due}", "Ordered, due {due}"),
    Step.PLAN: Text("定原因和措施", "Cause and measure"),
    Step.HAND_IN: Text(
        "提交证明（照片 {photos} 张）", "Proof handed in ({photos} {photos:photo|photos})"
    ),
    Step.CLOSE: Text("复核通过，关闭", "Re-checked and closed"),
    Step.GIVE_BACK: Text("复核不通过，退回", "Re-checked and given back"),
    Step.WITHDRAW: Text("撤销", "Withdrawn"),
    Step.EXTEND: Text("期限从 {before} 延到 {due}", "Put off from {before} to {due}"),
}


def draw_actions(name: str, actions: Sequence[Action], *, today: date) -> None:
    """Draw actions, each opened by a press."""
    rows = [_row(each, today) for each in actions]
    draw_rows(name, "action", COLUMNS, rows, caption=Text("整改", "Corrective action"))


def _row(action: Action, today: date) -> Row:
    language = current_language()
    cells = (
        action.ref, action.window_name, action.unit_name, action.wrong, action.owner_name,
        day_name(action.due_on).said(language), STATES[action.state].said(language),
        due_said(action, today),
    )  # fmt: skip
    marks = [(say("再犯", "Recurred"), "")] if action.recurs else []
    return Row(action.ref, cells, marks, _weight(action, today))


def _weight(action: Action, today: date) -> str:
    return "late" if action.state in OPEN and action.due_on < today else "calm"


def draw_action(shown: ActionShown, *, today: date) -> None:
    """Draw the whole action for somebody who may see it."""
    action = shown.action
    draw_outcome(TOLD)
    st.html(_card(action, today) + STYLE)
    _origin(shown)
    _photos(shown)
    if action.measure:
        _plan(action)
    draw_next(shown)
    if shown.effect is not None:
        _effect(shown.effect)
    if shown.owner_left is not None and action.state in OPEN:
        st.info(_orphaned(action))
    elif not shown.steps and action.state not in OVER:
        st.info(_waits(action))
    draw_others(shown)
    st.subheader(say("经过", "History"), anchor=False)
    draw_lines([_line(each, shown.names) for each in shown.events])


def draw_rates(by_unit: Mapping[str, Rates]) -> None:
    """Draw how well things were put right, a row a unit."""
    columns = (
        Column(Text("单位", "Unit"), is_figure=False),
        Column(Text("项", "n")),
        Column(Text("已关闭", "Closed")),
        Column(Text("按期", "On time")),
        Column(Text("90 天内再犯", "Recurred")),
    )
    rows = [
        [name, str(one.n), _of(one.closed, one.n), _of(one.in_time, one.due),
         _of(one.recurred, one.n)]
        for name, one in by_unit.items()
    ]  # fmt: skip
    with st.expander(say("整改率", "How well it goes")):
        st.html(table(current_language(), Text("按单位", "By unit"), columns, rows))


def due_said(action: Action, today: date) -> str:
    """Return the time left, or by how much it is overdue; nothing where it is not the owner's."""
    if action.state not in OPEN:
        return ""
    days = (action.due_on - today).days
    if days < 0:
        return say(f"已逾期 {-days} 天", f"{-days} d overdue")
    return say(f"还有 {days} 天", f"{days} d left") if days else say("今天到期", "due today")


def _card(action: Action, today: date) -> str:
    language = current_language()
    due = due_said(action, today)
    late = _weight(action, today)
    facts = [
        f"{action.unit_name} · {action.window_name}",
        say("责任人 ", "owner: ") + action.owner_name,
        say("期限 ", "due ") + day_name(action.due_on).said(language),
    ]
    marks = f'<span class="mark">{say("再犯", "Recurred")}</span>' if action.recurs else ""
    return (
        '<div class="case-card">'
        f"<span><strong>{escape(action.ref)}</strong>{marks}"
        f"<em>{escape(STATES[action.state].said(language))}</em></span>"
        f'<p class="wrong">{escape(action.wrong)}</p>'
        f'<span class="facts">{escape(" · ".join(facts))}</span>'
        f'<span class="left {late}">{escape(due)}</span></div>'
    )


def _origin(shown: ActionShown) -> None:
    links = []
    if shown.check:
        links.append((say("来自一次检查", "From a check"), f"/checks?ref={quote(shown.check)}"))
    if shown.case:
        links.append((say("来自一件投诉", "From a case"), f"/cases?case={quote(shown.case)}"))
    if shown.earlier:
        before = f"/actions?action={quote(shown.earlier)}"
        told = say(
            f"90 天内同样的问题：{shown.earlier}", f"The same within 90 days: {shown.earlier}"
        )
        links.append((told, before))
    draw_ways(*links)


def _photos(shown: ActionShown) -> None:
    language = current_language()
    parts = []
    for stage, name in STAGES.items():
        found = shown.photos_at(stage)
        if found:
            word = escape(name.said(language))
            pictures = "".join(
                f'<a href="/photos/{sha}" target="_blank"><img src="/photos/{sha}" alt="{word}" '
                'loading="lazy"></a>'
                for sha in found
            )
            parts.append(f"<figure><figcaption>{word}</figcaption>{pictures}</figure>")
    if parts:
        st.html(f'<div class="stages">{"".join(parts)}</div>')


def _plan(action: Action) -> None:
    st.markdown(say("**根本原因**", "**Root cause**"))
    if action.cause:
        with house().reading() as session:
            st.text(name_of(causes(session), action.cause).said(current_language()))
    st.text(action.root_cause or "")
    if action.whys:
        with st.expander(say("五个为什么", "Five whys")):
            for n, why in enumerate(action.whys, start=1):
                st.text(f"{n}. {why}")
    st.markdown(say("**整改措施**", "**What is done about it**"))
    st.text(action.measure or "")


def _effect(effect: Effect) -> None:
    st.subheader(say("效果", "Effect"), anchor=False)
    before, after = effect.before, effect.after
    if before is None or after is None or min(before.n, after.n) < FEW:
        counts = (before.n if before else 0, after.n if after else 0)
        st.text(
            say(
                f"评价太少，还不能判断：整改前 {counts[0]} 条，关闭后 {counts[1]} 条"
                f"（各至少 {FEW} 条）。",
                f"Too few ratings to judge: {counts[0]} before, {counts[1]} after ({FEW} each).",
            )
        )
        return
    if not differs(after, before):
        verdict = say("看不出变化", "no change beyond chance")
    elif after.rate > before.rate:
        verdict = say("满意率上升", "satisfaction rose")
    else:
        verdict = say("满意率下降", "satisfaction fell")
    so_far = "" if effect.over else say("（28 天未满）", " (28 days not over yet)")
    st.markdown(f"**{verdict}**{so_far}")
    st.text(say("整改前 28 天：", "28 days before: ") + _share(before))
    st.text(say("关闭后 28 天：", "28 days after: ") + _share(after))


def _share(share: Share) -> str:
    interval = f"{percent(share.lower)}–{percent(share.upper)}"
    n = wording.number(share.n)
    return say(
        f"{percent(share.rate)}（n = {n}，95 % 区间 {interval}）",
        f"{percent(share.rate)} (n = {n}, 95 % interval {interval})",
    )


def _waits(action: Action) -> str:
    if action.state is State.DONE:
        return say(
            "等不相关的人到现场复核。", "Waits for somebody independent to re-check on the spot."
        )
    return say(f"等责任人 {action.owner_name} 整改。", f"Waits for {action.owner_name}.")


def _orphaned(action: Action) -> str:
    return say(
        f"责任人 {action.owner_name} 已离职：请其上级代为整改并提交，或撤销后另行下达。",
        f"{action.owner_name} has left: whoever stands above puts it right and hands it in, or it "
        "is withdrawn and ordered anew.",
    )


def _line(event: Event, names: Mapping[str, str]) -> Line:
    said = SAID.get(event.kind, Text(event.kind, event.kind))
    detail = {"photos": 0} | dict(event.detail)
    named = named_in(detail)
    told = [detail.get(name) for name in ("words", "root_cause", "measure")]
    if named:
        told.insert(0, named.said(current_language()))
    if detail.get("code"):
        told.append(say("已核对窗口码。", "The window's code was checked."))
    name = names.get(event.actor, event.actor)
    days = {each: _day(detail, each) for each in ("due", "before")}
    return Line(
        event.at,
        Text(name, name),
        said.format(photos=detail["photos"], **days),
        "\n".join(str(each) for each in told if each),
    )


def _day(detail: Mapping[str, object], name: str) -> Text | str:
    """Return a day of a line by its name."""
    kept = detail.get(name)
    return day_name(date.fromisoformat(str(kept))) if kept else ""


def _of(part: int, whole: int) -> str:
    return f"{percent(part / whole)} ({part}/{whole})" if whole else "—"


STYLE: Final = style("checks/corrections.css")
