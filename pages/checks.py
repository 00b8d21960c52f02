"""Results of checks: a list by month, place and kind; one check with its history on a phone."""

from dataclasses import asdict
from urllib.parse import urlencode

import streamlit as st

from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.checks.results import (
    AT_ONCE,
    KINDS,
    Filter,
    check_shown,
    listed,
    months,
    places,
)
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.checks.result_forms import place_of
from kiosk.ui.checks.result_list import draw_checks
from kiosk.ui.checks.result_view import draw_check
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import worded

LIST = "checks"


def main() -> None:
    """Show one check if one is open, else the list."""
    user = guarded(Deed.SEE_CHECKS)
    ref = st.query_params.get("ref")
    if ref:
        _check(user, ref)
    else:
        _list(user)


def _check(user: User, ref: str) -> None:
    draw_back("ref")
    zone = house().settings.zone
    with refusals_shown():
        with house().reading() as session:
            shown = check_shown(session, user, ref, now=clock.now(), zone=zone)
        with drafts_kept(user, place_of(ref), Deed.SEE_CHECKS, base=shown.result.version):
            draw_check(shown, user)


def _list(user: User) -> None:
    st.title(say("检查结果", "Results of checks"), anchor=False)
    with house().reading() as session:
        known = months(session, user)
    if not known:
        st.info(
            say(
                "还没有您能看的检查。检查提交后会列在这里：得分、不符合项和签字。",
                "There is no check for you to see yet. Once one is submitted it appears here with "
                "its score, what was not met, and the signature.",
            )
        )
        return
    words = filters.choose_find(
        LIST, "words", say("查找", "Find"),
        say("窗口、单位、检查员或记录", "Window, unit, inspector or note"),
    )  # fmt: skip
    # As in the list of cases: what is looked for is looked for in all months.
    wanted, page = Filter(words=words) if words else _filter(known), page_shown(LIST)
    with house().reading() as session:
        found = listed(session, user, wanted, order=order_of(LIST), page=page)
    if not found.total:
        st.info(
            say("没有找到这样的检查。", "There is no such check.")
            if words
            else say("没有符合条件的检查。", "No check fits the filter.")
        )
        return
    n = wording.number(found.total)
    st.markdown(say(f"**{n} 次检查**", f"**{n} {worded(found.total, 'check', 'checks')}**"))
    draw_checks(LIST, found.rows)
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))
    asked = urlencode({name: value for name, value in asdict(wanted).items() if value})
    draw_ways(
        (say("检查台账（Excel）", "Register (Excel)"), f"/checks.xlsx?{asked}"),
        (say("检查台账（CSV）", "Register (CSV)"), f"/checks.csv?{asked}"),
    )
    if user.may(Deed.SEE_BOARD):
        _calibration()


def _calibration() -> None:
    """Fold away how strictly inspectors score; it is worked out only for who opens it."""
    folded = st.expander(
        say("检查员打分松紧", "How strictly inspectors score"),
        key="checks_calibration",
        on_change="rerun",
    )
    if folded.open:
        from kiosk.ui.checks.calibration import draw_calibration

        with folded:
            draw_calibration(current_language())


def _filter(known: list[str]) -> Filter:
    language = current_language()
    with house().reading() as session:
        names = {"": say("全部", "All"), **places(session)}
    with filters.row():
        month = filters.choose(LIST, "month", say("月份", "Month"), known, filters.month_said)
        kind = filters.choose(
            LIST,
            "kind",
            say("种类", "Kind"),
            ["", *KINDS],
            filters.or_all(lambda each: KINDS[each].said(language)),
        )
        place = filters.choose(
            LIST, "place", say("单位或窗口", "Unit or window"), names, names.__getitem__
        )
    return Filter(month=month or "", kind=kind or "", place=place or "")


if __name__ == "__main__":
    main()
