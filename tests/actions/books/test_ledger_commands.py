"""`kiosk import`, `ledger`, `close`, `month`, `doctor` over random histories, on both databases."""

import contextlib
import json
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import group
from kiosk.config import Settings
from kiosk.wiring import House, open_house
from survey.books.points import Incident, points_of_month
from survey.books.worst import CounsellingHeld, worst_of_month
from survey.months import Month
from survey.refusals.books import CloserUnable
from tests.helpers.booking import COMPLAINTS, DIRECTORY, EXAMPLE
from tests.helpers.building import an_account

ZONE = ZoneInfo("Asia/Shanghai")
MONTHS = [f"2026-0{n}" for n in range(1, 7)]
CHAIN = {"W": ("Z", "Q"), "V": ("Z", "Q"), "Z": ("Q", None), "Q": (None, None)}
Sums = dict[tuple[str, str, str], tuple[int, int]]


@pytest.fixture
def settings(any_house: House, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty installation that the command line finds."""
    kept = any_house.settings
    any_house.close()  # one process a file
    monkeypatch.setattr("kiosk.cli.opening.Settings.read", lambda: kept)
    return kept


def kiosk(*words: str, fails: bool = False) -> Result:
    done = CliRunner().invoke(group, list(words))
    assert (done.exit_code != 0) is fails, (done.output, done.exception)
    return done


def ledger(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(kiosk("ledger", *words, "--json").stdout)
    return found


def sums(entries: list[dict[str, Any]]) -> Sums:
    points: Counter[tuple[str, str, str]] = Counter()
    yuan: Counter[tuple[str, str, str]] = Counter()
    for each in entries:
        key = (each["month"], each["person"], each["role"])
        points[key] += int(each["points"])
        yuan[key] += int(each["yuan"])
    return {key: (points[key], yuan[key]) for key in points if points[key] or yuan[key]}


class Past:
    """A random past as files, and what the regulation makes of it."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - a past to play with
        begin = datetime(2026, 1, 1, 8, tzinfo=ZONE)
        self.complaints: dict[str, tuple[datetime, str, str, str, str, datetime]] = {}
        self.counsellings: list[tuple[str, str, datetime]] = []
        for n in range(40):
            at = begin + timedelta(hours=chance.randrange(178 * 24))
            self.complaints[f"C-{n}"] = (
                at, chance.choice("WWWV"), chance.choice(["customer", "department", "inspection"]),
                chance.choice(["attitude", "conflict", "work_state", "other"]),
                chance.choice(["upheld", "partly_upheld", "upheld", "rejected", "unverifiable"]),
                at + timedelta(days=chance.randrange(40)),
            )  # fmt: skip
            if n % 2:
                held = at + timedelta(hours=chance.randrange(48))
                self.counsellings.append((f"B-{n}", chance.choice("WWV"), held))
        self.stars = [(month, chance.choice(["V", "W", "", "V"])) for month in MONTHS]

    def files(self, folder: Path, *, only: set[str] | None = None, closings: bool = True) -> Path:
        folder.mkdir(parents=True)
        told = dict(DIRECTORY)
        told["complaints"] = COMPLAINTS + "".join(
            f"{ref},{at:%Y-%m-%dT%H:%M},SB-1,{person},{source},{kind},{outcome},{decided:%Y-%m-%dT%H:%M}\n"
            for ref, (at, person, source, kind, outcome, decided) in self.complaints.items()
            if only is None or ref in only
        )
        told["counselling"] = "ref,person,held_at\n" + "".join(
            f"{ref},{person},{held:%Y-%m-%dT%H:%M}\n" for ref, person, held in self.counsellings
        )
        told["stars"] = "month,unit,person\n" + "".join(
            f"{month},U1,{person}\n" for month, person in self.stars
        )
        if closings:
            told["closings"] = "month,closed_at,by\n" + "".join(
                f"{month},{Month.read(month).next.first}T12:00,关\n" for month in MONTHS[:4]
            )
        for name, words in told.items():
            (folder / f"{name}.csv").write_text(words, encoding="utf-8")
        return folder

    def due(self) -> Sums:
        """What must stand in points and fines, derived month by month from the bare rules."""
        expected: Counter[tuple[str, str, str]] = Counter()
        fines: Counter[tuple[str, str, str]] = Counter()
        held = [CounsellingHeld(ref, person, at) for ref, person, at in self.counsellings]
        for month in MONTHS:
            incidents = [
                Incident(ref, at, person, source, kind, outcome, *CHAIN[person])
                for ref, (at, person, source, kind, outcome, _) in self.complaints.items()
                if f"{at:%Y-%m}" == month
            ]
            for line in points_of_month(incidents):
                expected[month, line.person, line.payer] += line.points
            for one in worst_of_month(incidents, held, before={}):
                fines[month, one.person, "worst"] -= one.fine
        points = {key: (n, 0) for key, n in expected.items() if n}
        return points | {key: (0, n) for key, n in fines.items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_random_past_comes_out_as_the_bare_rules_say(
    settings: Settings, tmp_path: Path, seed: int
) -> None:
    past = Past(seed)
    kiosk("import", str(past.files(tmp_path / "all")))
    found = ledger()
    assert {k: v for k, v in sums(found).items() if k[2] != "star"} == past.due()
    before = [(each["seq"], each["hash"]) for each in found]
    kiosk("import", str(tmp_path / "all"))
    assert [(each["seq"], each["hash"]) for each in ledger()] == before
    report = json.loads(CliRunner().invoke(group, ["doctor", "--json"]).stdout)
    assert next(each for each in report["checks"] if each["check"] == "ledger")["sound"]


@pytest.mark.parametrize("seed", [4, 5])
def test_bit_by_bit_in_any_order_gives_the_same_sums(
    settings: Settings, tmp_path: Path, seed: int
) -> None:
    past, chance = Past(seed), random.Random(seed)  # noqa: S311 - an order to play with
    refs = sorted(past.complaints)
    chance.shuffle(refs)
    for n in range(0, len(refs), 14):
        part = set(refs[n : n + 14])
        kiosk("import", str(past.files(tmp_path / str(n), only=part, closings=n > 20)))
    assert {k: v for k, v in sums(ledger()).items() if k[2] != "star"} == past.due()


def test_closed_books_take_nothing_more(settings: Settings, tmp_path: Path) -> None:
    past = Past(6)
    kiosk("import", str(past.files(tmp_path / "early", only=set(list(past.complaints)[:20]))))
    shut = [each for each in ledger() if each["posted_month"] in MONTHS[:4]]
    kiosk("import", str(past.files(tmp_path / "late")))
    now = ledger()
    assert [each for each in now if each["posted_month"] in MONTHS[:4]][: len(shut)] == shut
    kinds = {each["kind"] for each in now if each["month"] != each["posted_month"]}
    assert "adjustment" in kinds
    assert {k: v for k, v in sums(now).items() if k[2] != "star"} == past.due()


def test_a_month_is_closed_from_the_command_line_once(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "example"
    folder.mkdir()
    for name, told in EXAMPLE.items():
        (folder / f"{name}.csv").write_text(told, encoding="utf-8")
    kiosk("import", str(folder))
    with contextlib.closing(open_house(settings)) as house:
        an_account(house, "guan", "team_leader")
        an_account(house, "fang", "finance")
    for nobody in ("", "somebody", "fang"):
        refused = kiosk("close", "2026-01", "--by", nobody, fails=True)
        assert isinstance(refused.exception, CloserUnable)
    done = kiosk("close", "2026-01", "--by", "guan")
    assert done.stdout == ""
    assert "2026-01 closed by guan" in done.stderr
    assert json.loads(kiosk("month", "2026-01", "--json").stdout)["closed"] is True
    again = kiosk("close", "2026-01", "--by", "guan", fails=True)
    assert "guan" in str(again.exception)
    kiosk("close", "2199-01", "--by", "guan", fails=True)
    kiosk("close", "2026-13", "--by", "guan", fails=True)


def test_the_ledger_is_asked_by_month_and_person(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "example"
    folder.mkdir()
    for name, told in EXAMPLE.items():
        (folder / f"{name}.csv").write_text(told, encoding="utf-8")
    kiosk("import", str(folder))
    march = ledger("--month", "2026-03", "--person", "W")
    assert [each["points"] for each in march] == ["5", "10", "15", "0"]
    assert {each["posted_month"] for each in march} == {"2026-03", "2026-04"}
    kiosk("ledger", "--person", "NOBODY", fails=True)
    assert "-500 yuan" in kiosk("ledger").stdout


def test_an_export_brings_the_same_ledger_elsewhere(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = Past(7)
    kiosk("import", str(past.files(tmp_path / "all")))
    before = sums(ledger())
    kiosk("export", str(tmp_path / "out"))
    other = settings.model_copy(update={"data_dir": tmp_path / "other", "database_url": ""})
    other = Settings.model_validate(other.model_dump() | {"database_url": ""})
    monkeypatch.setattr("kiosk.cli.opening.Settings.read", lambda: other)
    monkeypatch.setattr("kiosk.config.Settings.read", lambda: other)
    kiosk("init")
    kiosk("import", str(tmp_path / "out"))
    assert sums(ledger()) == before
