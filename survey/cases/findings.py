"""Findings: what must be there before one is given, so that nobody is judged unnamed or unheard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from survey.cases.complaints import AGAINST
from survey.refusals.cases import FindingIncomplete
from survey.texts import Text

MISSING: Final[dict[str, Text]] = {
    "person": Text("当事人是谁", "who it was"),
    "heard": Text("听取当事人陈述的记录", "a record of hearing the person"),
    "findings": Text("查明的事实", "what was found"),
    "root_cause": Text("根本原因", "the root cause"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer found: how it is decided, of what kind it was, the facts and the cause."""

    outcome: str
    category: str
    facts: str
    root_cause: str = ""


class Happened(Protocol):
    """Something that happened in a case."""

    @property
    def kind(self) -> str:
        """What happened."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """What is kept of it."""


def is_heard(events: Iterable[Happened]) -> bool:
    """Tell whether whoever is named now was heard: what another said before is not their say."""
    heard = False
    for each in events:
        if each.kind == "heard":
            heard = True
        elif each.kind == "named" and each.detail.get("instead"):
            heard = False
    return heard


def refuse_incomplete(finding: Finding, *, named: bool, heard: bool) -> None:
    """Refuse a finding without facts; one against somebody also unnamed, unheard or unexplained."""
    needed = {"findings": bool(finding.facts)}
    if finding.outcome in AGAINST:
        needed |= {"person": named, "heard": heard, "root_cause": bool(finding.root_cause)}
    missing = [MISSING[name] for name in MISSING if not needed.get(name, True)]
    if missing:
        raise FindingIncomplete(
            missing=Text(
                "、".join(each.zh for each in missing), ", ".join(each.en for each in missing)
            )
        )
