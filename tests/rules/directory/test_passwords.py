"""Passwords that are guessed first: common ones, and what is made of names, years and digits."""

import pytest

from survey.directory.passwords import is_easy

NAMES = ["wang.fang", "王芳", "P0107", "双源集团", "Shuangyuan Group"]


@pytest.mark.parametrize(
    "password",
    [
        "password123", "Password2026!", "P@ssw0rd2026", "pass-word-1999", "１２３４５６７８９０",
        "1234567890", "0987654321", "13812345678", "2026-11-30", "qwertyuiop", "QWERTYUIOP123",
        "1qaz2wsx3edc", "abcdefghijk", "wang.fang2026", "wangfang123456", "WangFang!!2026",
        "王芳123456789", "p0107p0107", "双源集团2026888", "ShuangyuanGroup1", "admin123456",
        "administrator", "letmein2026", "woaini1314520", "abc1abc1abc1", "monkeymonkey",
        "changeme2026", "wangfang-password", "双源集团 password",
    ],
)  # fmt: skip
def test_what_a_guesser_tries_first_is_easy(password: str) -> None:
    assert is_easy(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "a good long phrase", "demo-2026-kiosk", "correct horse battery", "三更灯火五更鸡读书",
        "wang fang likes tea", "kX9#mTq27Lp", "东门的石榴树结了七个果", "another good phrase",
    ],
)  # fmt: skip
def test_a_phrase_of_ones_own_is_not(password: str) -> None:
    assert not is_easy(password, NAMES)


def test_without_names_a_phrase_with_them_is_judged_by_its_words_alone() -> None:
    assert not is_easy("wang.fang2026", [])
    assert not is_easy("wang.fang2026", ["", "w", " "])
