"""Walks for the phone's rules and the server's: a table of them, and as many as chance makes."""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from survey.checks.checklists import Answer, Checklist, Given, Item, Proof
from survey.given import clean_words
from survey.texts import Text

TABLE = Path(__file__).parents[1] / "rules" / "checks" / "walk_cases.json"
NOTES = (
    "",
    " ",
    "x",
    "没人在岗",
    "\u200b",
    "\ufeff \n",
    "\u0301",
    "e\u0301",
    "\x85",
    "👎",
    "\u2028-",
)


@dataclass(frozen=True)
class Walk:
    """The items of a walk in order, what was answered, and the photos lost from the phone."""

    rows: tuple[dict[str, Any], ...]
    lost: tuple[str, ...] = ()

    @property
    def checklist(self) -> Checklist:
        """The checklist as the server has it."""
        return Checklist("x", tuple(map(_item, self.rows)))

    @property
    def answers(self) -> dict[str, Given]:
        """The answers as the server reads them: words cleaned, lost photos missing."""
        return {row["item"]: self._given(row) for row in self.rows if "answer" in row}

    def _given(self, row: dict[str, Any]) -> Given:
        photos = tuple(photo for photo in row.get("photos", ()) if photo not in self.lost)
        return Given(Answer(row["answer"]), clean_words(row.get("note", "")), photos)

    @property
    def on_the_phone(self) -> dict[str, Any]:
        """The same as the phone has it."""
        names = ("answer", "note", "photos")
        return {
            "items": [
                {"code": item.code, "weight": item.weight, "proof": item.proof.value}
                for item in self.checklist.items
            ],
            "answers": {row["item"]: {n: row[n] for n in names if n in row} for row in self.rows},
            "faults": dict.fromkeys(self.lost, "lost"),
        }


def table() -> list[dict[str, Any]]:
    """Return the cases of the table, each with its `walk`."""
    cases: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["cases"]
    return [case | {"walk": _walk(case)} for case in cases]


def by_chance(n: int, seed: int) -> list[Walk]:
    """Return so many walks, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - a made-up walk is no secret
    return [_any_walk(chance) for _ in range(n)]


def _walk(case: dict[str, Any]) -> Walk:
    rows = [
        row | {"item": row["item"] if not again else f"{row['item']}-{again}"}
        for row in case["rows"]
        for again in range(row.get("times", 1))
    ]
    return Walk(tuple(rows), tuple(case.get("lost", ())))


def _any_walk(chance: Random) -> Walk:
    rows = [_any_row(chance, n) for n in range(chance.randint(1, 60))]
    photos = [photo for row in rows for photo in row["photos"]]
    return Walk(tuple(rows), tuple(photo for photo in photos if chance.random() < 0.3))


def _any_row(chance: Random, n: int) -> dict[str, Any]:
    row = {
        "item": f"I{n}",
        "weight": chance.choice((1, 2, 5, 8, 10, chance.randint(1, 10))),
        "proof": chance.choice(list(Proof)).value,
        "note": "".join(chance.choices(NOTES, k=chance.randint(1, 2))),
        "photos": [f"p{n}-{k}" for k in range(chance.choice((0, 0, 1, 2)))],
    }
    answer = chance.choice((None, *Answer))
    return row | ({"answer": answer.value} if answer else {})


def _item(row: dict[str, Any]) -> Item:
    return Item(
        code=row["item"],
        text=Text(row["item"], row["item"]),
        ways=(),
        critical=row.get("critical", False),
        weight=row.get("weight", 1),
        proof=Proof(row.get("proof", "either")),
    )
