"""The table of walks that the server's rules and the phone's are both held to."""

from typing import Any

import pytest

from survey.checks.checklists import critical_failures, open_items, score
from tests.helpers.walk_cases import table


@pytest.mark.parametrize("case", table(), ids=lambda case: case["case"])
def test_a_walk_owes_and_scores_what_the_table_says(case: dict[str, Any]) -> None:
    checklist, answers = case["walk"].checklist, case["walk"].answers
    found = score(checklist, answers)
    assert [item.code for item in open_items(checklist, answers)] == case["open"]
    assert (None if found is None else float(found)) == case["score"]
    assert [item.code for item in critical_failures(checklist, answers)] == case["critical"]
