"""What is watched: feeds with their state, and the items that were seen."""

import sqlalchemy as sql
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sql.Text().with_variant(sql.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "feeds",
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("feed", TEXT, nullable=False),
        sql.Column("title", TEXT, server_default="", nullable=False),
        sql.Column("etag", TEXT, server_default="", nullable=False),
        sql.Column("last_modified", TEXT, server_default="", nullable=False),
        sql.Column("last_try", TEXT, nullable=True),
        sql.Column("last_success", TEXT, nullable=True),
        sql.Column("next_try", TEXT, nullable=True),
        sql.Column("failures", sql.Integer(), nullable=False),
        sql.Column("error", TEXT, server_default="", nullable=False),
        sql.Column("items", sql.Integer(), nullable=False),
        sql.PrimaryKeyConstraint("talks", "feed"),
    )
    op.create_table(
        "feed_items",
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("item", TEXT, nullable=False),
        sql.Column("feed", TEXT, nullable=False),
        sql.Column("seen", TEXT, nullable=False),
        sql.Column("outcome", TEXT, nullable=False),
        sql.Column("detail", TEXT, server_default="", nullable=False),
        sql.PrimaryKeyConstraint("talks", "item"),
    )
