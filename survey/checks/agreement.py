"""Agreement of two inspectors beyond chance: Cohen's kappa."""

from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

PLACES: Final = Decimal("0.0001")


def kappa(first: Mapping[str, str], second: Mapping[str, str]) -> Decimal | None:
    """Return Cohen's kappa over the items both answered, with four decimals.

    (observed - by chance) / (1 - by chance), where chance lets each answer as often as they did:
    1 is full agreement, 0 what chance alone would bring, below 0 less than that. None where it is
    undefined: nothing in common, or both gave one and the same answer throughout.
    """
    common = first.keys() & second.keys()
    n = len(common)
    agreed = sum(first[item] == second[item] for item in common)
    firsts = Counter(first[item] for item in common)
    seconds = Counter(second[item] for item in common)
    by_chance = sum(times * seconds[answer] for answer, times in firsts.items())
    if n * n == by_chance:
        return None
    return (Decimal(n * agreed - by_chance) / (n * n - by_chance)).quantize(PLACES, ROUND_HALF_UP)
