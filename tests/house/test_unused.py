"""What a module makes public, some part of the product uses: what nobody needs any more goes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOMS: Final = ("survey", "db", "kiosk", "pages")
HOUSE: Final = Path(__file__).parents[2]
LOADED_BY_NAME: Final = {
    "db.ground.sealed.UNSEALED": "why tables are outside the chain: a test asks for each",
    "kiosk.cli.main": "the entry point that is installed as `kiosk`",
    r"kiosk\.cli\.\w+\.command": "the command line loads the one called",
    r"kiosk\.routes\.\w+\.routes": "the server asks every part for its own",
}
"""Used though nobody mentions it, each with the reason."""
IN_A_TEMPLATE: Final = re.compile(r"\b(?:words|form|keeping)\.([A-Z_]+)")

Name = tuple[str, str]


def modules(house: Path) -> dict[str, ast.Module]:
    """The product's modules but the migrations, whose functions Alembic calls."""
    found = {}
    for path in sorted(path for room in ROOMS for path in (house / room).rglob("*.py")):
        parts = path.relative_to(house).with_suffix("").parts
        if "migrations" not in parts:
            name = ".".join(parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def defined(statement: ast.stmt) -> set[str]:
    """The public names that a statement at the top of a module defines."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            names = {name}
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            names = {name}
        case _:
            names = set()
    return {name for name in names if not name.startswith("_")}


def imported(tree: ast.Module) -> dict[str, str]:
    """What names stand for in a module, by where they come from."""
    found = {}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                found |= {each.asname or each.name: f"{module}.{each.name}" for each in names}
            case ast.Import(names=names):
                found |= {each.asname: each.name for each in names if each.asname}
    return found


def mentioned(module: str, tree: ast.Module) -> Iterator[Name]:
    """What a module mentions: names imported, names of modules imported, names of its own."""
    stand_for = imported(tree)
    for name in stand_for.values():
        room, _, last = name.rpartition(".")
        yield room, last
    for statement in tree.body:
        own = defined(statement)  # a function that calls itself alone is unused
        for node in ast.walk(statement):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                    yield stand_for.get(name, ""), attribute
                case ast.Name(id=name, ctx=ast.Load()) if name not in own:
                    yield module, name


def in_templates(house: Path) -> set[str]:
    pages = (page for room in ROOMS for page in (house / room).rglob("*.html"))
    return {name for page in pages for name in IN_A_TEMPLATE.findall(page.read_text("utf-8"))}


def unused(house: Path) -> list[str]:
    trees = modules(house)
    used = {each for module, tree in trees.items() for each in mentioned(module, tree)}
    drawn = in_templates(house)
    return [
        f"{module}.{name}"
        for module, tree in trees.items()
        for statement in tree.body
        for name in sorted(defined(statement))
        if (module, name) not in used and name not in drawn
    ]


def test_nothing_public_is_left_that_nobody_uses() -> None:
    known = re.compile("|".join(LOADED_BY_NAME))
    assert [name for name in unused(HOUSE) if not known.fullmatch(name)] == []


def test_what_may_go_unmentioned_is_there() -> None:
    found = unused(HOUSE)
    for known in LOADED_BY_NAME:
        assert any(re.fullmatch(known, name) for name in found), known


def test_what_is_left_over_is_found_whatever_it_is(tmp_path: Path) -> None:
    planted = {
        "survey/__init__.py": "",
        "survey/sums.py": (
            "LEAST = 3\nMOST: int = 4\n\ndef total(): ...\n\ndef mean():\n    return mean()\n\n"
            "def _own(): ...\n\nclass Sum: ...\n\nclass Kind: ...\n\nDRAWN = 1\nNEVER = LEAST\n"
        ),
        "survey/words.py": "def total(): ...\n",
        "kiosk/desk.py": (
            "from survey import sums as figures\nfrom survey.sums import Sum\n"
            "figures.total()\nfigures.MOST\n"
        ),
        "kiosk/page.html": "{{ say(words.DRAWN) }}",
    }
    for name, text in planted.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert unused(tmp_path) == [
        "survey.sums.mean", "survey.sums.Kind", "survey.sums.NEVER", "survey.words.total"
    ]  # fmt: skip
