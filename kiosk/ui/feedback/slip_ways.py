"""Where staff note slips and hand them out, on their first page: only while slips are in use."""

from typing import Final

from kiosk import clock
from kiosk.reports.feedback.slips import slip_duties
from kiosk.rights.who import User
from kiosk.ui.ways import Way, draw_ways
from kiosk.wiring import house
from survey.texts import Language, Text

NOTE: Final = Text("登记排号单", "Note a slip")
HAND_OUT: Final = Text("发排号单", "Hand out slips")


def draw_slip_ways(user: User, language: Language) -> None:
    """Draw the ways to what somebody does with slips; nothing where there is nothing to do."""
    today, now = clock.today(house().settings.zone), clock.now()
    with house().reading() as session:
        duties = slip_duties(session, user, today=today, at=now)
    found: list[Way] = []
    if duties.hands_out:
        found.append((HAND_OUT.said(language), "/gate"))
    if duties.notes:
        found.append((NOTE.said(language), "/stop"))
    draw_ways(*found)
