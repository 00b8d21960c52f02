"""Entries of the ledger in a list, and one alone with its proof."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from db.books.ledger_store import Posted
from kiosk.reports.books.ledger import KINDS, ROLES, amount, opened, status
from kiosk.reports.wording import month_name
from kiosk.rights.who import User
from kiosk.ui.books.entries import cause_said, draw_entry, taken_back_said
from kiosk.ui.opening import draw_back
from kiosk.ui.page import refusals_shown
from kiosk.ui.rows import FIGURE, NAME, STATE, WORDS, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.texts import Text

LIST: Final = "ledger"
ENTRY: Final = "entry"
"""What the address calls an entry that is open."""
COLUMNS: Final = (
    Column("person", Text("姓名", "Who"), NAME, 144),
    Column("cause", Text("事由", "What for"), WORDS, sorts=False),
    Column("role", Text("承担身份", "As"), width=164, sorts=False),
    Column("amount", Text("奖扣", "Amount"), STATE, 148),
    Column("state", Text("状态", "State"), width=136),
    Column("books", Text("账期", "Books of"), width=108),
    Column("number", Text("序号", "No."), FIGURE, 80),
)


def draw_list(found: Sequence[Posted]) -> None:
    """Draw entries, each opened by a press."""
    rows = [_row(each) for each in found]
    draw_rows(LIST, ENTRY, COLUMNS, rows, caption=Text("积分与奖罚", "Points and money"))


def draw_alone(user: User, seq: str) -> None:
    """Draw the entry an address names with its proof, and the way back to the list."""
    draw_back(ENTRY)
    with refusals_shown():
        with house().reading() as session:
            posted = opened(session, seq)
        st.title(say(f"第 {posted.seq} 条", f"Entry no. {posted.seq}"), anchor=False)
        draw_entry(posted, user, unfolded=True)


def _row(posted: Posted) -> Row:
    language = current_language()
    marks = []
    if posted.kind != "entry":
        marks.append((KINDS[posted.kind].said(language), ""))
    if posted.reversed_by is not None:
        marks.append((taken_back_said(posted.reversed_by), ""))
    cells = (
        f"{posted.person_name} {posted.entry.person}",
        cause_said(posted),
        ROLES[posted.entry.role].said(language),
        amount(posted).said(language),
        status(posted).said(language),
        month_name(posted.posted_month).said(language),
        say(f"第 {posted.seq} 条", f"no. {posted.seq}"),
    )
    return Row(str(posted.seq), cells, marks)
