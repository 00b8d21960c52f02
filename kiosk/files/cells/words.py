"""Cells that hold words: as they are, or one of those that are known."""

import re
from collections.abc import Collection
from typing import Final

from kiosk.files.columns import CellWrong, Circumstances, Reader, ruled, wrong_cell
from survey.directory.posts import Way, commitment_of, post_of
from survey.feedback.questionnaire import reason_of

FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run, and what we already put a quote before."""
LINE_END: Final = re.compile(r"\r\n?")
"""Line ends other than one: not every writer of CSV quotes them."""


def text(limit: int) -> Reader:
    """Read words of at most so many characters."""

    def read(cell: str, _at: Circumstances) -> str:
        if len(cell) > limit:
            raise CellWrong(
                f"最多 {limit} 个字符，现在有 {len(cell)} 个",
                f"at most {limit} characters, this has {len(cell)}",
            )
        if "\0" in cell:
            raise CellWrong("含有不可见的控制字符", "it holds a NUL character")
        words = LINE_END.sub("\n", cell)
        return words[1:] if words.startswith("'") and FORMULA.match(words) else words

    return read


code: Final = text(40)


def one_of(words: Collection[str]) -> Reader:
    """Read one of some words, in any case."""

    def read(cell: str, _at: Circumstances) -> str:
        word = cell.lower()
        if word not in words:
            known = ", ".join(sorted(words))
            raise wrong_cell(cell, f"不在可用值中：{known}", f"is none of: {known}")
        return word

    return read


def yes_or_no(cell: str, _at: Circumstances) -> bool:
    """Read yes or no."""
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if cell.lower() not in known:
        raise wrong_cell(cell, "应为 yes 或 no", "should be yes or no")
    return known[cell.lower()]


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
