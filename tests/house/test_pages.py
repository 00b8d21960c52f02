"""Pages draw and ask: they are short, and whatever they do goes one way."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kiosk import screens

PAGES: Final = screens.ROOT / "pages"
UI: Final = screens.ROOT / "kiosk" / "ui"
SHORTER_THAN: Final = 150
THE_WAY: Final = UI / "doing.py"
"""The one place that opens a transaction for a page, and tells its refusal."""


def drawn() -> Iterator[Path]:
    yield from sorted(PAGES.rglob("*.py"))
    yield from sorted(UI.rglob("*.py"))


def too_long(pages: Iterable[Path]) -> list[str]:
    return [
        page.name
        for page in pages
        if len(page.read_text(encoding="utf-8").splitlines()) >= SHORTER_THAN
    ]


def naming(files: Iterable[Path], attribute: str) -> list[Path]:
    """Return the files that speak of an attribute of that name, whatever it is one of."""
    return [
        path
        for path in files
        if any(
            isinstance(node, ast.Attribute) and node.attr == attribute
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]


def saying_any(files: Iterable[Path]) -> list[str]:
    return [
        path.name
        for path in files
        if any(
            isinstance(node, ast.Name) and node.id == "Any"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]


def test_a_page_is_read_at_a_glance() -> None:
    assert too_long(PAGES.glob("*.py")) == []


def test_a_page_that_grew_is_found(tmp_path: Path) -> None:
    short, long = tmp_path / "short.py", tmp_path / "long.py"
    short.write_text("x = 1\n" * (SHORTER_THAN - 1))
    long.write_text("x = 1\n" * SHORTER_THAN)
    assert too_long([short, long]) == ["long.py"]


def test_whatever_a_page_does_goes_the_one_way() -> None:
    """There the right is asked again, and a refusal is told in the page's language."""
    assert naming(drawn(), "writing") == [THE_WAY]


def test_a_transaction_beside_that_way_is_found(tmp_path: Path) -> None:
    opened, taken = tmp_path / "opened.py", tmp_path / "taken.py"
    opened.write_text("with house().writing() as session:\n    pass\n")
    taken.write_text("begin = opened.database.writing\n")
    assert naming([opened, taken], "writing") == [opened, taken]


def test_no_page_empties_what_is_at_hand() -> None:
    """An action says what it touched, and the house forgets it after the commit."""
    assert naming(drawn(), "forget") == []


def test_a_page_that_empties_it_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("house().windows.forget()\n")
    assert naming([page], "forget") == [page]


def test_a_page_names_the_values_it_draws() -> None:
    assert saying_any(PAGES.glob("*.py")) == []


def test_a_page_that_names_none_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("from typing import Any\n\ndef draw(found: list[Any]) -> None: ...\n")
    assert saying_any([page]) == ["page.py"]


def asking_stores(files: Iterable[Path]) -> list[str]:
    """Return the files that hand a session to a store themselves."""
    asked = re.compile(r"_store\.\w+\(\s*session")
    return [path.name for path in files if asked.search(path.read_text(encoding="utf-8"))]


def test_what_is_drawn_was_asked_of_a_report_and_of_no_store(tmp_path: Path) -> None:
    assert asking_stores(drawn()) == []
    loud = tmp_path / "loud.py"
    loud.write_text("found = tablet_store.at_window(session, 1)\n", encoding="utf-8")
    assert asking_stores([loud]) == ["loud.py"]
