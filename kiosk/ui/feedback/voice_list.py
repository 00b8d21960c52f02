"""Voices in a list: a line each on a desk, cards on a phone, one alone as its card."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from db.feedback.ratings import EXCLUDED, HELD, SUPERSEDED
from kiosk.reports.feedback.voices import Shown
from kiosk.ui.feedback.voice_filters import LIST
from kiosk.ui.feedback.voices import draw_voices
from kiosk.ui.rows import NAME, WORDS, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from survey.feedback.questionnaire import level_of
from survey.given import harmless
from survey.texts import Text

VOICE: Final = "voice"
"""What the address calls a voice that is open."""
COLUMNS: Final = (
    Column("when", Text("日期", "Day"), NAME, 176),
    Column("window", Text("窗口", "Window"), width=128),
    Column("unit", Text("单位", "Unit"), width=128),
    Column("score", Text("评价", "Rating"), width=104),
    Column("words", Text("原话", "Words"), WORDS, sorts=False),
)
STANDINGS: Final = {
    HELD: (Text("暂不计入", "held back"), "late"),
    EXCLUDED: (Text("已剔除", "excluded"), ""),
    SUPERSEDED: (Text("已改评", "rated anew"), ""),
}


def draw_list(shown: Sequence[Shown]) -> None:
    """Draw voices both ways; the style sheet shows what the screen has room for."""
    with st.container(key="voices_cards"):
        draw_voices(shown)
    with st.container(key="voices_lines"):
        rows = [_row(each) for each in shown]
        draw_rows(LIST, VOICE, COLUMNS, rows, caption=Text("客户的话", "What customers say"))


def _row(shown: Shown) -> Row:
    language, voice, window = current_language(), shown.voice, shown.window
    cells = (
        shown.when.said(language),
        window.name,
        window.unit_name,
        level_of(voice.score).name.said(language),
        _words(shown),
    )
    return Row(shown.ref, cells, _marks(shown))


def _words(shown: Shown) -> str:
    """Return what was written first, on one line: the words, or those of the praise."""
    written = (shown.voice.words or "", *(each.words for each in shown.praise))
    return next((" ".join(harmless(each).split()) for each in written if each.strip()), "")


def _marks(shown: Shown) -> list[tuple[str, str]]:
    language, voice = current_language(), shown.voice
    marks = []
    if voice.standing in STANDINGS:
        said, weight = STANDINGS[voice.standing]
        marks.append((said.said(language), weight))
    if shown.praise:
        marks.append((say("表扬", "praise"), ""))
    if voice.photos:
        marks.append((say("照片", "photo"), ""))
    return marks
