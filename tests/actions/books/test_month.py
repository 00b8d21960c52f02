"""`kiosk month`: the month's document holds to its names, and its rules to the regulation."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.ground import schema
from kiosk.actions.books.posting import post
from kiosk.cli.month import command
from kiosk.config import Settings
from kiosk.reports.books.month import MonthReport, ranking, report
from kiosk.reports.books.month_document import document
from kiosk.reports.books.month_text import as_text
from kiosk.wiring import House, open_house
from survey.months import Month
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW, a_person, a_window
from tests.helpers.history import checked, complained, counselled, decided, moment, rated

JANUARY = Month(2026, 1)
LATER = NOW


def month(house: House, which: Month = JANUARY) -> MonthReport:
    with house.writing() as session:
        post(session, at=LATER, zone=house.settings.zone)
    with house.reading() as session:
        return report(session, which, now=LATER, zone=house.settings.zone)


def told(house: House, which: Month = JANUARY) -> dict[str, Any]:
    return document(month(house, which), ENGLISH)


def on(day: int, hour: int = 9, month_: int = 1) -> datetime:
    return moment(date(2026, month_, day), hour)


def test_the_document_has_the_names_that_stay(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "P1")
    decided(any_house, "2026-01", "U1", "P1")
    found = told(any_house)
    assert {"month", "closed", "satisfaction", "windows", "people", "stars", "worst"} <= set(found)
    share = {"n", "satisfied", "rate", "mean", "lower", "upper"}
    assert share <= set(found["satisfaction"])
    window = {"window", "unit", "post", "complaints", "check_score", "rank"}
    assert share | window <= set(found["windows"][0])
    assert {"person", "points", "n", "rate", "lower", "star_gate"} <= set(found["people"][0])
    assert {"passed", "reasons"} == set(found["people"][0]["star_gate"])
    assert {"unit", "person", "streak", "yuan"} <= set(found["stars"][0])


def test_a_month_without_ratings_has_no_rate(any_house: House) -> None:
    a_window(any_house, "SB-1")
    found = told(any_house)
    nothing = {"rate": None, "mean": None, "lower": None, "upper": None}
    assert found["satisfaction"].items() >= ({"n": 0, "satisfied": 0} | nothing).items()
    assert found["windows"][0].items() >= ({"n": 0, "rank": None} | nothing).items()
    assert found["closed"] is False


def test_a_window_has_its_share_checks_and_upheld_complaints(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "P1")
    rated(any_house, "SB-1", [5] * 60 + [4] * 20 + [3] * 12 + [2] * 5 + [1] * 3, day=JANUARY.first)
    checked(any_house, "I1", "SB-1", 90, at=on(3), by="P1")
    checked(any_house, "I2", "SB-1", 95, at=on(9), by="P1")
    complained(any_house, "C1", window="SB-1", at=on(4), outcome="partly_upheld")
    complained(any_house, "C2", window="SB-1", at=on(4), outcome="rejected")
    [window] = told(any_house)["windows"]
    assert (window["n"], window["satisfied"], window["rate"]) == (100, 92, 0.92)
    assert window["mean"] == pytest.approx(4.29)
    assert window["lower"] == pytest.approx(0.8501, abs=1e-4)
    assert window["upper"] == pytest.approx(0.9589, abs=1e-4)
    assert (window["check_score"], window["complaints"], window["rank"]) == (92.5, 1, 1)


def _weighbridge(house: House) -> None:
    """The regulation's worked example: clerk W, supervisor Z, leader Q."""
    a_window(house, "SB-1")
    a_person(house, "Q")
    a_person(house, "Z", leader="Q")
    a_person(house, "W", supervisor="Z", leader="Q", window="SB-1")
    complained(house, "C1", person="W", window="SB-1", at=on(5))
    counselled(house, "K1", "W", at=on(6))
    complained(house, "C2", person="W", window="SB-1", at=on(12), source="department")
    complained(house, "C3", person="W", window="SB-1", at=on(25), category="conflict")
    complained(house, "C4", person="W", window="SB-1", at=on(3, month_=2))


def test_points_reach_the_person_the_supervisor_and_the_leader(any_house: House) -> None:
    _weighbridge(any_house)
    points = {one["person"]: one["points"] for one in told(any_house)["people"]}
    assert points == {"W": "30", "Z": "9", "Q": "3"}
    points = {one["person"]: one["points"] for one in told(any_house, JANUARY.next)["people"]}
    assert points == {"W": "5", "Z": "0", "Q": "0"}


