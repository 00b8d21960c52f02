"""Committed ratings a second and their tail, beside a bare writer and a plain Streamlit form."""

import asyncio
import time
from pathlib import Path
from typing import Final

from bench.figures import Figure, Rounds, Target, alternately, ratio_at_least, ratio_at_most, tell
from bench.http_load import Load, Spec, drive
from bench.plan import Plan
from bench.product import installed, plain_form, product
from bench.servers import python, scratch, serving
from bench.streamlit_client import Visitor
from db.ground.engine import sqlite_module

PART: Final = "ratings"
SIDES: Final = ("product", "bare")
CLIENTS: Final = (1, 16, 64, 256)
JUDGED_AT: Final = 64
PORTS: Final = {"product": 8810, "bare": 8811, "plain": 8812}
SHARE_OF_BARE: Final = 0.6
TIMES_PLAIN: Final = 100
TAIL_OF_BARE: Final = 2.0


class Lost(Exception):
    """The database does not hold what was acknowledged."""


def measure(plan: Plan) -> list[Figure]:
    """Measure all sides in turn, round by round; refuse when an acknowledged rating is missing."""
    rounds = Rounds()
    with scratch(PART) as folder:
        bare_file = folder / "bare.db"
        installation = installed(folder / "data")
        with (
            product(installation, port=PORTS["product"], folder=folder),
            serving(
                "bare",
                python("bench.baselines.raw_writer", str(PORTS["bare"]), str(bare_file)),
                port=PORTS["bare"],
                folder=folder,
            ),
            plain_form(port=PORTS["plain"], folder=folder),
        ):
            files = {"product": installation.database, "bare": bare_file}
            for number in range(plan.rounds):
                for clients in CLIENTS:
                    for side in alternately(SIDES, number):
                        tell(f"round {number + 1}: {clients} clients on {side}")
                        spec = Spec(
                            PORTS[side], installation.token, clients, plan.seconds, plan.warm_up
                        )
                        _note(rounds, side, clients, _checked(spec, files[side]))
                tell(f"round {number + 1}: {JUDGED_AT} clients on plain Streamlit")
                rounds.add("plain", asyncio.run(_plain_submits(plan.seconds)))
    return _figures(rounds)


def _checked(spec: Spec, file: Path) -> Load:
    before = _rows(file)
    load = drive(spec)
    kept = _rows(file) - before
    if load.refused or kept != load.acknowledged:
        raise Lost(f"{load.acknowledged} acknowledged, {load.refused} refused, {kept} kept")
    return load


def _rows(file: Path) -> int:
    connection = sqlite_module().connect(f"file:{file}?mode=ro", uri=True, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM ratings").fetchone()[0])
    finally:
        connection.close()


def _note(rounds: Rounds, side: str, clients: int, load: Load) -> None:
    rounds.add(f"{side}-{clients}", load.a_second)
    for name in ("p50", "p95", "p99", "generator_share"):
        rounds.add(f"{side}-{clients}-{name}", getattr(load, name))


async def _plain_submits(seconds: float) -> float:
    """Return the submits a second that sessions pressing without pause get out of the form."""
    visitors = [await Visitor.arrive(PORTS["plain"]) for _ in range(JUDGED_AT)]
    try:
        return await pressing(visitors, "提交", seconds, expected="谢谢")
    finally:
        await asyncio.gather(*(visitor.leave() for visitor in visitors))


async def pressing(visitors: list[Visitor], button: str, seconds: float, *, expected: str) -> float:
    """Have every visitor press again and again; return the presses answered a second."""
    began = time.perf_counter()
    answered = 0

    async def press_on(visitor: Visitor) -> None:
        nonlocal answered
        while time.perf_counter() < began + seconds:
            await visitor.press(button)
            visitor.expect(expected)
            answered += 1

    await asyncio.gather(*(press_on(visitor) for visitor in visitors))
    return answered / (time.perf_counter() - began)


def _figures(rounds: Rounds) -> list[Figure]:
    figures = []
    for clients in CLIENTS:
        judged = clients == JUDGED_AT
        figures.append(
            _beside_bare(
                rounds, f"committed ratings, {clients} clients", f"{clients}", "/s",
                ratio_at_least(SHARE_OF_BARE) if judged else None,
            )
        )  # fmt: skip
        for tail in ("p50", "p95", "p99"):
            bound = ratio_at_most(TAIL_OF_BARE) if judged and tail == "p99" else None
            figures.append(_beside_bare(rounds, f"  {tail}", f"{clients}-{tail}", "ms", bound))
    figures.append(
        Figure(
            PART, f"committed ratings, {JUDGED_AT} clients", "/s",
            rounds.of(f"product-{JUDGED_AT}"), "plain Streamlit form", rounds.of("plain"),
            ratio_at_least(TIMES_PLAIN),
        )
    )  # fmt: skip
    return figures


def _beside_bare(rounds: Rounds, name: str, key: str, unit: str, target: Target | None) -> Figure:
    clients = key.partition("-")[0]
    busiest = max(max(rounds.of(f"{side}-{clients}-generator_share")) for side in SIDES)
    return Figure(
        PART, name, unit, rounds.of(f"product-{key}"), "bare writer", rounds.of(f"bare-{key}"),
        target, note=f"load generator used at most {busiest:.0%} of a core",
    )  # fmt: skip
