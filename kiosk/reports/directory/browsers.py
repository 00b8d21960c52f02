"""Where somebody is signed in, and what others did to their account: for themselves alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from db.directory import power_store, session_store
from db.directory.session_store import Browser, hash_of
from db.ground import audit_store
from kiosk.reports.directory.accounts import names_by_username
from kiosk.rights.who import User
from survey.directory.powers import State
from survey.directory.roles import Deed
from survey.directory.sessions import GUESSED_AT
from survey.texts import Text

TOLD_FOR: Final = timedelta(days=7)
GUESSES_TOLD_FOR: Final = timedelta(days=1)
DONE: Final[dict[str, Text]] = {
    "browsers-ended": Text("让您在所有设备上退出了登录", "signed you out everywhere"),
    "account-invited": Text(
        "给您的账号发了设置密码的一次性链接", "made a one-time link to set your password"
    ),
    "account-changed": Text("改了您的账号", "changed your account"),
    "second-factor-reset": Text("重置了您的动态码", "reset your second factor"),
    "account-reopened": Text("重新启用了您的账号", "opened your account again"),
    "identity-linked": Text(
        "把您的账号关联到了一个外部身份，可以用它登录",
        "linked your account to somebody at a provider, who can sign in as you",
    ),
    "identity-unlinked": Text(
        "解除了您账号的外部身份", "undid the link of your account to a provider"
    ),
    "passkey-added": Text("给您的账号添加了通行密钥", "added a passkey to your account"),
    "passkey-removed": Text("删除了您的一把通行密钥", "removed one of your passkeys"),
    "phone-kept": Text("设了一台用 PIN 保持登录的手机", "kept a phone signed in behind a PIN"),
    "phone-shut": Text(
        "连续输错 PIN，那台手机已退出登录", "entered wrong PINs: that phone was signed out"
    ),
    "passkey-copied": Text(
        "用了一把可能被复制的通行密钥，没有通过",
        "showed a passkey that may be a copy: it was refused",
    ),
}
"""What is told to whom it was done, in words."""
OWN: Final = frozenset(
    {"passkey-added", "passkey-removed", "passkey-copied", "phone-kept", "phone-shut"}
)
"""What is told even where it was done by the account itself: somebody else may have sat at it."""


@dataclass(frozen=True, slots=True)
class BrowserShown:
    """A browser somebody is signed in at; `is_this` where they look from."""

    kept: Browser
    is_this: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """What somebody else did to an account."""

    at: datetime
    who: str
    what: Text


@dataclass(frozen=True, slots=True)
class Guessed:
    """Whose password many guess at, and when that was noted last; `own` where it is one's own."""

    at: datetime
    name: str
    own: bool


def own_browsers(
    session: Session, user: User, *, token: str | None, at: datetime
) -> Sequence[BrowserShown]:
    """Return where somebody is signed in: this browser first, then the one used last."""
    here = hash_of(token) if token else None
    found = [
        BrowserShown(each, each.ref == here)
        for each in session_store.of_account(session, user.id, at=at)
    ]
    return sorted(found, key=lambda each: not each.is_this)


def browsers_of(session: Session, account_id: int, *, at: datetime) -> int:
    """Return at how many browsers an account is signed in."""
    return len(session_store.of_account(session, account_id, at=at))


def done_to(session: Session, user: User, *, at: datetime) -> Sequence[Happened]:
    """Return what others did to somebody's account within the last days, the newest first.

    What they read as news of accounts that have power is not told twice.
    """
    since = at - TOLD_FOR
    news = power_store.concerning(session, (), user.username, since=since)
    twice = {each.asked_at for each in news if each.state is not State.TOLD}
    found = [
        each
        for each in audit_store.of_subject(session, user.username, DONE.keys())
        if (each.actor != user.username or each.deed in OWN)
        and each.at >= since
        and each.at not in twice
    ]
    names = names_by_username(session) if found else {}
    return [Happened(e.at, names.get(e.actor, e.actor), DONE[e.deed]) for e in found]


def guessed_at(session: Session, user: User, *, at: datetime) -> Sequence[Guessed]:
    """Return whose passwords many guessed at within a day, one's own first.

    Each is told of their own; those at the top of everybody's.
    """
    last: dict[str, datetime] = {}
    since = at - GUESSES_TOLD_FOR
    for each in audit_store.of_subject(session, GUESSED_AT, [GUESSED_AT], since=since):
        username = each.detail["username"]
        if username == user.username or user.may(Deed.DECIDE_ACCOUNTS):
            last.setdefault(username, each.at)
    names = names_by_username(session) if last else {}
    found = [Guessed(when, names.get(n, n), n == user.username) for n, when in last.items()]
    return sorted(found, key=lambda each: not each.own)
