"""How a month's cases were handled: shares of what was due, each with its counts."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from db.cases.case_lists import Tally
from kiosk.reports.cases.root_causes import Found
from kiosk.ui.speech import current_language, say
from kiosk.ui.tables import Column, table
from survey.few import is_told
from survey.texts import Text

COLUMNS = (
    Column(Text("单位 / 办理人", "Unit / officer"), is_figure=False),
    Column(Text("件数", "Cases")),
    Column(Text("按时回复", "Answered in time")),
    Column(Text("按时到场", "On site in time")),
    Column(Text("按时办结", "Closed in time")),
    Column(Text("属实", "Upheld")),
    Column(Text("重新办理", "Reopened")),
    Column(Text("对办理满意", "Content")),
)


FEW_CALLED: Final = "–"
"""What complainants say of the handling is theirs: told of an officer from some on only."""
CAUSES = (
    Column(Text("原因", "Cause"), is_figure=False),
    Column(Text("件数", "Cases")),
    Column(Text("占比", "Share")),
)


def draw_rates(by_unit: Sequence[Tally], by_officer: Sequence[Tally]) -> None:
    """Draw the rates by unit and by officer; what is not due yet counts nowhere."""
    with st.expander(say("办理情况", "How cases were handled")):
        for caption, tallies in (
            (Text("按单位", "By unit"), by_unit),
            (Text("按办理人", "By officer"), by_officer),
        ):
            st.html(table(current_language(), caption, COLUMNS, [_row(each) for each in tallies]))


def draw_causes(found: Sequence[Found]) -> None:
    """Draw how often each root cause was found; nothing where nobody was found at fault."""
    if not found:
        return
    total, language = sum(each.n for each in found), current_language()
    with st.expander(say("根本原因", "Root causes")):
        rows = [[each.name.said(language), str(each.n), _share(each.n, total)] for each in found]
        caption = Text("认定属实的投诉，按原因", "Complaints upheld, by cause")
        st.html(table(language, caption, CAUSES, rows))


def _row(tally: Tally) -> list[str]:
    return [
        tally.name or say("未定", "none"),
        str(tally.cases),
        _share(tally.reply_in_time, tally.reply_due),
        _share(tally.on_site_in_time, tally.on_site_due),
        _share(tally.closed_in_time, tally.closed_due),
        _share(tally.upheld, tally.decided),
        _share(tally.reopened, tally.cases),
        _share(tally.content, tally.called) if is_told(tally.called) else FEW_CALLED,
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} ({part}/{whole})" if whole else "–"
