"""A column's stores speak of their own tables: of another column's only where it is said why."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "db" / "ground" / "models"
EVERYBODYS = {"base", "directory", "ground"}
"""Who and where anything was is joined by all."""
LENT = {
    # A row names what it belongs to by the number that people know.
    "books/ledger_store": {"ComplaintRow"},
    "checks/correction_store": {"ComplaintRow"},
    "cases/complaint_store": {"RatingRow"},
    # The month's books count what happened in every column: that is what they are for.
    "books/month_store": {
        "CaseRow", "ComplaintRow", "CounsellingRow", "InspectionRow", "InspectionVersionRow",
        "JointCheckRow",
    },
    # Whether points hang on where somebody stood is told by what they were reckoned from.
    "books/answering": {"CaseChainRow", "CaseRow", "ComplaintRow"},
    # What a check found of integrity waits for the top until a case names the check.
    "checks/result_lists": {"CaseRow"},
    # Words of a rating that became a complaint are the case's, and sealed from whom it concerns.
    "feedback/batch_store": {"ComplaintRow"},
    # A late rating, and a duty noted late, move no figure of a closed month.
    "feedback/rating_batch": {"ClosingRow"},
    "feedback/rating_store": {"ClosingRow"},
    "directory/duty_store": {"ClosingRow", "RatingRow"},
}  # fmt: skip


def owners() -> dict[str, str]:
    """Return in which column each table's class stands; `cases_aside.py` is of `cases`."""
    return {
        node.name: file.stem.partition("_")[0]
        for file in MODELS.glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


def borrowed(column: str, text: str) -> set[str]:
    """Return the tables of other columns that a store names."""
    whose = owners()
    named = {
        alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("db.ground.models")
        for alias in node.names
    }
    return {name for name in named if whose.get(name, column) not in {column, *EVERYBODYS}}


def test_a_store_names_no_other_columns_tables_but_those_it_is_lent() -> None:
    columns = ("feedback", "cases", "checks", "books", "board", "directory")
    found = {}
    for file in sorted((ROOT / "db").rglob("*.py")):
        column = file.relative_to(ROOT / "db").parts[0]
        if column in columns:
            taken = borrowed(column, file.read_text(encoding="utf-8"))
            found |= {f"{column}/{file.stem}": taken} if taken else {}
    assert found == LENT


def test_a_store_that_borrows_is_found() -> None:
    assert borrowed("cases", "from db.ground.models import CaseRow, LedgerRow") == {"LedgerRow"}
