"""The two languages: what is Chinese stands in a pair, and a number chooses its English word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.screens import ROOT

SHOWN = ("kiosk/ui", "kiosk/reports", "pages")
CHINESE = re.compile("[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]")
PAIRS = {"say", "Text", "in_a_row"}
CHINESE_ON_PURPOSE = {"中文", "非常", "非常\u200b"}  # its own name; where a word may wrap
A_PLURAL_FOR_ALL = re.compile(
    r"\{n\} (?!of )(?:[a-z-]+ ){0,2}"
    r"(?:amounts|complaints|cases|checks|days|entries|findings|items|points|problems|units|windows)"
)


def test_no_page_or_report_writes_chinese_signs_outside_a_pair_of_languages() -> None:
    """Such a sign would stand in the English sentence, too."""
    assert [
        f"{_name(path)}: {each}" for path in _files(*SHOWN) for each in _unpaired(path.read_text())
    ] == []


def test_no_sentence_counts_in_a_plural_alone() -> None:
    """`1 complaints` is no English: `{n} {n:complaint|complaints}` is."""
    files = _files("kiosk", "survey", "pages")
    found = [(_name(path), A_PLURAL_FOR_ALL.findall(path.read_text())) for path in files]
    assert [(name, plurals) for name, plurals in found if plurals] == []


def test_no_page_writes_a_day_as_a_code() -> None:
    """Days and months have names, in each language its own: `11-30` is none."""
    assert [_name(path) for path in _files(*SHOWN) if "%m-%d" in path.read_text()] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("、".join(names), ", ".join(names))', []),
        ('names = "、".join(names)', ["、"]),
        ('caption(f"{by}：{words}")', ["："]),
        ('"""一句说明。"""', []),
    ],
)
def test_a_sign_outside_a_pair_is_found(source: str, found: list[str]) -> None:
    assert list(_unpaired(source)) == found


def _unpaired(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    paired = {id(each) for node in ast.walk(tree) if _pairs(node) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            known = id(node) in paired or node.value in CHINESE_ON_PURPOSE
            if CHINESE.search(node.value) and not known:
                yield node.value


def _pairs(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in PAIRS


def _files(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_reason_is_asked_for_in_one_way_alone_that_takes_no_full_stop() -> None:
    """`required_reason` refuses what says nothing; who refuses by hand would take a "."."""
    asked = {
        _name(path) for path in _files("kiosk", "survey") if "ReasonMissing" in path.read_text()
    }
    assert asked == {"survey/given.py", "survey/refusals/given.py"}
