"""The star of the month: all that bars, whose proposal it is, what counts as nothing."""

from dataclasses import replace
from typing import Final

import pytest

from survey.books.policy import Policy
from survey.books.stars import Candidate, gate, proposals
from survey.feedback.satisfaction import Tally, satisfaction

FINE: Final = Candidate("A", "U1", satisfaction(Tally(n5=20)), 0, 0, check_score=90.0)


def test_all_that_bars_is_told_in_both_languages() -> None:
    barred = gate(
        replace(
            FINE, counting_complaints=2, satisfaction=satisfaction(Tally(n5=19)), check_score=85.0,
            overdue_actions=3, is_worst=True,
        )
    )  # fmt: skip
    assert [(reason.zh, reason.en) for reason in barred.reasons] == [
        ("本月有 2 起属实投诉", "2 upheld complaints this month"),
        ("评价太少：19 条，至少 20 条", "too few ratings: 19 of 20"),
        ("抽查 85 分，低于 90 分", "check score 85, below 90"),
        ("有 3 项整改逾期", "3 corrective actions overdue"),
        ("本月为最差员工", "worst of the month"),
    ]
    [unchecked] = gate(replace(FINE, check_score=None)).reasons
    assert unchecked.en == "the window was not checked this month"


def test_one_of_a_thing_is_no_plural() -> None:
    [complaint, action] = gate(replace(FINE, counting_complaints=1, overdue_actions=1)).reasons
    assert complaint.en == "1 upheld complaint this month"
    assert action.en == "1 corrective action overdue"


@pytest.mark.parametrize(
    ("score", "said"),
    [(85.0, "85"), (81.25, "81.3"), (89.94, "89.9"), (89.95, "89.95"), (89.996, "89.996")],
)
def test_a_failed_score_is_rounded_as_on_every_page_and_never_up_to_a_pass(
    score: float, said: str
) -> None:
    [failed] = gate(replace(FINE, check_score=score)).reasons
    assert failed.en == f"check score {said}, below 90"


def test_a_proposal_is_of_its_unit_whoever_is_proposed() -> None:
    found = proposals(
        [
            replace(FINE, unit="U1"),
            replace(FINE, person="B", unit="U2"),
            replace(FINE, person="C", unit="U2"),
            replace(FINE, person="D", unit="U3", is_worst=True),
        ]
    )
    assert {code: each.unit for code, each in found.items()} == {"U1": "U1", "U2": "U2", "U3": "U3"}


def test_a_check_score_of_nothing_counts_as_nothing() -> None:
    lenient = Policy(check_pass=0)
    nothing, little = replace(FINE, check_score=0.0), replace(FINE, person="B", check_score=0.5)
    assert proposals([nothing, little], lenient)["U1"].person == "B"
