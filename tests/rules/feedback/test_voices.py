"""Whom praise is about."""

import pytest

from survey.feedback.voices import Staff

STAFF = Staff.of(
    [
        ("P1", "王建国"),
        ("P2", "王秀英"),
        ("P3", "李雷"),
        ("P4", "李雷"),
        ("P5", "Grace Hopper"),
    ]
)


@pytest.mark.parametrize(
    ("named", "on_duty", "who"),
    [
        ("王建国", None, "P1"),
        (" 王 建国 ", "P2", "P1"),
        ("p2", None, "P2"),
        ("grace hopper", None, "P5"),
    ],
)
def test_a_full_name_or_number_says_who_is_meant_whoever_was_on_duty(
    named: str, on_duty: str | None, who: str
) -> None:
    assert STAFF.meant(named, on_duty=on_duty) == who


@pytest.mark.parametrize(("named", "who"), [("", "P1"), ("王师傅", "P1"), ("小王", "P1")])
def test_without_a_name_or_by_the_family_name_the_one_on_duty_is_meant(
    named: str, who: str
) -> None:
    assert STAFF.meant(named, on_duty="P1") == who
    assert STAFF.meant(named, on_duty=None) is None


@pytest.mark.parametrize("named", ["李师傅", "穿蓝衣服的姑娘", "P9", "磅房里那位姓王的大姐"])
def test_what_fits_somebody_else_or_nobody_is_not_put_on_whoever_was_there(named: str) -> None:
    assert STAFF.meant(named, on_duty="P1") is None


def test_of_two_with_one_name_the_one_on_duty_is_meant_and_otherwise_neither() -> None:
    assert STAFF.meant("李雷", on_duty="P4") == "P4"
    assert STAFF.meant("李雷", on_duty="P1") is None


def test_a_name_in_latin_letters_is_known_by_one_of_its_words() -> None:
    assert STAFF.meant("Ms Hopper", on_duty="P5") == "P5"
    assert STAFF.meant("Ms Brown", on_duty="P5") is None


def test_a_number_or_name_stands_for_everybody_who_bears_it_however_it_is_written() -> None:
    staff = Staff.of([("P1", "李 雷"), ("P2", "李雷"), ("Li", "Anna")])
    assert staff.names == {"P1": "李 雷", "P2": "李雷", "Li": "Anna"}
    assert staff.written == {
        "p1": frozenset({"P1"}),
        "p2": frozenset({"P2"}),
        "李雷": frozenset({"P1", "P2"}),
        "li": frozenset({"Li"}),
        "anna": frozenset({"Li"}),
    }


def test_longer_words_than_a_way_of_calling_somebody_mean_nobody() -> None:
    assert STAFF.meant("小王师傅", on_duty="P1") == "P1"
    assert STAFF.meant("小王老师傅", on_duty="P1") is None


@pytest.mark.parametrize("named", ["王师傅", "X", "XX", "xxxx"])
def test_somebody_on_duty_whose_name_is_not_known_is_not_meant_by_any_other(named: str) -> None:
    assert STAFF.meant(named, on_duty="P9") is None
