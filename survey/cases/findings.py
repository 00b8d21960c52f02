"""Findings: what must be there before one is given, so that nobody is judged unnamed or unheard.

And that who complained reads, in a sentence of their own, what was found and what was done.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from survey.cases.complaints import AGAINST
from survey.cases.names import names_somebody
from survey.refusals.cases import CallUnproven, FindingIncomplete, NamesSomebody
from survey.refusals.given import NotChosen
from survey.texts import Text

MISSING: Final[dict[str, Text]] = {
    "person": Text("当事人是谁", "who it was"),
    "heard": Text("听取当事人陈述的记录", "a record of hearing the person"),
    "findings": Text("查明的事实", "what was found"),
    "root_cause": Text("根本原因", "the root cause"),
    "told": Text("给投诉人的一句话", "a sentence to the complainant"),
}


REACHED: Final = Text("是否联系上", "whether they were reached")
CONTENT: Final = Text("对办理是否满意", "whether they are content")


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer found: how it is decided, of what kind it was, the facts and the cause.

    `told` is what the complainant reads of it, `meant` the names that may stand in it; `cause` the
    root cause's code in the list, which `root_cause` explains.
    """

    outcome: str
    category: str
    facts: str
    root_cause: str = ""
    told: str = ""
    cause: str = ""
    meant: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an appeal came to, with the reasons; an empty category leaves it as it was.

    `told` is the sentence to the complainant, `meant` the names that may stand in it.
    """

    outcome: str
    words: str
    category: str = ""
    told: str = ""
    meant: Collection[str] = ()


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


def refuse_incomplete(finding: Finding, *, named: bool, heard: bool, followed: bool) -> None:
    """Refuse a finding without facts; one against somebody also unnamed, unheard or unexplained.

    A complainant who follows the case is told in a sentence, however it is decided.
    """
    needed = {"findings": bool(finding.facts), "told": bool(finding.told) or not followed}
    if finding.outcome in AGAINST:
        needed |= {"person": named, "heard": heard, "root_cause": bool(finding.root_cause)}
    missing = [MISSING[name] for name in MISSING if not needed.get(name, True)]
    if missing:
        raise FindingIncomplete(
            missing=Text(
                "、".join(each.zh for each in missing), ", ".join(each.en for each in missing)
            )
        )


def refuse_names(told: str, names: Iterable[str]) -> None:
    """Refuse a sentence to the complainant that names somebody of the staff it is about."""
    if names_somebody(told, names):
        raise NamesSomebody


def refuse_open_call(*, reached: bool | None, content: bool | None, proven: bool) -> None:
    """Refuse a call that does not say what it came to, or whom it can have reached."""
    if reached is None:
        raise NotChosen(what=REACHED)
    if reached and content is None:
        raise NotChosen(what=CONTENT)
    if reached and not proven:
        raise CallUnproven
