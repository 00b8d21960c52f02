"""How large names and words stand on the wall: measured, so that none lies over another.

Lengths are in the wall's unit, a hundredth of its long side's width; the boxes are the smaller ones
of a wall that lies and one that stands.
"""

from collections.abc import Sequence
from typing import Final

from kiosk.look.measuring import Block, fitting, lines_of, width_of

LEAST: Final = 0.75
"""How small a name gets before it takes two lines."""
_ROW: Final = (25.0, 5.0)
_NAME, _UNDER_NAME = 2.1, 1.5
_LEADING: Final = 1.2
_BOARD: Final = 30.0
_PROMISE: Final = (33.0, 10.2)


def company(name: str) -> str:
    """Return the size of the company's name beside the title, as CSS."""
    return _said(fitting((Block(name, 2, 1.35),), width=60, height=2.7, least=0.5))


def row(name: str, under: str) -> tuple[str, str]:
    """Return the sizes of a row's name and of the line beneath it, which gets what is left."""
    width, height = _ROW
    share = height - _UNDER_NAME * _LEADING * 0.9
    n = fitting((Block(name, _NAME, _LEADING),), width=width, height=share, least=LEAST)
    taken = len(lines_of(name, width / (_NAME * n))) * _NAME * n * _LEADING
    beneath = (Block(under, _UNDER_NAME, _LEADING),)
    return _said(n), _said(fitting(beneath, width=width, height=height - taken, least=LEAST))


def person(name: str) -> str:
    """Return the size of the name on the honour board."""
    return _said(fitting((Block(name, 6, 1.15),), width=_BOARD, height=8.4, least=0.6))


def unit(name: str) -> str:
    """Return the size of the unit's name beneath it."""
    return _said(fitting((Block(name, 2.4, 1.35),), width=_BOARD, height=3.4, least=LEAST))


def why(reasons: Sequence[str]) -> str:
    """Return the size of the reasons, a line each."""
    blocks = tuple(Block(each, 1.7, 1.35) for each in reasons)
    return _said(fitting(blocks, width=_BOARD, height=6.9, least=LEAST))


def promise(heading: str, words: str) -> str:
    """Return the size of a commitment beneath its heading."""
    width, height = _PROMISE
    lines = -(-width_of(heading) * 2 // width)
    left = height - lines * 2.7 - 0.6
    return _said(fitting((Block(words, 2.4, 1.35),), width=width, height=left, least=LEAST))


def _said(scale: float) -> str:
    return f"--f:{scale}"
