"""Accounts that have power: one person asks for what is done with them, a second one decides.

Who asks is an administrator; who decides is a named employee at the top. Neither is whom it
concerns, so that no one person, and no administrator alone, becomes anybody else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from survey.directory.roles import AT_THE_TOP, Role, has_power
from survey.refusals.books import SecondPersonNeeded
from survey.refusals.directory import PowerSettled
from survey.texts import Text

LAPSES_AFTER: Final = timedelta(days=7)
"""What nobody decides for so long is void: who asked asks anew."""
TOLD_FOR: Final = timedelta(days=30)
"""For so long it is told to whom it concerns, and to who stands above them."""
REASON_LIMIT: Final = 300


class Kind(StrEnum):
    """What is done with an account."""

    MAKE = "make"
    CHANGE = "change"
    LINK = "link"
    REOPEN = "reopen"
    CLOSE = "close"
    BIND = "bind"
    RESET = "reset"
    RENAME = "rename"


KINDS: Final[dict[Kind, Text]] = {
    Kind.MAKE: Text("新建账号", "Make an account"),
    Kind.CHANGE: Text("改角色或员工", "Change role or employee"),
    Kind.LINK: Text("给一次性链接（重设密码）", "Give a one-time link (new password)"),
    Kind.REOPEN: Text("重新启用", "Open it again"),
    Kind.CLOSE: Text("停用", "Close it"),
    Kind.BIND: Text("关联外部身份", "Link who signs in by a provider"),
    Kind.RENAME: Text("改员工姓名", "Change the employee's name"),
    Kind.RESET: Text("重置动态码和通行密钥", "Reset its second factor"),
}


class State(StrEnum):
    """Where it stands: asked for and decided, or done by one alone and seen, or but told."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ALONE = "alone"
    SEEN = "seen"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Standing:
    """What makes an account what it is: its role, and the employee behind it."""

    role: Role
    person: str | None


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who might decide: their role, the employee behind the account, all user names."""

    role: Role
    person: str | None
    usernames: Collection[str]


@dataclass(frozen=True, slots=True)
class Matter:
    """Whom something done with an account concerns, who asked for it when, and where it stands."""

    username: str
    people: frozenset[str]
    asked_by: str
    asked_at: datetime
    state: State

    def is_own(self, who: Who) -> bool:
        """Tell whether somebody asked for it, at whichever of their accounts."""
        return self.asked_by in who.usernames

    def concerns(self, who: Who) -> bool:
        """Tell whether it is about somebody's own account, or one in their name."""
        return self.username in who.usernames or who.person in self.people

    def is_second(self, who: Who) -> bool:
        """Tell whether somebody may decide: a named employee at the top, apart from both."""
        able = who.role in AT_THE_TOP and who.person is not None
        return able and not self.is_own(who) and not self.concerns(who)

    def has_lapsed(self, now: datetime) -> bool:
        """Tell whether nobody decided in time."""
        return self.state is State.OPEN and now >= self.asked_at + LAPSES_AFTER


def needs_two(before: Standing | None, after: Standing) -> bool:
    """Tell whether making an account what it shall be takes two: it has power, or had it.

    An administrator's that names an employee does, too: who they are decides whom they speak for.
    """
    if before == after:
        return False
    both = [each for each in (before, after) if each is not None]
    if any(has_power(each.role) for each in both):
        return True
    is_keeper = any(each.role is Role.ADMINISTRATOR for each in both)
    return is_keeper and any(each.person is not None for each in both)


def shares_top(role: Role, others: Collection[str]) -> bool:
    """Tell whether one employee would be an administrator and somebody at the top at once.

    `others` are the roles of their other accounts, closed ones too.
    """
    keeps = role is Role.ADMINISTRATOR and not AT_THE_TOP.isdisjoint(others)
    return keeps or (role in AT_THE_TOP and Role.ADMINISTRATOR in others)


def needs_new_password(before: Standing | None, after: Standing) -> bool:
    """Tell whether the old password must not open what the account becomes.

    Somebody else may know it: it was another's, or it opened nothing that mattered.
    """
    if not has_power(after.role):
        return False
    return before is None or not has_power(before.role) or before.person != after.person


def require_step(to: State, matter: Matter, who: Who, *, now: datetime) -> None:
    """Refuse a step with what is settled or lapsed, or one that is not theirs to take."""
    from_state = State.ALONE if to is State.SEEN else State.OPEN
    if matter.state is not from_state or matter.has_lapsed(now):
        raise PowerSettled
    if to is State.WITHDRAWN:
        allowed = matter.is_own(who)
    elif to is State.SEEN:
        allowed = who.role in AT_THE_TOP and not matter.is_own(who)
    else:
        allowed = matter.is_second(who)
    if not allowed:
        raise SecondPersonNeeded
