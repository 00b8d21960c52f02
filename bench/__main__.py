"""`python -m bench`: measure, print one table, keep the JSON. See README.md beside this file."""

import argparse
import platform
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bench.figures import RESULTS, Figure, table, tell, write_json
from bench.plan import QUICK, THOROUGH, Plan

PARTS: Final = (
    "pages",
    "ratings",
    "sessions",
    "dashboards",
    "desk",
    "books",
    "slips",
    "startup",
    "trail",
    "stuffing",
)


def main() -> int:
    """Run the parts asked for; the exit status is 1 when a target is missed."""
    asked = _asked()
    plan = QUICK if asked.quick else THOROUGH
    began = time.strftime("%Y-%m-%dT%H-%M-%S")
    figures: list[Figure] = []
    failed = []
    for part in asked.only or PARTS:
        tell(f"[{part}]")
        try:
            figures += import_module(f"bench.{part}").measure(plan)
        except Exception as failure:  # the other parts are worth measuring all the same
            failed.append(part)
            print(f"bench: {part} could not be measured: {failure!r}", file=sys.stderr)
    print(table(figures))
    path = asked.json or RESULTS / f"{began}.json"
    write_json(figures, _about(plan, began), path)
    tell(f"kept in {path}")
    return 1 if failed or any(figure.met is False for figure in figures) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    parser.add_argument("--quick", action="store_true", help="one short round: does it work?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the JSON goes")
    return parser.parse_args()


def _about(plan: Plan, began: str) -> dict[str, Any]:
    import streamlit

    from db.ground.engine import sqlite_module

    return {
        "began": began,
        "rounds": plan.rounds,
        "quick": plan is QUICK,
        "python": platform.python_version(),
        "streamlit": streamlit.__version__,
        "sqlite": sqlite_module().sqlite_version,
        "machine": f"{platform.system()} {platform.machine()}",
    }


if __name__ == "__main__":
    sys.exit(main())
