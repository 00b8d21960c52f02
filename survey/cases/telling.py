"""What staff write to customers: whom or what it names is shown to them before it goes out."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from survey.cases.names import named_in
from survey.refusals.cases import NamesUnmeant
from survey.texts import Text

# A mobile number, its signs grouped or not, or one with an area code; never a part of a longer one.
_NUMBER: Final = re.compile(
    r"(?<!\d)(?:(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{3,4}[\s-]?\d{4})(?!\d)"
)


def refuse_unmeant(words: str, names: Iterable[str], *, meant: Collection[str]) -> None:
    """Refuse words that hold a name or a telephone number nobody said is meant.

    `meant` are names and numbers that may stand there, or words that hold such numbers.
    """
    known = {_bare(each) for one in meant for each in (one, *numbers_in(one))}
    found = [*named_in(words, names), *numbers_in(words)]
    unmeant = [each for each in dict.fromkeys(found) if _bare(each) not in known]
    if unmeant:
        raise NamesUnmeant(found=tuple(unmeant), named=Text("、".join(unmeant), ", ".join(unmeant)))


def numbers_in(words: str) -> Iterator[str]:
    """Give each telephone number in words, as it is written there."""
    for each in _NUMBER.finditer(unicodedata.normalize("NFKC", words)):
        yield each.group()


def _bare(told: str) -> str:
    """Return a number without what groups it; anything else as it is."""
    return re.sub(r"[\s-]", "", told).removeprefix("+86") if told[-1:].isdigit() else told
