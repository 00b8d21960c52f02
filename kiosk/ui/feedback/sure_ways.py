"""On the first page of those above a window: where a sure way was set up or taken out, by whom."""

from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.feedback.sure_ways import WayTold, ways_told
from kiosk.rights.who import User
from kiosk.ui.speech import literal, say
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.texts import Language, Text

AT_ONCE: Final = 5
_LINE: Final = Text("{said} · {by} · {at}", "{said} · {by} · {at}")


def draw_sure_ways(user: User, language: Language) -> None:
    """Tell somebody of devices and slips set up at their people: what comes by them counts most."""
    with house().reading() as session:
        found = ways_told(session, user, now=clock.now(), zone=house().settings.zone)
    if not found:
        return
    told = [f"- {literal(_said(each).said(language))}" for each in found[:AT_ONCE]]
    if len(found) > AT_ONCE:
        n = len(found) - AT_ONCE
        told.append(say(f"- 另有 {n} 项", f"- {n} more"))
    head = say(
        "可靠的评价方式有变动。如果现场没有见到，请问管理员。",
        "Sure ways to rate were changed. Ask the administrator about what you have not seen there.",
    )
    st.info(f"{head}\n\n" + "\n".join(told))


def _said(each: WayTold) -> Text:
    at = moment_said(each.at, house().settings.zone)
    return _LINE.format(said=each.said, by=who(each.by), at=at)
