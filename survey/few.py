"""Groups too small to be told of: three ratings about a named clerk are nobody's business."""

from typing import Final

FEWEST: Final = 5
"""Of how many a figure is told at least. Money, stars and ranks count all, by their own minimum."""


def is_told(n: int) -> bool:
    """Tell whether a figure of so many may be shown."""
    return n >= FEWEST
