"""Ratings held back: released or excluded by two people, and what was decided before."""

import streamlit as st

from kiosk import clock
from kiosk.reports.feedback.held import AT_ONCE, Order, Past, desk
from kiosk.reports.feedback.surges import to_look_at, with_ways
from kiosk.reports.feedback.vandalism import of_low_scores
from kiosk.reports.wording import flag_words
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.feedback.held import (
    PAST,
    PLACE,
    TOLD,
    draw_answer,
    draw_settled,
    draw_style,
    draw_to_decide,
)
from kiosk.ui.feedback.held_form import draw_proposing
from kiosk.ui.feedback.surges import draw_surges
from kiosk.ui.feedback.vandalism import draw_vandalism
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import Text

LIST = "held"
ANY = "*"
_ORDERS = {
    Order.OLDEST: Text("等得最久的在前", "Longest waiting first"),
    Order.LARGEST: Text("条数最多的在前", "Most ratings first"),
    Order.WINDOW: Text("按窗口", "By window"),
}


def main() -> None:
    """Show what waits for a second person, then what waits for a first one, then what was done."""
    user = guarded(Deed.END_HOLDS)
    draw_style()
    st.title(say("暂不计入的评价", "Ratings held back"), anchor=False)
    st.caption(
        say(
            "可疑的评价先不计入，也不删除。一人提出放行或剔除，另一人决定；涉及本人、本窗口、"
            "下属的，由别人办。",
            "What looks odd counts for nothing at first, and is never deleted. One person proposes "
            "to release or exclude it, another decides; nobody does so about themselves, their "
            "window or their own people.",
        )
    )
    draw_outcome(TOLD)
    with refusals_shown(), drafts_kept(user, PLACE, Deed.END_HOLDS):
        _draw(user)


def _draw(user: User) -> None:
    today, page = clock.today(house().settings.zone), page_shown(LIST)
    state = st.session_state
    chosen = state.get(f"{LIST}_flag", ANY)
    past = Past(state.get(f"{PAST}_window"), page_shown(PAST))
    with house().reading() as session:
        found = desk(
            session, user, today=today, flag=None if chosen == ANY else chosen,
            order=Order(state.get(f"{LIST}_order", Order.OLDEST)), page=page, past=past,
        )  # fmt: skip
        surged = with_ways(session, to_look_at(session, user, today=today))
        low = of_low_scores(session, user, today=today)
    draw_answer(found)
    draw_surges(surged)
    draw_to_decide(found)
    with filters.row():
        if len(found.flags) > 1:
            filters.choose(LIST, "flag", say("原因", "Reason"), [ANY, *found.flags], _flag_said)
        if found.groups > 1:
            filters.choose(LIST, "order", say("顺序", "Order"), Order, _order_said)
    draw_proposing(found)
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.bundles))
    draw_vandalism(user, low)
    draw_settled(found)


def _order_said(order: Order) -> str:
    return _ORDERS[order].said(current_language())


def _flag_said(flag: str) -> str:
    return say("全部", "All") if flag == ANY else flag_words(flag).said(current_language())


if __name__ == "__main__":
    main()
