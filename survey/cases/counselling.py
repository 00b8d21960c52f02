"""Counselling (批评教育): what makes its record valid, and who may hold the talk (regulation 6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from survey.cases.complaint_form import WORDS_LIMIT
from survey.cases.recusal import Bond
from survey.cases.steps import Relation, Right, allows
from survey.given import clean_words
from survey.months import business_date
from survey.refusals.counselling import (
    CounsellingIncomplete,
    CounsellingInFuture,
    CounsellingTooEarly,
    ImproveByTooEarly,
    RefusalUnexplained,
    SignatureMissing,
)
from survey.texts import Text

NAME_LIMIT: Final = 60
REASON_LIMIT: Final = 500
HEADS: Final = frozenset({Bond.SUPERVISOR, Bond.LEADER})
"""Who of the chain may hold the talk; a colleague at the window or another head may not."""

MISSING: Final[dict[str, Text]] = {
    "wrong": Text("错在哪里", "what was wrong"),
    "improve": Text("要改进什么", "what must improve"),
    "improve_by": Text("改进期限", "by when"),
    "held_at": Text("谈话时间", "when the talk was held"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A signature drawn by hand, by the number of its picture."""

    picture: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A signature typed by who cannot draw one; always shown as typed."""

    name: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The person would not sign: why, and who saw it."""

    reason: str
    witness: str


Signature = Drawn | Typed


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it was filled in, with whatever is still missing."""

    wrong: str = ""
    improve: str = ""
    improve_by: date | None = None
    held_at: datetime | None = None
    person: Signature | Declined | None = None
    officer: Signature | None = None


@dataclass(frozen=True, slots=True)
class Counselling:
    """A valid record: what was wrong, what must improve, by when, held when, signed by both."""

    wrong: str
    improve: str
    improve_by: date
    held_at: datetime
    person: Signature | Declined
    officer: Signature


def checked(draft: Draft, *, occurred_at: datetime, now: datetime, zone: ZoneInfo) -> Counselling:
    """Return a draft as a valid record (regulation 6).

    Refuses one with something missing, a talk to come or before the incident, a day to improve
    by before that of the talk, and one not signed by both; who would not sign is witnessed.
    """
    wrong = clean_words(draft.wrong, limit=WORDS_LIMIT)
    improve = clean_words(draft.improve, limit=WORDS_LIMIT)
    day, held = draft.improve_by, draft.held_at
    if not wrong or not improve or day is None or held is None:
        given = {"wrong": wrong, "improve": improve, "improve_by": day, "held_at": held}
        lacking = [said for name, said in MISSING.items() if not given[name]]
        raise CounsellingIncomplete(
            missing=Text("、".join(t.zh for t in lacking), ", ".join(t.en for t in lacking))
        )
    if held > now:
        raise CounsellingInFuture
    if held < occurred_at:
        raise CounsellingTooEarly
    if day < business_date(held, zone):
        raise ImproveByTooEarly
    person, officer = _given(draft.person), _given(draft.officer)
    if isinstance(officer, Declined) or _is_one_hand(person, officer):
        raise SignatureMissing
    return Counselling(wrong, improve, day, held, person, officer)


def may_counsel(who: Relation, bond: str | None) -> bool:
    """Tell whether somebody may hold the talk; of the chain only those above the person may."""
    if not allows(who, Right.COUNSEL):
        return False
    return who is not Relation.CHAIN or bond in HEADS


def _given(signed: Signature | Declined | None) -> Signature | Declined:
    match signed:
        case Drawn(picture) if picture:
            return signed
        case Typed(name) if cleaned := clean_words(name, limit=NAME_LIMIT):
            return Typed(cleaned)
        case Declined(reason, witness):
            told = Declined(
                clean_words(reason, limit=REASON_LIMIT), clean_words(witness, limit=NAME_LIMIT)
            )
            if not told.reason or not told.witness:
                raise RefusalUnexplained
            return told
    raise SignatureMissing


def _is_one_hand(person: Signature | Declined, officer: Signature) -> bool:
    """Tell whether one signature was given for both."""
    return person == officer
