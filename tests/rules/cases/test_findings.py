"""Before a finding: nobody is judged unnamed, unheard, or without facts and a cause."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from survey.cases.complaints import AGAINST, FINDINGS
from survey.cases.findings import Finding, is_heard, refuse_incomplete, refuse_open_call
from survey.refusals.cases import CallUnproven, FindingIncomplete
from survey.refusals.given import NotChosen

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
        refuse_incomplete(bare, named=False, heard=False, followed=False)
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
        refuse_incomplete(
            Finding(outcome, "attitude", facts, cause), named=named, heard=heard, followed=False
        )
    zh = refused.value.said.zh
    assert missing in zh
    assert "、" not in zh.split(missing)[0][-1:]


@pytest.mark.parametrize("outcome", sorted(AGAINST))
def test_a_complete_finding_against_somebody_stands(outcome: str) -> None:
    refuse_incomplete(
        Finding(outcome, "attitude", "监控可见", "无人替岗"), named=True, heard=True, followed=False
    )


@pytest.mark.parametrize("outcome", FOR)
def test_a_finding_against_nobody_needs_its_facts_alone(outcome: str) -> None:
    refuse_incomplete(
        Finding(outcome, "attitude", "监控可见"), named=False, heard=False, followed=False
    )
    with pytest.raises(FindingIncomplete) as refused:
        refuse_incomplete(
            Finding(outcome, "attitude", "", "无人替岗"), named=True, heard=True, followed=False
        )
    assert refused.value.said.zh.count("查明的事实") == 1


@pytest.mark.parametrize("outcome", sorted(FINDINGS))
def test_who_follows_a_case_is_told_in_a_sentence_however_it_is_decided(outcome: str) -> None:
    untold = Finding(outcome, "attitude", "监控可见", "无人替岗")
    with pytest.raises(FindingIncomplete) as refused:
        refuse_incomplete(untold, named=True, heard=True, followed=True)
    assert "给投诉人的一句话" in refused.value.said.zh
    told = replace(untold, told="情况属实")
    refuse_incomplete(told, named=True, heard=True, followed=True)
    refuse_incomplete(untold, named=True, heard=True, followed=False)


def test_a_call_says_what_it_came_to_and_whom_it_can_have_reached() -> None:
    for reached, content in ((None, None), (None, True), (True, None)):
        with pytest.raises(NotChosen):
            refuse_open_call(reached=reached, content=content, proven=True)
    refuse_open_call(reached=False, content=None, proven=False)
    for content in (True, False):
        refuse_open_call(reached=True, content=content, proven=True)
        with pytest.raises(CallUnproven):
            refuse_open_call(reached=True, content=content, proven=False)
