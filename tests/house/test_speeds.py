"""The three speeds of `script/test`: no room is forgotten, and the quick one needs no server."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TESTS: Final = ROOT / "tests"
SCRIPT: Final = (ROOT / "script" / "test").read_text(encoding="utf-8")
LEFT_TO_THE_WHOLE_RUN: Final = {
    "browser": "a real browser before a real server",
    "demo": "years of history are made",
    "faults": "servers are killed, commands are processes of their own",
    "files": "workbooks are written and read by the dozen",
    "front": "fonts are cut",
    "house": "the whole tree is read, and imports are asked of processes of their own",
    "pages": "each test draws a page again and again",
    "pictures": "large pictures are drawn and shrunk",
    "rights": "everybody opens every page",
    "upkeep": "whole houses are copied",
}


def quick() -> list[str]:
    [line] = re.findall(r'^quick="(.*)"$', SCRIPT, re.MULTILINE)
    return [str(room).removeprefix("tests/") for room in line.split()]


def rooms() -> set[str]:
    return {path.relative_to(TESTS).parts[0] for path in TESTS.rglob("test_*.py")}


def collected(*arguments: str) -> str:
    """Return what pytest would run, asked in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.stdout + told.stderr


def test_every_room_is_quick_or_left_to_the_whole_run_and_none_is_both() -> None:
    assert len(quick()) == len(set(quick()))
    assert sorted([*quick(), *LEFT_TO_THE_WHOLE_RUN]) == sorted(rooms())


def test_the_readme_names_the_quick_rooms() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [row] = [line for line in readme.splitlines() if line.startswith("| `script/test --quick`")]
    named = row[row.index("(") + 1 : row.index(")")]
    assert named.split(", ") == quick()


def test_the_quick_run_leaves_out_what_asks_for_a_server_or_a_browser_marked_or_not(
    tmp_path: Path,
) -> None:
    [left] = re.findall(r'-m "(.*?)"', SCRIPT)
    file = tmp_path / "test_unmarked.py"
    file.write_text(
        "def test_plain(): ...\n"
        "def test_on_a_server(postgresql_url): ...\n"
        "def test_in_a_browser(phone): ...\n"
        "import pytest\n"
        "@pytest.fixture\n"
        "def phone(browser): ...\n"
    )
    told = collected("-p", "tests.helpers.houses", str(file), "-m", left)
    assert "test_plain" in told
    assert "test_on_a_server" not in told
    assert "test_in_a_browser" not in told


def test_only_the_whole_run_tries_every_law_on_all_examples() -> None:
    runs = re.findall(r'^.*\$venv/bin/pytest" (.*)$', SCRIPT, re.MULTILINE)
    whole = [run for run in runs if "$brisk" not in run]
    assert [run.split(" || ")[0] for run in whole] == ['"$@"', "-n 3 $together"]
    assert "brisk" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_rules_are_tested_without_any_library() -> None:
    asked = (
        "import pytest, sys; "
        "pytest.main(['--collect-only', '-qq', 'tests/rules', '-p', 'no:cacheprovider']); "
        "print(sorted({'sqlalchemy', 'streamlit', 'playwright', 'starlette'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "[]"
