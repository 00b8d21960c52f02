"""Stars rest on ratings that nobody can make at a desk, wherever there are any."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from db.directory import duty_store
from db.ground import trait_store
from kiosk.reports.books.month import report
from kiosk.reports.books.month_document import document
from kiosk.reports.books.month_text import as_text
from kiosk.reports.books.stars import WEAK
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.months import Month
from survey.texts import ENGLISH
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.history import checked, moment, rated
from tests.helpers.slipped import scanned
from tests.helpers.standing import a_tablet

JANUARY = Month(2026, 1)
BEFORE = moment(date(2025, 12, 20))
GOOD, FAIR = [5] * 24 + [4] * 6, [5] * 18 + [4] * 6 + [2] * 6


def told(house: House) -> dict[str, Any]:
    with house.reading() as session:
        return document(report(session, JANUARY, now=NOW, zone=house.settings.zone), ENGLISH)


def said(house: House) -> str:
    with house.reading() as session:
        return as_text(report(session, JANUARY, now=NOW, zone=house.settings.zone), ENGLISH)


def two_clerks(house: House, channel: str) -> None:
    """A serves well, B less well; both are known by the same tier."""
    for window, person, scores in (("SB-1", "A", GOOD), ("SB-2", "B", FAIR)):
        a_window(house, window)
        a_person(house, person, window=window)
        rated(house, window, scores, day=JANUARY.first, person=person, channel=channel)
        checked(house, f"I{person}", window, 95, at=moment(date(2026, 1, 3)), by=person)


def on_duty(house: House, person: str, window: str, *, days: Iterable[int]) -> None:
    """Put somebody on duty at a window on days of January."""
    begins = [moment(date(2026, 1, day)) for day in days]
    with house.writing() as session:
        duty_store.add(
            session, [Duty(window, person, each, each + timedelta(hours=8)) for each in begins]
        )


@pytest.mark.parametrize("channel", ["slip", "screen", "kiosk"])
@pytest.mark.parametrize("stuffed", ["qr", "link", "paper"])
def test_300_ratings_made_at_a_desk_move_no_star(house: House, channel: str, stuffed: str) -> None:
    two_clerks(house, channel)
    before = told(house)["stars"]
    rated(house, "SB-2", [5] * 300, day=JANUARY.first, person="B", channel=stuffed)
    assert told(house)["stars"] == before
    assert (before[0]["person"], before[0]["weak"]) == ("A", False)


def test_nor_do_300_bad_ones_of_a_rival(house: House) -> None:
    two_clerks(house, "slip")
    rated(house, "SB-1", [1] * 300, day=JANUARY.first, person="A")
    assert told(house)["stars"][0]["person"] == "A"


def test_without_a_strong_tier_they_do_and_the_page_says_that_no_money_rests_on_them(
    house: House,
) -> None:
    two_clerks(house, "qr")
    assert WEAK.en in said(house)
    rated(house, "SB-2", [5] * 300, day=JANUARY.first, person="B")
    [star] = told(house)["stars"]
    assert (star["person"], star["weak"]) == ("B", True)


def test_one_slip_alone_changes_no_rule(house: House) -> None:
    two_clerks(house, "qr")
    for window in ("SB-1", "SB-2"):
        a_tablet(house, window, since=BEFORE)
    rated(house, "SB-2", [5] * 19, day=JANUARY.first, person="B", channel="slip")
    assert told(house)["people"][0]["star_n"] == 30
    rated(house, "SB-2", [5], day=JANUARY.first, person="B", channel="slip")
    assert [one["star_n"] for one in told(house)["people"]] == [0, 20]


def test_one_tablet_at_one_window_chooses_no_star(house: House) -> None:
    two_clerks(house, "qr")
    a_tablet(house, "SB-2", since=BEFORE)
    rated(house, "SB-2", [5] * 300, day=JANUARY.first, person="B", channel="kiosk")
    found = told(house)
    assert [one["star_strong"] for one in found["people"]] == [False, False]
    assert found["people"][0]["star_gate"]["passed"]
    assert found["stars"][0]["weak"]
    assert re.search(r"served for 50\s% of their time on duty only", said(house))


def test_a_tablet_that_nobody_switches_on_keeps_the_rule_on(house: House) -> None:
    two_clerks(house, "qr")
    for window in ("SB-1", "SB-2"):
        a_tablet(house, window, since=BEFORE)
    rated(house, "SB-1", GOOD, day=JANUARY.first, person="A", channel="kiosk")
    rated(house, "SB-2", [5] * 300, day=JANUARY.first, person="B")
    [star] = told(house)["stars"]
    assert (star["person"], star["weak"]) == ("A", False)


def test_the_roster_tells_where_people_served(house: House) -> None:
    two_clerks(house, "kiosk")
    a_window(house, "SB-3")
    rated(house, "SB-3", GOOD, day=JANUARY.first, person="A")
    assert told(house)["people"][0]["star_strong"]
    on_duty(house, "A", "SB-1", days=[1])
    on_duty(house, "A", "SB-3", days=range(2, 20))
    on_duty(house, "B", "SB-2", days=range(1, 18))
    assert not told(house)["people"][0]["star_strong"]  # 18 of 36 days were served at SB-3
    a_tablet(house, "SB-3", since=moment(date(2026, 1, 10), 0))
    assert told(house)["people"][0]["star_strong"]


def test_a_tablet_taken_out_stood_until_then(house: House) -> None:
    two_clerks(house, "qr")
    rated(house, "SB-2", [5] * 20, day=JANUARY.first, person="B", channel="kiosk")
    for person, window in (("A", "SB-1"), ("B", "SB-2")):
        on_duty(house, person, window, days=range(1, 21))
    on_duty(house, "B", "SB-1", days=range(21, 29))
    a_tablet(house, "SB-1", since=BEFORE, until=moment(date(2026, 1, 3), 12))
    found = told(house)  # 20 days at SB-2 and 3 at SB-1, of 48
    assert [one["star_strong"] for one in found["people"]] == [False, False]


def test_slips_of_a_yard_stand_at_all_its_windows(house: House) -> None:
    two_clerks(house, "qr")
    rated(house, "SB-1", [5] * 15 + [4] * 5, day=JANUARY.first, person="A", channel="slip")
    assert not told(house)["people"][0]["star_strong"]
    scanned(house, 20, unit="U1", day=JANUARY.first)
    assert told(house)["people"][0]["star_strong"]


def test_a_trial_of_slips_changes_no_rule(house: House) -> None:
    two_clerks(house, "qr")
    rated(house, "SB-1", GOOD, day=JANUARY.first, person="A", channel="kiosk")
    scanned(house, 19, unit="U1", day=JANUARY.first)
    assert not told(house)["people"][0]["star_strong"]


def test_who_has_too_few_of_the_strong_reads_so(house: House) -> None:
    two_clerks(house, "slip")
    a_person(house, "C", window="SB-1")
    rated(house, "SB-1", [5] * 40, day=JANUARY.first, person="C")
    third = told(house)["people"][2]
    assert third["star_gate"]["reasons"] == ["too few ratings that are hard to fake: 0 of 20"]
    assert (third["n"], third["tiers"]) == (40, {"qr": 40})


def test_every_figure_tells_how_its_ratings_came(house: House) -> None:
    two_clerks(house, "slip")
    rated(house, "SB-2", [4] * 3, day=JANUARY.first, channel="paper")
    found = told(house)
    assert found["tiers"] == {"slip": 60, "link": 3}
    assert {row["window"]: row["tiers"] for row in found["windows"]} == {
        "SB-1": {"slip": 30},
        "SB-2": {"slip": 30, "link": 3},
    }
    assert "Trip slip 60, Link and others 3" in said(house)


def test_a_month_of_before_is_judged_by_all_its_ratings(house: House) -> None:
    two_clerks(house, "slip")
    rated(house, "SB-2", [5] * 300, day=JANUARY.first, person="B")
    with house.writing() as session:
        trait_store.keep(session, trait_store.SURE_FROM, "2026-02")
    [star] = told(house)["stars"]
    assert (star["person"], star["weak"]) == ("B", True)
    with house.writing() as session:
        trait_store.keep(session, trait_store.SURE_FROM, "2026-01")
    assert told(house)["stars"][0]["person"] == "A"


def test_a_vacancy_says_which_ratings_were_too_few(house: House) -> None:
    for window, person in (("SB-1", "A"), ("SB-2", "B"), ("SB-3", "C")):
        a_window(house, window)
        a_person(house, person, window=window)
        a_tablet(house, window, since=BEFORE)
        rated(house, window, [5] * 10, day=JANUARY.first, person=person, channel="kiosk")
        rated(house, window, [5] * 90, day=JANUARY.first, person=person)
    [star] = told(house)["stars"]
    assert star["person"] is None
    assert "20 ratings that are hard to fake" in star["reason"]
