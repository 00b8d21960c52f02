"""A plan as a JSON document and as lines; open checks are in neither while the period runs."""

from collections.abc import Iterable, Sequence
from typing import Any

from db.checks.plan_store import Place
from kiosk.reports.checks.plan import PlanReport
from kiosk.reports.checks.self_checks import UnitSelfChecks
from survey.texts import Language, Text


def document(found: PlanReport, by_unit: Sequence[UnitSelfChecks]) -> dict[str, Any]:
    """Return a period's plan; `checks`, seeds and inputs are null until it is over."""
    return {
        "period": str(found.period),
        "kind": found.kind,
        "over": found.over,
        "counts": {
            "windows": found.windows,
            "checks": found.n,
            "done": found.n_done,
            "to_do": found.still_to_do,
            "missed": len(found.missed),
            "excused": len(found.excused),
        },
        "nobody": list(found.nobody),
        "draws": [
            {
                "number": each.number,
                "commitment": each.commitment,
                "made_on": each.made_on.isoformat(),
                "by": each.by,
                "checks": each.n,
                "seed": each.seed,
                "inputs": each.inputs,
            }
            for each in found.promises
        ],
        "done": list(map(_check, found.done)),
        "missed": list(map(_check, found.missed)),
        "excused": list(map(_check, found.excused)),
        "checks": None if found.checks is None else list(map(_check, found.checks)),
        "self_checks": [
            {
                "unit": each.unit,
                "due": each.expected,
                "made": each.made,
                "missed": [day.isoformat() for day in each.missed],
            }
            for each in by_unit
        ],
    }


def self_check_lines(by_unit: Iterable[UnitSelfChecks], language: Language) -> Iterable[str]:
    """Yield each unit's self-checks in a line."""
    for each in by_unit:
        days = ", ".join(day.isoformat() for day in each.missed) or "-"
        told = Text(
            "自查 {name}：应查 {due} 天，已查 {made} 天，漏查 {days}",
            "self-checks {name}: {made} of {due} days, missed {days}",
        )
        yield told.format(name=each.name, due=each.expected, made=each.made, days=days).said(
            language
        )


def _check(each: Place) -> dict[str, Any]:
    return {
        "draw": each.draw,
        "place": each.place,
        "window": each.window,
        "inspector": each.inspector,
        "why": each.why,
        "due_on": each.due_on.isoformat(),
        "inspection": each.inspection,
        "excused": each.excused if each.excused_by else None,
    }
