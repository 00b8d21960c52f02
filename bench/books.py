"""The month's books: 1,000 people and 5,000 cases derived, posted and tried out; a large import."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import text

from bench.figures import Figure, Rounds, at_most, tell
from bench.plan import QUICK, Plan
from bench.servers import scratch
from db.books import ledger_store, policy_store
from db.ground import schema
from kiosk.actions.books.posting import post
from kiosk.config import Settings
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.reports.books.facts import facts, history
from kiosk.reports.books.simulation import simulate
from kiosk.wiring import House, open_house
from survey.books.policy import DEFAULT_POLICY
from survey.books.rulebook import derive
from survey.months import Month

PART: Final = "books"
PEOPLE: Final = 1_000
CASES: Final = 5_000
LARGE: Final = 100_000
NOW: Final = datetime(2026, 2, 20, 2, tzinfo=UTC)
MONTH: Final = Month(2026, 1)
SEED: Final = 20_260_101


def measure(plan: Plan) -> list[Figure]:
    """Derive, post and try out one month; import three years of cases through the command line."""
    rounds = Rounds()
    with scratch(PART) as folder:
        for number in range(plan.rounds):
            _month(folder / f"month-{number}", rounds)
        large = CASES if plan is QUICK else LARGE
        rounds.add("import", _imported(folder / "large", large))
    month = f"a month of {PEOPLE:,} people and {CASES:,} cases"
    return [
        Figure(PART, f"{month}, derived", "s", rounds.of("derive"), target=at_most(1)),
        Figure(PART, f"{month}, posted", "s", rounds.of("post"), target=at_most(5)),
        Figure(PART, f"{month}, the other reading tried out", "s", rounds.of("simulate")),
        Figure(
            PART, f"kiosk import of {large:,} cases with outcomes", "s", rounds.of("import"),
            target=at_most(60),
        ),
    ]  # fmt: skip


def _month(folder: Path, rounds: Rounds) -> None:
    house = _house(folder)
    zone = house.settings.zone
    try:
        _written(folder / "files", cases=CASES, months=[MONTH], decided=False)
        read = read_files(folder / "files", Circumstances(zone, NOW))
        with house.writing() as session:
            import_files(session, read, now=NOW, zone=zone, slot=0)
        with house.writing() as session:
            session.execute(text("UPDATE complaints SET outcome = 'upheld', state = 'closed', "
                                 "decided_at = received_at"))  # fmt: skip
        with house.reading() as session:
            policies = policy_store.policies(session)
            began = time.perf_counter()
            derive(
                history(session, [MONTH], facts(session), as_of=NOW, zone=zone),
                policies.of,
                [MONTH],
            )
            rounds.add("derive", time.perf_counter() - began)
        began = time.perf_counter()
        with house.writing() as session:
            written = post(session, at=NOW, zone=zone)
        rounds.add("post", time.perf_counter() - began)
        tell(f"{written.entries:,} entries posted")
        other = replace(DEFAULT_POLICY, penalty_mode="flat")
        with house.reading() as session:
            began = time.perf_counter()
            simulate(session, other, now=NOW, zone=zone)
            rounds.add("simulate", time.perf_counter() - began)
            assert ledger_store.head(session)
    finally:
        house.close()


def _imported(folder: Path, cases: int) -> float:
    house = _house(folder)
    house.close()
    last = MONTH
    months = [last]
    while len(months) < 36:
        last = last.previous
        months.append(last)
    _written(folder / "files", cases=cases, months=months, decided=True)
    environment = os.environ | {"KIOSK_DATA_DIR": str(folder / "data"), "KIOSK_SECRET_KEY": "bench"}
    code = f"from kiosk.cli import main; main(['import', {str(folder / 'files')!r}])"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def _house(folder: Path) -> House:
    folder.mkdir(parents=True)
    house = open_house(Settings.read(_env_file=None, data_dir=folder / "data", secret_key="bench"))
    schema.migrate(house.database)
    return house


def _written(folder: Path, *, cases: int, months: Sequence[Month], decided: bool) -> None:
    folder.mkdir()
    chance = Random(SEED)  # noqa: S311 - the same cases in every run, not a secret
    _table(folder, "units", ("code", "name"), ((f"U{n}", f"单位 {n}") for n in range(20)))
    _table(
        folder, "windows", ("code", "name", "unit", "post"),
        ((f"W{n}", f"窗口 {n}", f"U{n % 20}", "SB") for n in range(120)),
    )  # fmt: skip
    _table(
        folder, "people", ("code", "name", "unit", "supervisor", "leader", "window"),
        _people(),
    )  # fmt: skip
    _table(
        folder, "complaints",
        ("ref", "occurred_at", "window", "person", "source", "category", "outcome", "decided_at"),
        _complaints(chance, cases, months, decided=decided),
    )  # fmt: skip
    _table(
        folder, "counselling", ("ref", "person", "held_at"),
        (
            (f"K{n}", f"P{100 + n % 900}", _moment(chance, months[n % len(months)]).isoformat())
            for n in range(cases // 4)
        ),
    )  # fmt: skip


def _people() -> Iterator[Sequence[object]]:
    for n in range(PEOPLE):
        above = ("", "") if n < 100 else (f"P{n % 90 + 10}", f"P{n % 10}")
        yield (f"P{n}", f"员工 {n}", f"U{n % 20}", *above, f"W{n % 120}")


def _complaints(
    chance: Random, cases: int, months: Sequence[Month], *, decided: bool
) -> Iterator[Sequence[object]]:
    for n in range(cases):
        at = _moment(chance, months[n % len(months)])
        found = ("upheld", (at + timedelta(days=2)).isoformat()) if decided else ("", "")
        source = ("customer", "customer", "department", "inspection")[n % 4]
        person = f"P{100 + chance.randrange(900)}"
        yield (f"C{n}", at.isoformat(), f"W{n % 120}", person, source, "attitude", *found)


def _moment(chance: Random, month: Month) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC) + timedelta(
        days=chance.randrange(1, 25), seconds=chance.randrange(36_000)
    )


def _table(folder: Path, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
