"""One check on a phone: the score and what was critical first, the proof, then the rest folded."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

import streamlit as st

from kiosk.reports.checks.results import (
    KINDS,
    Before,
    CheckShown,
    Line,
    score_said,
)
from kiosk.rights.cases import intakes_of
from kiosk.rights.who import User
from kiosk.ui.checks.result_forms import ANSWERS, draw_amendment, draw_signing
from kiosk.ui.checks.result_history import draw_signatures, draw_versions, item_names, moment_here
from kiosk.ui.doing import draw_outcome
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.tables import folded
from kiosk.ui.ways import ways
from survey.cases.intakes import INSPECTION
from survey.checks.integrity import is_sealed
from survey.checks.results import Compared
from survey.directory.roles import Deed
from survey.texts import Text

PHOTO: Final = (
    '<a href="/photos/{sha}" target="_blank"><img src="/photos/{sha}" alt="{word} {n}" '
    'loading="lazy"></a>'
)


ARRIVALS: Final[dict[str, Text]] = {
    "scanned": Text("扫窗口二维码", "by the window's code"),
    "typed": Text("输入窗口二维码下的字", "by the window's code, typed by hand"),
    "declared": Text("未扫码，自己说明", "declared, without the code"),
}


SOURCES: Final[dict[str, Text]] = {
    "paper": Text("纸质表录入", "typed in from paper"),
    "file": Text("文件导入", "imported from a file"),
}


def draw_check(shown: CheckShown, user: User) -> None:
    """Draw the whole check for somebody who may see it."""
    draw_outcome(f"check_{shown.result.ref}")
    _head(shown)
    if shown.agreed is not None:
        score = score_said(shown.agreed)
        st.caption(
            say(
                f"这是一位检查员独立打的分。两人商定的结果是 {score} 分，月度按商定的算。",
                f"What one inspector found alone. The two agreed on {score}, and the month counts "
                "what they agreed on.",
            )
        )
    if not shown.leads_on:
        st.caption(
            say(
                "联合检查的另一半还没有做：两人都查完以后才能据此安排整改或登记违规。",
                "The other half of this joint check is still to come: corrective action and "
                "violations wait until both are in.",
            )
        )
    _compared(shown.before, shown)
    failed = [*shown.critical, *(e for e in shown.lines if e.not_met and not e.item.critical)]
    if failed:
        st.subheader(say("不符合项", "Not met"), anchor=False)
    for each in failed:
        _not_met(shown, each, user)
    _rest([each for each in shown.lines if not each.not_met])
    _cases(shown.cases)
    _facts(shown)
    draw_signatures(shown)
    if shown.may_sign and shown.signed is None:
        draw_signing(shown, at_once=user.person == shown.result.inspector)
    else:
        draw_outcome(f"sign_{shown.result.ref}")
    draw_versions(shown)
    if shown.may_amend:
        draw_amendment(shown)


def _head(shown: CheckShown) -> None:
    result, language = shown.result, current_language()
    when = moment_here(result.inspected_at)
    facts = f"{KINDS[result.kind].said(language)} · {result.unit_name} · {when}"
    n = len(shown.critical)
    critical = (
        f"<p class='critical'>{escape(say(f'关键项不符合 {n} 项', f'{n} critical not met'))}</p>"
        if n
        else ""
    )
    st.html(
        f'<div class="check-head"><p>{escape(result.window_name)}</p>'
        f"<p class='score'>{score_said(result.score)}<small>{escape(say('分', 'points'))}</small>"
        f"</p>{critical}<p class='facts'>{escape(facts)}</p></div>{STYLE}"
    )


def _compared(before: Before | None, shown: CheckShown) -> None:
    if before is None:
        st.caption(say("这个窗口第一次这类检查。", "The first check of this kind at this window."))
        return
    score, change = score_said(before.result.score), before.change
    when = moment_here(before.result.inspected_at)
    by = f"{abs(change).normalize():f}"
    told = (
        say("持平", "the same")
        if not change
        else say(f"高 {by} 分", f"up {by}")
        if change > 0
        else say(f"低 {by} 分", f"down {by}")
    )
    st.markdown(
        say(
            f"比上次（{when}，{score} 分）**{told}**。",
            f"**{told}** on last time ({when}: {score}).",
        )
    )
    if before.other_checklist:
        st.caption(
            say(
                "上次用的是另一版检查表，分数只能大致对比。",
                "Last time another version of the checklist was used: scores compare roughly.",
            )
        )
    if before.items is not None:
        _changed(before.items, shown)


def _changed(items: Compared, shown: CheckShown) -> None:
    """Say how many items changed; those not met bear a mark below, those put right are named."""
    told = [
        (len(items.again), say("再次不符合", "not met again")),
        (len(items.newly), say("新出现", "newly not met")),
        (len(items.put_right), say("已改好", "put right")),
    ]
    said = [say(f"{words} {n} 项", f"{n} {words}") for n, words in told if n]
    if said:
        st.text(say("，".join(said) + "。", ", ".join(said) + "."))
    names = item_names(shown)
    right = "".join(f"<dd>{escape(names.get(code, code))}</dd>" for code in items.put_right)
    if right:
        st.html(
            f'<dl class="check-facts"><dt>{escape(say("已改好", "Put right"))}</dt>{right}</dl>'
        )


def _not_met(shown: CheckShown, line: Line, user: User) -> None:
    language = current_language()
    word = escape(say("照片", "Photo"))
    photos = "".join(
        PHOTO.format(sha=sha, word=word, n=n) for n, sha in enumerate(line.finding.photos, start=1)
    )
    marks = "".join(f"<span class='mark'>{escape(each)}</span>" for each in _marks(shown, line))
    note = f"<q>{escape(line.finding.note)}</q>" if line.finding.note else ""
    st.html(
        f'<div class="check-item"><p>{marks}{escape(line.item.text.said(language))}</p>{note}'
        f'<div class="photos">{photos}</div>{_links(shown, line, user)}</div>'
    )


def _marks(shown: CheckShown, line: Line) -> list[str]:
    items = shown.before.items if shown.before else None
    marks = [say("关键项", "critical")] if line.item.critical else []
    if items is not None and line.item.code in items.again:
        marks.append(say("再次", "again"))
    elif items is not None and line.item.code in items.newly:
        marks.append(say("新出现", "new"))
    return marks


def _links(shown: CheckShown, line: Line, user: User) -> str:
    """Return where to go from an item that was not met, for those who may."""
    if not shown.leads_on:
        return ""
    asked = urlencode({"from": "check", "ref": shown.result.ref, "item": line.item.code})
    inspects = user.may(Deed.REPORT_CASES) and INSPECTION in intakes_of(user.role)
    orders = user.may(Deed.ORDER_CORRECTIONS) and not is_sealed(line.item.code)
    found = (
        (orders, say("安排整改", "Order corrective action"), f"/actions?{asked}"),
        (inspects, say("登记违规", "Report a violation"), f"/report?{asked}"),
    )
    return ways((said, to) for may, said, to in found if may)


def _cases(numbers: Sequence[str]) -> None:
    if numbers:
        links = ways((each, f"/cases?case={quote(each)}") for each in numbers)
        told = escape(say("由此登记的违规", "Violations reported from it"))
        st.html(f'<div class="check-item"><p>{told}</p>{links}</div>')


def _rest(lines: Sequence[Line]) -> None:
    if not lines:
        return
    language = current_language()
    drawn = "".join(
        f"<li>{escape(each.item.text.said(language))}"
        f"<span>{escape(ANSWERS[each.finding.answer].said(language))}"
        + (f" · {escape(each.finding.note)}" if each.finding.note else "")
        + "</span></li>"
        for each in lines
    )
    n = len(lines)
    st.html(
        folded(
            say(f"符合或不适用的 {n} 项", f"{n} met, or not applicable"),
            f'<ul class="check-rest">{drawn}</ul>',
        )
    )


def _facts(shown: CheckShown) -> None:
    result, language = shown.result, current_language()
    arrival = (
        ARRIVALS[result.arrival].said(language)
        if result.arrival
        else say("没有记录", "not recorded")
    )
    if result.arrival_reason:
        arrival += say("：", ": ") + result.arrival_reason
    told = [
        (say("检查员", "Inspector"), result.inspector_name),
        (say("到场", "Arrival"), arrival),
        (say("开始", "Began"), moment_here(result.started_at) if result.started_at else "—"),
        (say("结束", "Ended"), moment_here(result.inspected_at)),
        (say("检查表", "Checklist"), result.checklist_version or "—"),
    ]
    if result.source in SOURCES:
        told.append((say("来源", "Source"), SOURCES[result.source].said(language)))
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in told)
    st.html(
        folded(
            say("谁、什么时候、怎样查的", "Who checked, when and how"),
            f'<dl class="check-facts two">{facts}</dl>',
        )
    )


STYLE: Final = style("checks/result.css")
