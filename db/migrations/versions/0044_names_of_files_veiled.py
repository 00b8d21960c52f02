"""What a file at a sealed case is called may lie veiled, which takes more room.

Revision: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_files") as files:  # SQLite makes the table anew
        files.alter_column("name", type_=sa.Text(), existing_nullable=False)
