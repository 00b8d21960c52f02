"""How a draw is kept, so that it can be made again, and what is promised of it at once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from survey.checks.draws import RULE, Asked, Inspector, Why, Window
from survey.refusals.checks import DrawRuleUnknown


def document(asked: Asked) -> dict[str, Any]:
    """Return what a draw depended on as plain values, in one order whatever order was given."""
    return {
        "rule": asked.rule,
        "kind": asked.kind,
        "period": asked.period,
        "windows": [
            {
                "code": each.code,
                "unit": each.unit,
                "complaints": each.complaints,
                "ratings": each.ratings,
                "low": each.low,
                "wants": sorted(each.wants),
                "beside": sorted(each.beside),
            }
            for each in sorted(asked.windows, key=lambda each: each.code)
        ],
        "inspectors": [
            {"person": each.person, "unit": each.unit, "load": each.load}
            for each in sorted(asked.inspectors, key=lambda each: each.person)
        ],
        "recused": {w: dict(people) for w, people in sorted(asked.recused.items()) if people},
        "days": [each.isoformat() for each in sorted(asked.days)],
        "extra": asked.extra,
    }


def of_document(kept: Mapping[str, Any]) -> Asked:
    """Return what a kept draw depended on; refuse one by a rule that is not known here."""
    if kept.get("rule") != RULE:
        raise DrawRuleUnknown(rule=kept.get("rule"))
    return Asked(
        kind=kept["kind"],
        period=kept["period"],
        windows=tuple(
            Window(
                each["code"], each["unit"], each["complaints"], each["ratings"], each["low"],
                tuple(map(Why, each["wants"])), tuple(each["beside"]),
            )
            for each in kept["windows"]
        ),
        inspectors=tuple(
            Inspector(each["person"], each["unit"], each["load"]) for each in kept["inspectors"]
        ),
        recused=kept["recused"],
        days=tuple(map(date.fromisoformat, kept["days"])),
        extra=kept["extra"],
    )  # fmt: skip


def commitment(asked: Asked, *, seed: str) -> str:
    """Return what may be shown at once: it fixes seed and inputs and gives neither away."""
    canonical = json.dumps(
        document(asked), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{seed}\n{canonical}".encode()).hexdigest()
