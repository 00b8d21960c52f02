"""The company's own regulation as data: its articles, and which numbers each of them sets.

The text is kept as it was typed. A line that begins with 第…条 or Article … begins an article; the
name of a number, as the policy calls it, in 【…】 says that the article sets that number.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from survey.books.policy_terms import TERMS
from survey.given import required_words
from survey.refusals.books import RegulationUnusable
from survey.texts import Text

TEXT_LIMIT: Final = 60_000
TITLE_LIMIT: Final = 120
EDITION_LIMIT: Final = 60
_BEGINS: Final = re.compile(
    r"^\s*(第\s*[〇零一二三四五六七八九十百0-9]+\s*条|Article\s+\d+)[\s:：、.]*(.*)$", re.IGNORECASE
)
_MARK: Final = re.compile(r"【([^】\n]{1,60})】")
_NAMES: Final[Mapping[str, str]] = {
    called.casefold(): name
    for name, term in TERMS.items()
    for called in (name, term.name.zh, term.name.en)
}
NO_ARTICLES: Final = Text(
    "没有找到条款，每条要以“第…条”另起一行", "no article found: each begins a line with “Article 1”"
)
TWICE: Final = Text("{number} 出现了两次", "{number} is there twice")
UNKNOWN: Final = Text("不认得【{mark}】这个数字", "【{mark}】 is no number of the policy")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is read, without its marks, and the numbers it sets.

    What stands before the first one has no number.
    """

    number: str
    words: str
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegulationDraft:
    """What somebody typed: the regulation's title, which edition it is, its text."""

    title: str
    edition: str
    words: str


def articles(words: str) -> tuple[Article, ...]:
    """Return the articles of a text in order; a mark that names no number is left in the words."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in words.splitlines():
        begun = _BEGINS.match(line)
        if begun:
            found.append((_number(begun[1]), [begun[2]]))
        else:
            found[-1][1].append(line)
    return tuple(
        _article(number, "\n".join(lines))
        for number, lines in found
        if number or any(line.strip() for line in lines)
    )


def checked_regulation(draft: RegulationDraft) -> RegulationDraft:
    """Return a draft that can be proposed, cleaned; refuse a missing part and unusable articles."""
    missing = RegulationUnusable(what=Text("标题、版本和条款都要填", "title, edition and text"))
    valid = RegulationDraft(
        required_words(draft.title, limit=TITLE_LIMIT, missing=missing),
        required_words(draft.edition, limit=EDITION_LIMIT, missing=missing),
        required_words(draft.words, limit=TEXT_LIMIT, missing=missing),
    )
    _refuse_unusable(articles(valid.words))
    return valid


def cited(found: Iterable[Article]) -> dict[str, str]:
    """Return by which article each number is set; the first that names it."""
    numbers: dict[str, str] = {}
    for article in found:
        for name in article.sets:
            numbers.setdefault(name, article.number)
    return numbers


def _refuse_unusable(found: Sequence[Article]) -> None:
    """Refuse a text without articles, one number twice, and marks of no number."""
    numbers = [each.number for each in found if each.number]
    if not numbers:
        raise RegulationUnusable(what=NO_ARTICLES)
    for number in numbers:
        if numbers.count(number) > 1:
            raise RegulationUnusable(what=TWICE.format(number=number))
    for each in found:
        for mark in _MARK.findall(each.words):
            raise RegulationUnusable(what=UNKNOWN.format(mark=mark))


def _number(typed: str) -> str:
    return "".join(typed.split()) if typed.startswith("第") else " ".join(typed.split())


def _article(number: str, words: str) -> Article:
    sets: dict[str, None] = {}

    def read(mark: re.Match[str]) -> str:
        name = _NAMES.get(mark[1].strip().casefold())
        if name is None:
            return mark[0]
        sets[name] = None
        return ""

    return Article(number, _MARK.sub(read, words).strip(), tuple(sets))
