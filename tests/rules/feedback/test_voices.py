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
