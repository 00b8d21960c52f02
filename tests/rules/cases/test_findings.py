"""Before a finding: nobody is judged unnamed, unheard, or without facts and a cause."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from survey.cases.complaints import AGAINST, FINDINGS
from survey.cases.findings import Finding, is_heard, refuse_incomplete
from survey.refusals.cases import FindingIncomplete

FOR = sorted(FINDINGS - AGAINST)


@dataclass(frozen=True)
class Happened:
    kind: str
    detail: dict[str, Any] = field(default_factory=dict)


HEARD, NAMED = Happened("heard"), Happened("named")
INSTEAD = Happened("named", {"instead": True})


@pytest.mark.parametrize(
    ("events", "heard"),
    [
        ([], False),
        ([HEARD], True),
        ([NAMED, HEARD], True),
        ([HEARD, NAMED], True),
        ([HEARD, INSTEAD], False),
        ([HEARD, INSTEAD, HEARD], True),
        ([HEARD, Happened("comment", {"instead": True})], True),
    ],
)
def test_what_another_said_is_not_the_say_of_whoever_is_named_instead(
    events: list[Happened], heard: bool
) -> None:
    assert is_heard(events) is heard


@pytest.mark.parametrize("outcome", sorted(AGAINST))
def test_a_finding_against_somebody_lacks_whatever_is_not_there(outcome: str) -> None:
    bare = Finding(outcome, "attitude", "")
    with pytest.raises(FindingIncomplete) as refused:
        refuse_incomplete(bare, named=False, heard=False)
    said = refused.value.said
    assert "当事人是谁、听取当事人陈述的记录、查明的事实、根本原因" in said.zh
    assert "who it was, a record of hearing the person, what was found, the root cause" in said.en


@pytest.mark.parametrize("outcome", sorted(AGAINST))
@pytest.mark.parametrize(
    ("facts", "cause", "named", "heard", "missing"),
    [
        ("", "无人替岗", True, True, "查明的事实"),
        ("监控可见", "", True, True, "根本原因"),
        ("监控可见", "无人替岗", False, True, "当事人是谁"),
        ("监控可见", "无人替岗", True, False, "听取当事人陈述的记录"),
    ],
)
def test_each_thing_that_is_missing_is_named_alone(
    outcome: str, facts: str, cause: str, named: bool, heard: bool, missing: str
) -> None:
    with pytest.raises(FindingIncomplete) as refused:
        refuse_incomplete(Finding(outcome, "attitude", facts, cause), named=named, heard=heard)
    zh = refused.value.said.zh
    assert missing in zh
    assert "、" not in zh.split(missing)[0][-1:]


@pytest.mark.parametrize("outcome", sorted(AGAINST))
def test_a_complete_finding_against_somebody_stands(outcome: str) -> None:
    refuse_incomplete(Finding(outcome, "attitude", "监控可见", "无人替岗"), named=True, heard=True)


@pytest.mark.parametrize("outcome", FOR)
def test_a_finding_against_nobody_needs_its_facts_alone(outcome: str) -> None:
    refuse_incomplete(Finding(outcome, "attitude", "监控可见"), named=False, heard=False)
    with pytest.raises(FindingIncomplete) as refused:
        refuse_incomplete(Finding(outcome, "attitude", "", "无人替岗"), named=True, heard=True)
    assert refused.value.said.zh.count("查明的事实") == 1
