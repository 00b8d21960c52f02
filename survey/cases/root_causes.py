"""Root causes to choose from: the product's list until the company changes it; old ones stay known.

Words explain what a choice cannot; the choice is what can be counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from survey.given import look, required_words
from survey.refusals.cases import CauseStays, CauseThere, CauseUnknown
from survey.refusals.given import NotChosen
from survey.texts import Text

OTHER: Final = "other"
"""Stays in every list: a choice that is made where none fits."""
OWN: Final = "own-"
ZH_LIMIT: Final = 20
EN_LIMIT: Final = 60
WHICH: Final = Text("属于哪一类原因", "which kind of cause it is")
NAME: Final = Text("原因的名称", "the name of the cause")


@dataclass(frozen=True, slots=True)
class RootCause:
    """A cause in the list; a retired one is chosen no more, and still named where it was."""

    code: str
    name: Text
    retired: bool = False


DEFAULTS: Final = tuple(
    RootCause(code, name)
    for code, name in (
        ("staffing", Text("人员不足、排班", "Too few people, rostering")),
        ("process", Text("流程不清", "Unclear procedure")),
        ("training", Text("培训不足", "Too little training")),
        ("equipment", Text("系统或设备故障", "System or equipment failed")),
        ("attitude", Text("服务态度", "Attitude to service")),
        ("communication", Text("沟通不到位", "Poor communication")),
        ("rule", Text("规定本身不合理", "The rule itself is unreasonable")),
        ("external", Text("外部原因", "Causes outside the company")),
        (OTHER, Text("其他（写明）", "Other (in words)")),
    )
)


def listed(kept: Iterable[RootCause]) -> list[RootCause]:
    """Return the list as it holds: the product's as they were changed, then the company's own."""
    changed = {each.code: each for each in kept}
    usual = [changed.pop(each.code, each) for each in DEFAULTS]
    own = sorted(changed.values(), key=lambda each: (_number(each.code), each.code))
    stays = [replace(each, retired=False) if each.code == OTHER else each for each in usual]
    return [*stays, *own]


def offered(causes: Iterable[RootCause], *, also: str | None = None) -> list[RootCause]:
    """Return those that may be chosen, and `also` the one that was chosen before."""
    return [each for each in causes if not each.retired or each.code == also]


def chosen_cause(
    causes: Iterable[RootCause], code: str, *, needed: bool, also: str | None = None
) -> RootCause | None:
    """Return the cause that was chosen; refuse one not offered, and none where one is needed."""
    if not code and not needed:
        return None
    if not code:
        raise NotChosen(what=WHICH)
    found = next((each for each in offered(causes, also=also) if each.code == code), None)
    if found is None:
        raise CauseUnknown
    return found


def name_of(causes: Iterable[RootCause], code: str) -> Text:
    """Return what a cause is called; one of another house by its code."""
    found = next((each for each in causes if each.code == code), None)
    return found.name if found else Text(code, code)


def named_in(detail: Mapping[str, Any]) -> Text | None:
    """Return the cause an event names, as it was called when it was chosen; None: it names none."""
    if not detail.get("cause"):
        return None
    code = str(detail["cause"])
    return Text(str(detail.get("cause_zh") or code), str(detail.get("cause_en") or code))


def noted(cause: RootCause | None) -> dict[str, Any]:
    """Return what an event keeps of a cause: the code to count by, and the name of that day."""
    if cause is None:
        return {}
    return {"cause": cause.code, "cause_zh": cause.name.zh, "cause_en": cause.name.en}


# Changing the list


def added(causes: Sequence[RootCause], zh: str, en: str) -> RootCause:
    """Return a cause of the company's own; refuse one without a name, or called as another is."""
    numbers = [_number(each.code) for each in causes if each.code.startswith(OWN)]
    new = RootCause(f"{OWN}{max(numbers, default=0) + 1}", _named(zh, en))
    _refuse_alike(causes, new)
    return new


def renamed(causes: Sequence[RootCause], code: str, zh: str, en: str) -> RootCause:
    """Return a cause under another name; refuse as `added` does."""
    changed = replace(_known(causes, code), name=_named(zh, en))
    _refuse_alike(causes, changed)
    return changed


def retired(causes: Sequence[RootCause], code: str, *, back: bool = False) -> RootCause:
    """Return a cause that is offered no more, or again; the one for everything else stays."""
    if code == OTHER:
        raise CauseStays
    changed = replace(_known(causes, code), retired=not back)
    if back:
        _refuse_alike(causes, changed)
    return changed


def _named(zh: str, en: str) -> Text:
    missing = NotChosen(what=NAME)
    chinese = required_words(" ".join(zh.split()), limit=ZH_LIMIT, missing=missing)
    english = " ".join(en.split()) or chinese
    return Text(chinese, required_words(english, limit=EN_LIMIT, missing=missing))


def _refuse_alike(causes: Iterable[RootCause], new: RootCause) -> None:
    names = {look(new.name.zh), look(new.name.en)}
    for each in causes:
        theirs = {look(each.name.zh), look(each.name.en)}
        if each.code != new.code and not each.retired and names & theirs:
            raise CauseThere(name=each.name)


def _known(causes: Iterable[RootCause], code: str) -> RootCause:
    found = next((each for each in causes if each.code == code), None)
    if found is None:
        raise CauseUnknown
    return found


def _number(code: str) -> int:
    digits = code.removeprefix(OWN)
    return int(digits) if digits.isdecimal() else 0
