"""Keeping what somebody types until it is sent: theirs alone, sealed, and not for long."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.directory import draft_store
from db.directory.draft_store import Draft
from kiosk.locks.sealing import sealed_words
from kiosk.reports.directory.drafts import Drafted, Field, opened
from kiosk.rights.who import User
from survey.directory.drafts import KEPT_FOR, MOST_FIELDS, MOST_LETTERS, Sent, Typed
from survey.refusals.given import DraftSent

PLACES: Final = 40
"""Places in which an account may have drafts; the one longest untouched gives way."""


def keep(session: Session, user: User, typed: Typed, *, secret: str, at: datetime) -> None:
    """Keep what was typed, field by field; refuse what comes after its own field was sent.

    Where another page sent it, the refusal tells the round that began then.
    """
    before = draft_store.held(session, user.id, typed.place)
    if before is None and any(words.strip() for words in typed.words.values()):
        if draft_store.count(session, user.id) >= PLACES:
            draft_store.forget_oldest(session, user.id)
        before = _begun(session, user, typed.place, secret=secret, at=at)
    known = opened(before, secret)
    late = known.sendings.late(typed)
    if late and len(late) == len(typed.words):
        raise DraftSent(since=_since(late.values(), typed.page))
    base = known.sendings.seen(typed.base)
    fields = dict(known.fields) | {
        name: Field(words, base, at) for name, words in typed.words.items() if name not in late
    }
    there = _room_for({name: each for name, each in fields.items() if each.words.strip()})
    if there or before is not None:
        _keep(session, user, typed.place, replace(known, fields=there), secret=secret, at=at)


def sent(
    session: Session,
    user: User,
    place: str,
    names: Collection[str],
    *,
    secret: str,
    at: datetime,
    page: str = "",
    moved: tuple[int, int] | None = None,
) -> None:
    """Forget the fields that a page sent or gave up: what of these comes late is refused.

    Whoever moved a thing from one version to the next has seen it: what else they typed goes on.
    """
    before = draft_store.held(session, user.id, place)
    if before is None and not names:
        return
    if before is None:
        before = _begun(session, user, place, secret=secret, at=at)
    known = opened(before, secret)
    sendings = known.sendings.with_move(moved) if moved else known.sendings
    left = {
        name: replace(each, base=sendings.seen(each.base))
        for name, each in known.fields.items()
        if name not in names
    }
    if names:
        sendings = sendings.with_sent(names, page, at)
    _keep(
        session, user, place, replace(known, fields=left, sendings=sendings), secret=secret, at=at
    )


def take_up(
    session: Session, user: User, place: str, *, base: int | None, secret: str, at: datetime
) -> None:
    """Let a draft of an earlier version go on with the thing as it stands now."""
    before = opened(draft_store.held(session, user.id, place), secret)
    fields = {name: replace(each, base=base) for name, each in before.fields.items()}
    if fields:
        _keep(session, user, place, replace(before, fields=fields), secret=secret, at=at)


def forget_old(session: Session, *, now: datetime) -> int:
    """Forget the drafts that nobody came back to; return how many."""
    return draft_store.forget_before(session, now - KEPT_FOR)


def _room_for(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields a draft has room for: those typed last."""
    kept, letters = dict[str, Field](), 0
    for name, each in sorted(fields.items(), key=lambda item: item[1].at, reverse=True):
        letters += len(each.words)
        if len(kept) < MOST_FIELDS and letters <= MOST_LETTERS:
            kept[name] = each
    return kept


def _since(late: Iterable[Sent], page: str) -> str:
    """Return the round that began when another page sent something, empty if it was this one."""
    elsewhere = [each.round for each in late if page and each.page != page]
    return str(max(elsewhere)) if elsewhere else ""


def _begun(session: Session, user: User, place: str, *, secret: str, at: datetime) -> Draft:
    """Return the draft of a place where there was none; of two who begin it at once, the first's.

    What the first typed is there when the second adds to it.
    """
    return draft_store.begun(session, user.id, place, Draft("", sealed_words(secret, {}), at))


def _keep(
    session: Session, user: User, place: str, draft: Drafted, *, secret: str, at: datetime
) -> None:
    sendings = draft.sendings
    told: Mapping[str, object] = {
        "fields": {
            name: [each.words, each.base, each.at.isoformat()]
            for name, each in draft.fields.items()
        },
        "sent": {name: [each.round, each.page] for name, each in sendings.by_field.items()},
        "unknown": sendings.unknown,
        "moves": sendings.moves,
    }
    kept = Draft(str(sendings.latest or ""), sealed_words(secret, told), at)
    draft_store.keep(session, user.id, place, kept)
