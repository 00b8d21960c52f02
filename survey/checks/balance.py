"""Filling seats evenly: as balanced as it can be when not everybody may sit everywhere.

Each seat is filled along the shortest chain of changes that ends at somebody with the least load
within reach. So no two people can be evened out by any chain of changes: the outcome is the most
balanced there is (an optimal semi-matching, here with one seat a department and task).
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Node = tuple[Literal["task", "unit", "person"], int, str]
"""A task; a department at a task; a person (whose number is 0)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A task: how many people it takes, who may, and departments that have somebody there."""

    people: int
    open_to: frozenset[str]
    beside: frozenset[str] = frozenset()


def seated(
    tasks: Sequence[Seat],
    *,
    units: Mapping[str, str],
    loads: Mapping[str, int],
    lot: Callable[[int, str], str],
) -> list[list[str]]:
    """Return who does each task: people of different departments, loads as even as may be.

    `lot` decides between equals. Every task has to be open to enough departments.
    """
    useful = frozenset[str]().union(*(task.open_to for task in tasks))
    here = {person: n for person, n in loads.items() if person in useful}
    bench = _Bench(tasks, units, here, lot, [set() for _ in tasks], {p: set() for p in here})
    for number, task in enumerate(tasks):
        for _ in range(task.people):
            bench.fill(number)
    return [[p for p in bench.by_lot(n) if p in people] for n, people in enumerate(bench.at)]


@dataclass(slots=True)
class _Bench:
    tasks: Sequence[Seat]
    units: Mapping[str, str]
    loads: dict[str, int]
    lot: Callable[[int, str], str]
    at: list[set[str]]
    tasks_of: dict[str, set[int]]
    _ranked: dict[int, list[str]] = field(default_factory=dict)

    def fill(self, number: int) -> None:
        """Give one more person to a task."""
        chosen = self._at_once(number)
        if chosen is not None:
            self._sit(number, chosen)
        else:
            chosen = self._along_a_chain(number)
        self.loads[chosen] += 1

    def _at_once(self, number: int) -> str | None:
        """Return somebody with the least load of all, if one may sit down without any change."""
        least = self._least()
        taken = self._units_at(number)
        return next(
            (
                person
                for person in self.by_lot(number)
                if self.loads[person] == least and self.units[person] not in taken
            ),
            None,
        )

    def _along_a_chain(self, number: int) -> str:
        start: Node = ("task", number, "")
        came_from: dict[Node, Node] = {start: start}
        waiting = deque([start])
        reached: list[str] = []
        least = self._least()
        while waiting:
            node = waiting.popleft()
            if node[0] == "person":
                reached.append(node[2])
                if self.loads[node[2]] == least:
                    break
            for following in self._next(node):
                if following not in came_from:
                    came_from[following] = node
                    waiting.append(following)
        end = min(reached, key=lambda person: (self.loads[person], self.lot(number, person)))
        self._follow(came_from, ("person", 0, end))
        return end

    def _follow(self, came_from: Mapping[Node, Node], node: Node) -> None:
        """Change seats backwards along the chain that led to a person."""
        while came_from[node] != node:
            before = came_from[node]
            if node[0] == "person":
                self._sit(before[1], node[2])
            elif before[0] == "person":
                self.at[node[1]].remove(before[2])
                self.tasks_of[before[2]].remove(node[1])
            node = before

    def _sit(self, number: int, person: str) -> None:
        self.at[number].add(person)
        self.tasks_of[person].add(number)

    def _next(self, node: Node) -> list[Node]:
        """Return where a change may go on to; each node is passed once, so that it stays valid."""
        kind, number, name = node
        if kind == "task":
            taken = self._units_at(number)
            found = {self.units[person] for person in self.tasks[number].open_to} - taken
            return [("unit", number, unit) for unit in sorted(found)]
        if kind == "unit":
            sitting = self.at[number]
            here = [p for p in self.by_lot(number) if self.units[p] == name and p not in sitting]
            back: list[Node] = [("task", number, "")] if name in self._sitting(number) else []
            return [*(("person", 0, person) for person in here), *back]
        return [("unit", n, self.units[name]) for n, people in enumerate(self.at) if name in people]

    def _least(self) -> int:
        return min(self.loads.values())

    def _units_at(self, number: int) -> set[str]:
        return self._sitting(number) | self.tasks[number].beside

    def _sitting(self, number: int) -> set[str]:
        return {self.units[person] for person in self.at[number]}

    def by_lot(self, number: int) -> list[str]:
        """Return who may do a task, in the order the lot says."""
        if number not in self._ranked:
            open_to = self.tasks[number].open_to
            self._ranked[number] = sorted(open_to, key=lambda p: (self.lot(number, p), p))
        return self._ranked[number]
