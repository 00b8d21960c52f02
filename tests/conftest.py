"""What the rooms of the tests are given: the rules nothing, all others the houses' fixtures."""

import gc
from pathlib import Path

import hypothesis
import pytest

# The libraries' many objects are looked through for garbage less often: a fifth of all time.
gc.set_threshold(20_000)
# No test asserts a time: how long an example takes is the machine's business.
hypothesis.settings.register_profile("house", deadline=None)
# Between two changes a law is tried on fewer examples, other ones each time; the whole run on all.
hypothesis.settings.register_profile("brisk", deadline=None, max_examples=25)
hypothesis.settings.load_profile("house")


RULES = Path(__file__).parent / "rules"


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Load the houses with the first file that may ask for one: the rules need no library."""
    if not module_path.is_relative_to(RULES):
        parent.config.pluginmanager.import_plugin("tests.helpers.houses")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what waits for browsers first, each kind in its order of chance: it takes longest."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
