"""What tests share has one home: no test file borrows from another."""

import re
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).parents[1]
FROM_A_TEST: Final = re.compile(r"^\s*(?:from|import) tests\.[\w.]*\btest_\w+", re.MULTILINE)


def borrowing(text: str) -> bool:
    return FROM_A_TEST.search(text) is not None


def test_no_test_borrows_from_another() -> None:
    files = [*TESTS.rglob("*.py")]
    assert [path.name for path in files if borrowing(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("line", "borrows"),
    [
        ("from tests.pages.cases.test_cases import texts", True),
        ("    from tests.actions.books.test_ledger import points", True),
        ("import tests.files.test_round_trip", True),
        ("from tests.helpers.pages import texts", False),
        ("from tests.browser.conftest import Server", False),
    ],
)
def test_borrowing_is_found_out(line: str, borrows: bool) -> None:
    assert borrowing(f'"""Words."""\n\n{line}\n') is borrows
