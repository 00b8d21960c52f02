"""The trail: who did what when, by day, kind, person and words; one entry; a day proved anew."""

from dataclasses import asdict
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from kiosk.reports import wording
from kiosk.reports.trail import AT_ONCE, Filter, listed, one, who_acted
from kiosk.reports.trail_words import KINDS
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.trail import LIST, draw_end, draw_entries, draw_entry, draw_proof
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Text, worded

BUT_REFUSED: Final = Text("全部（除被拒）", "All but refused")


def main() -> None:
    """Show one entry if one is open, else the list."""
    user = guarded(Deed.READ_TRAIL)
    number = st.query_params.get("entry")
    if number is None:
        _list(user)
        return
    draw_back("entry")
    with refusals_shown():
        with house().reading() as session:
            entry = one(session, user, number)
        draw_entry(entry)


def _list(user: User) -> None:
    st.title(say("操作记录", "Trail"), anchor=False)
    st.caption(
        say(
            "谁在什么时候做了什么。封存的投诉和与您有关的投诉不在这里。",
            "Who did what when. Sealed cases, and cases that concern you, are left out.",
        )
    )
    wanted, page = _filter(), page_shown(LIST)
    with house().reading() as session:
        found = listed(session, user, wanted, zone=house().settings.zone, page=page)
    n = wording.number(found.total)
    st.markdown(say(f"**{n} 条记录**", f"**{n} {worded(found.total, 'entry', 'entries')}**"))
    if found.total:
        draw_entries(found.entries)
        draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))
        asked = urlencode({name: value for name, value in asdict(wanted).items() if value})
        draw_ways(
            (say("操作记录（Excel）", "Trail (Excel)"), f"/trail.xlsx?{asked}"),
            (say("操作记录（CSV）", "Trail (CSV)"), f"/trail.csv?{asked}"),
        )
    draw_proof(wanted.day)
    draw_end()


def _filter() -> Filter:
    language = current_language()
    with house().reading() as session:
        names = {"": say("全部", "All"), **who_acted(session)}
    with filters.row():
        day = filters.choose_day(LIST, "day", say("哪一天", "Day"))
        kind = filters.choose(
            LIST, "kind", say("种类", "Kind"), ["", *KINDS],
            filters.or_all(lambda each: KINDS[each][0].said(language), BUT_REFUSED),
        )  # fmt: skip
        actor = filters.choose(LIST, "actor", say("谁", "Who"), names, names.__getitem__)
    words = filters.choose_find(
        LIST, "words", say("查找", "Find"), say("编号、用户名或内容", "Number, user name or words")
    )
    return Filter(day.isoformat() if day else "", kind or "", actor or "", words)


if __name__ == "__main__":
    main()
