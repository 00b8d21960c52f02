"""How wide words are, before anybody draws them: what a box holds, and at which size.

The fonts of whoever prints or shows are not known here, so widths are those of a wide bold face:
what fits by them fits in any. Words shrink, then wrap; nothing is ever cut.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import combining, east_asian_width

_NARROW: Final = frozenset("ijlI.,:;'|! ()[]-")
_WIDEST: Final = frozenset("MWmw@%&")
_PIECE: Final = re.compile(r"\s+|[^\s\u2e80-\uffef]+|.", re.DOTALL)
_STEP: Final = 0.02


@dataclass(frozen=True, slots=True)
class Block:
    """Words in a box: the size they have where there is room, and the height of their line."""

    words: str
    size: float
    leading: float = 1.3


def width_of(words: str) -> float:
    """Return how wide words are on one line, in times their size."""
    return sum(map(_width, words))


def lines_of(words: str, room: float) -> list[str]:
    """Return words as the lines they take where a line holds so many times their size."""
    lines, line = [], ""
    for piece in _pieces(words, room):
        if line and width_of(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


@lru_cache(maxsize=4096)
def fitting(blocks: Sequence[Block], *, width: float, height: float, least: float) -> float:
    """Return by how much blocks one below the other shrink to fit a box; at most to `least`.

    First what keeps each on one line, down to `least`; what is too long for that wraps, at the
    largest size at which all lines fit.
    """
    if all(width_of(b.words) * b.size * least <= width for b in blocks):
        return _largest(blocks, width=width, height=height, least=least, alone=True)
    return _largest(blocks, width=width, height=height, least=0.0, alone=False)


def _largest(
    blocks: Sequence[Block], *, width: float, height: float, least: float, alone: bool
) -> float:
    scale = 1.0
    while scale > max(least, _STEP):
        lines = [len(lines_of(b.words, width / (b.size * scale))) for b in blocks]
        tall = sum(
            n * b.size * scale * b.leading for n, b in zip(lines, blocks, strict=True) if b.words
        )
        if tall <= height and (not alone or max(lines) == 1):
            return round(scale, 2)
        scale -= _STEP
    return round(max(least, _STEP), 2)


def _pieces(words: str, room: float) -> Iterator[str]:
    """Return what is not broken: a word, a sign of Chinese; a word wider than a line is."""
    for found in _PIECE.finditer(words):
        piece = found.group()
        if width_of(piece) > room:
            yield from piece
        else:
            yield piece


def _width(sign: str) -> float:
    if combining(sign):
        return 0.0
    if east_asian_width(sign) in "WFA":
        return 1.0
    if sign in _NARROW:
        return 0.36
    if sign in _WIDEST:
        return 0.98
    return 0.74 if sign.isupper() else 0.62
