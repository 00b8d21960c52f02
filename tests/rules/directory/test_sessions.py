"""How long a browser stays signed in, by role: unused, and at most."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.directory.roles import Role
from survey.directory.sessions import NOTED_WITHIN, WORKDAY, ends_of, is_over, is_powerful

BEGUN = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        (Role.ADMINISTRATOR, HOUR), (Role.CHAIRMAN, HOUR), (Role.TEAM_LEADER, HOUR),
        (Role.FINANCE, HOUR), (Role.EMPLOYEE, 4 * HOUR), (Role.LEADER, 4 * HOUR),
        (Role.AUDITOR, 4 * HOUR), (Role.SUPERVISION, None), (Role.INSPECTOR, None),
        (Role.QUALITY_MANAGER, None), (Role.WALL, None),
    ],
)  # fmt: skip
def test_an_unused_browser_is_signed_out_after_what_its_role_is_given(
    role: Role, idle: timedelta | None
) -> None:
    assert ends_of(role).idle == idle
    whole = BEGUN + ends_of(role).whole

    def over(at: datetime) -> bool:
        return is_over(role, seen_at=BEGUN, ends_at=whole, at=at)

    ends = whole if idle is None else BEGUN + idle + NOTED_WITHIN
    assert not over(ends - SECOND)
    assert over(ends)


@pytest.mark.parametrize("role", set(Role) - {Role.WALL})
def test_a_browser_in_use_ends_with_the_workday_all_the_same(role: Role) -> None:
    ends = BEGUN + WORKDAY
    assert ends_of(role).whole == WORKDAY
    assert not is_over(role, seen_at=ends - SECOND, ends_at=ends, at=ends - SECOND)
    assert is_over(role, seen_at=ends, ends_at=ends, at=ends)


def test_whoever_decides_over_money_rules_or_accounts_has_the_shortest() -> None:
    powerful = {role for role in Role if is_powerful(role)}
    assert powerful == {Role.ADMINISTRATOR, Role.CHAIRMAN, Role.TEAM_LEADER, Role.FINANCE}
