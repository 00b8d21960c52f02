"""`kiosk demo`, `kiosk import`, `kiosk export` as people call them."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.books import ledger_store
from db.feedback import rollup_store
from kiosk import clock
from kiosk.reports.board.promises import promises
from kiosk.reports.books.ledger_document import document as ledger_document
from kiosk.reports.books.month import report
from kiosk.reports.books.month_document import document
from kiosk.reports.directory.scopes import scope
from kiosk.wiring import open_house
from survey.texts import ENGLISH
from tests.helpers.building import fresh_settings

ROOT = Path(__file__).resolve().parents[2]
SAID = ("month", "posted_month", "person", "role", "complaint", "ordinal", "points", "yuan", "kind",
        "status", "clause")  # fmt: skip


def kiosk(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {
        name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")
    } | {"KIOSK_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", "from kiosk.cli import main; main()", *words],
        env=settings,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def figures(folder: Path) -> dict[str, Any]:
    """What months, promises and the ledger tell in an installation, whatever wrote them when."""
    house = open_house(fresh_settings(folder, data_dir=folder))
    try:
        zone = house.settings.zone
        with house.reading() as session:
            first, last = rollup_store.months(session) or (None, None)
            assert first is not None
            told: dict[str, Any] = {}
            month = first
            while last is not None and month <= last:
                found = report(session, month, now=clock.now(), zone=zone)
                told[str(month)] = document(found, ENGLISH) | {
                    "kept": promises(session, month, scope(session))
                }
                month = month.next
            entries = [ledger_document(each) for each in ledger_store.entries(session)]
    finally:
        house.close()
    return told | {"ledger": sorted(json.dumps({n: e[n] for n in SAID}) for e in entries)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where a demo was made though half of one lay there, and what was printed."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "demo").mkdir()
    (folder / "demo/kiosk.db").touch()
    told = kiosk(folder, "demo", "--no-serve", "--port", "8601")
    assert told.returncode == 0, told.stderr
    return folder, told.stdout


@pytest.fixture(scope="module")
def demo(made: tuple[Path, str]) -> Path:
    """The folder of a demo that was made."""
    return made[0]


def test_the_demo_prints_a_page_for_each_post_the_wall_and_the_login(demo: Path) -> None:
    told = kiosk(demo, "demo", "--no-serve", "--port", "8602")
    assert told.returncode == 0
    assert told.stdout.count("http://localhost:8602/rate?w=") == 6
    assert "http://localhost:8602/wall" in told.stdout
    assert "http://localhost:8602/login" in told.stdout


def test_the_demo_is_made_once(demo: Path) -> None:
    before = (demo / "demo/kiosk.db").stat().st_ino
    first, second = (kiosk(demo, "demo", "--no-serve").stdout for _ in range(2))
    assert first == second
    assert (demo / "demo/kiosk.db").stat().st_ino == before


def test_the_demos_last_month_of_checks_is_over_and_its_draw_redone(demo: Path) -> None:
    with sqlite3.connect(demo / "demo/kiosk.db") as kept:
        asked = "SELECT period FROM draws WHERE kind = 'spot' ORDER BY period"
        last, running = (period for (period,) in kept.execute(asked))
    kept.close()
    again = kiosk(demo / "demo", "plan", last, "--redo")
    assert (again.returncode, again.stdout.strip()) == (0, f"{last} draw 1: identical")
    early = kiosk(demo / "demo", "plan", running, "--redo")
    assert early.returncode == 1
    assert early.stderr.count("\n") == 1


def test_the_demos_posts_handed_up_what_is_open_overdue_and_answered(demo: Path) -> None:
    with sqlite3.connect(demo / "demo/kiosk.db") as kept:
        states = dict(kept.execute("SELECT state, count(*) FROM requests GROUP BY state"))
        [missed] = kept.execute("SELECT count(*) FROM requests WHERE missed_at IS NOT NULL")
        [told] = kept.execute("SELECT count(*) FROM requests WHERE told_at IS NOT NULL")
    kept.close()
    assert states == {"open": 3, "solved": 2}
    assert (missed, told) == ((1,), (1,))


def test_the_demos_customers_praised_people_and_took_photos(demo: Path) -> None:
    with sqlite3.connect(demo / "demo/kiosk.db") as kept:
        told = dict(kept.execute("SELECT kind, count(*) FROM rating_additions GROUP BY kind"))
        photos = kept.execute("SELECT count(*) FROM rating_photos").fetchone()
    kept.close()
    assert told["praise"] >= 20
    assert (told["photo"], photos) == (3, (3,))


def test_a_half_made_demo_is_made_anew(made: tuple[Path, str]) -> None:
    folder, told = made
    assert told.count("/rate?w=") == 6
    with sqlite3.connect(folder / "demo/kiosk.db") as kept:
        [ratings] = kept.execute("SELECT count(*) FROM ratings")
    kept.close()
    assert ratings > (40_000,)


@pytest.fixture(scope="module")
def elsewhere(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that the demo's files went into; they lie beside it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for _ in range(2):
        told = kiosk(demo / "demo", "export", str(folder / "first"))
        assert told.returncode == 0, told.stderr
    assert kiosk(folder, "init").returncode == 0
    came_in = kiosk(folder, "import", str(folder / "first"), "--json")
    assert came_in.returncode == 0, came_in.stderr
    assert json.loads(came_in.stdout)["ratings"]["new"] > 40_000
    return folder


def test_the_demo_goes_out_into_an_empty_installation_and_out_again(elsewhere: Path) -> None:
    assert kiosk(elsewhere, "export", str(elsewhere / "second")).returncode == 0
    # Each house has a chain of its own, whose end goes along in trail.txt.
    for file in (elsewhere / "first").glob("*.csv"):
        assert file.read_bytes() == (elsewhere / "second" / file.name).read_bytes()
    assert kiosk(elsewhere, "doctor").returncode == 0


def test_every_month_and_all_points_are_the_same_there(demo: Path, elsewhere: Path) -> None:
    here, there = figures(demo / "demo"), figures(elsewhere)
    assert here.keys() == there.keys()
    for name, told in here.items():
        assert there[name] == told, name


def test_a_bad_row_is_one_line_and_nothing_is_written(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(
        "id,window,score,created_at,channel\nX1,YC-SB,5,2026-01-01,qr\nX2,NONE,5,2026-01-01,qr\n",
        encoding="utf-8",
    )
    refused = kiosk(demo / "demo", "import", str(file), "--json")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "ratings.csv:3: window: " in refused.stderr
    assert "Traceback" not in refused.stderr
    out = tmp_path / "out"
    assert kiosk(demo / "demo", "export", str(out)).returncode == 0
    assert b"X1," not in (out / "ratings.csv").read_bytes()


def test_every_bad_row_is_told_in_the_language_of_the_installation(
    demo: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ratings.csv"
    rows = "".join(f"X{n},YC-SB,7,2026-01-01,qr\n" for n in range(60))
    file.write_text(f"id,window,score,created_at,channel\n{rows}", encoding="utf-8")
    refused = kiosk(demo / "demo", "import", str(file))
    told = [line for line in refused.stderr.splitlines() if line.startswith("ratings.csv:")]
    assert told == [
        f"ratings.csv:{n}: score: 评分要在 1 到 5 之间，现在是“7”" for n in range(2, 62)
    ]


def test_an_export_where_none_can_stand_is_one_line(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for target in ("taken/all.xlsx", "taken"):
        refused = kiosk(demo / "demo", "export", str(tmp_path / target))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "Traceback" not in refused.stderr
        assert refused.stderr.splitlines()[-1].startswith("kiosk: ")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
