"""What numbers and entries rest on, in words."""

import pytest

from survey.books.sources import CLAUSES, PROPOSED, clause_said, source_said
from survey.texts import Text


def test_a_rule_a_reading_of_it_and_a_proposal_are_told_apart() -> None:
    rule = source_said("rules 1 and 2")
    assert rule == Text("公司制度规则一、规则二", "the company's regulation, rules 1 and 2")
    assert source_said("reading of rules 1 and 2") == Text(
        f"{rule.zh}，按本系统的理解", f"{rule.en}, as this program reads it"
    )
    assert source_said("product: a custom") == PROPOSED


@pytest.mark.parametrize("clause", sorted(CLAUSES))
def test_no_entry_cites_a_section_of_our_own_summary(clause: str) -> None:
    said = clause_said(clause)
    assert "规则" in said.zh
    assert "section" not in said.en


def test_a_clause_that_people_typed_is_said_as_they_did() -> None:
    assert clause_said("第十二条") == Text("第十二条", "第十二条")
