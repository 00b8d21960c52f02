"""A case about the team's leader goes past them; a clock whose step was left out is waived.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("past_leader", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("case_clocks", sa.Column("waived_at", MOMENT, nullable=True))
    # What still ran for a step that can be taken no more would count down for ever.
    op.execute(
        "UPDATE case_clocks SET waived_at = starts_at WHERE met_at IS NULL AND ("
        "complaint_id IN (SELECT id FROM complaints WHERE state IN ('closed', 'merged')) "
        "OR (clock IN ('reply', 'on_site') AND breached_at IS NULL AND complaint_id IN ("
        "SELECT id FROM complaints WHERE state NOT IN ('received', 'replied'))))"
    )
    op.execute(
        "UPDATE cases SET next_due_at = (SELECT MIN(due_at) FROM case_clocks WHERE "
        "case_clocks.complaint_id = cases.complaint_id AND met_at IS NULL AND waived_at IS NULL)"
    )
