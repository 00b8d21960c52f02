"""The worst of the month: what led to it, who stands first, how the name is published."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.points import Incident, points_of_month
from survey.books.policy import Policy
from survey.books.worst import (
    CounsellingHeld,
    CounsellingMissed,
    Worst,
    counselling_missed,
    masked,
    worst_of_month,
)


def at(day: int) -> datetime:
    return datetime(2026, 1, day, 10, tzinfo=UTC)


def against_w(ref: str, day: int, source: str = "customer") -> Incident:
    return Incident(ref, at(day), "W", source, "attitude", "upheld", supervisor="Z", leader="Q")


def counselled(*days: int) -> list[CounsellingHeld]:
    return [CounsellingHeld(f"K-{n}", "W", at(day)) for n, day in enumerate(days)]


JANUARY: Final = (
    against_w("C-1", 5),
    against_w("C-2", 12, source="department"),
    against_w("C-3", 25),
)


@pytest.mark.parametrize(
    ("name", "published"),
    [("王", "王*"), ("王五", "王*"), ("王建国", "王**"), ("欧阳建国", "欧**")],
)
def test_only_the_first_sign_of_a_name_is_published(name: str, published: str) -> None:
    assert masked(name) == published


@given(st.text(min_size=1))
def test_a_published_name_tells_no_more_than_its_first_sign_and_never_how_long_it_is(
    name: str,
) -> None:
    assert masked(name)[0] == name[0]
    assert masked(name)[1:] in {"*", "**"}


def test_a_worst_names_what_led_to_it_and_what_it_costs() -> None:
    held = [*counselled(7, 6), CounsellingHeld("K-V", "V", at(5))]
    second = replace(JANUARY[0], ref="D-1", person="V")
    assert worst_of_month([*JANUARY, second], held, before={"V": 5}) == (
        Worst("W", "C-1", "K-1", "C-3", count=1, fine=500, review=False),
    )
    dear = Policy(worst_fine=800, dismissal_review_at=1)
    [found] = worst_of_month(JANUARY, held, before={}, policy=dear)
    assert (found.fine, found.review) == (800, True)


def test_worsts_stand_by_person_and_of_two_talks_at_once_the_first_by_number_counts() -> None:
    others = [replace(each, ref=f"{each.ref}-A", person="A") for each in JANUARY]
    held = [CounsellingHeld(ref, who, at(6)) for who in "WA" for ref in (f"{who}2", f"{who}1")]
    found = worst_of_month([*JANUARY, *others], held, before={})
    assert [(each.person, each.counselling) for each in found] == [("A", "A1"), ("W", "W1")]


def test_of_two_complaints_at_once_the_first_by_number_comes_first() -> None:
    twins = [against_w("C-2", 10), against_w("C-1", 10)]
    assert counselling_missed(twins, []) == (CounsellingMissed("W", "Z", "C-1", "C-2"),)
    assert [line.complaint for line in points_of_month(twins)] == ["C-1", "C-2", "C-2"]
