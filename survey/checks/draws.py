"""The draw of checks: every window once by a shuffle, more by risk, inspectors from outside.

Everything follows from the seed and what was asked for, in whole numbers and SHA-256 alone, so that
anybody can draw again and find the same. The order in which windows and inspectors are given
moves nothing.

Balance: the largest load is the least that recusal allows. For every group of inspectors the
checks that only this group may do have to be done by it; the largest of those shares, rounded up,
is the bound and is reached. Where nobody is recused loads differ by one at most.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from survey.cases.recusal import Posted, chain
from survey.checks.balance import Seat, seated
from survey.refusals.checks import DrawRuleUnknown
from survey.texts import Text

RULE: Final = 1
"""Kept with each draw: another way of drawing gets another number, and old draws keep theirs."""
SPOT: Final = "spot"
JOINT: Final = "joint"
TOGETHER: Final = 2
"""Inspectors, and as many departments, of a joint check (regulation 8)."""
OWN_UNIT: Final = "own-unit"
MOST_TICKETS: Final = 20
COMPLAINT_TICKETS: Final = 3
SILENCE_TICKETS: Final = 2
_SHARE: Final = 20
"""A twentieth of low ratings is a ticket; so many ratings are thought of as fine beforehand."""


class Why(StrEnum):
    """Why a window was drawn."""

    COVERAGE = "coverage"
    COMPLAINTS = "complaints"
    LOW_RATINGS = "low-ratings"
    SILENCE = "silence"

    @property
    def label(self) -> Text:
        """The reason in words."""
        return _WHY[self]


_WHY: Final = {
    Why.COVERAGE: Text("每个窗口至少一次", "every window once"),
    Why.COMPLAINTS: Text("有投诉，加抽", "once more: complaints"),
    Why.LOW_RATINGS: Text("低分多，加抽", "once more: low ratings"),
    Why.SILENCE: Text("没有评价，加抽", "once more: no ratings at all"),
}


@dataclass(frozen=True, slots=True)
class Window:
    """A window to draw for, and what speaks for looking twice.

    `wants` are the checks it needs; `beside` the departments of inspectors who stay from an
    earlier draw of the same joint check.
    """

    code: str
    unit: str
    complaints: int = 0
    ratings: int = 0
    low: int = 0
    wants: tuple[Why, ...] = (Why.COVERAGE,)
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who may be drawn; `load` are the checks they have from earlier draws."""

    person: str
    unit: str
    load: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a draw depends on beside its seed: `extra` more by risk at most, by which `rule`."""

    kind: str
    period: str
    windows: tuple[Window, ...]
    inspectors: tuple[Inspector, ...]
    recused: Mapping[str, Mapping[str, str]]
    days: tuple[date, ...]
    extra: int = 0
    rule: int = RULE


@dataclass(frozen=True, slots=True)
class Lot:
    """One check: which window, by whom, why, and until when."""

    window: str
    inspector: str
    why: Why
    due_on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw's outcome; `nobody` are windows that not enough inspectors may check."""

    lots: tuple[Lot, ...]
    nobody: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    window: Window
    why: Why
    seats: int
    nth: int = 0
    open_to: frozenset[str] = field(default=frozenset())


def recused_from(
    places: Iterable[Posted], *, window: str, unit: str, among: Iterable[str]
) -> dict[str, str]:
    """Return who of some people may not check a window, and why: the chain, and the own unit."""
    places = tuple(places)
    bonds: dict[str, str] = {place.person: OWN_UNIT for place in places if place.unit == unit}
    in_chain = chain(places, accused=None, unit=unit, window=window)
    bonds |= {person: str(bond) for person, bond in in_chain.items()}
    return {person: bonds[person] for person in sorted(among) if person in bonds}


def draw(asked: Asked, *, seed: str) -> Drawn:
    """Draw the checks by the rule asked for; refuse a rule that is not known here.

    A window that not enough inspectors may check is named, never assigned.
    """
    if asked.rule not in _WAYS:
        raise DrawRuleUnknown(rule=asked.rule)
    return _WAYS[asked.rule](asked, seed)


