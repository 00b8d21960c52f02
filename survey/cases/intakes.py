"""How complaints come in, and whose complaint that makes them (regulation 3)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from survey.texts import Text

INTAKES: Final[dict[str, Text]] = {
    "page": Text("扫码页面", "the window's page"),
    "phone": Text("电话", "telephone"),
    "letter": Text("来信", "letter"),
    "visit": Text("来访", "visit"),
    "department": Text("部门协调投诉", "another department"),
    "inspection": Text("检查员", "an inspector"),
    "rating": Text("低分评价回访", "a low rating"),
    "clock": Text("系统（超时）", "the system (overdue)"),
}
CUSTOMERS: Final = ("phone", "letter", "visit")
"""How customers tell a member of staff."""
DEPARTMENT: Final = "department"
INSPECTION: Final = "inspection"
TAKEN_IN: Final = "taken-in"
TAKEN_IN_NEARBY: Final = "taken-in-nearby"
BY_STAFF: Final = frozenset({TAKEN_IN, TAKEN_IN_NEARBY})
"""What is noted of who took a case in: by somebody of the unit it is about, or of elsewhere."""
HANDED_OVER: Final = "handed-over"
"""What is noted once the complainant exchanged the code they were told for their own secret."""
HANDOVER_DAYS: Final = timedelta(days=30)
HOW_LIMIT: Final = 300
A_DAY: Final = 10
"""So many complaints a colleague takes in for customers on one day: a flood is no customers'."""
SOURCES: Final[Mapping[str, str]] = dict.fromkeys(CUSTOMERS, "customer") | {
    DEPARTMENT: DEPARTMENT,
    INSPECTION: INSPECTION,
}
"""Whose complaint it is that somebody took in."""
