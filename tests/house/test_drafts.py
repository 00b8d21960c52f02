"""What staff type at length is kept while they type it: every field, but those told of here."""

import ast
from collections.abc import Iterable
from contextvars import Context
from pathlib import Path
from typing import Final

import pytest

from kiosk import screens
from kiosk.ui.drafts import draw_area

DRAWN: Final = ("pages", "kiosk/ui")
KEEPER: Final = "kiosk/ui/drafts.py"
REASONS: Final = ("原因", "理由")
KEPT_OTHERWISE: Final = {
    "kiosk/ui/feedback/more.py": "a customer's: a sentence after a rating, on their own phone",
    "kiosk/ui/checks/checklist_editor.py": "items with weights and proofs: kept as a whole",
    "kiosk/ui/checks/checklist_publishing.py": "the reason of that edit, kept with it",
}
"""Files with fields of many words that no draft keeps, and why."""


def drawing_areas(root: Path) -> set[str]:
    """Return the files that draw a field of many words themselves."""
    return {
        str(path.relative_to(root))
        for folder in DRAWN
        for path in (root / folder).rglob("*.py")
        if any(
            isinstance(node, ast.Attribute) and node.attr == "text_area"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    } - {KEEPER}


def asking_reasons(root: Path) -> set[str]:
    """Return the files that draw a line for a reason themselves."""
    return {
        str(path.relative_to(root))
        for folder in DRAWN
        for path in (root / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "text_input"
        and any(word in ast.unparse(node) for word in REASONS)
    }


def unkept(found: Iterable[str]) -> list[str]:
    return sorted(set(found) - set(KEPT_OTHERWISE))


def test_every_field_of_many_words_is_kept_while_it_is_typed() -> None:
    assert unkept(drawing_areas(screens.ROOT)) == []


def test_every_line_for_a_reason_is_kept_while_it_is_typed() -> None:
    assert asking_reasons(screens.ROOT) == set()


def test_no_exception_outlives_its_field() -> None:
    assert set(KEPT_OTHERWISE) <= drawing_areas(screens.ROOT)


def test_a_field_that_nobody_keeps_is_found(tmp_path: Path) -> None:
    for folder in DRAWN:
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pages" / "new.py").write_text("import streamlit as st\nst.text_area('Why')\n")
    assert unkept(drawing_areas(tmp_path)) == ["pages/new.py"]


def test_a_line_for_a_reason_that_nobody_keeps_is_found(tmp_path: Path) -> None:
    for folder in DRAWN:
        (tmp_path / folder).mkdir(parents=True)
    asks = "import streamlit as st\nst.text_input(say('原因', 'Reason'), key='why')\n"
    (tmp_path / "pages" / "new.py").write_text(asks, encoding="utf-8")
    assert asking_reasons(tmp_path) == {"pages/new.py"}


def test_a_form_that_was_given_no_place_to_keep_words_in_fails_at_once() -> None:
    with pytest.raises(LookupError):
        Context().run(draw_area, "Why", key="why")
