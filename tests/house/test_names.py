"""An account's name is shown by one function: people read people's names, not logins."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kiosk.screens import ROOT

DRAWN: Final = (ROOT / "kiosk" / "ui", ROOT / "pages")
ACCOUNTS: Final = frozenset(
    {
        "by", "proposed_by", "decided_by", "published_by", "replaced_by", "taken_by", "excused_by",
        "ordered_by", "handed_in_by", "first_by", "second_by", "actor", "username",
    }
)  # fmt: skip
"""What stores call the account that did something."""
WHERE_ACCOUNTS_ARE_KEPT: Final = frozenset({"account_forms.py", "account_list.py", "me.py"})
SHOWS: Final = frozenset({"escape", "literal", "text", "caption", "markdown", "say"})


def shown(files: Iterable[Path]) -> list[str]:
    """Return where an account is written into a sentence, or put on a page, as it is kept."""
    return [
        f"{file.name}:{line}"
        for file in files
        for line in _lines(ast.parse(file.read_text(encoding="utf-8")))
    ]


def _lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        written = node.value if isinstance(node, ast.FormattedValue) else None
        if isinstance(node, ast.Call) and _called(node) in SHOWS and node.args:
            written = node.args[0]
        if isinstance(written, ast.Attribute) and written.attr in ACCOUNTS:
            yield written.lineno


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def drawn() -> Iterator[Path]:
    for folder in DRAWN:
        for file in sorted(folder.rglob("*.py")):
            if file.name not in WHERE_ACCOUNTS_ARE_KEPT:
                yield file


def test_no_page_shows_an_account_where_a_person_is_meant() -> None:
    assert shown(drawn()) == []


def test_a_page_that_does_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text(
        "st.caption(f'{found.closing.by} closed it')\n"
        "st.html(escape(each.replaced_by))\n"
        "st.caption(f'{who(found.closing.by)} closed it')\n"
    )
    assert set(shown([page])) == {"page.py:1", "page.py:2"}
