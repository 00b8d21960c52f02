"""Which of many stands out: each against all others, by Holm, three points at least.

The one least likely by chance is asked first. Named, it leaves the baseline, and the next is asked
against what remains. A board's questions cut the same ratings in different ways; Holm holds
however they hang together, and together they are wrong in at most one board of twenty.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from survey.board.chance import NOTHING, Part, apart_by_chance, worse_by_chance, worse_than

WRONG: Final = 0.01
"""In how many boards a question may name something where nothing is."""
WRONG_DAYS: Final = 0.015
"""The same for days, of which a false one does least harm."""
POINTS: Final = 0.03
"""What is named differs by so much at least: with ten thousand ratings everything differs."""
_WITHOUT: Final = 0.05
"""What is named must stay as unlikely without its worst date, or its worst window."""
_HAIR: Final = 1e-9

Name = TypeVar("Name", bound=Hashable)
Name_co = TypeVar("Name_co", bound=Hashable, covariant=True)
Piece = TypeVar("Piece", bound=Hashable)


class Asked(Protocol[Name_co]):
    """One of a question's many, and how it differs from what it is held against."""

    @property
    def name(self) -> Name_co:
        """What it is."""

    @property
    def part(self) -> Part:
        """What was said of it."""

    @property
    def both(self) -> bool:
        """Whether being better counts as well."""

    def standard(self, whole: Part) -> Part:
        """Return what it is held against, where so much has not been named yet."""

    def held_against(self, standard: Part) -> float:
        """Return the share of dissatisfied that would be nothing special."""

    def chance(self, part: Part, standard: Part, spread: float) -> float:
        """Return how often chance does as much to a part of it."""

    def left(self, whole: Part) -> Part:
        """Return the baseline once this is named."""


@dataclass(frozen=True, slots=True)
class Among(Generic[Name_co]):
    """One held against all others; worse, or `both` ways. `usual` weighs what its kind always is.

    A Saturday that is always twice as bad has its ratings counted twice: it must be worse than
    a Saturday to stand out.
    """

    name: Name_co
    part: Part
    usual: float = 1.0
    both: bool = False

    def weighed(self, part: Part) -> Part:
        """Return a part as it counts beside those of other kinds."""
        return part if self.usual == 1 else Part(part.x, max(part.x, part.n * self.usual))

    def standard(self, whole: Part) -> Part:
        """Return all others."""
        return whole - self.weighed(self.part)

    def held_against(self, standard: Part) -> float:
        """Return the others' share, as it is for its kind."""
        return standard.rate * self.usual

    def chance(self, part: Part, standard: Part, spread: float) -> float:
        """Return how often a blind draw of it and the others would do as much."""
        own = self.weighed(part)
        test = apart_by_chance if self.both else worse_by_chance
        return test(own.thinned(spread), (own + standard).thinned(spread))

    def left(self, whole: Part) -> Part:
        """Return the others."""
        return self.standard(whole)


@dataclass(frozen=True, slots=True)
class Against(Generic[Name_co]):
    """One held against a share of dissatisfied that is not to be passed."""

    name: Name_co
    part: Part
    most: float

    def standard(self, whole: Part) -> Part:
        """Return the share, as a part of one."""
        return Part(self.most, 1)

    @property
    def both(self) -> bool:
        """Staying below the share is nothing special."""
        return False

    def held_against(self, standard: Part) -> float:
        """Return the share."""
        return standard.rate

    def chance(self, part: Part, standard: Part, spread: float) -> float:
        """Return how often somebody right at the share would do as badly."""
        return worse_than(part.thinned(spread), standard.rate)

    def left(self, whole: Part) -> Part:
        """Return the baseline, which this never was a part of."""
        return whole


