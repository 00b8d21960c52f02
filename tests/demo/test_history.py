"""The demo's history: the same for a seed and a day, life-like, and never ahead of its time."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.demo.history import demo_history
from kiosk.files.reading import ReadFiles
from kiosk.files.references import circle_problems, reference_problems
from survey.directory.posts import POSTS
from survey.months import Month
from tests.helpers.building import NOW

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def history() -> ReadFiles:
    return demo_history(now=NOW, zone=ZONE)


def rows(history: ReadFiles, name: str) -> Iterator[dict[str, Any]]:
    return (dict(row) for _, row in history.rows(name))


def months(history: ReadFiles) -> list[str]:
    return sorted({f"{r['created_at'].astimezone(ZONE):%Y-%m}" for r in rows(history, "ratings")})


def satisfied(history: ReadFiles, window: str, month: str) -> float:
    scores = [
        rating["score"]
        for rating in rows(history, "ratings")
        if rating["window"] == window and f"{rating['created_at'].astimezone(ZONE):%Y-%m}" == month
    ]
    return sum(score >= 3 for score in scores) / len(scores)


def test_a_seed_and_a_day_give_one_history(history: ReadFiles) -> None:
    assert demo_history(now=NOW, zone=ZONE) == history
    assert demo_history(now=NOW, zone=ZONE, seed=7) != history


def test_every_code_it_names_is_known(history: ReadFiles) -> None:
    assert not history.problems
    assert list(reference_problems(history, {})) == []
    assert list(circle_problems(history)) == []


def test_nothing_has_happened_that_is_still_to_come(history: ReadFiles) -> None:
    moments = [
        value
        for read in history.tables
        for _, row in read.rows
        for value in row.values()
        if isinstance(value, datetime)
    ]
    assert NOW - timedelta(days=2) < max(moments) <= NOW


def test_it_spans_six_months_and_all_six_posts(history: ReadFiles) -> None:
    assert months(history) == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    assert {window["post"] for window in rows(history, "windows")} == {p.code for p in POSTS}
    assert 40_000 <= len(history.rows("ratings")) <= 60_000


def test_people_have_names_of_their_own(history: ReadFiles) -> None:
    names = [person["name"] for person in rows(history, "people")]
    assert len(set(names)) == len(names) >= 40


def test_the_rush_is_in_the_morning_and_after_lunch(history: ReadFiles) -> None:
    hours = Counter(r["created_at"].astimezone(ZONE).hour for r in rows(history, "ratings"))
    assert {hour for hour, _ in hours.most_common(4)} <= {7, 8, 9, 13, 14, 15}


def test_sundays_are_quieter_than_mondays(history: ReadFiles) -> None:
    days = Counter(r["created_at"].astimezone(ZONE).weekday() for r in rows(history, "ratings"))
    assert days[6] < days[0] / 2


def test_one_weighbridge_falls_and_one_billing_office_rises(history: ReadFiles) -> None:
    first, last = months(history)[0], months(history)[-1]
    assert satisfied(history, "YC-SB", last) < satisfied(history, "YC-SB", first) - 0.08
    assert satisfied(history, "YC-KP", last) > satisfied(history, "YC-KP", first) + 0.04


def test_a_window_has_too_few_ratings_to_judge(history: ReadFiles) -> None:
    by_month = Counter(
        str(Month.of(r["created_at"].astimezone(ZONE).date()))
        for r in rows(history, "ratings")
        if r["window"] == "XS-2"
    )
    assert 0 < max(by_month.values()) < 20


def test_customers_say_many_things_some_in_english(history: ReadFiles) -> None:
    said = {r["comment"] for r in rows(history, "ratings")} - {None}
    assert len(said) >= 20
    assert any(words.isascii() for words in said)
    assert sum(not words.isascii() for words in said) >= 20


def test_complaints_have_every_outcome_and_one_is_of_integrity(history: ReadFiles) -> None:
    complaints = list(rows(history, "complaints"))
    outcomes = {"upheld", "partly_upheld", "rejected", "unverifiable"}
    assert outcomes <= {each["outcome"] for each in complaints}
    assert any(each["category"] == "integrity" for each in complaints)


def test_somebody_is_complained_of_again_after_counselling(history: ReadFiles) -> None:
    assert list(worsts(history))


def test_a_month_goes_without_a_star(history: ReadFiles) -> None:
    stars = list(rows(history, "stars"))
    assert sum(star["person"] is None for star in stars) == 1
    assert len({star["month"] for star in stars}) == 5


def worsts(history: ReadFiles) -> Iterator[str]:
    held = {c["complaint"]: c["held_at"] for c in rows(history, "counselling")}
    upheld = [
        each
        for each in rows(history, "complaints")
        if each["source"] == "customer" and each["outcome"] in {"upheld", "partly_upheld"}
    ]
    for first in upheld:
        for later in upheld:
            same = first["person"] == later["person"] and (
                f"{first['occurred_at'].astimezone(ZONE):%Y-%m}"
                == f"{later['occurred_at'].astimezone(ZONE):%Y-%m}"
            )
            if same and first["ref"] in held and held[first["ref"]] < later["occurred_at"]:
                yield first["person"]


def test_held_ratings_say_why(history: ReadFiles) -> None:
    flags = {r["flag"] for r in rows(history, "ratings") if r["standing"] == "held"}
    assert flags == {"device-repeats"}
