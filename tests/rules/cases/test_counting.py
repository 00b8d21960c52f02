"""What a case is in the figures: one rule, whoever counts."""

import pytest

from survey.cases.complaints import NO_COMPLAINT, State
from survey.cases.counting import COUNT, Counted, counted
from survey.cases.steps import KINDS


def test_a_customers_complaint_counts_however_it_stands() -> None:
    for state in set(State) - NO_COMPLAINT:
        assert counted("complaint", state, "customer", joined=False) is Counted.CUSTOMER


def test_a_departments_and_an_inspectors_count_too_and_are_told_apart() -> None:
    for source in ("department", "inspection"):
        assert counted("complaint", "received", source, joined=False) is Counted.OTHERS


@pytest.mark.parametrize(
    ("kind", "state", "joined", "what"),
    [
        ("complaint", "merged", True, Counted.JOINED),
        ("follow_up", "received", False, Counted.CALL),
        ("inaction", "closed", False, Counted.INACTION),
        ("complaint", "set_aside", False, Counted.ASIDE),
        ("follow_up", "set_aside", False, Counted.ASIDE),
        ("complaint", "abuse", False, Counted.ABUSE),
    ],
)
def test_what_does_not_count_is_told_by_why(
    kind: str, state: str, joined: bool, what: Counted
) -> None:
    assert counted(kind, state, "customer", joined=joined) is what
    assert what not in COUNT


def test_whatever_kind_or_state_there_is_has_one_place() -> None:
    found = {
        counted(kind, state, "customer", joined=joined)
        for kind in KINDS
        for state in State
        for joined in (False, True)
    }
    assert found == set(Counted) - {Counted.OTHERS}
