"""Passkeys of accounts, and what was signed for already."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.ground.models import PasskeyRow, SpentChallengeRow
from survey.refusals.sign_in import PasskeyThere

_FORGOTTEN_AFTER: Final = timedelta(hours=1)
"""Long after a challenge has ended by itself, nobody need know that it was spent."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a browser tells of a key that it has made."""

    credential: str
    public_key: str
    sign_count: int


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of an account; what lies here signs nothing."""

    id: int
    account_id: int
    key: NewKey
    name: str
    added_at: datetime
    used_at: datetime | None


def of_account(session: Session, account_id: int) -> list[Passkey]:
    """Return an account's passkeys, the oldest first."""
    mine = select(PasskeyRow).where(PasskeyRow.account_id == account_id).order_by(PasskeyRow.id)
    return [_passkey(row) for row in session.scalars(mine)]


def by_credential(session: Session, account_id: int, credential: str) -> Passkey | None:
    """Return an account's passkey by the name its browser calls it; None of another's."""
    row = session.scalar(
        select(PasskeyRow)
        .where(PasskeyRow.account_id == account_id, PasskeyRow.credential == credential)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _passkey(row)


def how_many(session: Session, account_id: int) -> int:
    """Return how many passkeys an account has."""
    mine = PasskeyRow.account_id == account_id
    return session.scalar(select(func.count()).select_from(PasskeyRow).where(mine)) or 0


def add(session: Session, account_id: int, key: NewKey, *, name: str, at: datetime) -> None:
    """Keep a passkey; refuse one that is known, whosever it is."""
    row = PasskeyRow(
        account_id=account_id, credential=key.credential, public_key=key.public_key,
        sign_count=key.sign_count, name=name, added_at=at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as known:
        raise PasskeyThere from known


def note_used(session: Session, passkey: Passkey, *, sign_count: int, at: datetime) -> bool:
    """Note that a passkey was used, if its count is what was read; tell whether it was."""
    used = (
        update(PasskeyRow)
        .where(PasskeyRow.id == passkey.id, PasskeyRow.sign_count == passkey.key.sign_count)
        .values(sign_count=sign_count, used_at=at)
        .returning(PasskeyRow.id)
    )
    return session.scalar(used) is not None


def remove(session: Session, account_id: int, number: int) -> str | None:
    """Forget one of an account's passkeys; return what it was called, None where there is none."""
    gone = delete(PasskeyRow).where(PasskeyRow.account_id == account_id, PasskeyRow.id == number)
    return session.scalar(gone.returning(PasskeyRow.name))


def spend(session: Session, mark: str, *, at: datetime) -> bool:
    """Note that something was signed for; tell whether it was the first time."""
    row = SpentChallengeRow
    session.execute(delete(row).where(row.spent_at < at - _FORGOTTEN_AFTER))
    try:
        with session.begin_nested():
            session.add(row(mark=mark, spent_at=at))
    except IntegrityError:
        return False
    return True


def _passkey(row: PasskeyRow) -> Passkey:
    key = NewKey(row.credential, row.public_key, row.sign_count)
    return Passkey(row.id, row.account_id, key, row.name, row.added_at, row.used_at)
