"""Which ratings count for each unit's star, and how far ways that are hard to fake reach it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import duty_store
from db.directory.directory_store import Person
from db.feedback import rollup_store, strong_ways
from kiosk.reports.directory.scopes import Scope
from survey.books.policy import Policy
from survey.directory.duties import Duty
from survey.feedback.reach import Reach, Ways, reach
from survey.feedback.tiers import ORDER, STRONG, ByTier, Tier, star_tiers, summed
from survey.months import Month


@dataclass(frozen=True, slots=True)
class StrongWays:
    """Where strong ways stood in a month, and who was on duty where."""

    ways: Ways = field(default_factory=Ways)
    duties: Mapping[str, Sequence[Duty]] = field(default_factory=dict)

    def of(self, people: Iterable[Person], *, least: int) -> Reach:
        """Return how far strong ways reach some people, by their duties of the month."""
        served = (duty for person in people for duty in self.duties.get(person.code, ()))
        return reach(served, self.ways, least=least)


def strong_ways_of(
    session: Session, month: Month, people: Collection[Person], scope: Scope,
    *, as_of: datetime, zone: ZoneInfo,
) -> StrongWays:  # fmt: skip
    """Return where strong ways stood in a month up to a moment, and who was on duty there.

    Where nothing came by one, nobody need be asked. A unit without a roster has served, as its
    people are posted.
    """
    by_window = rollup_store.tiers_by_window(session, month)
    strong = {number: summed(told, STRONG).n for number, told in by_window.items()}
    if not any(strong.values()):
        return StrongWays()
    begin = datetime.combine(month.first, time(), zone)
    end = min(datetime.combine(month.last + timedelta(days=1), time(), zone), as_of)
    came = strong_ways.trips(session, month.first, month.last)
    for window in scope.windows:
        came[window.code] = max(came.get(window.code, 0), strong.get(window.id, 0))
    found: dict[str, list[Duty]] = {}
    for kept in duty_store.between(session, begin, end):
        found.setdefault(kept.duty.person, []).append(kept.duty)
    rostered = {each.unit for each in people if each.code in found}
    for each in people:
        if each.unit not in rostered and each.window is not None:
            found[each.code] = [Duty(each.window, each.code, begin, end)]
    return StrongWays(Ways(strong_ways.devices(session, begin, end), came), found)


@dataclass(frozen=True, slots=True)
class StarRule:
    """What counts for a unit's star; how far strong ways reach it, where any of them came."""

    tiers: Collection[Tier]
    reach: Reach | None = None


def star_rules(
    people: Collection[Person], ratings: Mapping[str, ByTier], ways: StrongWays | None,
    policy: Policy,
) -> dict[str, StarRule]:  # fmt: skip
    """Return what counts for each unit's star under a policy; all where no ways were known yet."""
    if ways is None:
        return {each.unit: StarRule(ORDER) for each in people}
    by_unit: dict[str, list[Person]] = {}
    for each in people:
        by_unit.setdefault(each.unit, []).append(each)
    found = {}
    least = policy.min_ratings_star
    for unit, ours in by_unit.items():
        told = [ratings.get(each.code, {}) for each in ours]
        reached = ways.of(ours, least=least)
        tiers = star_tiers(told, policy.star_tiers, least=least, reach=reached)
        came = any(summed(each, STRONG).n for each in told)
        found[unit] = StarRule(tiers, reached if came else None)
    return found
