"""Checks in a list: where, when, which kind, the score, what was critical, who signed."""

from collections.abc import Sequence
from typing import Final

from kiosk.reports.cases.contents import moment_said
from kiosk.reports.checks.results import KINDS, SIGNED, score_said
from kiosk.reports.checks.results import Row as Check
from kiosk.ui.rows import NAME, STATE, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.texts import Text

COLUMNS: Final = (
    Column("window", Text("窗口", "Window"), NAME),
    Column("score", Text("得分", "Score"), STATE, 92),
    Column("kind", Text("种类", "Kind"), width=96),
    Column("unit", Text("单位", "Unit"), width=176),
    Column("at", Text("时间", "When"), width=144),
    Column("inspector", Text("检查员", "Inspector"), width=120),
    Column("signed", Text("签字", "Signed"), width=184),
)


def draw_checks(name: str, rows: Sequence[Check]) -> None:
    """Draw checks, each opened by a press."""
    drawn = [_row(each) for each in rows]
    draw_rows(name, "ref", COLUMNS, drawn, caption=Text("检查", "Checks"))


def _row(shown: Check) -> Row:
    check, language = shown.check, current_language()
    state = SIGNED[check.signed].said(language)
    if check.version:
        state += say(f" · 更正过 {check.version} 次", f" · corrected {check.version}×")
    marks = []
    if n := shown.critical:
        marks.append((say(f"关键项不符合 {n} 项", f"{n} critical not met"), "late"))
    cells = (
        check.window_name,
        score_said(check.score) + say(" 分", " pts"),
        KINDS[check.kind].said(language),
        check.unit_name,
        moment_said(check.inspected_at, house().settings.zone).said(language),
        check.inspector,
        state,
    )
    return Row(check.ref, cells, marks)
