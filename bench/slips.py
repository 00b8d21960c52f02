"""How long a hundred thousand slips take as sheets for the printer."""

import subprocess
import time
from pathlib import Path
from typing import Final

from bench.figures import Figure, Rounds, at_most, tell
from bench.plan import QUICK, Plan
from bench.product import UNIT, installed
from bench.servers import environment, kiosk, scratch

PART: Final = "slips"
MANY: Final = 100_000
FEW: Final = 5_000
WITHIN: Final = 60.0


def measure(plan: Plan) -> list[Figure]:
    """Make batches and write them as sheets, each in a process of its own."""
    rounds, many = Rounds(), FEW if plan == QUICK else MANY
    with scratch(PART) as folder:
        home = installed(folder / "data")
        settings = home.environment() | {"KIOSK_PUBLIC_URL": "https://kiosk.example.com"}
        for number in range(plan.rounds):
            tell(f"round {number + 1}: {many:,} slips")
            sheets = folder / f"slips-{number}.pdf"
            rounds.add("seconds", _made(folder, sheets, many, settings))
            rounds.add("size", sheets.stat().st_size / 1e6)
            sheets.unlink()
    return [
        Figure(
            PART, f"{many:,} slips as A4 sheets", "s", rounds.of("seconds"), target=at_most(WITHIN)
        ),
        Figure(PART, f"{many:,} slips: the file", "MB", rounds.of("size")),
    ]


def _made(folder: Path, sheets: Path, many: int, settings: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        kiosk("slips", "make", UNIT, str(many), "--pdf", str(sheets)),
        cwd=folder, env=environment(settings), check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - began
