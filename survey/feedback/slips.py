"""Slips: the gate's number plate as one lorry's own code, and the trip its first scan begins.

A code is twelve signs: six of the slip's number, five that sign it, one that tells a slip of the
hand. Nobody needs a list of them: a batch is a row, its slips are a range of numbers.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from survey import codes
from survey.refusals.slips import (
    BatchSpansNoDays,
    BatchTooLarge,
    SlipMistyped,
    SlipNotYet,
    SlipOver,
    SlipVoided,
)

NUMBERED: Final = 6
SIGNED: Final = 5
"""Signs of the signature: one in 28 million guesses at a number fits, and guessing is slowed."""
SIGNS: Final = NUMBERED + SIGNED + 1
A_GROUP: Final = 4
MOST: Final = 100_000
"""How many slips one batch has at most: a roll, or a month of sheets."""
LONGEST_VALID: Final = 366
"""For how many days a batch is valid at most: what is printed is found again in some drawer."""
TRIP_LASTS: Final = timedelta(hours=24)
"""How long a trip lasts from its first scan: a lorry may stand in the yard overnight."""
BEFORE: Final = timedelta(hours=12)
"""How long before its slip's first scan a lorry may have rated a window by the printed code."""
A_PHONE_A_DAY: Final = 12
"""How many trips a phone may open at a yard in a day: a lorry weighed ten times a day is honest."""
ONE_PHONE: Final = "slips-one-phone"
"""Why the ratings of a further trip are held: somebody took slips from the roll."""
LATEST: Final = timedelta(days=7)
"""How old a stop may be that is typed later, at a gate that had no power."""

HANDED_LIVES: Final = timedelta(days=1)
"""How many days after it was handed out a slip still opens a trip: a lorry may stay overnight."""

_CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""How far the clocks of two servers may be from each other."""
_BASE: Final = len(codes.LETTERS)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a batch says of its slips: on which days they open a trip, and whether it was voided."""

    valid_from: date
    valid_until: date
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a new batch; `at_gate` where the gate hands its slips out singly."""

    many: int
    valid_from: date
    valid_until: date
    at_gate: bool = False


def numbered(number: int) -> str:
    """Return a slip's number in six signs; refuse (ValueError) one that has no room in them."""
    signs = ""
    for _ in range(NUMBERED):
        number, digit = divmod(number, _BASE)
        signs = codes.LETTERS[digit] + signs
    if number:
        raise ValueError("no slip has this number")
    return signs


def number_of(code: str) -> int:
    """Return the number that a code's first signs say."""
    number = 0
    for sign in code[:NUMBERED]:
        number = number * _BASE + codes.LETTERS.index(sign)
    return number


def whole(number: int, signature: str) -> str:
    """Return the code of a slip: its number, its signature, and the sign that tells a slip."""
    signs = numbered(number) + signature
    return signs + codes.LETTERS[codes.slip_of(signs)]


def signature_of(code: str) -> str:
    """Return the signature that a code bears."""
    return code[NUMBERED:-1]


def grouped(code: str) -> str:
    """Return a code as it is printed and typed: in groups of four."""
    return " ".join(code[at : at + A_GROUP] for at in range(0, len(code), A_GROUP))


def code_read(text: str) -> str:
    """Return the code that somebody typed, or that stands in the address a scanner typed.

    Refuses one with a slip.
    """
    plain = unicodedata.normalize("NFKC", text[:500]).upper()
    asked = plain.rpartition("?S=")[2].partition("&")[0]
    copied = codes.as_letters(codes.copied(asked))
    signs, last = copied[:-1], copied[-1:]
    if len(copied) != SIGNS or not set(copied) <= set(codes.LETTERS):
        raise SlipMistyped
    if last != codes.LETTERS[codes.slip_of(signs)]:
        raise SlipMistyped
    return copied


def refuse_closed(terms: Terms, day: date) -> None:
    """Refuse to open a trip with a slip of a voided batch, before its first day, after its last."""
    if terms.voided:
        raise SlipVoided
    if day < terms.valid_from:
        raise SlipNotYet(day=terms.valid_from.isoformat())
    if day > terms.valid_until:
        raise SlipOver(day=terms.valid_until.isoformat())


def refuse_stale(handed: date | None, day: date) -> None:
    """Refuse to open a trip with a slip that a gate handed out too long ago: it was put by."""
    if handed is not None and day > (last := handed + HANDED_LIVES):
        raise SlipOver(day=last.isoformat())


def refuse_unusable(wanted: Wanted, *, today: date) -> None:
    """Refuse a batch of no slips, of too many, and one that is never valid or for too long."""
    if not 1 <= wanted.many <= MOST:
        raise BatchTooLarge(most=f"{MOST:,}")
    days = (wanted.valid_until - wanted.valid_from).days
    if wanted.valid_until < max(wanted.valid_from, today) or days > LONGEST_VALID:
        raise BatchSpansNoDays(days=LONGEST_VALID)


def under_way(opened_at: datetime, moment: datetime) -> bool:
    """Tell whether a trip that was opened at a moment is under way at another."""
    return opened_at - _CLOCKS_DIFFER <= moment < opened_at + TRIP_LASTS


def is_weak(nth: int) -> bool:
    """Tell whether a phone's so-many-th trip of a day at a yard is one too many to be believed.

    Its ratings are kept as those of a printed code, and held for a look: nothing is refused.
    """
    return nth > A_PHONE_A_DAY
