"""Streamlit sessions: submits a second on the rate page, and a crowd that stays open.

The same page runs twice: served by the product, and by `streamlit run` with Streamlit's own
defaults. A submit is a whole praise: button pressed, the run's end awaited, the thanks seen;
the database is asked afterwards whether it holds them all. Each session praises once, as people
do; opening the sessions is not part of the figure.
"""

import asyncio
import resource
import time
from contextlib import ExitStack
from typing import Final

from bench.figures import Figure, Rounds, alternately, at_most, percentile, ratio_at_least, tell
from bench.plan import Plan
from bench.praises import Praiser, praises_kept
from bench.product import Installation, installed, product, same_pages_by_default
from bench.servers import Server, scratch

PART: Final = "sessions"
SIDES: Final = ("product", "default")
PORTS: Final = {"product": 8820, "default": 8821}
SUBMITS_A_SECOND: Final = 25
TIMES_DEFAULT: Final = 8
P95_MILLISECONDS: Final = 150
KILOBYTES_A_SESSION: Final = 150
ARRIVING_AT_ONCE: Final = 20


class Lost(Exception):
    """The database does not hold the praise whose thanks were seen."""


def measure(plan: Plan) -> list[Figure]:
    """Measure the two servers in turn, then the crowd on the product alone."""
    _allow_many_sockets()
    rounds = Rounds()
    with scratch(PART) as folder, ExitStack() as running:
        homes = {side: installed(folder / side) for side in SIDES}
        starts = {"product": product, "default": same_pages_by_default}
        for side in SIDES:
            running.enter_context(starts[side](homes[side], port=PORTS[side], folder=folder))
        for number in range(plan.rounds):
            for side in alternately(SIDES, number):
                tell(f"round {number + 1}: {plan.open_sessions} sessions submit on {side}")
                rounds.add(side, _checked(homes[side], side, plan))
    for number in range(plan.rounds):
        with scratch(PART) as folder:
            tell(f"round {number + 1}: {plan.crowd} sessions stay open")
            home = installed(folder / "data")
            with product(home, port=PORTS["product"], folder=folder) as server:
                asyncio.run(_crowd(server, home, plan, rounds))
    return _figures(rounds, plan)


def _checked(home: Installation, side: str, plan: Plan) -> float:
    before = praises_kept(home)
    a_second = asyncio.run(_submits(home, PORTS[side], plan))
    kept = praises_kept(home) - before
    if kept != plan.open_sessions:
        raise Lost(f"{plan.open_sessions} were thanked for their praise, {kept} kept")
    return a_second


async def _submits(home: Installation, port: int, plan: Plan) -> float:
    """Have all open sessions submit at once; return the submits answered a second."""
    people = await _arrived(home, port, plan.open_sessions)
    try:
        began = time.perf_counter()
        await asyncio.gather(*(person.praise() for person in people))
        return len(people) / (time.perf_counter() - began)
    finally:
        await _gone(people)


async def _crowd(server: Server, home: Installation, plan: Plan, rounds: Rounds) -> None:
    """Keep many sessions open while a steady stream of them submits."""
    first = await _arrived(home, server.port, 10)
    for person in first:  # what the first of all load stays loaded: it is no session's memory
        await person.praise()
    await _gone(first)
    before = server.memory()
    people = await _arrived(home, server.port, plan.crowd)
    try:
        rounds.add("memory", (server.memory() - before) / plan.crowd / 1024)
        latencies = await _steadily(people)
        rounds.add("memory after", (server.memory() - before) / plan.crowd / 1024)
        rounds.add("p50", 1000 * percentile(latencies, 0.50))
        rounds.add("p95", 1000 * percentile(latencies, 0.95))
    finally:
        await _gone(people)


async def _steadily(people: list[Praiser]) -> list[float]:
    """Let the people praise one after another at a fixed pace, however long each takes."""
    began = time.perf_counter()

    async def in_turn(turn: int, person: Praiser) -> float:
        await asyncio.sleep(max(0.0, began + turn / SUBMITS_A_SECOND - time.perf_counter()))
        return await person.praise()

    return list(await asyncio.gather(*(in_turn(*one) for one in enumerate(people))))


async def _arrived(home: Installation, port: int, number: int) -> list[Praiser]:
    """Open sessions, a few at a time."""
    door = asyncio.Semaphore(ARRIVING_AT_ONCE)

    async def arrive() -> Praiser:
        async with door:
            return await Praiser.arrive(port, home.token)

    return list(await asyncio.gather(*(arrive() for _ in range(number))))


async def _gone(people: list[Praiser]) -> None:
    await asyncio.gather(*(person.leave() for person in people))


def _allow_many_sockets() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _figures(rounds: Rounds, plan: Plan) -> list[Figure]:
    crowd = f"{plan.crowd} open sessions, {SUBMITS_A_SECOND} submits a second"
    return [
        Figure(
            PART, f"praise submits, {plan.open_sessions} open sessions", "/s",
            rounds.of("product"), "same page, default settings", rounds.of("default"),
            ratio_at_least(TIMES_DEFAULT),
        ),
        Figure(PART, f"{crowd}: p50", "ms", rounds.of("p50")),
        Figure(PART, f"{crowd}: p95", "ms", rounds.of("p95"), target=at_most(P95_MILLISECONDS)),
        Figure(
            PART, f"{plan.crowd} open sessions: memory a session", "kB", rounds.of("memory"),
            target=at_most(KILOBYTES_A_SESSION),
        ),
        Figure(
            PART, f"{plan.crowd} sessions after their submits: memory a session", "kB",
            rounds.of("memory after"), target=at_most(KILOBYTES_A_SESSION),
        ),
    ]  # fmt: skip
