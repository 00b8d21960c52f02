"""docs/house.md says what the tree says: a row a room, the same columns on every floor."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
COLUMNS = ("feedback", "cases", "checks", "books", "board", "directory")
IN_COLUMNS = (
    "survey", "db", "kiosk/actions", "kiosk/reports", "kiosk/ui",
    "tests/rules", "tests/stores", "tests/actions", "tests/pages", "tests/browser",
)  # fmt: skip
PRODUCT = ("survey", "db", "kiosk", "pages")


def kept() -> list[Path]:
    """Return the files of the product and its tests as git keeps them, new ones too."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PRODUCT, "tests"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Path(line) for line in told.stdout.splitlines() if (ROOT / line).is_file()]


def rooms() -> set[str]:
    """Return every folder of the product that holds code, and the tests' own."""
    found = {file.parent.as_posix() for file in kept() if file.suffix == ".py"}
    return {room for room in found if room.startswith(PRODUCT)}


def column_of(room: str) -> str | None:
    """Return which column of a floor a room is, or None."""
    floor, _, name = room.rpartition("/")
    return name if floor in IN_COLUMNS and name in COLUMNS else None


def rows(heading: str) -> set[str]:
    """Return what the first cells of a table beneath a heading name."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE)
    return {name.rstrip("/") for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_room_has_its_row_and_no_row_is_of_a_room_there_is_not() -> None:
    named = {row for row in rows("Rooms") if row.split("/")[0] in PRODUCT}
    there = {room for room in rooms() if column_of(room) is None}
    # Rooms of one file's own parts stand with the room around them.
    there = {room for room in there if not room.startswith(("db/migrations/", "kiosk/files/"))}
    assert named == there


def test_every_column_has_its_row() -> None:
    assert rows("Columns") == set(COLUMNS)


def test_floors_in_columns_hold_columns_alone() -> None:
    known = {"survey/refusals", "db/ground", "db/files", "db/migrations", "kiosk/ui/checks/walk"}
    for room in rooms() | {file.parent.as_posix() for file in kept()}:
        floor = room.rpartition("/")[0]
        if floor in IN_COLUMNS and room not in known and not room.startswith("tests/"):
            assert column_of(room), f"{room} is no column"


def test_tests_stand_in_the_rooms_of_what_they_test() -> None:
    for floor in ("tests/rules", "tests/stores", "tests/actions", "tests/pages", "tests/browser"):
        inside = {
            file.parent.name for file in kept()
            if file.as_posix().startswith(f"{floor}/") and file.parent.as_posix() != floor
        }  # fmt: skip
        assert inside <= {*COLUMNS, "ground"}, floor


def test_what_to_touch_is_there() -> None:
    part = PAGE.split("## To add …", 1)[1]
    for name in re.findall(r"`((?:survey|db|kiosk|pages|tests)/[\w/]+(?:\.\w+)?)`", part):
        path = ROOT / name
        assert path.exists() or path.with_suffix(".py").exists() or "NAME" in name, name
