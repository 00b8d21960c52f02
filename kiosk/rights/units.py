"""Units and people as rights see them: whose figures somebody looks at, who belonged where."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import UNIT, Person, Postings, Unit
from kiosk.rights.who import User
from survey.cases.recusal import Bond, Posted, chain
from survey.directory.roles import Role
from survey.refusals.directory import CodeUnknown

_OF_SOME_UNITS: Final = frozenset({Role.LEADER, Role.QUALITY_MANAGER, Role.EMPLOYEE})


def subtree(units: Sequence[Unit], code: str) -> frozenset[str]:
    """Return the codes of a unit and of all units beneath it; refuse an unknown one."""
    if all(unit.code != code for unit in units):
        raise CodeUnknown(thing=UNIT, code=code)
    found = {code}
    while True:
        beneath = {unit.code for unit in units if unit.parent in found} - found
        if not beneath:
            return frozenset(found)
        found |= beneath


def visible(session: Session, user: User, *, today: date) -> frozenset[str] | None:
    """Return the units whose figures somebody looks at; None where that is all of them.

    The team and the books look at all. A leader, and a quality manager, looks at the own unit and
    what lies beneath it, whoever heads or leads others at theirs; a leader who is nobody at all.
    """
    if user.role not in _OF_SOME_UNITS or (user.role is Role.LEADER and user.person is None):
        return None
    if user.person is None:
        return frozenset()
    units, people = directory_store.units(session), directory_store.people(session, on=today)
    own = {each.unit for each in people if each.code == user.person}
    answers_for = own if user.role is not Role.EMPLOYEE else set[str]()
    answers_for |= {each.unit for each in people if user.person in {each.supervisor, each.leader}}
    return frozenset().union(*(subtree(units, code) for code in answers_for))


def in_tree_order(units: Sequence[Unit]) -> list[tuple[int, Unit]]:
    """Return the units as a tree read from the top: each with its depth."""
    by_parent: dict[str | None, list[Unit]] = {}
    codes = {unit.code for unit in units}
    for unit in units:
        by_parent.setdefault(unit.parent if unit.parent in codes else None, []).append(unit)

    def branch(parent: str | None, depth: int) -> list[tuple[int, Unit]]:
        return [
            entry
            for unit in by_parent.get(parent, [])
            for entry in ((depth, unit), *branch(unit.code, depth + 1))
        ]

    return branch(None, 0)


def places_of(people: Iterable[Person]) -> list[Posted]:
    """Return who belongs where, as recusal takes it."""
    return [
        Posted(each.code, each.unit, each.supervisor, each.leader, each.window) for each in people
    ]


def chain_on(
    session: Session, day: date, *, accused: str | None, unit: str | None, window: str | None
) -> dict[str, Bond]:
    """Return who stood in a chain on a day, and why: that of a person, or of all at a window."""
    people = directory_store.people(session, on=day)
    return chain(places_of(people), accused=accused, unit=unit, window=window)


def places_of_day(postings: Postings, people: Iterable[str], day: date) -> list[Posted]:
    """Return where some people belonged on a day; who belonged nowhere is left out."""
    placed = ((code, postings.on(code, day)) for code in sorted(people))
    return [
        Posted(code, place.unit, place.supervisor, place.leader, place.window)
        for code, place in placed
        if place is not None
    ]
