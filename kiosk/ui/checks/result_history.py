"""What became of a result: who signed it, how it was corrected, and what it was before."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from urllib.parse import quote

import streamlit as st

from kiosk.reports.cases.contents import moment_said
from kiosk.reports.checks.results import (
    CheckShown,
    changes,
    lines_of,
    score_said,
)
from kiosk.ui.checks.result_forms import ANSWERS
from kiosk.ui.speech import current_language, say
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.texts import Language, Text


def draw_signatures(shown: CheckShown) -> None:
    """Draw who signed the result, or that it is not signed as it stands."""
    if not shown.result.findings:
        return
    st.subheader(say("窗口负责人签字", "Signature of the window's head"), anchor=False)
    if not shown.signatures:
        st.caption(say("还没有签字。", "Not signed yet."))
    elif shown.signed is None:
        st.caption(
            say(
                "签字之后结果更正过。原签字保留在下面，请就现在的结果重新签字。",
                "The result was corrected after it was signed. That signature stays below; the "
                "result as it stands is to be signed again.",
            )
        )
    for each in shown.signatures:
        named = [each.signer, moment_here(each.signed_at)]
        if shown.result.version:
            named.append(_version(each.version))
        address = f"/api/checks/{quote(shown.result.ref, safe='')}/signatures/{each.signature}"
        given = (
            f'<img src="{address}" alt="{escape(say("手写签名", "Signature"))}">'
            if each.signature
            else escape(
                say(f"拒绝签字：{each.declined}", f"Refused to sign: {each.declined}")
                if each.declined
                else each.signer + say("（打字签名）", " (typed)")
            )
        )
        st.html(
            f'<figure class="check-signed">{given}'
            f"<figcaption>{escape(' · '.join(named))}</figcaption></figure>"
        )


def draw_versions(shown: CheckShown) -> None:
    """Draw how the result was corrected, the newest first."""
    if not shown.versions:
        return
    st.subheader(say("更正记录", "Corrections"), anchor=False)
    if shown.month_closed is not None and shown.versions[0].replaced_at > shown.month_closed:
        st.caption(_closed_said())
    names, language = item_names(shown), current_language()
    now = (shown.result.score, shown.result.findings)
    for each in shown.versions:
        head = say(
            f"{_version(each.version)}（{score_said(each.score)} 分）改为 {score_said(now[0])} 分",
            f"{_version(each.version)} ({score_said(each.score)}) became {score_said(now[0])}",
        )
        changed = "".join(
            f"<dt>{escape(names.get(code, code))}</dt>"
            f"<dd>{escape(_answer(before, language))} → {escape(_answer(after, language))}</dd>"
            for code, before, after in changes(each.findings, now[1])
        )
        replaced = f"{moment_here(each.replaced_at)} · {who(each.replaced_by)}"
        st.html(
            f'<div class="check-item"><p>{escape(head)}</p><span>{escape(replaced)}</span>'
            f'<q>{escape(each.reason)}</q><dl class="check-facts">{changed}</dl></div>'
        )
        now = (each.score, each.findings)


def _closed_said() -> str:
    return say(
        "更正时当月已经月结：更正照样保留、显示，但已月结的数字不变。",
        "The month was closed when this was corrected: the correction is kept and shown, and the "
        "closed month keeps its figures.",
    )


def _answer(found: tuple[str, str | None], language: Language) -> str:
    answer, note = found
    said = ANSWERS[answer]
    if note:
        said = Text(f"{said.zh}（{note}）", f"{said.en} ({note})")
    return said.said(language)


def item_names(shown: CheckShown) -> Mapping[str, str]:
    """Return the words of every item of this check and of the one before."""
    language = current_language()
    known = {item.code: item.text.said(language) for item in shown.checklist.items}
    if shown.before is None:
        return known
    earlier = lines_of(shown.checklist, shown.before.result.findings)
    return {each.item.code: each.item.text.said(language) for each in earlier} | known


def _version(number: int) -> str:
    return say(f"第 {number + 1} 版", f"Version {number + 1}")


def moment_here(moment: datetime) -> str:
    """Return a moment in words, by the house's clock."""
    return moment_said(moment, house().settings.zone).said(current_language())
