"""Who may check which window, and how: one rule for checks that were drawn and all others.

Nobody checks a window of the own unit, nor one in whose chain they stand; a self-check is made
there and only there. A joint check is made by those drawn for it.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final

from survey.cases.recusal import Posted, bound_to
from survey.checks.draws import JOINT, SPOT
from survey.directory.roles import Role
from survey.refusals.checks import CheckRecused, KindNotYours, SelfCheckForeign
from survey.refusals.kinds import SurveyError

SELF: Final = "self"
KINDS: Final = (SPOT, SELF, JOINT)
KINDS_OF: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.INSPECTOR: KINDS,
    Role.SUPERVISION: KINDS,
    Role.QUALITY_MANAGER: (SELF,),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person may check on a day: the kinds of their role, windows by code."""

    kinds: tuple[str, ...]
    own: frozenset[str]
    barred: frozenset[str]

    def refusal(self, kind: str, window: str) -> SurveyError | None:
        """Return why a window may not be checked in this way, or None if it may."""
        if kind not in self.kinds:
            return KindNotYours()
        if kind == SELF:
            return None if window in self.own else SelfCheckForeign()
        return CheckRecused() if window in self.barred else None

    def kinds_at(self, window: str) -> tuple[str, ...]:
        """Return how a window may be checked; in no way at all if somebody else has to."""
        return tuple(kind for kind in self.kinds if self.refusal(kind, window) is None)

    def shut(self, window: str) -> SurveyError | None:
        """Return why a window may not be checked in any way, or None if it may in some."""
        if self.kinds_at(window):
            return None
        return self.refusal(self.kinds[0], window) if self.kinds else KindNotYours()


def reach(
    role: Role,
    person: str,
    *,
    places: Iterable[Posted],
    windows: Mapping[str, str],
    home: Set[str],
) -> Reach:
    """Return what somebody may check; `windows` by their unit, `home` the own unit and beneath."""
    places = tuple(places)
    units = {place.unit for place in places if place.person == person}
    chained = bound_to(person, places, windows).windows & windows.keys()
    return Reach(
        kinds=KINDS_OF.get(role, ()),
        own=frozenset(code for code, unit in windows.items() if unit in home),
        barred=chained | {code for code, unit in windows.items() if unit in units},
    )
