"""Tries the rules' mutants with mutmut, and counts by column which of them no test notices."""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
from hypothesis import Phase, settings
from mutmut.__main__ import cli
from mutmut.mutation import file_mutation
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "mutants"
NOTICED = {"killed": True, "timeout": True, "segfault": True, "survived": False, "no tests": False}
# That a test notices is enough: no example is made smaller.
PHASES = (Phase.explicit, Phase.generate)
GROUND = "ground"
AT_THE_DOOR = {"survey", "refusals"}


@dataclass(frozen=True)
class Tried:
    """A mutant, where it lives, and whether a test noticed it; None while it is untried."""

    name: str
    module: str
    noticed: bool | None

    @property
    def column(self) -> str:
        """The room of survey/ the mutant lives in, or the ground of all of them."""
        room = Path(self.module).parent.name
        return GROUND if room in AT_THE_DOOR else room


def change_properties_too() -> None:
    """Let mutmut change properties, which it leaves alone: here they hold laws as others do."""
    left_alone = file_mutation.MutationVisitor._skip_node_and_children
    arranged = file_mutation.function_trampoline_arrangement

    def skip(visitor: Any, node: cst.CSTNode) -> bool:
        return not _is_property(node) and left_alone(visitor, node)

    def arrange(function: cst.FunctionDef, mutants: Any, class_name: str | None) -> Any:
        if not _is_property(function):
            return arranged(function, mutants, class_name)
        bare = function.with_changes(decorators=[])
        empty, nodes, assigned, names = arranged(bare, mutants, class_name)
        switch = nodes[0].with_changes(decorators=[*function.decorators, *nodes[0].decorators])
        return empty, [switch, *nodes[1:]], assigned, names

    file_mutation.MutationVisitor._skip_node_and_children = skip
    file_mutation.function_trampoline_arrangement = arrange


def run_quick_tests_first() -> None:
    """Let the tests that take least run first: the first that fails is enough."""
    arguments = PytestRunner._pytest_args_regular_run

    def sorted_arguments(runner: PytestRunner, tests: Iterable[str]) -> list[str]:
        took = state().duration_by_test
        return arguments(runner, sorted(tests, key=lambda test: (took.get(test, 0.0), test)))

    PytestRunner._pytest_args_regular_run = sorted_arguments


def _is_property(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.FunctionDef) or len(node.decorators) != 1:
        return False
    decorator = node.decorators[0].decorator
    return isinstance(decorator, cst.Name) and decorator.value == "property"


def tried() -> Iterator[Tried]:
    """Yield every mutant there is."""
    for path in sorted((KEPT / "survey").rglob("*.meta")):
        module = str(path.relative_to(KEPT).with_suffix(""))
        for name, code in json.loads(path.read_text())["exit_code_by_key"].items():
            yield Tried(name, module, NOTICED.get(status_by_exit_code[code]))


def print_table(mutants: list[Tried]) -> None:
    """Print a line for each column and each of its modules, and one for all."""
    print(f"{'':<40}{'noticed':>10}{'unnoticed':>10}{'share':>10}{'untried':>10}")
    for column in sorted(
        {each.column for each in mutants}, key=lambda name: (name == GROUND, name)
    ):
        here = [each for each in mutants if each.column == column]
        _print_line(column, here)
        for module in sorted({each.module for each in here}):
            _print_line(f"  {module}", [each for each in here if each.module == module])
    _print_line("all", mutants)


def _print_line(what: str, group: list[Tried]) -> None:
    noticed, unnoticed, untried = (
        sum(each.noticed is told for each in group) for told in (True, False, None)
    )
    share = f"{noticed / (noticed + unnoticed):.1%}" if noticed + unnoticed else "-"
    print(f"{what:<40}{noticed:>10}{unnoticed:>10}{share:>10}{untried:>10}")


def main(names: list[str]) -> None:
    """Try what is untried, or what is named, and print what was noticed."""
    if names == ["anew"]:
        names = []
        shutil.rmtree(KEPT, ignore_errors=True)
    if names == ["unnoticed"]:
        names = [each.name for each in tried() if each.noticed is False]
    settings.register_profile("mutants", settings.get_profile("ci"), phases=PHASES)
    change_properties_too()
    run_quick_tests_first()
    cli.main(["run", "--max-children", "1", *names], standalone_mode=False)
    mutants = list(tried())
    for each in mutants:
        if each.noticed is False:
            print(each.name)
    print_table(mutants)


if __name__ == "__main__":
    main(sys.argv[1:])
