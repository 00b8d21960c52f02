"""Roles, and which deeds each may do: one table, read by every page, route and action."""

from enum import StrEnum
from typing import Final

from survey.texts import Text

SYSTEM: Final = "system"
"""Who acts, in trails and ledgers, where the house does it by itself."""
IMPORT: Final = "import"
"""Who acts where files were brought in."""


class Role(StrEnum):
    """What somebody is here for."""

    ADMINISTRATOR = "administrator"
    SUPERVISION = "supervision"
    TEAM_LEADER = "team_leader"
    CHAIRMAN = "chairman"
    EMPLOYEE = "employee"
    INSPECTOR = "inspector"
    QUALITY_MANAGER = "quality_manager"
    LEADER = "leader"
    FINANCE = "finance"
    AUDITOR = "auditor"
    WALL = "wall"


ROLE_NAMES: Final[dict[Role, Text]] = {
    Role.ADMINISTRATOR: Text("管理员", "Administrator"),
    Role.SUPERVISION: Text("监督员", "Supervision officer"),
    Role.TEAM_LEADER: Text("监督小组组长", "Leader of the supervision team"),
    Role.CHAIRMAN: Text("董事长", "Chairman"),
    Role.EMPLOYEE: Text("员工、部门负责人", "Employee or head of department"),
    Role.INSPECTOR: Text("检查员", "Inspector"),
    Role.QUALITY_MANAGER: Text("兼职质量管理员", "Quality manager of a unit"),
    Role.LEADER: Text("领导", "Leader"),
    Role.FINANCE: Text("财务、人事", "Finance and personnel"),
    Role.AUDITOR: Text("审计", "Auditor"),
    Role.WALL: Text("大屏", "Wall screen"),
}


class Deed(StrEnum):
    """Something that only some may do."""

    SEE_BOARD = "see-board"
    SEE_UNIT_BOARD = "see-unit-board"
    SEE_WALL = "see-wall"
    READ_VOICES = "read-voices"
    END_HOLDS = "end-holds"
    END_BURSTS = "end-bursts"
    SEE_CASES = "see-cases"
    ANSWER_CASES = "answer-cases"
    SEE_PHOTOS = "see-photos"
    INSPECT = "inspect"
    SEE_CHECKS = "see-checks"
    SEE_DRAWN = "see-drawn"
    DRAW_CHECKS = "draw-checks"
    KEEP_CHECKLISTS = "keep-checklists"
    SEE_CORRECTIONS = "see-corrections"
    ORDER_CORRECTIONS = "order-corrections"
    HAND_IN_PHOTOS = "hand-in-photos"
    REPORT_CASES = "report-cases"
    SEE_OWN_CASES = "see-own-cases"
    HAND_UP = "hand-up"
    SEE_LEDGER = "see-ledger"
    APPROVE_MONEY = "approve-money"
    JUDGE = "judge"
    CLOSE_MONTHS = "close-months"
    KEEP_POLICY = "keep-policy"
    READ_TRAIL = "read-trail"
    KEEP_WINDOWS = "keep-windows"
    SEE_TRIPS = "see-trips"
    KEEP_SLIPS = "keep-slips"
    NOTE_STOPS = "note-stops"
    KEEP_ACCOUNTS = "keep-accounts"
    DECIDE_ACCOUNTS = "decide-accounts"
    KEEP_PEOPLE = "keep-people"
    KEEP_OWN_ACCOUNT = "keep-own-account"


_STAFF: Final = frozenset(Role) - {Role.WALL}
AT_THE_TOP: Final = frozenset({Role.TEAM_LEADER, Role.CHAIRMAN})
"""To whom a complainant may go directly, and who alone reads what is sealed (regulation 1, 2)."""
CASE_WORKERS: Final = AT_THE_TOP | {Role.SUPERVISION}
OVERSEERS: Final = CASE_WORKERS | {Role.LEADER}
"""Who sees the checks and reads the customers' words of all units."""
_INSPECTORS: Final = frozenset({Role.INSPECTOR, Role.SUPERVISION, Role.QUALITY_MANAGER})
_OF_UNITS: Final = frozenset({Role.EMPLOYEE, Role.QUALITY_MANAGER})

