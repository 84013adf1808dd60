"""Indexes for what adding asks of each report: who was corrected by it, and what its parties told around its days."""

import sqlalchemy as sql
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the one index, and put the columns of the other in another order."""
    corrected = sql.text("superseded_by IS NOT NULL")
    op.create_index(
        "reports_superseded", "reports", ["superseded_by"], sqlite_where=corrected, postgresql_where=corrected
    )
    op.drop_index("tellings_party", "tellings")
    op.create_index("tellings_party", "tellings", ["talks", "party", "day", "act"])
