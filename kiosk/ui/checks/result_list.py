"""Checks as cards: where, when, which kind, the score, what was critical, whether it is signed."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from kiosk.reports.cases.contents import moment_said
from kiosk.reports.checks.results import KINDS, SIGNED, Row, score_said
from kiosk.ui.opening import draw_open
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house


def draw_checks(rows: Sequence[Row]) -> None:
    """Draw checks as cards, each opened by its button."""
    for each in rows:
        with st.container(border=True, key=f"card_{each.check.ref}", gap="small"):
            st.html(_card(each) + STYLE)
            draw_open("ref", each.check.ref)


def _card(row: Row) -> str:
    check, language = row.check, current_language()
    facts = [
        KINDS[check.kind].said(language),
        check.unit_name,
        moment_said(check.inspected_at, house().settings.zone).said(language),
        check.inspector,
    ]
    state = SIGNED[check.signed].said(language)
    if check.version:
        state += say(f" · 更正过 {check.version} 次", f" · corrected {check.version}×")
    critical = ""
    if row.critical:
        n = row.critical
        said = say(f"关键项不符合 {n} 项", f"{n} critical not met")
        critical = f'<span class="critical">{escape(said)}</span>'
    return (
        '<div class="check-card">'
        f"<span><strong>{escape(check.window_name)}</strong>"
        f"<b>{score_said(check.score)}<small>{escape(say('分', ' pts'))}</small></b></span>"
        f'<span class="facts">{together(facts)}</span>'
        f'<span class="facts">{critical}{escape(state)}</span></div>'
    )


def together(facts: Sequence[str]) -> str:
    """Return facts as markup that breaks between them, never within a name."""
    return " · ".join(f'<span class="fact">{escape(each)}</span>' for each in facts)


STYLE: Final = style("checks/result_list.css")
