"""The rule book: what verified events make stand in the ledger (regulation 3 to 6).

`events of a month + chains as of each incident + policy → the entries that must stand`. Pure: the
same events in any order of arrival give the same entries. Posting writes only differences between
these and what stands already; nothing that was written is ever changed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar, get_args

from survey.books.points import Incident, points_of_month
from survey.books.policy import Policy
from survey.books.rulings import Ruling
from survey.books.stars import bonus, streak
from survey.books.worst import CounsellingHeld, Worst, worst_of_month
from survey.months import Month

PaidAs = Literal["person", "supervisor", "leader", "star", "worst", "duty", "duty_fine"]
ROLES: Final = frozenset(get_args(PaidAs))
FINES: Final = frozenset({"worst", "duty_fine"})
MONEY: Final = FINES | {"star"}
RULED: Final = "decided by hand"
STAR_CLAUSE: Final = "regulation 5"
WORST_CLAUSE: Final = "regulation 6"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one cause takes from or gives to one person.

    Points are positive for who loses them; yuan are negative for a fine and positive for a bonus.
    `evidence` names what it rests on: complaints and counselling records, by reference.
    """

    month: Month
    person: str
    role: PaidAs
    complaint: str | None
    ordinal: int | None
    points: int
    yuan: int
    clause: str
    formula: str = field(compare=False)
    evidence: tuple[str, ...] = field(default=(), compare=False)
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Star:
    """Whom the committee named in a unit's month; no person is a vacancy."""

    month: Month
    unit: str
    person: str | None


@dataclass(frozen=True, slots=True)
class History:
    """Verified events: incidents by the month they fell into, counsellings, the stars named.

    `worst_elsewhere` tells of months that are not derived anew who was the worst; `rulings` what
    people decided that an inaction case costs.
    """

    incidents: Mapping[Month, Sequence[Incident]]
    counsellings: Sequence[CounsellingHeld] = ()
    stars: Sequence[Star] = ()
    worst_elsewhere: Mapping[Month, Collection[str]] = field(default_factory=dict)
    rulings: Sequence[Ruling] = ()

    @property
    def months(self) -> set[Month]:
        """The months in which anything happened."""
        found = {month for month, happened in self.incidents.items() if happened}
        found |= {star.month for star in self.stars}
        return found | {ruling.month for ruling in self.rulings}


PolicyOf = Callable[[Month], Policy]


def derive(
    history: History, policy_of: PolicyOf, months: Collection[Month] | None = None
) -> dict[Month, tuple[Entry, ...]]:
    """Return the entries that must stand, by month, in a stable order.

    A month's points rest on that month's events alone; a star's bonus also on the months in which
    the person was the star before. Who is the worst of a month is not its star.
    """
    worst = worsts(history, policy_of)
    held = stars_held(history, worst)
    wanted = history.months if months is None else months
    return {
        month: (
            *_points(history, month, policy_of(month)),
            *_fines(worst.get(month, ()), month),
            *_bonuses(held, month, policy_of(month)),
            *_by_hand(history.rulings, month),
        )
        for month in sorted(wanted)
    }


def worsts(history: History, policy_of: PolicyOf) -> dict[Month, tuple[Worst, ...]]:
    """Return the worsts of every month that is derived, counted over all there are."""
    by_person: dict[str, list[CounsellingHeld]] = defaultdict(list)
    for record in history.counsellings:
        by_person[record.person].append(record)
    before: dict[str, int] = {}
    found: dict[Month, tuple[Worst, ...]] = {}
    for month in sorted({*history.incidents, *history.worst_elsewhere}):
        if month not in history.incidents:
            for person in history.worst_elsewhere[month]:
                before[person] = before.get(person, 0) + 1
            continue
        incidents = history.incidents[month]
        twice = [who for who, n in Counter(one.person for one in incidents).items() if n > 1]
        held = [record for who in twice for record in by_person.get(who, ())]
        named = worst_of_month(incidents, held, before=before, policy=policy_of(month))
        if named:
            found[month] = named
            before |= {one.person: one.count for one in named}
    return found


def stars_held(history: History, worst: Mapping[Month, Sequence[Worst]]) -> tuple[Star, ...]:
    """Return the stars that stand: who is also the worst of the month leaves a vacancy."""
    barred = {(month, one.person) for month, found in worst.items() for one in found}
    barred |= {(month, who) for month, found in history.worst_elsewhere.items() for who in found}
    return tuple(
        Star(one.month, one.unit, None) if (one.month, one.person) in barred else one
        for one in sorted(history.stars, key=lambda star: (star.month, star.unit))
    )


def months_in_a_row(person: str, month: Month, held: Iterable[Star]) -> int:
    """Return how many months in a row, up to and with this one, the person is a star anywhere."""
    return streak(person, month, {one.month: person for one in held if one.person == person})


def _points(history: History, month: Month, policy: Policy) -> Iterable[Entry]:
    for line in points_of_month(history.incidents.get(month, ()), policy):
        yield Entry(
            month, line.person, line.payer, line.complaint, line.ordinal, line.points, 0,
            line.clause, line.formula, (line.complaint,),
        )  # fmt: skip


def _fines(worst: Iterable[Worst], month: Month) -> Iterable[Entry]:
    for one in worst:
        yield Entry(
            month, one.person, "worst", one.trigger, None, 0, -one.fine, WORST_CLAUSE,
            f"{one.fine}, no. {one.count}", (one.first, one.counselling, one.trigger),
        )  # fmt: skip


def _bonuses(held: Sequence[Star], month: Month, policy: Policy) -> Iterable[Entry]:
    for star in held:
        if star.month == month and star.person is not None:
            months = months_in_a_row(star.person, month, held)
            paid = bonus(months, policy)
            formula = f"{policy.star_bonus} × {months}"
            if paid < policy.star_bonus * months:
                formula += f", at most {paid}"
            yield Entry(
                month, star.person, "star", None, None, 0, paid, STAR_CLAUSE, formula,
                unit=star.unit,
            )  # fmt: skip


def _by_hand(rulings: Iterable[Ruling], month: Month) -> Iterable[Entry]:
    for each in sorted(rulings, key=lambda one: one.complaint):
        if each.month != month:
            continue
        amounts: tuple[tuple[PaidAs, int, int], ...] = (
            ("duty", each.points, 0), ("duty_fine", 0, -each.yuan),
        )  # fmt: skip
        for role, points, yuan in amounts:
            if points or yuan:
                yield Entry(
                    month, each.person, role, each.complaint, None, points, yuan, each.clause,
                    RULED, (each.complaint,),
                )  # fmt: skip


# What to post

Standing = TypeVar("Standing")


def differences(
    standing: Iterable[tuple[Standing, Entry]], due: Iterable[Entry]
) -> tuple[list[Standing], list[Entry]]:
    """Return what has to be reversed, and what has to be posted anew.

    Entries are the same when everything but their words is; of equal ones the earlier stands.
    """
    wanted = Counter(due)
    to_reverse: list[Standing] = []
    for number, entry in standing:
        if wanted[entry] > 0:
            wanted[entry] -= 1
        else:
            to_reverse.append(number)
    to_post = []
    for entry in due:
        if wanted[entry] > 0:
            wanted[entry] -= 1
            to_post.append(entry)
    return to_reverse, to_post


def posted_in(month: Month, now: Month, is_closed: Callable[[Month], bool]) -> Month:
    """Return the month whose books an entry goes into: its own while these are open.

    Later it is an adjustment in the books of the present month, or the next that are open
    (regulation 4).
    """
    if not is_closed(month):
        return month
    books = max(month.next, now)
    while is_closed(books):
        books = books.next
    return books
