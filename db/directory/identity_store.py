"""Who people are elsewhere, and to which accounts an administrator linked them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import IdentityRow
from survey.directory.identities import Told, Way
from survey.refusals.outside import IdentityGone, IdentityTaken

_ANEW: Final = {"populate_existing": True}


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody a provider told of, as told last; `account_id` None means nobody here yet."""

    id: int
    told: Told
    account_id: int | None
    first_at: datetime
    came_at: datetime
    linked_at: datetime | None


def come(session: Session, told: Told, *, at: datetime) -> tuple[Identity, bool]:
    """Keep what was told of who came; return who that is, and whether they came for the first time.

    Of two who come at the same moment one is the first.
    """
    words: dict[str, Any] = {
        "name": told.name, "address": told.address, "groups": list(told.groups), "came_at": at,
    }  # fmt: skip
    known = session.scalar(select(IdentityRow.id).where(_named(told)))
    is_new = known is None and _put(session, told, words, at)
    if not is_new:
        session.execute(update(IdentityRow).where(_named(told)).values(**words))
    return named(session, told), is_new


def get(session: Session, number: int) -> Identity:
    """Return an identity; refuse one that is not there any more."""
    return _one(session, IdentityRow.id == number)


def account_of(session: Session, told: Told) -> int | None:
    """Return the number of the account that somebody is linked to; None where they are not."""
    return session.scalar(select(IdentityRow.account_id).where(_named(told)))


def named(session: Session, told: Told) -> Identity:
    """Return who has that number with that issuer; refuse one that is not there any more."""
    return _one(session, _named(told))


def of_account(session: Session, account_id: int) -> list[Identity]:
    """Return who an account is elsewhere."""
    return _all(session, IdentityRow.account_id == account_id)


def unlinked(session: Session) -> list[Identity]:
    """Return who came and is nobody here yet, who came last first."""
    return _all(session, IdentityRow.account_id.is_(None))


def count_unlinked(session: Session) -> int:
    """Return how many came and are nobody here yet."""
    asked = select(func.count()).where(IdentityRow.account_id.is_(None))
    return session.scalar(asked) or 0


def all_linked(session: Session) -> set[int]:
    """Return the accounts that are linked to somebody elsewhere."""
    linked = select(IdentityRow.account_id).where(IdentityRow.account_id.is_not(None))
    return {each for each in session.scalars(linked) if each is not None}


def is_linked_by(session: Session, account_id: int, issuers: Collection[str]) -> bool:
    """Tell whether an account is linked to somebody of one of these issuers."""
    if not issuers:
        return False
    wanted = IdentityRow.account_id == account_id, IdentityRow.issuer.in_(sorted(issuers))
    return session.scalar(select(IdentityRow.id).where(*wanted).limit(1)) is not None


def require_free(session: Session, number: int, account_id: int) -> Identity:
    """Return an identity that may be linked to an account; refuse where one of both is linked."""
    found = get(session, number)
    others = (each.told.issuer for each in of_account(session, account_id))
    if found.account_id is not None or found.told.issuer in others:
        raise IdentityTaken
    return found


def link(session: Session, number: int, account_id: int, *, at: datetime) -> None:
    """Link an identity to an account; refuse where one of both is linked, or was just now."""
    require_free(session, number, account_id)
    mine = update(IdentityRow).where(IdentityRow.id == number, IdentityRow.account_id.is_(None))
    linked = mine.values(account_id=account_id, linked_at=at).returning(IdentityRow.id)
    try:
        with session.begin_nested():
            done = session.scalar(linked) is not None
    except IntegrityError as taken:
        raise IdentityTaken from taken
    if not done:
        raise IdentityTaken


def unlink(session: Session, number: int, account_id: int) -> None:
    """Let an identity be nobody here; refuse if it is not that account's any more."""
    theirs = IdentityRow.account_id == account_id
    mine = update(IdentityRow).where(IdentityRow.id == number, theirs)
    undone = mine.values(account_id=None, linked_at=None).returning(IdentityRow.id)
    if session.scalar(undone) is None:
        raise IdentityGone


def unlink_all(session: Session, account_id: int) -> None:
    """Let nobody from elsewhere come in by an account any more."""
    mine = update(IdentityRow).where(IdentityRow.account_id == account_id)
    session.execute(mine.values(account_id=None, linked_at=None))


def forget_unlinked(session: Session, *, before: datetime) -> None:
    """Forget who was never linked and came last before a moment."""
    row = IdentityRow
    session.execute(delete(row).where(row.account_id.is_(None), row.came_at < before))


def make_room(session: Session, *, most: int) -> None:
    """Forget who came longest ago and is nobody here, so that no more than so many are kept."""
    row = IdentityRow
    mine = row.account_id.is_(None)
    kept = select(row.id).where(mine).order_by(row.came_at.desc(), row.id.desc()).limit(most)
    session.execute(delete(row).where(mine, row.id.not_in(kept)))


def _put(session: Session, told: Told, words: dict[str, Any], at: datetime) -> bool:
    kept = {"way": told.way, "issuer": told.issuer, "subject": told.subject}
    try:
        with session.begin_nested():
            session.add(IdentityRow(first_at=at, **kept, **words))
    except IntegrityError:
        return False
    return True


def _named(told: Told) -> ColumnElement[bool]:
    return (IdentityRow.issuer == told.issuer) & (IdentityRow.subject == told.subject)


def _all(session: Session, condition: ColumnElement[bool]) -> list[Identity]:
    newest = (IdentityRow.came_at.desc(), IdentityRow.id.desc())
    asked = select(IdentityRow).where(condition).order_by(*newest)
    return [_identity(row) for row in session.scalars(asked, execution_options=_ANEW)]


def _one(session: Session, condition: ColumnElement[bool]) -> Identity:
    row = session.scalar(select(IdentityRow).where(condition), execution_options=_ANEW)
    if row is None:
        raise IdentityGone
    return _identity(row)


def _identity(row: IdentityRow) -> Identity:
    told = Told(
        Way(row.way), row.issuer, row.subject, row.name, row.address, tuple(row.groups)
    )  # fmt: skip
    return Identity(row.id, told, row.account_id, row.first_at, row.came_at, row.linked_at)
