"""Units and people as rights see them: what lies beneath a unit, who belonged where on a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.directory.directory_store import UNIT, Person, Postings, Unit
from survey.cases.recusal import Bond, Posted, chain
from survey.refusals.directory import CodeUnknown


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
