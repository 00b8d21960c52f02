"""How somebody's second factor stands: for themselves; that there is one, for administrators."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import factor_store, passkey_store
from kiosk.locks.second_factors import key_text, unsealed_key
from kiosk.reports.cases.contents import moment_said
from kiosk.rights.who import User
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class FactorShown:
    """A second factor; the key is told only to its owner, until it is confirmed."""

    is_on: bool
    key_text: str | None
    codes_left: int
    passkeys: int = 0


@dataclass(frozen=True, slots=True)
class PasskeyShown:
    """A passkey as its owner sees it: its name, since when, when it was used last."""

    id: int
    name: str
    said: Text


def factor_shown(session: Session, user: User, *, secret: str) -> FactorShown:
    """Return how one's own second factor stands."""
    factor = factor_store.of_account(session, user.id)
    left = factor_store.recovery_left(session, user.id)
    passkeys = passkey_store.how_many(session, user.id)
    if factor is None or factor.confirmed_at is not None:
        return FactorShown(factor is not None, None, left, passkeys)
    key = unsealed_key(secret, user.id, factor.sealed)
    return FactorShown(
        is_on=False, key_text=key_text(key) if key else None, codes_left=left, passkeys=passkeys
    )


def passkeys_shown(session: Session, user: User, *, zone: ZoneInfo) -> list[PasskeyShown]:
    """Return one's own passkeys, the oldest first."""
    found = []
    for each in passkey_store.of_account(session, user.id):
        added = moment_said(each.added_at, zone)
        said = Text("{at} 添加", "added {at}").format(at=added)
        if each.used_at is not None:
            used = moment_said(each.used_at, zone)
            said = Text("{added} · 最近使用 {at}", "{added} · last used {at}").format(
                added=said, at=used
            )
        found.append(PasskeyShown(each.id, each.name, said))
    return found


def has_factor(session: Session, account_id: int) -> bool:
    """Tell whether an account is asked for a second factor."""
    return factor_store.is_on(session, account_id)
