"""What somebody typed into a form and has not sent: read by them alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from db.directory import draft_store
from db.directory.draft_store import Draft
from kiosk.locks.sealing import unsealed_words
from kiosk.rights.who import User
from survey.directory.drafts import Sendings, Sent


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in a field: when it was typed, and which version of the thing was seen then."""

    words: str
    base: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is typed in a place by field, what was sent of it, and the round that began then."""

    round: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    sendings: Sendings = field(default_factory=Sendings)


def drafted(session: Session, user: User, place: str, *, secret: str) -> Drafted:
    """Return what somebody typed in a place: nothing where there is none, or none of our key."""
    return opened(draft_store.of(session, user.id, place), secret)


def opened(kept: Draft | None, secret: str) -> Drafted:
    """Return a draft as it is kept, unsealed."""
    if kept is None:
        return Drafted()
    told = unsealed_words(secret, kept.words) or {}
    fields = {
        name: Field(words, base, datetime.fromisoformat(at))
        for name, (words, base, at) in told.get("fields", {}).items()
    }
    sent = {name: Sent(*each) for name, each in told.get("sent", {}).items()}
    moves = tuple((before, after) for before, after in told.get("moves", ()))
    return Drafted(kept.round, fields, Sendings(sent, told.get("unknown", 0), moves))
