"""Positions of all past days: the state's tables are made anew, and what they hold follows from the journal."""

import sqlalchemy as sql
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sql.Text().with_variant(sql.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Empty the state, and give it the tables and columns that the positions of past days need."""
    for table in ("corrections", "names", "newsrooms", "reports", "shingles"):
        op.execute(sql.text(f"DELETE FROM {table}"))
    op.drop_index("reports_corrected", "reports")
    for table in ("tellings", "stands", "standings", "facts"):
        op.drop_table(table)
    _facts()
    _tellings()
    _stands()
    _positions()


def _facts() -> None:
    op.create_table(
        "facts",
        sql.Column("id", TEXT, nullable=False),
        sql.Column("report", TEXT, nullable=False),
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("place", sql.Integer(), nullable=False),
        sql.Column("kind", TEXT, nullable=False),
        sql.Column("starts", TEXT, nullable=True),
        sql.Column("ends", TEXT, nullable=True),
        sql.Column("published", TEXT, nullable=False),
        sql.Column("until", TEXT, nullable=False),
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("record", TEXT, nullable=False),
        sql.Column("status", TEXT, nullable=False),
        sql.Column("confirmed", sql.Boolean(), nullable=False),
        sql.Column("share", sql.Float(), nullable=True),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index("facts_kind", "facts", ["talks", "kind", "ends"])
    op.create_index("facts_report", "facts", ["report"])


def _tellings() -> None:
    op.create_table(
        "tellings",
        sql.Column("id", TEXT, nullable=False),
        sql.Column("report", TEXT, nullable=False),
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("place", sql.Integer(), nullable=False),
        sql.Column("line", TEXT, nullable=False),
        sql.Column("party", TEXT, nullable=False),
        sql.Column("speaker", TEXT, nullable=True),
        sql.Column("act", TEXT, nullable=False),
        sql.Column("topics", TEXT, nullable=False),
        sql.Column("objects", TEXT, nullable=False),
        sql.Column("addressees", TEXT, nullable=False),
        sql.Column("terms", TEXT, server_default="", nullable=False),
        sql.Column("conditions", TEXT, nullable=False),
        sql.Column("told_when", TEXT, nullable=True),
        sql.Column("day", TEXT, nullable=False),
        sql.Column("published", TEXT, nullable=False),
        sql.Column("known", TEXT, nullable=False),
        sql.Column("until", TEXT, nullable=False),
        sql.Column("sources", TEXT, nullable=False),
        sql.Column("evidence", TEXT, nullable=False),
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("hedged", sql.Boolean(), nullable=False),
        sql.Column("denied", TEXT, nullable=False),
        sql.Column("disputed", TEXT, nullable=False),
        sql.Column("confirmed", sql.Boolean(), nullable=False),
        sql.Column("status", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index("tellings_day", "tellings", ["talks", "day"])
    ever = sql.text("denied != '[]'")
    op.create_index("tellings_denied", "tellings", ["talks", "day"], sqlite_where=ever, postgresql_where=ever)
    op.create_index("tellings_line", "tellings", ["line"])
    op.create_index("tellings_party", "tellings", ["talks", "party", "act", "day"])
    op.create_index("tellings_report", "tellings", ["report"])


def _stands() -> None:
    op.create_table(
        "stands",
        sql.Column("cell", sql.BigInteger(), autoincrement=False, nullable=False),
        sql.Column("day", TEXT, nullable=False),
        sql.Column("telling", TEXT, nullable=False),
        sql.Column("known", TEXT, nullable=False),
        sql.Column("until", TEXT, nullable=False),
        sql.Column("act", TEXT, nullable=False),
        sql.Column("side", sql.Integer(), nullable=False),
        sql.Column("published", TEXT, nullable=False),
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("named", sql.Boolean(), nullable=False),
        sql.Column("line", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("cell", "day", "telling", "known"),
        sqlite_with_rowid=False,
    )
    op.create_index("stands_telling", "stands", ["telling"])


def _position() -> list[sql.Column[object]]:
    return [
        sql.Column("known", TEXT, nullable=False),
        sql.Column("acts", TEXT, nullable=False),
        sql.Column("since", TEXT, nullable=False),
        sql.Column("last_day", TEXT, nullable=False),
        sql.Column("last_told", TEXT, nullable=False),
        sql.Column("tellings", sql.Integer(), nullable=False),
        sql.Column("origins", sql.Integer(), nullable=False),
        sql.Column("named", sql.Boolean(), nullable=False),
        sql.Column("line", TEXT, nullable=False),
    ]


def _positions() -> None:
    op.create_table(
        "standings",
        sql.Column("cell", sql.BigInteger(), autoincrement=False, nullable=False),
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("party", TEXT, nullable=False),
        sql.Column("topic", TEXT, nullable=False),
        sql.Column("object", TEXT, nullable=False),
        *_position(),
        sql.Column("unsure", TEXT, nullable=True),
        sql.PrimaryKeyConstraint("cell"),
    )
    op.create_index("standings_cell", "standings", ["talks", "party", "topic", "object"], unique=True)
    op.create_table(
        "earlier",
        sql.Column("cell", sql.BigInteger(), autoincrement=False, nullable=False),
        *_position(),
        sql.PrimaryKeyConstraint("cell", "known"),
        sqlite_with_rowid=False,
    )
