"""`kiosk demo`, `kiosk import`, `kiosk export` as people call them."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("demo")  # one demo for all that look at it

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    made = kiosk(folder, "demo", "--no-serve", "--port", "8601")
    assert made.returncode == 0, made.stderr
    return folder


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


def test_the_demos_customers_praised_people_and_took_photos(demo: Path) -> None:
    with sqlite3.connect(demo / "demo/kiosk.db") as kept:
        told = dict(kept.execute("SELECT kind, count(*) FROM rating_additions GROUP BY kind"))
        photos = kept.execute("SELECT count(*) FROM rating_photos").fetchone()
    kept.close()
    assert told["praise"] >= 20
    assert (told["photo"], photos) == (3, (3,))


def test_a_half_made_demo_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/kiosk.db").touch()
    told = kiosk(tmp_path, "demo", "--no-serve")
    assert told.returncode == 0, told.stderr
    assert told.stdout.count("/rate?w=") == 6


def test_the_demo_goes_out_into_an_empty_installation_and_out_again(
    demo: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert kiosk(demo / "demo", "export", str(tmp_path / "first")).returncode == 0
    assert kiosk(demo / "demo", "export", str(tmp_path / "first")).returncode == 0
    assert kiosk(other, "init").returncode == 0
    came_in = kiosk(other, "import", str(tmp_path / "first"), "--json")
    assert came_in.returncode == 0, came_in.stderr
    assert json.loads(came_in.stdout)["ratings"]["new"] > 40_000
    assert kiosk(other, "export", str(tmp_path / "second")).returncode == 0
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()
    assert kiosk(other, "doctor").returncode == 0


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
