"""Groups too small to be told of: three ratings about a named clerk are nobody's business.

What is left out must not be found by taking what is shown from a total either: where so little is
left out that a total gives it away, the next smallest goes with it.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Final, TypeVar

Key = TypeVar("Key", bound=Hashable)

FEWEST: Final = 5
"""Of how many a figure is told at least. Money, stars and ranks count all, by their own minimum."""


def is_told(n: int) -> bool:
    """Tell whether a figure of so many may be shown."""
    return n >= FEWEST


def hidden(
    counts: Mapping[Key, int], totals: Iterable[Collection[Key]] | None = None
) -> frozenset[Key]:
    """Return which parts are not shown beside the totals of some groups; of all together, if none.

    Those of fewer than `FEWEST`, and with them, of every group, as many of the smallest others as
    it takes for what is left out to be `FEWEST` at least. Parts of nobody are no secret.
    """
    groups = [frozenset(counts)] if totals is None else [frozenset(each) for each in totals]
    left_out = {key for key, n in counts.items() if 0 < n < FEWEST}
    for group in sorted(groups, key=len):
        shown = sorted(
            (key for key in group - left_out if counts.get(key)),
            key=lambda key: (counts[key], str(key)),
        )
        missing = sum(counts.get(key, 0) for key in group & left_out)
        while shown and 0 < missing < FEWEST:
            missing += counts[shown[0]]
            left_out.add(shown.pop(0))
    return frozenset(left_out)
