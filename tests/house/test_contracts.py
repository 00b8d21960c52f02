"""The house's own contracts hold, and each of them breaks when it is violated."""

import ast
import importlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from survey.refusals import kinds
from survey.refusals.directory import NotSignedIn
from survey.refusals.kinds import SurveyError

ROOT = Path(__file__).parents[2]
ROOMS = ("survey", "db", "kiosk", "pages")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {c["name"]: c for c in PROJECT["tool"]["importlinter"]["contracts"]}

# For each contract, a file that breaks it and what stands in it.
VIOLATIONS = {
    "Pages ask the kiosk, the kiosk asks the db, the db asks the survey": (
        "db/loud.py",
        "import kiosk.clock",
    ),
    "The rules know nothing but the standard library": ("survey/loud.py", "import sqlalchemy"),
    "The memory draws nothing": ("db/loud.py", "import streamlit"),
    "Table rows never leave the db room": ("kiosk/loud.py", "import db.ground.models"),
    "A page never speaks to the memory itself": ("pages/loud.py", "import db.ground.engine"),
    "Within kiosk, who asks whom goes one way": ("kiosk/files/loud.py", "import kiosk.ui.quiet"),
    "A report never asks an action": (
        "kiosk/reports/loud.py",
        "import kiosk.actions.books.quiet",
    ),
    "Rights ask neither reports nor actions": (
        "kiosk/rights/loud.py",
        "import kiosk.reports.quiet",
    ),
    "Columns of actions stay apart": (
        "kiosk/actions/cases/loud.py",
        "import kiosk.actions.books.quiet",
    ),
    "Pages only draw and ask": ("pages/loud.py", "import kiosk.actions.books.quiet"),
    "A page never borrows from another page": ("pages/loud.py", "import pages.quiet"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def source_files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house of the same rooms and contracts, with next to nothing in it."""
    inside = (
        "cli",
        "routes",
        "ui",
        "demo",
        "files",
        "upkeep",
        "actions",
        "reports",
        "rights",
        "locks",
    )
    columns = ("feedback", "cases", "checks", "books", "directory")
    rooms = [*ROOMS, "db/ground", *(f"kiosk/{room}" for room in inside)]
    for room in [*rooms, *(f"kiosk/actions/{column}" for column in columns)]:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    for quiet in (
        "db/ground/models.py", "db/ground/engine.py", "kiosk/clock.py", "kiosk/ui/quiet.py",
        "kiosk/reports/quiet.py", "kiosk/actions/books/quiet.py", "kiosk/actions/books/posting.py",
        "pages/quiet.py",
    ):  # fmt: skip
        (tmp_path / quiet).write_text("")
    allowed = tmp_path / "kiosk" / "actions" / "cases" / "clockwork.py"
    allowed.write_text("import kiosk.actions.books.posting\n")
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    start = text.index("[tool.importlinter]")
    (tmp_path / "pyproject.toml").write_text(text[start:], encoding="utf-8")
    return tmp_path


def test_every_contract_has_its_violation_tried() -> None:
    assert set(VIOLATIONS) == set(CONTRACTS)


def test_a_house_without_violations_is_fine(small_house: Path) -> None:
    told = lint(small_house)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_contract_breaks_when_it_is_violated(small_house: Path, name: str) -> None:
    file, line = VIOLATIONS[name]
    (small_house / file).write_text(f"{line}\n")
    told = lint(small_house)
    assert told.returncode != 0
    assert re.search(rf"{re.escape(name)} BROKEN", told.stdout), told.stdout


@pytest.mark.parametrize("path", list(source_files()), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_opens_with_one_line_of_caption(path: Path) -> None:
    caption = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert caption, "every file opens with a caption"
    assert len(caption.splitlines()[0]) <= 100


def test_no_file_beside_the_entry_bears_a_librarys_name() -> None:
    """Streamlit puts the entry's folder first on the path: such a file would shadow the library."""
    installed = set(importlib.metadata.packages_distributions()) | set(sys.stdlib_module_names)
    beside = {path.stem for path in (ROOT / "kiosk").iterdir() if path.suffix == ".py"}
    beside |= {path.name for path in (ROOT / "kiosk").iterdir() if path.is_dir()}
    assert beside & (installed - set(ROOMS)) == {"__init__"} & installed


def test_there_is_no_folder_that_streamlit_would_take_for_its_own_pages() -> None:
    assert not (ROOT / "kiosk" / "pages").exists()


def test_the_rules_import_only_the_standard_library() -> None:
    for path in (ROOT / "survey").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                assert top in sys.stdlib_module_names or top == "survey", f"{path}: {name}"


def test_only_the_clock_reads_the_clock_and_only_the_settings_the_environment() -> None:
    reads = re.compile(r"datetime\.now\(|date\.today\(|utcnow\(|os\.environ|os\.getenv")
    readers = {
        str(path.relative_to(ROOT))
        for path in source_files()
        if reads.search(path.read_text(encoding="utf-8"))
    }
    assert readers <= {"kiosk/clock.py", "kiosk/config.py"}


def every_refusal(kind: type[SurveyError] = SurveyError) -> Iterator[type[SurveyError]]:
    for each in kind.__subclasses__():
        yield each
        yield from every_refusal(each)


def test_every_refusal_has_a_code_of_its_own_and_a_sentence_in_both_languages() -> None:
    named = {f"{refusal.__module__}.{refusal.__name__}": refusal for refusal in every_refusal()}
    told = [each for each in named.values() if each.__module__ != kinds.__name__]
    codes = [refusal.code for refusal in told]
    assert len(codes) == len(set(codes))
    for refusal in told:
        assert re.fullmatch(r"[a-z-]+\.[a-z-]+", refusal.code), refusal
        assert refusal.sentence.zh, refusal
        assert refusal.sentence.en, refusal
        assert "!" not in refusal.sentence.en + refusal.sentence.zh


def test_every_refusal_stands_in_a_chapter() -> None:
    """One reads all that can be refused in one sitting, and reviews the words in one place."""
    assert _strays(every_refusal()) == []


def test_a_refusal_that_strays_is_found() -> None:
    stray = type("Stray", (Exception,), {"__module__": "kiosk.loud"})
    assert _strays([stray, NotSignedIn]) == ["Stray"]


def _strays(refusals: Iterable[type[Exception]]) -> list[str]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts and room != "pages":
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                importlib.import_module(module.removesuffix(".__init__"))
    return [
        kind.__name__ for kind in refusals if not kind.__module__.startswith("survey.refusals.")
    ]


def test_the_pins_hold_every_dependency_and_name_no_registry() -> None:
    pins = (ROOT / "script" / "requirements.txt").read_text(encoding="utf-8")
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split(r"[\[<>=; ]", requirement)[0]
        assert re.search(rf"^{re.escape(name)}(\[\w+\])?==", pins, re.MULTILINE), name
    assert "://" not in pins


def test_the_readme_names_every_room_and_picture() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for room in (*ROOMS, "tests", "bench", "deploy", "docs", "script"):
        assert f"`{room}/`" in readme, room
    for picture in re.findall(r"\((docs/pictures/[\w-]+\.png)\)", readme):
        assert (ROOT / picture).is_file(), picture


def test_the_newest_version_in_the_changelog_is_the_projects() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == PROJECT["project"]["version"]


def test_help_is_told_without_loading_the_heavy_libraries() -> None:
    asked = (
        "import sys; from kiosk.cli import group; "
        "group.main(['--help'], standalone_mode=False); "
        "print(sorted({'streamlit', 'sqlalchemy', 'plotly'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "[]"
    assert "demo" in told.stdout


def test_every_version_has_its_day_and_every_rule_the_first_day_it_applies() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(re.fullmatch(r"## \d+\.\d+\.\d+ — \d{4}-\d\d-\d\d", heading)
               for heading in re.findall(r"^## .*$", changelog, re.MULTILINE))  # fmt: skip
    for part in re.findall(r"^### Rules\n(.*?)(?=^##|\Z)", changelog, re.MULTILINE | re.DOTALL):
        for line in part.strip().splitlines():
            assert re.search(r"from \d{4}-\d\d-\d\d\)\.$", line), line
