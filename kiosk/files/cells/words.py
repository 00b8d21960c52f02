"""Cells that hold words: as they are, codes, names, or one of those that are known."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from kiosk.files.columns import (
    ERROR,
    CellWrong,
    Circumstances,
    Dated,
    Number,
    Reader,
    ruled,
    shown,
    wrong_cell,
)
from survey.directory.posts import Way, commitment_of, post_of
from survey.feedback.questionnaire import reason_of
from survey.given import harmless, plain_code
from survey.texts import LANGUAGES, Text

FORMULA: Final = re.compile(rf"'*(?:[=+\-@\t\r]|(?:{ERROR.pattern})\Z)", re.IGNORECASE)
"""What a spreadsheet would run or takes for an error, and what we already put a quote before."""
LINE_END: Final = re.compile(r"\r\n?")
"""Line ends other than one: not every writer of CSV quotes them."""
_SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{2,3}", re.IGNORECASE)
_AS_DATE: Final = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日"
    r"|([0-9]{1,2}-)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{2}"
    r"|[0-9]{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"[0-9A-Za-z_]{1,9}|[0-9A-Za-z_][0-9A-Za-z_-]{9,}")
"""A code that nothing has to be done to, and that no spreadsheet made: most are."""
_QUOTED: Final = re.compile(r'="([^"]*)"')
"""How people make a spreadsheet keep the zeros of a code in CSV."""
_YES: Final = frozenset({"yes", "true", "1", "y", "是", "真", "有"})
_NO: Final = frozenset({"no", "false", "0", "n", "否", "假", "无"})


def text(limit: int) -> Reader:
    """Read words of at most so many characters."""

    def read(cell: str, _at: Circumstances) -> str:
        _refuse_date(cell)
        _refuse_longer(cell, limit)
        if "\0" in cell:
            raise CellWrong("含有不可见的控制字符", "it holds a NUL character")
        words = LINE_END.sub("\n", cell)
        return words[1:] if words.startswith("'") and FORMULA.match(words) else str(words)

    return read


def name(limit: int) -> Reader:
    """Read a name of at most so many characters, on one line and without signs nobody sees."""
    words = text(limit)

    def read(cell: str, at: Circumstances) -> str:
        called = " ".join(harmless(words(cell, at)).split())
        if not called:
            raise CellWrong("看不见任何字", "nothing of it can be seen")
        _refuse_longer(called, limit)
        return called

    return read


def code_of(limit: int) -> Reader:
    """Read a code of at most so many characters, in its one spelling.

    Refuses what a spreadsheet made of it: a date, a formula, a number that lost digits or zeros.
    """
    words = text(limit)

    def read(cell: str, at: Circumstances) -> str:
        if _PLAIN.fullmatch(cell) and len(cell) <= limit and type(cell) is str:
            return cell
        quoted = _QUOTED.fullmatch(cell)
        if (quoted is None and cell.startswith("=")) or _SCIENTIFIC.fullmatch(cell):
            raise wrong_cell(
                cell,
                "不是编号：表格软件改过它，请把这一列设为文本再填",
                "is no code but what a spreadsheet made of one: format the column as text",
            )
        if isinstance(cell, Number) and not cell.isdecimal():
            raise wrong_cell(
                cell,
                "是小数或负数，编号的零可能已丢失：请把这一列设为文本再填",
                "is no whole number, zeros of the code may be lost: format the column as text",
            )
        if _AS_DATE.fullmatch(cell):
            _refuse_date(Dated(cell))
        code = plain_code(words(quoted[1] if quoted else cell, at))
        if not code:
            raise CellWrong("看不见任何字", "nothing of it can be seen")
        _refuse_longer(code, limit)
        return code

    return read


code: Final = code_of(40)


def one_of(words: Collection[str], called: Mapping[Any, Text] | None = None) -> Reader:
    """Read one of some words, in any case; or what it is called, in either language."""
    told = {word: text for word, text in (called or {}).items() if word in words}
    names: dict[str, str] = {
        text.said(language).lower(): word for word, text in told.items() for language in LANGUAGES
    }

    def read(cell: str, _at: Circumstances) -> str:
        if cell in words:
            return cell
        plain = plain_code(cell).lower()
        word: str = names.get(plain, plain)
        if word not in words:
            known = sorted(words)
            zh = ", ".join(f"{each}（{told[each].zh}）" if each in told else each for each in known)
            raise CellWrong(
                f"“{shown(cell)}”不在可用值中：{zh}",
                f"{shown(cell)!r} is none of: {', '.join(known)}",
            )
        return word

    return read


def yes_or_no(cell: str, _at: Circumstances) -> bool:
    """Read yes or no."""
    word = plain_code(cell).lower()
    if word not in _YES | _NO:
        raise wrong_cell(cell, "应为 yes 或 no（是、否）", "should be yes or no")
    return word in _YES


def _refuse_date(cell: str) -> None:
    if isinstance(cell, Dated):
        raise wrong_cell(
            cell,
            "是日期，不是文字：表格软件改过它，请把这一列设为文本再填",
            "is a date, not words: a spreadsheet made it one; format the column as text",
        )


def _refuse_longer(cell: str, limit: int) -> None:
    if len(cell) > limit:
        raise CellWrong(
            f"最多 {limit} 个字符，现在有 {len(cell)} 个",
            f"at most {limit} characters, this has {len(cell)}",
        )


def post(cell: str, _at: Circumstances) -> str:
    """Read a post's code, English keyword or Chinese name."""
    return ruled(lambda: post_of(cell).code)


def commitment(cell: str, _at: Circumstances) -> str:
    """Read a commitment's code."""
    return ruled(lambda: commitment_of(cell).code)


def reasons(cell: str, _at: Circumstances) -> str:
    """Read the codes of reasons, each once, apart by commas; refuse one nobody could choose."""
    codes = [each for each in re.split(r"[\s,，、;；]+", cell) if each]
    unknown = next((each for each in codes if reason_of(each) is None), None)
    if unknown is not None or not codes:
        raise wrong_cell(unknown or cell, "不是问卷里的原因", "is no reason of the questionnaire")
    return ",".join(dict.fromkeys(codes))


def ways(cell: str, _at: Circumstances) -> tuple[Way, ...]:
    """Read ways of checking by their letters, such as OA."""
    letters = re.sub(r"[\s,，、;+]", "", cell).upper()
    try:
        return tuple(map(Way, letters))
    except ValueError:
        known = "、".join(f"{way.value} {way.label.zh}" for way in Way)
        known_en = ", ".join(f"{way.value} {way.label.en}" for way in Way)
        raise wrong_cell(
            cell,
            f"不是检查方式，可用字母：{known}",
            f"is no way of checking; the letters are {known_en}",
        ) from None
