"""The trail as it is drawn: entries in a list, one of them whole, what a day's proof came to."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from db.ground.audit_store import Entry
from db.ground.day_proof import Proved
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.trail import end_code, holds, proved
from kiosk.reports.trail_sentences import changes_said, whence_said
from kiosk.reports.trail_words import deed_said, detail_said, kind_said, row_said
from kiosk.reports.wording import day_name
from kiosk.ui.rows import NAME, WORDS, Column, Row, draw_rows
from kiosk.ui.speech import current_language, say
from kiosk.ui.tables import Column as Cell
from kiosk.ui.tables import table
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.texts import Text

LIST: Final = "trail"
COLUMNS: Final = (
    Column("deed", Text("做了什么", "Deed"), NAME, sorts=False),
    Column("at", Text("时间", "When"), width=144, sorts=False),
    Column("who", Text("谁", "Who"), width=176, sorts=False),
    Column("subject", Text("对象", "What"), WORDS, 280, sorts=False),
    Column("kind", Text("种类", "Kind"), width=176, sorts=False),
)
SHOWN: Final = 20
"""How many rows of a day are named that are not as they were sealed."""


def draw_entries(entries: Sequence[Entry]) -> None:
    """Draw entries, each opened by a press."""
    draw_rows(
        LIST, "entry", COLUMNS, [_row(each) for each in entries], caption=Text("记录", "Entries")
    )


def _row(entry: Entry) -> Row:
    language = current_language()
    cells = (
        deed_said(entry.deed).said(language),
        moment_said(entry.at, house().settings.zone).said(language),
        who(entry.actor),
        entry.subject,
        kind_said(entry.deed).said(language),
    )
    return Row(str(entry.seq), cells)


def draw_entry(entry: Entry) -> None:
    """Draw one entry: who, what, when, and what was told with it."""
    language = current_language()
    st.title(deed_said(entry.deed).said(language), anchor=False)
    facts = [
        (say("编号", "Number"), str(entry.seq)),
        (say("时间", "When"), moment_said(entry.at, house().settings.zone).said(language)),
        (say("谁", "Who"), who(entry.actor)),
        (say("对象", "What"), entry.subject),
        *((name.said(language), value) for name, value in detail_said(entry.detail)),
        *((say("改动", "Change"), each.said(language)) for each in changes_said(entry)),
    ]
    if entry.whence:
        facts.insert(3, (say("从哪里", "From"), whence_said(entry.whence).said(language)))
    columns = (Cell(Text("项目", "Fact"), False), Cell(Text("内容", "Content"), False))
    st.html(table(language, Text("这条记录", "This entry"), columns, facts))


def draw_proof(day: str) -> None:
    """Draw the button that proves the day chosen anew, and what it came to."""
    if not day:
        st.caption(say("选一天，就可以核对那一天的记录。", "Choose a day to have it proved anew."))
        return
    chosen = date.fromisoformat(day)
    named = day_name(chosen).said(current_language())
    if st.button(say(f"核对{named}", f"Prove {named}"), width="stretch"):
        opened = house()
        with opened.reading() as session:
            found = proved(session, opened.ring, chosen, opened.settings.zone)
        _draw_found(found)


def _draw_found(found: Proved) -> None:
    looked = say(
        f"核对了 {found.links} 个封印和其中的 {found.rows} 行，以及当天的评价",
        f"{found.links} seals were looked at with the rows they name ({found.rows}), and the "
        "ratings of that day",
    )
    if found.sound:
        st.success(say(f"{looked}：都和封存时一样。", f"{looked}: all as they were sealed."))
        return
    language = current_language()
    wrong = [
        *(say(f"封印 {seq} 被改动过", f"Seal {seq} was tampered with") for seq in found.broken),
        *(row_said(each).said(language) for each in found.changed),
        *(each.said for each in found.ratings),
    ]
    st.error(
        say(
            f"{looked}：有 {len(wrong)} 处和封存时不一样。请告诉董事长，并运行 kiosk doctor。",
            f"{looked}: not as they were sealed at {len(wrong)} places. Tell the chairman, and run "
            "kiosk doctor.",
        )
    )
    for line in wrong[:SHOWN]:
        st.text(line)


def draw_end() -> None:
    """Draw the end of the chain as a code, to be compared with what was printed."""
    with house().reading() as session:
        code = end_code(session)
    if code:
        st.caption(
            say(
                f"记录链现在的末端：{code}。印在每月的发放表上。",
                f"The end of the chain now: {code}. It is printed on each month's payroll.",
            )
        )
    printed = st.text_input(
        say("核对印出来的编码", "Compare a code that was printed"), key=f"{LIST}_code", max_chars=40
    )
    if printed:
        _draw_compared(printed)


def _draw_compared(printed: str) -> None:
    with house().reading() as session:
        link = holds(session, printed)
    if link is None:
        st.error(
            say(
                "记录链里没有这个编码。如果没有抄错，记录链被人重做过，请告诉董事长。",
                "The chain holds no such code. Unless it was copied wrongly, the chain was sealed "
                "anew: tell the chairman.",
            )
        )
        return
    moment = moment_said(link.at, house().settings.zone).said(current_language())
    st.success(
        say(f"记录链里有这个编码，{moment} 封存。", f"The chain holds it, sealed on {moment}.")
    )
