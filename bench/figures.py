"""A measured figure beside its baseline, its target, and the table of them all."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final, Literal

RESULTS: Final = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on the figure itself, or on its ratio to the baseline."""

    of: Literal["ratio", "value"]
    bound: float
    at_least: bool = False

    def met_by(self, measured: float) -> bool:
        """Tell whether a measured number keeps the bound."""
        return measured >= self.bound if self.at_least else measured <= self.bound

    def said(self, unit: str) -> str:
        """Return the bound as the table shows it."""
        sign = "≥" if self.at_least else "≤"
        what = "×" if self.of == "ratio" else f" {unit}".rstrip()
        return f"{sign} {number(self.bound)}{what}"


def ratio_at_most(bound: float) -> Target:
    """Return the target of a figure that may be at most so many times its baseline."""
    return Target("ratio", bound)


def ratio_at_least(bound: float) -> Target:
    """Return the target of a figure that must be at least so many times its baseline."""
    return Target("ratio", bound, at_least=True)


def at_most(bound: float) -> Target:
    """Return the target of a figure that has an upper bound of its own."""
    return Target("value", bound)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of us and, round by round beside it, of the baseline."""

    part: str
    name: str
    unit: str
    ours: tuple[float, ...]
    baseline: str = ""
    theirs: tuple[float, ...] = ()
    target: Target | None = None
    note: str = ""

    @property
    def value(self) -> float:
        """The median of our rounds."""
        return median(self.ours)

    @property
    def baseline_value(self) -> float | None:
        """The median of the baseline's rounds."""
        return median(self.theirs) if self.theirs else None

    @property
    def ratio(self) -> float | None:
        """The median of the rounds' own ratios: a slow minute slows both sides of its round."""
        if not self.theirs:
            return None
        pairs = zip(self.ours, self.theirs, strict=True)
        return median(mine / other if other else float("inf") for mine, other in pairs)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        measured = self.ratio if self.target.of == "ratio" else self.value
        return measured is not None and self.target.met_by(measured)

    def as_json(self) -> dict[str, Any]:
        """Return everything that was measured, for machines."""
        return {
            "part": self.part,
            "figure": self.name,
            "unit": self.unit,
            "value": self.value,
            "baseline": self.baseline or None,
            "baseline_value": self.baseline_value,
            "ratio": self.ratio,
            "target": self.target.said(self.unit) if self.target else None,
            "met": self.met,
            "rounds": list(self.ours),
            "baseline_rounds": list(self.theirs),
            "note": self.note or None,
        }


@dataclass
class Rounds:
    """Samples gathered round by round under a name."""

    samples: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        """Keep one round's sample."""
        self.samples.setdefault(name, []).append(value)

    def of(self, name: str) -> tuple[float, ...]:
        """Return the samples of a name in the order of the rounds."""
        return tuple(self.samples[name])


def number(value: float | None) -> str:
    """Return a number short enough to read: three figures that mean something."""
    if value is None:
        return "–"
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2g}" if size < 1 else f"{value:.3g}"


HEADS: Final = ("figure", "measured", "baseline", "", "ratio", "target", "met")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as one plain table, a part a block."""
    rows: list[Sequence[str]] = [HEADS]
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            rows.append((f"[{part}]", *[""] * (len(HEADS) - 1)))
        rows.append(_row(figure))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
             for row in rows]  # fmt: skip
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _row(figure: Figure) -> Sequence[str]:
    met = {None: "", True: "yes", False: "NO"}[figure.met]
    theirs = figure.baseline_value
    return (
        figure.name,
        f"{number(figure.value)} {figure.unit}".rstrip(),
        f"{number(theirs)} {figure.unit}".rstrip() if theirs is not None else "",
        figure.baseline,
        f"{number(figure.ratio)}×" if figure.ratio is not None else "",
        figure.target.said(figure.unit) if figure.target else "",
        met,
    )


def write_json(figures: Iterable[Figure], about: dict[str, Any], path: Path) -> None:
    """Write the figures and how they were measured to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"about": about, "figures": [figure.as_json() for figure in figures]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the values lies; refuses none at all."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values were measured")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def alternately(sides: Sequence[str], round_number: int) -> list[str]:
    """Return the sides in this round's order: the first changes, so that no one always leads."""
    at = round_number % len(sides)
    return [*sides[at:], *sides[:at]]


def grows(values: Sequence[float]) -> bool:
    """Tell whether each value is larger than the one before."""
    return all(after > before for before, after in pairwise(values))


def tell(sentence: str) -> None:
    """Say on standard error what is being done, so that a long run is not silent."""
    print(f"  … {sentence}", file=sys.stderr, flush=True)
