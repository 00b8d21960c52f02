"""Whatever waits for somebody has a mark on the start page."""

import ast
import re
from pathlib import Path
from typing import Final

from kiosk import screens
from kiosk.ui.queues import QUEUES

REPORTS: Final = screens.ROOT / "kiosk" / "reports"
HOME: Final = (
    screens.ROOT / "kiosk" / "ui" / "queues.py",
    screens.ROOT / "kiosk" / "ui" / "books" / "anew.py",
    screens.ROOT / "kiosk" / "ui" / "cases" / "request_waiting.py",
    screens.ROOT / "kiosk" / "ui" / "checks" / "waiting.py",
    REPORTS / "books" / "tasks.py",
)
WAITS: Final = re.compile(
    r"waiting|pending|unruled|open_requests|to_[a-z_]+|excuses_asked|due_among"
)
"""What a report is called that tells what waits for somebody."""
OF_A_PLACE: Final = {
    "ledger.waiting",  # the amounts with their reasons: their number is pending's
    "desk.waiting_for_arrival",  # asked at a window's code
    "counselling.due_among",  # which of those in a list: their number is to_counsel's
}


def told(folder: Path) -> set[str]:
    """Return the reports that tell what waits, by file and name."""
    return {
        f"{file.stem}.{node.name}"
        for file in folder.rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and WAITS.fullmatch(node.name)
    }


def observed() -> set[str]:
    """Return the names that are called for the start page."""
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for file in HOME
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }


def test_every_report_of_what_waits_is_asked_for_the_start_page() -> None:
    seen = observed()
    assert {name for name in told(REPORTS) - OF_A_PLACE if name.split(".")[1] not in seen} == set()


def test_a_report_of_what_waits_that_nobody_asks_is_found(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text("def to_sign(session):\n    return 1\n", encoding="utf-8")
    assert told(tmp_path) == {"new.to_sign"}
    assert "to_sign" not in observed()


def test_every_mark_leads_to_a_page_and_has_a_name_of_its_own() -> None:
    pages = {f"/{screen.path}" for screen in screens.STAFF}
    assert {each.address for each in QUEUES} <= pages
    assert len({each.name for each in QUEUES}) == len(QUEUES)
