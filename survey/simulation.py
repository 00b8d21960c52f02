"""What a policy would change: who would gain or lose if other numbers had held (regulation 10)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from survey.months import Month
from survey.rulebook import Entry


@dataclass(frozen=True, slots=True)
class Effect:
    """What stands for a person, and what would stand: points lost, and yuan gained or lost."""

    person: str
    points_before: int
    points_after: int
    yuan_before: int
    yuan_after: int

    @property
    def is_any(self) -> bool:
        """Whether the person would notice."""
        return (self.points_before, self.yuan_before) != (self.points_after, self.yuan_after)

    @property
    def gains(self) -> bool:
        """Whether the person would be better off: less points first, then more money."""
        return (self.points_after, -self.yuan_after) < (self.points_before, -self.yuan_before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The effects on everybody who would notice, those who lose most first, and the sums."""

    effects: tuple[Effect, ...]
    total: Effect


def compare(
    before: Mapping[Month, Iterable[Entry]], after: Mapping[Month, Iterable[Entry]]
) -> Comparison:
    """Return who would gain and who would lose between two derivations of the same months."""
    was, would = _sums(before), _sums(after)
    effects = [
        Effect(person, was[person][0], would[person][0], was[person][1], would[person][1])
        for person in sorted(was.keys() | would.keys())
    ]
    total = Effect(
        "",
        sum(each.points_before for each in effects),
        sum(each.points_after for each in effects),
        sum(each.yuan_before for each in effects),
        sum(each.yuan_after for each in effects),
    )
    noticing = [each for each in effects if each.is_any]
    return Comparison(tuple(sorted(noticing, key=_worst_off_first)), total)


def _worst_off_first(effect: Effect) -> tuple[int, int, str]:
    points = effect.points_after - effect.points_before
    return (-points, effect.yuan_after - effect.yuan_before, effect.person)


def _sums(entries: Mapping[Month, Iterable[Entry]]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for found in entries.values():
        for entry in found:
            points, yuan = sums[entry.person]
            sums[entry.person] = (points + entry.points, yuan + entry.yuan)
    return sums
