"""Which files there are; the order is that of their references."""

from typing import Final

from kiosk.files.shape import Table
from kiosk.files.tables import books, bursts, cases, checks, directory, feedback

# Columns marked as ours are in every export, so that an import of it gives the same state; files
# of others need not have them.
TABLES: Final[tuple[Table, ...]] = (
    directory.UNITS,
    directory.WINDOWS,
    directory.PEOPLE,
    directory.ACCOUNTS,
    directory.ROSTER,
    directory.CALENDAR,
    cases.ROOT_CAUSES,
    directory.HOUSE,
    books.POLICIES,
    books.REGULATIONS,
    checks.CHECKLISTS,
    feedback.RATINGS,
    feedback.ANSWERS,
    feedback.PRAISE,
    feedback.HOLDS,
    feedback.HOLD_RATINGS,
    feedback.RATING_FLAGS,
    feedback.SURGES,
    cases.COMPLAINTS,
    cases.CASES,
    cases.CASE_CHAIN,
    cases.CASE_CLOCKS,
    cases.CASE_EVENTS,
    cases.MESSAGES,
    bursts.BURSTS,
    bursts.BURST_COMPLAINTS,
    bursts.BURST_DECISIONS,
    bursts.BURST_DECIDED,
    cases.COUNSELLING,
    cases.REQUESTS,
    cases.REQUEST_EVENTS,
    checks.INSPECTIONS,
    checks.JOINT_CHECKS,
    checks.CORRECTIVE_ACTIONS,
    checks.CORRECTIVE_EVENTS,
    books.STARS,
    books.CLOSINGS,
    books.LEDGER,
    books.APPROVALS,
)
BY_NAME: Final = {table.name: table for table in TABLES}
