"""Results of checks afterwards: compared with the last one, corrected with a reason, signed for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from survey.cases.counselling import NAME_LIMIT, REASON_LIMIT, Drawn, Signature, Typed
from survey.checks.checklists import Answer
from survey.given import clean_words, required_reason, required_words
from survey.refusals.checks import CheckSignatureMissing

OWN_DAYS: Final = 7
"""How long the inspector may correct their own check; after that only the team's leaders may."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How the items of a check stand against the last one: those not met, and those put right."""

    newly: tuple[str, ...]
    again: tuple[str, ...]
    put_right: tuple[str, ...]


def compared(now: Mapping[str, str], before: Mapping[str, str]) -> Compared:
    """Compare the answers of two checks by item.

    Not met today and not the last time, or not asked then: newly. Not met both times: again. Not
    met then and met today: put right; what does not apply any more is none of these.
    """
    failed = [item for item, answer in now.items() if answer == Answer.NOT_MET]
    failed_then = {item for item, answer in before.items() if answer == Answer.NOT_MET}
    return Compared(
        newly=tuple(item for item in failed if item not in failed_then),
        again=tuple(item for item in failed if item in failed_then),
        put_right=tuple(
            item for item, answer in now.items() if item in failed_then and answer == Answer.MET
        ),
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """Who would correct a check: whether it is their own, they lead the team, stand in the chain.

    The chain is that of the window on the day of the check.
    """

    is_own: bool
    is_top: bool
    in_chain: bool


def amends_until(received_at: datetime) -> datetime:
    """Return until when a check is its inspector's to correct."""
    return received_at + timedelta(days=OWN_DAYS)


def may_amend(hand: Hand, *, received_at: datetime, now: datetime, both_in: bool) -> bool:
    """Tell whether somebody may correct a check.

    Its inspector for seven days, the team's leaders after that, nobody of the window's chain ever.
    Once both halves of a joint check are in, each inspector has seen the other's: what they would
    change then belongs into what they agree on, not into what each found alone (`both_in`).
    """
    if hand.in_chain:
        return False
    if now > amends_until(received_at):
        return hand.is_top
    return hand.is_own and not both_in


@dataclass(frozen=True, slots=True)
class Signing:
    """What a window's head gave under a result: a signature, or why they would not sign."""

    name: str
    signature: Signature | None = None
    declined: str | None = None


def checked_signing(signing: Signing) -> Signing:
    """Return it as it may be kept; refuse one without a name, a signature or a reason."""
    typed = signing.signature.name if isinstance(signing.signature, Typed) else ""
    name = required_words(signing.name or typed, limit=NAME_LIMIT, missing=CheckSignatureMissing)
    if signing.declined is not None:
        reason = required_reason(
            signing.declined, limit=REASON_LIMIT, missing=CheckSignatureMissing
        )
        return Signing(name, declined=reason)
    match signing.signature:
        case Drawn(picture) if picture:
            return Signing(name, Drawn(picture))
        case Typed(words) if cleaned := clean_words(words, limit=NAME_LIMIT):
            return Signing(name, Typed(cleaned))
    raise CheckSignatureMissing
