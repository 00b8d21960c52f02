"""What a post cannot solve: handed up in three taps, answered by who is above, then told."""

import streamlit as st

from kiosk import clock
from kiosk.reports.cases.requests import AT_ONCE, listed, request_shown, waiting
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.cases.request_form import draw_hand_up
from kiosk.ui.cases.request_list import draw_list
from kiosk.ui.cases.request_view import TOLD, draw_request, place_of
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.wiring import house
from survey.directory.roles import Deed

LIST = "requests"
HAND_UP, FOR_ME, ALL = "up", "mine", "all"


def main() -> None:
    """Show one request if one is open, else the form and the lists."""
    user = guarded(Deed.HAND_UP)
    ref = st.query_params.get("request")
    if ref:
        _request(user, ref)
    else:
        _list(user)


def _request(user: User, ref: str) -> None:
    draw_back("request")
    draw_outcome(TOLD)
    with refusals_shown():
        with house().reading() as session:
            shown = request_shown(session, user, ref)
        base = shown.request.version
        with drafts_kept(user, place_of(ref), Deed.HAND_UP, base=base):
            draw_request(shown)


def _list(user: User) -> None:
    st.title(say("上报诉求", "Hand up a request"), anchor=False)
    with house().reading() as session:
        found = waiting(session, user, now=clock.now())
    n = len(found.to_answer) + len(found.to_tell)
    words = {
        HAND_UP: say("上报", "Hand up"),
        FOR_ME: say(f"等我办 {n}", f"For me {n}"),
        ALL: say("全部", "All"),
    }
    # Whoever is asked comes to answer; everybody else comes to hand something up.
    first = FOR_ME if found.to_answer else HAND_UP
    chosen = filters.choose_view(LIST, {first: words[first]} | words)
    if chosen == HAND_UP:
        draw_hand_up(user)
    elif chosen == FOR_ME:
        if found:
            draw_list(FOR_ME, [*found.to_answer, *found.to_tell], sorts=False)
        else:
            st.info(say("现在没有等您办的诉求。", "No request waits for you."))
    else:
        _all(user)


def _all(user: User) -> None:
    words = filters.choose_find(
        LIST, "words", say("查找", "Find"),
        say("编号、说明、客户或上报人", "Number, words, customer or who"),
    )  # fmt: skip
    page, order = page_shown(LIST), order_of(LIST)
    with house().reading() as session:
        found = listed(session, user, words=words, order=order, page=page)
    if not found.total:
        st.info(
            say("没有找到这样的诉求。", "There is no such request.")
            if words
            else say("还没有您能看到的诉求。", "There is no request for you to see yet.")
        )
    else:
        draw_list(LIST, found.requests)
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))


if __name__ == "__main__":
    main()