@dataclass(frozen=True, slots=True)
class Since(Generic[Name_co]):
    """One held against the same a while before, both ways."""

    name: Name_co
    part: Part
    before: Part

    def standard(self, whole: Part) -> Part:
        """Return what was before."""
        return self.before

    @property
    def both(self) -> bool:
        """A rise counts as a fall does."""
        return True

    def held_against(self, standard: Part) -> float:
        """Return the share before."""
        return standard.rate

    def chance(self, part: Part, standard: Part, spread: float) -> float:
        """Return how often one rate would lie as far apart twice."""
        return apart_by_chance(part.thinned(spread), (part + standard).thinned(spread))

    def left(self, whole: Part) -> Part:
        """Return the baseline, which this never was a part of."""
        return whole


@dataclass(frozen=True, slots=True)
class Named(Generic[Name_co]):
    """What stands out, and what it was held against when it was named."""

    asked: Asked[Name_co]
    standard: Part

    @property
    def name(self) -> Name_co:
        """What it is."""
        return self.asked.name

    @property
    def is_worse(self) -> bool:
        """Tell which way it stands out."""
        return self.asked.part.rate > self.usual

    @property
    def usual(self) -> float:
        """The share of dissatisfied it was held against."""
        return self.asked.held_against(self.standard)


@dataclass(frozen=True, slots=True)
class Found(Generic[Name_co]):
    """A question's answer: what stands out, the surest first, at a spread, of how many."""

    named: tuple[Named[Name_co], ...]
    many: int
    spread: float = 1.0


def stand_out(
    asked: Sequence[Asked[Name]], whole: Part, swing: Callable[[], float], wrong: float = WRONG
) -> Found[Name]:
    """Return what stands out of a whole; `wrong` is in how many boards something may by chance.

    How much ratings swing is looked up only where something would be named if they did not: a
    swing never adds anything to what is named.
    """
    named = _step_down(asked, whole, 1.0, wrong)
    if not named:
        return Found((), len(asked))
    spread = swing()
    if spread > 1:
        named = _step_down(asked, whole, spread, wrong)
    return Found(tuple(named), len(asked), spread)


def the_one(named: Named[Name], pieces: Mapping[Piece, Part], spread: float) -> Piece | None:
    """Return the piece that alone makes something stand out; None where it does without it, too."""
    asked, standard = named.asked, named.standard
    worst = max(
        pieces, key=lambda each: _gap(asked, pieces[each], standard) * pieces[each].n, default=None
    )
    if worst is None:
        return None
    without = asked.part - pieces[worst]
    stays = (
        without.n > 0
        and _differs(asked, without, standard)
        and asked.chance(without, standard, spread) <= _WITHOUT
    )
    return None if stays else worst


def _step_down(
    asked: Sequence[Asked[Name]], whole: Part, spread: float, wrong: float
) -> list[Named[Name]]:
    named: list[Named[Name]] = []
    waiting = list(asked)
    while waiting:
        chances = [_chance(each, whole, spread) for each in waiting]
        least = min(chances)
        if least > wrong / len(waiting):
            break
        # Of two that are equally unlikely, but for the last digit, the one asked first is named.
        found = waiting.pop(next(i for i, p in enumerate(chances) if p <= least * (1 + _HAIR)))
        named.append(Named(found, found.standard(whole)))
        whole = found.left(whole)
    return named


def _chance(asked: Asked[Name], whole: Part, spread: float) -> float:
    """Return how often chance does it; always, where it is not three points or nothing to hold."""
    standard = asked.standard(whole)
    if standard.n <= 0 or not _differs(asked, asked.part, standard):
        return 1.0
    return asked.chance(asked.part, standard, spread)


def _differs(asked: Asked[Name], part: Part, standard: Part) -> bool:
    return _gap(asked, part, standard) >= POINTS - _HAIR


def _gap(asked: Asked[Name], part: Part, standard: Part) -> float:
    found = part.rate - asked.held_against(standard)
    return abs(found) if asked.both else found


def whole_of(asked: Sequence[Among[Name]], before: Part = NOTHING) -> Part:
    """Return the baseline of some, and of what was before."""
    return sum((each.weighed(each.part) for each in asked), before)