def test_a_second_complaint_after_counselling_makes_worst(any_house: House) -> None:
    _weighbridge(any_house)
    [worst] = told(any_house)["worst"]
    assert worst.items() >= {"person": "W", "count": 1, "yuan": "-500", "review": False}.items()
    assert told(any_house, JANUARY.next)["worst"] == []
    [one] = [one for one in told(any_house)["people"] if one["person"] == "W"]
    assert one["star_gate"]["passed"] is False
    assert "worst of the month" in one["star_gate"]["reasons"]


def test_the_third_worst_opens_a_review(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "W")
    for at in (1, 2, 4):
        complained(any_house, f"A{at}", person="W", window="SB-1", at=on(5, month_=at))
        counselled(any_house, f"K{at}", "W", at=on(6, month_=at))
        complained(any_house, f"B{at}", person="W", window="SB-1", at=on(7, month_=at))
    [second] = told(any_house, Month(2026, 2))["worst"]
    [third] = told(any_house, Month(2026, 4))["worst"]
    assert (second["count"], second["review"]) == (2, False)
    assert (third["count"], third["review"]) == (3, True)


def test_the_committees_stars_pay_by_their_streak(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "A")
    a_person(any_house, "B")
    named = {1: "A", 2: "A", 3: "A", 4: None, 5: "A", 6: "B", 7: "A"}
    for at, person in named.items():
        decided(any_house, f"2026-0{at}", "U1", person)
    paid = []
    for at in named:
        [star] = told(any_house, Month(2026, at))["stars"]
        paid.append((star["person"], star["streak"], star["yuan"]))
    assert paid == [
        ("A", 1, "500"),
        ("A", 2, "1000"),
        ("A", 3, "1500"),
        (None, 0, "0"),
        ("A", 1, "500"),
        ("B", 1, "500"),
        ("A", 1, "500"),
    ]


def test_an_undecided_star_is_proposed_and_its_streak_goes_on(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "A", window="SB-1")
    rated(any_house, "SB-1", [5] * 20, day=date(2026, 2, 3), person="A")
    checked(any_house, "I1", "SB-1", 90, at=on(3, month_=2), by="A")
    decided(any_house, "2026-01", "U1", "A")
    [star] = told(any_house, Month(2026, 2))["stars"]
    assert star.items() >= {"person": "A", "streak": 2, "yuan": "1000", "decided": False}.items()


def test_nineteen_ratings_make_no_star(any_house: House) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "A", window="SB-1")
    rated(any_house, "SB-1", [5] * 19, day=JANUARY.first, person="A")
    checked(any_house, "I1", "SB-1", 90, at=on(3), by="A")
    found = told(any_house)
    assert found["stars"][0]["person"] is None
    [one] = found["people"]
    assert one["star_gate"] == {"passed": False, "reasons": ["too few ratings: 19 of 20"]}


def test_the_windows_come_in_the_order_of_the_ranking(any_house: House) -> None:
    for window, scores in {"A": [5] * 5, "B": [1] * 20, "C": [5] * 20}.items():
        a_window(any_house, window)
        rated(any_house, window, scores, day=JANUARY.first)
    assert [(row["window"], row["rank"]) for row in told(any_house)["windows"]] == [
        ("C", 1),
        ("B", 2),
        ("A", None),
    ]
    with any_house.reading() as session:
        assert [
            row.window.code for row in ranking(session, JANUARY, today=JANUARY.last).windows
        ] == ["C", "B", "A"]


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_month_is_told_to_people_too(any_house: House, language: Any) -> None:
    _weighbridge(any_house)
    rated(any_house, "SB-1", [5] * 12, day=JANUARY.first, person="W")
    text = as_text(month(any_house), language)
    assert "SB-1" in text
    assert "100.0 %" in text or "100 %" in text
    assert "C3" in text


def test_the_command_prints_one_json_document(settings: Settings, monkeypatch: Any) -> None:
    _made(settings)
    monkeypatch.setattr("kiosk.cli.opening.Settings.read", lambda: settings)
    done = CliRunner().invoke(command, ["2026-01", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["month"] == "2026-01"


def test_a_month_that_is_none_is_refused(settings: Settings) -> None:
    refused = CliRunner().invoke(command, ["2026-13"])
    assert refused.exit_code == 1
    assert "YYYY-MM" in str(refused.exception)


def _made(settings: Settings) -> Path:
    opened = open_house(settings)
    schema.migrate(opened.database)
    opened.close()
    return settings.data_dir
