"""How long `kiosk demo` takes: to make the demo at first, to be ready at the second start."""

import subprocess
import time
from pathlib import Path
from typing import Final

from bench.figures import Figure, Rounds, at_most, tell
from bench.plan import Plan
from bench.servers import environment, kiosk, python, scratch, serving

PART: Final = "startup"
PORT: Final = 8840
BARE_PORT: Final = 8841
READY_WITHIN: Final = 4.0


def measure(plan: Plan) -> list[Figure]:
    """Measure a first start in an empty folder, then second starts, a bare server beside them."""
    rounds = Rounds()
    for number in range(plan.rounds):
        with scratch(PART) as folder:
            settings = {
                "KIOSK_DATA_DIR": str(folder / "data"),
                "KIOSK_PUBLIC_URL": f"http://127.0.0.1:{PORT}",
            }
            tell(f"round {number + 1}: the demo is made")
            rounds.add("first", _made(folder, settings))
            tell(f"round {number + 1}: second start")
            began = time.perf_counter()
            with serving(
                "demo",
                kiosk("demo", "--port", str(PORT)),
                port=PORT, folder=folder, ready="/readyz", env=settings,
            ):  # fmt: skip
                rounds.add("second", time.perf_counter() - began)
            rounds.add("bare", _bare(folder))
    return [
        Figure(PART, "kiosk demo --no-serve, first run", "s", rounds.of("first")),
        Figure(
            PART, "kiosk demo, second start until ready", "s", rounds.of("second"),
            "bare Starlette", rounds.of("bare"), at_most(READY_WITHIN),
        ),
    ]  # fmt: skip


def _made(folder: Path, settings: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        kiosk("demo", "--no-serve"),
        check=True,
        capture_output=True,
        cwd=folder,
        env=environment(settings),
    )
    return time.perf_counter() - began


def _bare(folder: Path) -> float:
    began = time.perf_counter()
    with serving(
        "bare",
        python("bench.baselines.raw_writer", str(BARE_PORT), str(folder / "bare.db")),
        port=BARE_PORT,
        folder=folder,
    ):
        return time.perf_counter() - began
