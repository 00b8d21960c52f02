"""Words in two languages: which one somebody is spoken to in, and sentences with details."""

import pytest

from survey.texts import CHINESE, ENGLISH, Text, language_of


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
