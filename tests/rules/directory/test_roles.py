"""Roles: who may do what."""

import pytest

from survey.directory.roles import ALLOWED, ROLE_NAMES, Deed, Role, may

# The whole table once more, by role: a deed granted by accident shows here.
_TOP = {
    Deed.SEE_BOARD,
    Deed.SEE_WALL,
    Deed.SEE_CASES,
    Deed.ANSWER_CASES,
    Deed.REPORT_CASES,
    Deed.SEE_OWN_CASES,
    Deed.SEE_PHOTOS,
    Deed.KEEP_OWN_ACCOUNT,
}
_TOP |= {Deed.END_BURSTS, Deed.READ_TRAIL}
_TOP |= {Deed.READ_VOICES, Deed.END_HOLDS, Deed.SEE_LEDGER, Deed.CLOSE_MONTHS, Deed.KEEP_POLICY}
_RESULTS = {Deed.SEE_CHECKS, Deed.SEE_CORRECTIONS, Deed.SEE_PHOTOS}
_AT_A_WINDOW = _RESULTS | {Deed.INSPECT, Deed.ORDER_CORRECTIONS, Deed.HAND_IN_PHOTOS}
_TOP |= _RESULTS | {Deed.ORDER_CORRECTIONS, Deed.HAND_IN_PHOTOS}
_TOP |= {Deed.SEE_DRAWN, Deed.DRAW_CHECKS, Deed.KEEP_CHECKLISTS}
_OWN = {Deed.SEE_WALL, Deed.REPORT_CASES, Deed.SEE_OWN_CASES, Deed.KEEP_OWN_ACCOUNT}
_BOOKS = {Deed.SEE_WALL, Deed.SEE_OWN_CASES, Deed.SEE_LEDGER, Deed.KEEP_OWN_ACCOUNT}
_TOP |= {Deed.HAND_UP, Deed.JUDGE}
_OWN |= {Deed.HAND_UP}
_BOOKS |= {Deed.HAND_UP}
_TOP |= {Deed.SEE_TRIPS, Deed.NOTE_STOPS, Deed.DECIDE_ACCOUNTS, Deed.SEE_UNIT_BOARD}
_OWN |= {Deed.NOTE_STOPS}
_BOOKS |= {Deed.NOTE_STOPS}
MAY = {
    Role.ADMINISTRATOR: {
        Deed.SEE_WALL,
        Deed.KEEP_WINDOWS,
        Deed.KEEP_ACCOUNTS,
        Deed.KEEP_PEOPLE,
        Deed.KEEP_SLIPS,
        Deed.SEE_TRIPS,
        Deed.NOTE_STOPS,
        Deed.HAND_UP,
        Deed.KEEP_OWN_ACCOUNT,
    },
    Role.SUPERVISION: _OWN
    | _AT_A_WINDOW
    | {Deed.SEE_BOARD, Deed.READ_VOICES, Deed.END_HOLDS, Deed.SEE_CASES, Deed.ANSWER_CASES}
    | {Deed.END_BURSTS, Deed.SEE_TRIPS, Deed.SEE_UNIT_BOARD},
    Role.TEAM_LEADER: _TOP,
    Role.CHAIRMAN: _TOP | {Deed.APPROVE_MONEY},
    Role.FINANCE: _BOOKS | {Deed.APPROVE_MONEY, Deed.JUDGE},
    Role.AUDITOR: _BOOKS | {Deed.READ_TRAIL},
    Role.EMPLOYEE: _OWN | _RESULTS | {Deed.HAND_IN_PHOTOS, Deed.SEE_UNIT_BOARD},
    Role.INSPECTOR: _OWN | _AT_A_WINDOW,
    Role.QUALITY_MANAGER: _OWN | _AT_A_WINDOW | {Deed.READ_VOICES, Deed.SEE_UNIT_BOARD},
    Role.LEADER: _RESULTS
    | {
        Deed.SEE_DRAWN,
        Deed.SEE_BOARD,
        Deed.SEE_UNIT_BOARD,
        Deed.READ_VOICES,
        Deed.SEE_WALL,
        Deed.SEE_OWN_CASES,
        Deed.KEEP_OWN_ACCOUNT,
        Deed.HAND_UP,
        Deed.SEE_TRIPS,
        Deed.NOTE_STOPS,
    },
    Role.WALL: {Deed.SEE_WALL},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_its_own_deeds_and_no_other(role: Role) -> None:
    assert {deed for deed in Deed if may(role, deed)} == MAY[role]


def test_every_deed_is_granted_to_somebody() -> None:
    assert set(ALLOWED) == set(Deed)
    assert all(ALLOWED.values())


def test_who_looks_after_accounts_reads_no_complaint() -> None:
    keepers = ALLOWED[Deed.KEEP_ACCOUNTS]
    assert not keepers & (ALLOWED[Deed.SEE_CASES] | ALLOWED[Deed.ANSWER_CASES])


def test_every_role_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert all(name.zh and name.en for name in ROLE_NAMES.values())
