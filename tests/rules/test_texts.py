"""Words in two languages: which one somebody is spoken to in, and sentences with details."""

import pytest

from survey.texts import CHINESE, ENGLISH, Text, bracketed, in_a_row, language_of, worded


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", ENGLISH),
        ("en-GB", ENGLISH),
        ("EN_us", ENGLISH),
        ("zh_Hans", CHINESE),
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("en;q=0.9,zh;q=0.8", ENGLISH),
        ("fr-FR, en;q=0.7, zh;q=0.3", ENGLISH),
        ("fr , zh ;q=0.7", CHINESE),
        ("fr,en", ENGLISH),
    ],
)
def test_the_first_tag_that_is_chinese_or_english_decides(tag: str, language: str) -> None:
    assert language_of(tag, otherwise=CHINESE) == language
    assert language_of(tag, otherwise=ENGLISH) == language


@pytest.mark.parametrize(
    "tag", [None, "", "fr", "de-en", "*", "english", "zhuang", "fr;en", ";", ","]
)
def test_any_other_tag_falls_back(tag: str | None) -> None:
    assert language_of(tag, otherwise=ENGLISH) == ENGLISH
    assert language_of(tag, otherwise=CHINESE) == CHINESE
    assert language_of(tag) == CHINESE


def test_a_detail_that_is_a_text_is_said_in_the_language_of_the_sentence() -> None:
    said = Text("{what}：{n}", "{what}: {n}").format(what=Text("分", "points"), n=5)
    assert said == Text("分：5", "points: 5")
    assert (said.said(CHINESE), said.said(ENGLISH)) == ("分：5", "points: 5")


@pytest.mark.parametrize(
    ("n", "en"), [(0, "0 days"), (1, "1 day"), (-1, "-1 day"), (12, "12 days")]
)
def test_a_number_chooses_its_english_word(n: int, en: str) -> None:
    said = Text("{n} 天", "{n} {n:day|days}").format(n=n)
    assert said == Text(f"{n} 天", en)
    assert worded(n, "day", "days") == en.split()[1]


def test_a_number_is_still_written_as_asked() -> None:
    assert Text("{n:,}", "{n:04d}").format(n=1234567) == Text("1,234,567", "1234567")


def test_each_language_has_its_own_signs_between_words_and_around_them() -> None:
    parts = [Text("门卫", "Gatehouse"), "P011"]
    assert in_a_row(parts) == Text("门卫、P011", "Gatehouse, P011")
    assert in_a_row(parts, "；", "; ") == Text("门卫；P011", "Gatehouse; P011")
    assert in_a_row([]) == Text("", "")
    assert bracketed(parts[0]) == Text("（门卫）", " (Gatehouse)")
    assert bracketed("P011") == Text("（P011）", " (P011)")