ALLOWED: Final[dict[Deed, frozenset[Role]]] = {
    Deed.SEE_BOARD: OVERSEERS,
    # Of the units they answer for, and none where they head none: kiosk/rights/units.py.
    Deed.SEE_UNIT_BOARD: OVERSEERS | _OF_UNITS,
    Deed.SEE_WALL: frozenset(Role),
    # Nobody reads those of their own people: see kiosk/reports/feedback/voices.py.
    Deed.READ_VOICES: OVERSEERS | {Role.QUALITY_MANAGER},
    # One of them proposes, another decides; none of whom a rating concerns: kiosk/rights/held.py.
    Deed.END_HOLDS: CASE_WORKERS,
    # Two of them, who may read all that is decided about: kiosk/rights/bursts.py.
    Deed.END_BURSTS: CASE_WORKERS,
    Deed.SEE_CASES: CASE_WORKERS,
    Deed.ANSWER_CASES: CASE_WORKERS,
    Deed.SEE_PHOTOS: CASE_WORKERS | {Role.INSPECTOR, Role.LEADER} | _OF_UNITS,
    Deed.INSPECT: _INSPECTORS,
    Deed.SEE_CHECKS: CASE_WORKERS | _INSPECTORS | _OF_UNITS | {Role.LEADER},
    # Heads work for the team, too: which windows are done tells them which are not.
    Deed.SEE_DRAWN: AT_THE_TOP | {Role.LEADER},
    Deed.DRAW_CHECKS: AT_THE_TOP,
    Deed.KEEP_CHECKLISTS: AT_THE_TOP,
    Deed.SEE_CORRECTIONS: CASE_WORKERS | _INSPECTORS | _OF_UNITS | {Role.LEADER},
    Deed.ORDER_CORRECTIONS: CASE_WORKERS | _INSPECTORS,
    Deed.HAND_IN_PHOTOS: CASE_WORKERS | _INSPECTORS | _OF_UNITS,
    Deed.REPORT_CASES: CASE_WORKERS | _OF_UNITS | {Role.INSPECTOR},
    Deed.SEE_OWN_CASES: _STAFF - {Role.ADMINISTRATOR},
    # Answering, too: whoever is above may have any role.
    Deed.HAND_UP: _STAFF,
    Deed.SEE_LEDGER: AT_THE_TOP | {Role.FINANCE, Role.AUDITOR},
    Deed.APPROVE_MONEY: frozenset({Role.CHAIRMAN, Role.FINANCE}),
    # What the regulation leaves to people: what inaction costs, reviews of dismissal.
    Deed.JUDGE: AT_THE_TOP | {Role.FINANCE},
    Deed.CLOSE_MONTHS: AT_THE_TOP,
    Deed.KEEP_POLICY: AT_THE_TOP,
    # Not the administrators': it says what they did.
    Deed.READ_TRAIL: AT_THE_TOP | {Role.AUDITOR},
    Deed.KEEP_WINDOWS: frozenset({Role.ADMINISTRATOR}),
    Deed.SEE_TRIPS: OVERSEERS | {Role.ADMINISTRATOR},
    # Not the yards' own heads: their people's money hangs on what is rated with slips.
    Deed.KEEP_SLIPS: frozenset({Role.ADMINISTRATOR}),
    # At windows of the own unit alone: kiosk/rights/slips.py.
    Deed.NOTE_STOPS: _STAFF,
    Deed.KEEP_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    # The second person for accounts that have power: survey/directory/powers.py.
    Deed.DECIDE_ACCOUNTS: AT_THE_TOP,
    # Not personnel's, who pay the money: who stands above whom decides who loses points.
    Deed.KEEP_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Deed.KEEP_OWN_ACCOUNT: _STAFF,
}

_POWER: Final = frozenset(
    {
        Deed.SEE_CASES, Deed.ANSWER_CASES, Deed.END_HOLDS, Deed.END_BURSTS, Deed.SEE_LEDGER,
        Deed.APPROVE_MONEY, Deed.JUDGE, Deed.CLOSE_MONTHS, Deed.KEEP_POLICY, Deed.DECIDE_ACCOUNTS,
    }
)  # fmt: skip
"""Deeds by which complaints are read, matters are decided, or money is moved."""


def may(role: Role, deed: Deed) -> bool:
    """Tell whether a role allows a deed."""
    return role in ALLOWED[deed]


def has_power(role: str) -> bool:
    """Tell whether a role reads complaints, decides or moves money: two people give it."""
    return any(role in ALLOWED[deed] for deed in _POWER)
