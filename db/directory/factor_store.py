"""Second factors: an account's sealed key, the last code that was taken, codes for a lost phone.

Passkeys count as one, too: what there is of them is `passkey_store`'s.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.directory import passkey_store
from db.ground.models import PasskeyRow, RecoveryCodeRow, SecondFactorRow


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor; one that is not confirmed yet is asked of nobody."""

    account_id: int
    sealed: str
    confirmed_at: datetime | None


def of_account(session: Session, account_id: int) -> Factor | None:
    """Return an account's second factor, one not confirmed yet included; None where it has none."""
    row = session.get(SecondFactorRow, account_id)
    return None if row is None else Factor(row.account_id, row.sealed, row.confirmed_at)


def is_on(session: Session, account_id: int) -> bool:
    """Tell whether an account has a second factor that is asked for: an app, or a passkey."""
    return has_app(session, account_id) or passkey_store.how_many(session, account_id) > 0


def has_app(session: Session, account_id: int) -> bool:
    """Tell whether an account's app shows codes that are asked for."""
    found = of_account(session, account_id)
    return found is not None and found.confirmed_at is not None


def begin(session: Session, account_id: int, *, sealed: str, at: datetime) -> None:
    """Keep a key that is not confirmed yet, instead of an earlier one."""
    forget_app(session, account_id)
    session.add(SecondFactorRow(account_id=account_id, sealed=sealed, begun_at=at, last_counter=0))
    session.flush()


def confirm(session: Session, account_id: int, *, at: datetime) -> None:
    """Ask for the second factor from now on."""
    mine = update(SecondFactorRow).where(SecondFactorRow.account_id == account_id)
    session.execute(mine.values(confirmed_at=at))


def spend(session: Session, account_id: int, counter: int) -> bool:
    """Take the code of a half minute; tell whether neither it nor a later one was taken before.

    Of two who enter one code at the same moment one is told no.
    """
    taken = (
        update(SecondFactorRow)
        .where(SecondFactorRow.account_id == account_id, SecondFactorRow.last_counter < counter)
        .values(last_counter=counter)
        .returning(SecondFactorRow.account_id)
    )
    return session.scalar(taken) is not None


def keep_recovery(session: Session, account_id: int, marks: Iterable[str]) -> None:
    """Keep what is kept of an account's new codes; older ones open nothing any more."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
    session.add_all(RecoveryCodeRow(account_id=account_id, mark=mark) for mark in marks)
    session.flush()


def spend_recovery(session: Session, account_id: int, mark: str) -> bool:
    """Take one of the codes for a lost phone; tell whether it was there to be taken."""
    taken = delete(RecoveryCodeRow).where(
        RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.mark == mark
    )
    return session.scalar(taken.returning(RecoveryCodeRow.mark)) is not None


def recovery_left(session: Session, account_id: int) -> int:
    """Return how many codes for a lost phone an account has left."""
    mine = RecoveryCodeRow.account_id == account_id
    return session.scalar(select(func.count()).select_from(RecoveryCodeRow).where(mine)) or 0


def forget_app(session: Session, account_id: int) -> None:
    """Forget the key of an account's app; its passkeys and codes for a lost phone stay."""
    session.execute(delete(SecondFactorRow).where(SecondFactorRow.account_id == account_id))


def forget(session: Session, account_id: int) -> bool:
    """Forget an account's second factor, passkeys and codes; tell whether it had one."""
    there = is_on(session, account_id) or of_account(session, account_id) is not None
    for row in (RecoveryCodeRow, PasskeyRow, SecondFactorRow):
        session.execute(delete(row).where(row.account_id == account_id))
    return there
