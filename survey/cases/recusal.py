"""Recusal (回避): who stands in whose chain, and the drawing of an officer from outside of it.

Supervision officers are heads of departments, the very people who lose points when their staff
are complained of (regulation 1). Whoever stands in the chain may neither verify nor close nor
edit nor reassign a case (regulation 11.10). What held on the day of the incident decides.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from survey.texts import Text


class Bond(StrEnum):
    """Why somebody stands in the chain of a case."""

    ACCUSED = "accused"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    UNIT_HEAD = "unit-head"
    SAME_WINDOW = "same-window"
    FORMERLY = "formerly"


CONCERNED: Final = frozenset({Bond.ACCUSED, Bond.SUPERVISOR, Bond.LEADER})
"""Whom a case concerns: who is complained of, and those above; the others are recused alone."""

OF_REPORTS: Final = frozenset({Bond.SUPERVISOR, Bond.LEADER, Bond.UNIT_HEAD})
"""Bonds of who stands above: the chairman, above whom nobody stands, decides all the same."""

BONDS: Final[dict[Bond, Text]] = {
    Bond.ACCUSED: Text("当事人本人", "the person complained of"),
    Bond.SUPERVISOR: Text("当事人的直接责任主管", "direct supervisor of the person"),
    Bond.LEADER: Text("当事人的主管集团领导", "group leader in charge of the person"),
    Bond.UNIT_HEAD: Text("同一单位的负责人", "head in the same unit"),
    Bond.SAME_WINDOW: Text("在同一窗口任职", "serves at the same window"),
    Bond.FORMERLY: Text("另行指定当事人之前须回避", "recused before somebody else was named"),
}


@dataclass(frozen=True, slots=True)
class Posted:
    """A person's place on the day of the incident; codes."""

    person: str
    unit: str
    supervisor: str | None = None
    leader: str | None = None
    window: str | None = None


def chain(
    places: Iterable[Posted], *, accused: str | None, unit: str | None, window: str | None
) -> dict[str, Bond]:
    """Return who stands in the chain of a case, and why; `places` are those of the incident's day.

    While nobody is named, everybody at the window may be meant: they and those above them stand
    in the chain. Heads are those who supervise somebody in the unit.
    """
    places = tuple(places)
    unit_meant = next((place.unit for place in places if place.person == accused), unit)
    bonds: dict[str, Bond] = {}

    def bind(person: str | None, bond: Bond) -> None:
        if person is not None:
            bonds.setdefault(person, bond)

    meant = [place for place in places if _is_meant(place, accused, window)]
    for place in meant:
        bind(place.person, Bond.ACCUSED if place.person == accused else Bond.SAME_WINDOW)
    bind(accused, Bond.ACCUSED)
    for place in meant:
        bind(place.supervisor, Bond.SUPERVISOR)
    for place in meant:
        bind(place.leader, Bond.LEADER)
    for place in places:
        if place.unit == unit_meant:
            bind(place.supervisor, Bond.UNIT_HEAD)
    return bonds


@dataclass(frozen=True, slots=True)
class Bound:
    """Windows and people in whose chain somebody stands; codes."""

    windows: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def __or__(self, other: "Bound") -> "Bound":
        return Bound(self.windows | other.windows, self.people | other.people)


def bound_to(person: str, places: Iterable[Posted], windows: Mapping[str, str]) -> Bound:
    """Return where somebody stands in the chain on the day of the places; `windows` by unit.

    The other way round of `chain`: the windows while nobody is named, and the people once one is.
    """
    places = tuple(places)
    headed = {place.unit for place in places if place.supervisor == person}
    theirs = [p for p in places if person in {p.person, p.supervisor, p.leader}]
    return Bound(
        frozenset(code for code, unit in windows.items() if unit in headed)
        | {place.window for place in theirs if place.window is not None},
        frozenset(place.person for place in places if place in theirs or place.unit in headed)
        | {person},
    )


def _is_meant(place: Posted, accused: str | None, window: str | None) -> bool:
    if accused is not None:
        return place.person == accused
    return window is not None and place.window == window


def recuses(bond: Bond | None, *, chairman: bool) -> bool:
    """Tell whether a bond keeps somebody from a case; the chairman decides on direct reports."""
    return bond is not None and not (chairman and bond in OF_REPORTS)


class Rung(StrEnum):
    """Among whom an officer is drawn."""

    TEAM = "team"
    LEADER = "leader"
    CHAIRMAN = "chairman"
    DEPUTIES = "deputies"


def ladder(*, sealed: bool, against_the_top: bool, past_the_leader: bool) -> tuple[Rung, ...]:
    """Return among whom an officer is drawn: the next rung only where nobody of one before is free.

    A sealed case begins at the top; one against the top itself with who does not stand beneath it:
    the chairman, or else the deputies that the policy names. Where nobody above is free, an officer
    from outside the chain is better than none. Who is meant is left out (regulation 1, 2, 7).
    """
    if not sealed:
        rungs = (Rung.TEAM, Rung.LEADER, Rung.CHAIRMAN, Rung.DEPUTIES)
    elif against_the_top or past_the_leader:
        rungs = (Rung.CHAIRMAN, Rung.DEPUTIES, Rung.LEADER, Rung.TEAM)
    else:
        rungs = (Rung.LEADER, Rung.CHAIRMAN, Rung.DEPUTIES, Rung.TEAM)
    return tuple(each for each in rungs if each is not Rung.LEADER or not past_the_leader)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn: the account, and the employee behind it, if any."""

    account: str
    person: str | None
    chairman: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """How an officer was drawn: anyone can do it again from the seed and find the same one."""

    seed: str
    drawn: str | None
    eligible: tuple[str, ...]
    recused: Mapping[str, Bond]


def draw(candidates: Sequence[Candidate], bonds: Mapping[str, Bond], *, seed: str) -> Drawing:
    """Draw one of the candidates outside the chain; none where there is none.

    Each has the same chance, and neither the order of candidates nor those recused move the lot.
    """
    recused = {
        each.account: bonds[each.person]
        for each in candidates
        if each.person is not None and recuses(bonds.get(each.person), chairman=each.chairman)
    }
    eligible = tuple(sorted({each.account for each in candidates} - recused.keys()))
    drawn = min(eligible, key=lambda account: _lot(seed, account), default=None)
    return Drawing(seed, drawn, eligible, recused)


def _lot(seed: str, account: str) -> str:
    return hashlib.sha256(f"{seed} {account}".encode()).hexdigest()
