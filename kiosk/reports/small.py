"""What the board does not show because so few rated: the rule of `survey/few`, asked of its cuts.

Ranks, stars and money count every rating; here it is decided what is seen of them.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from db.directory.directory_store import Unit, Window
from kiosk.reports.directory.scopes import Scope, scope
from kiosk.rights.units import subtree
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import ORDER, STRONG, ByTier, Tier, summed
from survey.few import hidden, is_told

Key = TypeVar("Key", bound=Hashable)
Counts = Mapping[int, int]
"""How many ratings count of each window, by row number."""
Parts = Mapping[str, Collection[int]]
"""The windows of each part of a whole, by row number."""
_CUTS: Final = (ORDER, STRONG, frozenset(ORDER) - STRONG)
"""What the ways of coming add up to where somebody looks."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A unit, a post or both, and the wholes in which each stands beside others."""

    beside: tuple[tuple[Parts, frozenset[str]], ...] = ()
    """The parts of each whole, and those of them that were chosen."""

    def is_told(self, counts: Counts, gone: Collection[int] = ()) -> bool:
        """Tell whether it is shown: else others would be found by taking it from a total."""
        return all(
            chosen.isdisjoint(_hidden_parts(counts, parts, gone)) for parts, chosen in self.beside
        )

    def told(self, tallies: Mapping[Key, Tally], of_all: Mapping[Key, Counts]) -> dict[Key, Tally]:
        """Return the parts of its total that are shown; `of_all` has those of all windows."""
        untold = {key for key, counts in of_all.items() if not self.is_told(counts)}
        gone = hidden({key: tally.n for key, tally in tallies.items()}, also=untold)
        return {key: tally for key, tally in tallies.items() if key not in gone}

    def shows_ways(self, of_all: Mapping[int, ByTier]) -> bool:
        """Tell whether it is shown by ways of coming, each for itself and the strong together."""
        cuts = [*((tier,) for tier in ORDER), STRONG]
        return all(self.is_told(counts_of(of_all, tiers)) for tiers in cuts)


EVERYTHING: Final = Cut()


def cut(session: Session, *, unit: str | None, post: str | None, of: frozenset[str] | None) -> Cut:
    """Return what was chosen among all that who looks may choose."""
    if unit is None and post is None:
        return EVERYTHING
    seen = scope(session, of=of)
    beside: list[tuple[Parts, frozenset[str]]] = []
    if post is not None:
        here = scope(session, unit=unit, of=of).windows
        beside.append((_posts(here), frozenset([post])))
    line = _line(seen.units, unit)
    for windows in (seen.windows, scope(session, post=post, of=of).windows):
        families = _families(seen.units, windows).values()
        beside += [(parts, line & parts.keys()) for parts in families if line & parts.keys()]
    return Cut(tuple(beside))


def counts_of(tallies: Mapping[int, ByTier], tiers: Collection[Tier] | None) -> dict[int, int]:
    """Return how many ratings of some tiers count of each window; of all where nothing is said."""
    return {window: summed(each, tiers or ORDER).n for window, each in tallies.items()}


def told_ways(by_tier: ByTier) -> dict[Tier, Tally]:
    """Return the ways of coming that are shown beside the total."""
    return {tier: tally for tier, tally in by_tier.items() if tier not in _hidden_ways(by_tier)}


def is_way_told(by_tier: ByTier, tiers: Collection[Tier] | None) -> bool:
    """Tell whether a cut by ways of coming is shown beside the total, which has its own rule."""
    if tiers is None:
        return True
    if len(tiers) == 1:
        return _hidden_ways(by_tier).isdisjoint(tiers)
    n = summed(by_tier, tiers).n
    rest = summed(by_tier).n - n
    return all(each == 0 or is_told(each) for each in (n, rest))


def few_windows(
    group: Scope, tallies: Mapping[int, ByTier], tiers: Collection[Tier]
) -> frozenset[int]:
    """Return the windows of the whole group whose figures are left out, whatever is looked at.

    Of few ratings, and what would give those away in the sum of a unit, of a post or of both, or
    beside what came by all ways.
    """
    units, windows = group.units, group.windows
    wholes = _wholes(units, windows)
    posts = [_posts(whole) for whole in wholes]
    sums = [{each.id for each in whole} for whole in wholes]
    sums += [set(ids) for parts in posts for ids in parts.values()]
    families = [*_families(units, windows).values(), *posts]
    gone = _gone(counts_of(tallies, None), sums, families)
    if set(tiers) == set(ORDER):
        return gone
    gone |= {window for window, each in tallies.items() if not is_way_told(each, tiers)}
    return _gone(counts_of(tallies, tiers), sums, families, gone)


def _gone(
    counts: Counts, sums: Sequence[Collection[int]], families: Sequence[Parts],
    also: frozenset[int] = frozenset(),
) -> frozenset[int]:  # fmt: skip
    """Return the windows left out of some sums, one of each part that is left out among them."""
    gone, before = also | hidden(counts, sums, also=also), frozenset[int]()
    while gone != before:
        before = gone
        gone = gone.union(_of_hidden_parts(counts, families, gone))
        gone |= hidden(counts, sums, also=gone)
    return gone


def _hidden_ways(by_tier: ByTier) -> frozenset[Tier]:
    return hidden({tier: tally.n for tier, tally in by_tier.items()}, _CUTS)


def _hidden_parts(counts: Counts, parts: Parts, gone: Collection[int] = ()) -> frozenset[str]:
    """Return the parts left out of a whole; one whose windows all are is left out with them."""
    rated = {part: [each for each in ids if counts.get(each)] for part, ids in parts.items()}
    whole = {part: sum(counts[each] for each in ids) for part, ids in rated.items()}
    return hidden(whole, also={part for part, ids in rated.items() if set(ids) <= set(gone)})


def _of_hidden_parts(
    counts: Counts, families: Iterable[Parts], gone: frozenset[int]
) -> Iterator[int]:
    """Yield a window of each unit and post that is not shown: else its windows would sum it up."""
    for parts in families:
        for part in _hidden_parts(counts, parts, gone):
            rated = [each for each in parts[part] if counts.get(each)]
            if rated and not gone & set(rated):
                yield min(rated, key=lambda each: (counts[each], str(each)))


def _line(units: Sequence[Unit], unit: str | None) -> frozenset[str]:
    """Return a unit and all above it."""
    parents, line = {each.code: each.parent for each in units}, set[str]()
    while unit is not None and unit not in line:
        line.add(unit)
        unit = parents.get(unit)
    return frozenset(line)


def _wholes(units: Sequence[Unit], windows: Sequence[Window]) -> list[Sequence[Window]]:
    """Return the windows of the group and of each unit."""
    beneath = [subtree(units, unit.code) for unit in units]
    return [windows, *([each for each in windows if each.unit in codes] for codes in beneath)]


def _posts(windows: Iterable[Window]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in windows:
        found.setdefault(each.post, set()).add(each.id)
    return found


def _families(
    units: Sequence[Unit], windows: Sequence[Window]
) -> dict[str | None, dict[str, set[int]]]:
    """Return the windows of each unit, by the unit above it."""
    found: dict[str | None, dict[str, set[int]]] = {}
    for unit in units:
        codes = subtree(units, unit.code)
        ids = {each.id for each in windows if each.unit in codes}
        found.setdefault(unit.parent, {})[unit.code] = ids
    return found