def _balanced(asked: Asked, seed: str) -> Drawn:
    if not asked.days:
        raise ValueError("a draw needs days to spread the checks over")
    units = {each.person: each.unit for each in asked.inspectors}
    tasks = [_opened(task, asked, units) for task in _tasks(asked, seed)]
    nobody = {t.window.code for t in tasks if not _enough(t, units)}
    drawn = [task for task in tasks if task.window.code not in nobody]
    drawn += _extras(asked, drawn, seed)
    seats = [Seat(t.seats, t.open_to, frozenset(t.window.beside)) for t in drawn]
    who = seated(
        seats,
        units=units,
        loads={each.person: each.load for each in asked.inspectors},
        lot=lambda n, person: _lot(seed, "who", drawn[n].window.code, drawn[n].nth, person),
    )
    due = _due(drawn, asked.days)
    return Drawn(
        tuple(
            Lot(task.window.code, person, task.why, day)
            for task, people, day in zip(drawn, who, due, strict=True)
            for person in people
        ),
        tuple(sorted(nobody)),
    )


def _tasks(asked: Asked, seed: str) -> list[_Task]:
    """Return what must be done, in the shuffled order of the windows."""
    shuffled = sorted(asked.windows, key=lambda each: _lot(seed, "window", each.code))
    if asked.kind == JOINT:
        return [
            _Task(each, each.wants[0], TOGETHER - len(each.beside))
            for each in shuffled
            if len(each.beside) < TOGETHER
        ]
    return [
        _Task(each, why, 1, nth) for each in shuffled for nth, why in enumerate(sorted(each.wants))
    ]


def _opened(task: _Task, asked: Asked, units: Mapping[str, str]) -> _Task:
    barred = asked.recused.get(task.window.code, {})
    free = {p for p in units if p not in barred and units[p] not in task.window.beside}
    return replace(task, open_to=frozenset(free))


def _enough(task: _Task, units: Mapping[str, str]) -> bool:
    return len({units[person] for person in task.open_to}) >= task.seats


def _extras(asked: Asked, drawn: Sequence[_Task], seed: str) -> list[_Task]:
    """Return the windows looked at once more: tickets by risk, none of them twice."""
    tickets = [
        (_lot(seed, "ticket", task.window.code, n), task, why)
        for task in drawn
        if task.nth == 0
        for n, why in enumerate(_tickets(task.window))
    ]
    found: dict[str, _Task] = {}
    for _, task, why in sorted(tickets, key=lambda each: each[0]):
        if len(found) >= asked.extra:
            break
        nth = len(task.window.wants)
        found.setdefault(task.window.code, replace(task, why=why, nth=nth))
    return list(found.values())


def _tickets(window: Window) -> list[Why]:
    if window.ratings == 0:
        quiet = [Why.SILENCE] * SILENCE_TICKETS
    else:
        quiet = [Why.LOW_RATINGS] * (_SHARE * window.low // (window.ratings + _SHARE))
    complained = [Why.COMPLAINTS] * min(COMPLAINT_TICKETS * window.complaints, MOST_TICKETS)
    return complained + quiet


def _due(drawn: Sequence[_Task], days: Sequence[date]) -> list[date]:
    """Return a day for each check: spread evenly, a window's second one half a period away."""
    days = sorted(days)
    firsts = list(dict.fromkeys(task.window.code for task in drawn))
    begins = {code: n * len(days) // len(firsts) for n, code in enumerate(firsts)}
    seen: dict[str, int] = {}
    due = []
    for task in drawn:
        code = task.window.code
        again = seen.get(code, 0)
        seen[code] = again + 1
        due.append(days[(begins[code] + again * (len(days) // 2)) % len(days)])
    return due


def _lot(seed: str, *parts: object) -> str:
    return hashlib.sha256(json.dumps([seed, *parts]).encode()).hexdigest()


_WAYS: Final[Mapping[int, Callable[[Asked, str], Drawn]]] = {RULE: _balanced}
"""How each rule draws; one that draws were made by is never taken out, nor changed."""
