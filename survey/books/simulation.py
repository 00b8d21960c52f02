"""What a policy would change: who would gain or lose if other numbers had held (regulation 10)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from survey.books.policy import Policy
from survey.books.rulebook import Entry, History, PolicyOf, Star, derive, worsts
from survey.books.stars import Candidate, gate, proposals
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Stake:
    """What some months come to for a person: points lost, yuan gained or lost, and how often
    the person was a star, a worst, or up for a dismissal review.
    """

    points: int = 0
    yuan: int = 0
    stars: int = 0
    worsts: int = 0
    reviews: int = 0

    def __add__(self, other: "Stake") -> "Stake":
        return Stake(
            self.points + other.points,
            self.yuan + other.yuan,
            self.stars + other.stars,
            self.worsts + other.worsts,
            self.reviews + other.reviews,
        )

    @property
    def burden(self) -> tuple[int, ...]:
        """What orders stakes: the lighter is the better, points first, money last."""
        return (self.points, self.reviews, self.worsts, -self.stars, -self.yuan)


@dataclass(frozen=True, slots=True)
class Effect:
    """What stands for a person, and what would stand."""

    person: str
    before: Stake
    after: Stake

    @property
    def gains(self) -> bool:
        """Whether the person would be better off."""
        return self.after.burden < self.before.burden


@dataclass(frozen=True, slots=True)
class Comparison:
    """The effects on everybody who would notice, those who lose most first, and the sums."""

    effects: tuple[Effect, ...]
    before: Stake
    after: Stake


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy makes of a history: the entries, and each person up for review."""

    entries: Mapping[Month, Iterable[Entry]]
    reviews: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Contest:
    """Everybody's month as a policy sees it, and the policy whose gate they have to pass."""

    candidates: Collection[Candidate]
    policy: Policy

    def passes(self, person: str) -> bool:
        """Whether somebody passes the gate."""
        found = (one for one in self.candidates if one.person == person)
        return any(gate(one, self.policy).passed for one in found)

    def proposed(self) -> dict[str, str]:
        """Return whom the rules propose, by unit."""
        found = proposals(self.candidates, self.policy).values()
        return {each.unit: each.person for each in found if each.person is not None}


def outcome(history: History, policy_of: PolicyOf, months: Collection[Month]) -> Outcome:
    """Return what would stand for some months under a policy."""
    found = worsts(history, policy_of)
    return Outcome(
        derive(history, policy_of, months),
        [one.person for month in months for one in found.get(month, ()) if one.review],
    )


def stars_under(
    named: Iterable[Star], was: Mapping[Month, Contest], would: Mapping[Month, Contest]
) -> tuple[Star, ...]:
    """Return whom the committee could have named had another gate held.

    A star who passed and would not pass any more leaves a vacancy; a vacancy goes to whom only the
    new gate proposes. Every other decision stands, and months that nobody contests.
    """
    before = {month: contest.proposed() for month, contest in was.items()}
    after = {month: contest.proposed() for month, contest in would.items()}
    found = []
    for star in named:
        person = star.person
        if star.month in was and star.month in would:
            if person is None:
                new = after[star.month].get(star.unit)
                person = new if new != before[star.month].get(star.unit) else None
            elif was[star.month].passes(person) and not would[star.month].passes(person):
                person = None
        found.append(Star(star.month, star.unit, person))
    return tuple(found)


def compare(before: Outcome, after: Outcome) -> Comparison:
    """Return who would gain and who would lose between two outcomes of the same months."""
    was, would = _stakes(before), _stakes(after)
    effects = [
        Effect(person, was.get(person, Stake()), would.get(person, Stake()))
        for person in was.keys() | would.keys()
    ]
    noticing = [each for each in effects if each.before != each.after]
    return Comparison(
        tuple(sorted(noticing, key=_worst_off_first)),
        sum(was.values(), Stake()),
        sum(would.values(), Stake()),
    )


def _worst_off_first(effect: Effect) -> tuple[list[int], str]:
    pairs = zip(effect.before.burden, effect.after.burden, strict=True)
    return ([was - would for was, would in pairs], effect.person)


def _stakes(found: Outcome) -> dict[str, Stake]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for entries in found.entries.values():
        for entry in entries:
            held = sums[entry.person]
            held[0] += entry.points
            held[1] += entry.yuan
            held[2] += entry.role == "star"
            held[3] += entry.role == "worst"
    for person in found.reviews:
        sums[person][4] += 1
    return {person: Stake(*held) for person, held in sums.items()}
