"""Groups too small to be told of: three ratings about a named clerk are nobody's business.

What is left out must not be found by taking what is shown from a total either: where so little is
left out that a total gives it away, the next smallest goes with it.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

Key = TypeVar("Key", bound=Hashable)

FEWEST: Final = 5
"""Of how many a figure is told at least. Money, stars and ranks count all, by their own minimum."""


def is_told(n: int) -> bool:
    """Tell whether a figure of so many may be shown."""
    return n >= FEWEST


def hidden(
    counts: Mapping[Key, int],
    totals: Iterable[Collection[Key]] | None = None,
    *,
    also: Collection[Key] = (),
) -> frozenset[Key]:
    """Return which parts are not shown beside the totals of some groups; of all together, if none.

    Those of fewer than `FEWEST` and those named besides, and with them, of every group, as many of
    the smallest others as it takes for what is left out to be two parts, of `FEWEST` at least.
    Parts of nobody are no secret.
    """
    rated = {key: n for key, n in counts.items() if n}
    wholes = [rated.keys()] if totals is None else totals
    groups = [sorted(rated.keys() & set(each), key=lambda key: (rated[key], str(key)))
              for each in wholes]  # fmt: skip
    left_out = {key for key, n in rated.items() if n < FEWEST or key in also}
    before = -1
    while len(left_out) > before:
        before = len(left_out)
        for group in groups:
            left_out.update(_along(group, rated, left_out))
    return frozenset(left_out)


def _along(
    group: Sequence[Key], counts: Mapping[Key, int], left_out: Collection[Key]
) -> Sequence[Key]:
    """Return the smallest of a group that go with what is left out of it."""
    gone = [counts[key] for key in group if key in left_out]
    shown = [key for key in group if key not in left_out]
    n = 0
    while gone and n < len(shown) and (len(gone) < 2 or sum(gone) < FEWEST):
        gone.append(counts[shown[n]])
        n += 1
    return shown[:n]
