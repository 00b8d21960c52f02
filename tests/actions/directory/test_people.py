"""People: added, moved from a day on, taken back; with trail, versions, and what may not be."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import sleep
from typing import Any

import pytest

from db.books import ledger_store
from db.directory import directory_store, posting_store
from db.directory.directory_store import ALWAYS, Posting
from kiosk.actions.books import closing, posting
from kiosk.actions.directory import people, taking_back
from kiosk.actions.directory.people import Hand
from kiosk.reports.directory.people import news_of, person_shown
from kiosk.reports.directory.people import people as listed
from kiosk.reports.directory.people_said import news_said, trail_said
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.months import Month
from survey.refusals.directory import (
    CodeUnknown,
    DayOutOfReach,
    FirstPosting,
    NothingNew,
    PastAnsweredFor,
    PastUnconfirmed,
    PersonChanged,
    StandsAboveSelf,
    WindowCodeTaken,
    WindowCodeUnusable,
    WindowIncomplete,
)
from survey.refusals.given import ReasonMissing
from survey.refusals.kinds import SurveyError
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW, a_person, a_window, an_account
from tests.helpers.history import complained, moment

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
TO_U2 = Posting("U2", "H2", "L")
IN_U1 = Posting("U1")


@pytest.fixture(autouse=True)
def _company(any_house: House) -> None:
    """W works in U1 under H1; U2 has a head H2; L leads both."""
    a_window(any_house, "SB-1")
    a_window(any_house, "KP-1", post="KP", unit="U2")
    for head, unit in (("L", "U1"), ("H1", "U1"), ("H2", "U2")):
        a_person(any_house, head, unit=unit)
    a_person(any_house, "W", supervisor="H1", leader="L", window="SB-1")


def hand(house: House, code: str = "W", **more: Any) -> Hand:
    with house.reading() as session:
        version = posting_store.of_person(session, code).version
    return Hand("admin", NOW, house.settings.zone, **({"version": version} | more))


def move(house: House, to: Posting, since: date, code: str = "W", **more: Any) -> None:
    known = hand(house, code, **more)
    with house.writing() as session:
        people.transfer(session, code, to, since=since, hand=known)


def on(house: House, day: date, code: str = "W") -> Posting | None:
    with house.reading() as session:
        return directory_store.postings(session).on(code, day)


def refused(why: type[SurveyError], act: Callable[[], object]) -> None:
    with pytest.raises(why):
        act()


def test_somebody_moved_from_a_day_on_is_where_they_were_until_then(any_house: House) -> None:
    soon = TODAY + 7 * DAY
    move(any_house, TO_U2, soon)
    assert on(any_house, soon - DAY) == Posting("U1", "H1", "L", "SB-1")
    assert on(any_house, soon) == TO_U2
    with any_house.reading() as session:
        shown = person_shown(session, "W", now=NOW, zone=any_house.settings.zone)
        [entry] = shown.trail
        said = trail_said(entry, shown.names, {"admin": "王管"})
    assert "王管 从 2026 年 11 月 30 日 起改为：单位 U2 · 直接主管 员工 H2" in said.said(
        CHINESE
    ).replace("\u00a0", " ")
    assert "(before: 单位 U1 · window 窗口 SB-1" in said.said(ENGLISH)


def test_of_two_administrators_the_slower_one_is_refused(any_house: House) -> None:
    both = hand(any_house)
    move(any_house, TO_U2, TODAY)
    with pytest.raises(PersonChanged), any_house.writing() as session:
        people.transfer(session, "W", Posting("U1"), since=TODAY + DAY, hand=both)
    assert on(any_house, TODAY + DAY) == TO_U2


def test_a_past_day_is_changed_by_who_says_that_it_is_past(any_house: House) -> None:
    refused(PastUnconfirmed, lambda: move(any_house, TO_U2, TODAY - DAY))
    assert on(any_house, TODAY - DAY) == Posting("U1", "H1", "L", "SB-1")
    move(any_house, TO_U2, TODAY - DAY, knows_past=True)
    assert on(any_house, TODAY - DAY) == TO_U2


def test_a_day_out_of_reach_is_refused(any_house: House) -> None:
    for day in (TODAY - 4 * 366 * DAY, TODAY + 400 * DAY, date(9999, 12, 31), date(1, 1, 1)):
        refused(DayOutOfReach, lambda day=day: move(any_house, TO_U2, day, knows_past=True))


def test_what_holds_already_is_said_to(any_house: House) -> None:
    refused(NothingNew, lambda: move(any_house, Posting("U1", "H1", "L", "SB-1"), TODAY))


def test_nobody_stands_above_themselves_be_it_by_way_of_others(any_house: House) -> None:
    refused(StandsAboveSelf, lambda: move(any_house, Posting("U1", "W"), TODAY))
    refused(StandsAboveSelf, lambda: move(any_house, Posting("U1", None, "W"), TODAY))
    refused(StandsAboveSelf, lambda: move(any_house, Posting("U1", "W"), TODAY, "H1"))
    assert on(any_house, TODAY, "H1") == Posting("U1")


@pytest.mark.parametrize("to", [
    Posting("U9"), Posting("U1", "P9"), Posting("U1", None, "P9"), Posting("U1", window="X-9"),
])  # fmt: skip
def test_unknown_codes_are_refused(any_house: House, to: Posting) -> None:
    refused(CodeUnknown, lambda: move(any_house, to, TODAY))


def test_nobody_comes_to_stand_above_themselves_on_a_later_day(any_house: House) -> None:
    soon = TODAY + 7 * DAY
    move(any_house, Posting("U2", "H1"), soon, "H2")
    refused(StandsAboveSelf, lambda: move(any_house, Posting("U1", "H2"), TODAY, "H1"))
    move(any_house, Posting("U1", "L"), soon, "H1")
    move(any_house, Posting("U1", "H2"), TODAY, "H1")


def test_a_move_taken_back_puts_nobody_above_themselves(any_house: House) -> None:
    move(any_house, Posting("U1", "H2"), TODAY)
    move(any_house, Posting("U1", "W"), TODAY, "H1")
    known = hand(any_house)
    with any_house.writing() as session, pytest.raises(StandsAboveSelf):
        taking_back.withdraw(session, "W", since=TODAY, reason="记错了", hand=known, slot=0)


def test_two_who_are_put_above_each_other_at_once_are_not_both(any_house: House) -> None:
    hands = {code: hand(any_house, code) for code in ("H1", "H2")}

    def put(code: str, above: str) -> str:
        try:
            with any_house.writing() as session:
                people.transfer(session, code, Posting("U1", above), since=TODAY, hand=hands[code])
                sleep(0.2)  # as long as the other takes to look
        except StandsAboveSelf:
            return "refused"
        return "moved"

    with ThreadPoolExecutor(2) as both:
        came = list(both.map(put, ("H1", "H2"), ("H2", "H1")))
    assert sorted(came) == ["moved", "refused"]


def test_a_wrong_move_is_taken_back_with_a_reason_and_stays_on_record(any_house: House) -> None:
    move(any_house, TO_U2, TODAY)

    def back(reason: str) -> None:
        known = hand(any_house)
        with any_house.writing() as session:
            taking_back.withdraw(session, "W", since=TODAY, reason=reason, hand=known, slot=0)

    refused(ReasonMissing, lambda: back(" "))
    back("写错了人")
    assert on(any_house, TODAY) == Posting("U1", "H1", "L", "SB-1")
    with any_house.reading() as session:
        shown = person_shown(session, "W", now=NOW, zone=any_house.settings.zone)
    assert [each.deed for each in shown.trail] == ["person-move-withdrawn", "person-moved"]
    assert "写错了人" in trail_said(shown.trail[0], shown.names, {}).zh
    refused(PersonChanged, lambda: back("again"))


def test_the_first_posting_stays(any_house: House) -> None:
    known = hand(any_house, knows_past=True)
    with pytest.raises(FirstPosting), any_house.writing() as session:
        taking_back.withdraw(session, "W", since=ALWAYS, reason="记错了", hand=known, slot=0)


def add(house: House, code: str, name: str = "赵新", to: Posting = IN_U1) -> str:
    with house.writing() as session:
        return people.add_person(
            session, code=code, name=name, posting=to, by="admin", at=NOW, zone=house.settings.zone
        )


def test_a_code_is_kept_in_one_spelling_and_refused_where_it_looks_like_another(
    any_house: House,
) -> None:
    assert add(any_house, " Ａ\u200b12 ") == "A12"
    for like in ("A12", "a12", "Ａ１２", "A\u200d12"):
        refused(WindowCodeTaken, lambda like=like: add(any_house, like))
    refused(WindowCodeUnusable, lambda: add(any_house, "a/b"))
    for code, name in (("", "x"), ("\u200b", "x"), ("B1", " "), ("B1", "\u200b")):
        refused(WindowIncomplete, lambda code=code, name=name: add(any_house, code, name))
    with any_house.reading() as session:
        assert directory_store.person_name(session, "A12") == "赵新"


def test_a_name_is_corrected_on_record(any_house: House) -> None:
    known = hand(any_house)
    with any_house.writing() as session:
        people.rename(session, "W", " 王  磊 ", hand=known)
    with any_house.reading() as session:
        shown = person_shown(session, "W", now=NOW, zone=any_house.settings.zone)
    assert shown.kept.name == "王 磊"
    assert "员工 W → 王 磊" in trail_said(shown.trail[0], shown.names, {}).zh


def test_those_concerned_are_told_and_nobody_else(any_house: House) -> None:
    a_person(any_house, "OTHER")
    move(any_house, TO_U2, TODAY + 3 * DAY)
    told = {}
    for code in ("W", "H1", "H2", "L", "OTHER"):
        user = an_account(any_house, code.lower(), Role.EMPLOYEE, code)
        with any_house.reading() as session:
            found = news_of(session, user, now=NOW, zone=any_house.settings.zone)
        told[code] = [news_said(each).zh.replace("\u00a0", " ") for each in found]
    place = "单位 U2 · 直接主管 员工 H2 · 主管领导 员工 L"
    assert told["W"] == [f"您 从 2026 年 11 月 26 日 起：{place}"]
    assert told["H1"] == told["H2"] == told["L"] == [f"员工 W 从 2026 年 11 月 26 日 起：{place}"]
    assert told["OTHER"] == []


def test_people_are_found_by_all_words(any_house: House) -> None:
    with any_house.reading() as session:
        for words, found in (("员工 w", ["W"]), ("u2", ["H2"]), ("SB-1", ["W"]), ("nobody", [])):
            page = listed(session, today=TODAY, find=words)
            assert [each.code for each in page.lines] == found, words


# The books


def points(house: House) -> dict[str, int]:
    with house.reading() as session:
        found: dict[str, int] = {}
        for each in ledger_store.entries(session, ledger_store.Asked()):
            found[each.entry.person] = found.get(each.entry.person, 0) + each.entry.points
    return {person: n for person, n in found.items() if n}


def post(house: House) -> None:
    with house.writing() as session:
        posting.post_due(session, at=NOW, zone=house.settings.zone)


def by_file(house: House, to: Posting, since: date) -> None:
    """Correct where W stood as who runs the server does."""
    with house.writing() as session:
        directory_store.keep_posting(session, "W", to, since=since, by="import", at=NOW)
        ledger_store.mark_due_since(session, Month.of(since))


def test_nobody_alone_gives_points_to_another_by_a_move_dated_back(any_house: House) -> None:
    complained(any_house, "T-1", person="W", at=moment(date(2026, 11, 10)), outcome=None)
    refused(PastAnsweredFor, lambda: move(any_house, TO_U2, date(2026, 11, 1), knows_past=True))
    assert on(any_house, date(2026, 11, 10)) == Posting("U1", "H1", "L", "SB-1")
    move(any_house, TO_U2, date(2026, 11, 11), knows_past=True)
    known = hand(any_house, knows_past=True)
    complained(any_house, "T-2", person="W", at=moment(date(2026, 11, 12)))
    with pytest.raises(PastAnsweredFor), any_house.writing() as session:
        taking_back.withdraw(
            session, "W", since=date(2026, 11, 11), reason="写错了人", hand=known, slot=0
        )
    move(any_house, Posting("U1", "H1", "L"), TODAY)


def test_nor_by_moving_who_stands_between(any_house: House) -> None:
    for n in (1, 2):
        complained(any_house, f"T-{n}", person="W", at=moment(date(2026, 11, 9 + n)))
    with any_house.writing() as session:
        posting.post(session, at=NOW, zone=any_house.settings.zone)
    assert points(any_house) == {"W": 15, "H1": 3}
    above = Posting("U1", "H2")
    refused(
        PastAnsweredFor, lambda: move(any_house, above, date(2026, 11, 1), "H1", knows_past=True)
    )
    move(any_house, above, date(2026, 11, 12), "H1", knows_past=True)


def test_that_there_is_a_sealed_case_is_told_nobody_so(any_house: House) -> None:
    day = moment(date(2026, 11, 10))
    complained(any_house, "T-1", person="W", at=day, outcome=None, category="integrity")
    move(any_house, TO_U2, date(2026, 11, 1), knows_past=True)


def test_a_past_correction_gives_the_points_to_who_stood_above_then(any_house: House) -> None:
    for n in (1, 2):
        complained(any_house, f"T-{n}", person="W", at=moment(date(2026, 11, 9 + n)))
    with any_house.writing() as session:
        posting.post(session, at=NOW, zone=any_house.settings.zone)
    assert points(any_house) == {"W": 15, "H1": 3}
    by_file(any_house, TO_U2, date(2026, 11, 1))
    post(any_house)
    assert points(any_house) == {"W": 15, "H2": 3}


def test_a_closed_month_stays_and_is_adjusted(any_house: House) -> None:
    for n in (1, 2):
        complained(any_house, f"T-{n}", person="W", at=moment(date(2026, 10, 9 + n)))
    zone = any_house.settings.zone
    with any_house.writing() as session:
        posting.post(session, at=NOW, zone=zone)
        closing.close(session, Month(2026, 10), by="关", at=NOW, zone=zone)
    by_file(any_house, TO_U2, date(2026, 10, 1))
    post(any_house)
    with any_house.reading() as session:
        october = ledger_store.entries(session, ledger_store.Asked(posted_month="2026-10"))
        assert {each.entry.person: each.entry.points for each in october if each.entry.points} == {
            "W": 10, "H1": 3,
        }  # fmt: skip
        assert list(posting.unposted(session, as_of=NOW, zone=zone)) == []
    assert points(any_house) == {"W": 15, "H2": 3}
