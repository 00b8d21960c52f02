"""The company's own text: articles, and the numbers that each sets."""

from dataclasses import replace

import pytest

from survey.books.policy_terms import TERMS
from survey.books.regulation import (
    Article,
    RegulationDraft,
    articles,
    checked_regulation,
    cited,
)
from survey.refusals.books import RegulationUnusable
from survey.refusals.given import WordsTooLong

TEXT = """集团公司服务质量监督管理制度
第 一 条 监督员应在 15 分钟内回复。【首次回复】
客户说了算。
第二条：连续第 n 个月奖 500 × n 元。【star_bonus】【First reply】
Article 3. Nobody is judge in their own case.
"""
DRAFT = RegulationDraft("管理制度", "2026 年修订", TEXT)


def test_articles_are_read_in_order_with_the_numbers_they_set() -> None:
    assert articles(TEXT) == (
        Article("", "集团公司服务质量监督管理制度"),
        Article("第一条", "监督员应在 15 分钟内回复。\n客户说了算。", ("reply_minutes",)),
        Article("第二条", "连续第 n 个月奖 500 × n 元。", ("star_bonus", "reply_minutes")),
        Article("Article 3", "Nobody is judge in their own case."),
    )
    assert cited(articles(TEXT)) == {"reply_minutes": "第一条", "star_bonus": "第二条"}


def test_a_mark_of_a_number_there_is_no_more_is_read_as_words() -> None:
    assert articles("第一条 见【附件】")[0] == Article("第一条", "见【附件】")


def test_every_number_can_be_named_in_both_languages_and_by_its_code() -> None:
    for name, term in TERMS.items():
        for called in (name, term.name.zh, term.name.en, term.name.en.upper()):
            assert articles(f"第一条【{called}】")[0].sets == (name,)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "都要填"),
        ({"edition": ""}, "都要填"),
        ({"words": ""}, "都要填"),
        ({"words": "没有条款"}, "没有找到条款"),
        ({"words": "第一条 甲\n第 一 条 乙"}, "第一条 出现了两次"),
        ({"words": "第一条 甲【附件】"}, "【附件】"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(RegulationUnusable) as refused:
        checked_regulation(replace(DRAFT, **changes))
    assert said in refused.value.said.zh


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(WordsTooLong):
        checked_regulation(replace(DRAFT, words="第一条 " + "甲" * 60_001))


def test_what_can_be_read_is_kept_as_it_was_typed() -> None:
    assert checked_regulation(DRAFT).words.splitlines() == TEXT.splitlines()
