"""How somebody's second factor stands: for themselves; that there is one, for administrators."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.directory import factor_store
from kiosk.locks.second_factors import key_text, unsealed_key
from kiosk.rights.who import User


@dataclass(frozen=True, slots=True)
class FactorShown:
    """A second factor; the key is told only to its owner, until it is confirmed."""

    is_on: bool
    key_text: str | None
    codes_left: int


def factor_shown(session: Session, user: User, *, secret: str) -> FactorShown:
    """Return how one's own second factor stands."""
    factor = factor_store.of_account(session, user.id)
    if factor is None:
        return FactorShown(is_on=False, key_text=None, codes_left=0)
    if factor.confirmed_at is not None:
        left = factor_store.recovery_left(session, user.id)
        return FactorShown(is_on=True, key_text=None, codes_left=left)
    key = unsealed_key(secret, user.id, factor.sealed)
    return FactorShown(is_on=False, key_text=key_text(key) if key else None, codes_left=0)


def has_factor(session: Session, account_id: int) -> bool:
    """Tell whether an account is asked for a second factor."""
    return factor_store.is_on(session, account_id)
