"""The first tables: the journal, which is only ever appended to, and the state that follows from it."""

import sqlalchemy as sql
from alembic import op

revision = "0001"
down_revision = None

TEXT = sql.Text().with_variant(sql.Text(collation="C"), "postgresql")
ENTRY = sql.BigInteger().with_variant(sql.Integer(), "sqlite")

_REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER journal_keeps_{verb.lower()} BEFORE {verb} ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is only ever appended to'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION journal_keeps() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is only ever appended to'; END $$",
        "CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION journal_keeps()",
    ],
}


def upgrade() -> None:
    """Make the tables, and let the database itself refuse changes to the journal."""
    _corrections()
    _facts()
    _journal()
    _names()
    _newsrooms()
    _reports()
    _shingles()
    _standings()
    _stands()
    _tellings()
    for statement in _REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def _corrections() -> None:
    op.create_table(
        "corrections",
        sql.Column("entry", ENTRY, autoincrement=False, nullable=False),
        sql.Column("number", sql.Integer(), autoincrement=False, nullable=False),
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("kind", TEXT, nullable=False),
        sql.Column("target", TEXT, nullable=False),
        sql.Column("report", TEXT, nullable=True),
        sql.Column("detail", TEXT, nullable=False),
        sql.Column("undone_by", ENTRY, nullable=True),
        sql.PrimaryKeyConstraint("entry", "number"),
    )
    op.create_index("corrections_report", "corrections", ["report"])
    op.create_index("corrections_target", "corrections", ["talks", "target"])


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
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("record", TEXT, nullable=False),
        sql.Column("status", TEXT, nullable=False),
        sql.Column("confirmed", sql.Boolean(), nullable=False),
        sql.Column("share", sql.Float(), nullable=True),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index("facts_kind", "facts", ["talks", "kind", "ends"])
    op.create_index("facts_report", "facts", ["report"])


def _journal() -> None:
    op.create_table(
        "journal",
        sql.Column("entry", ENTRY, autoincrement=True, nullable=False),
        sql.Column("at", TEXT, nullable=False),
        sql.Column("who", TEXT, nullable=False),
        sql.Column("kind", TEXT, nullable=False),
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("subject", TEXT, nullable=False),
        sql.Column("why", TEXT, server_default="", nullable=False),
        sql.Column("payload", sql.LargeBinary(), nullable=False),
        sql.PrimaryKeyConstraint("entry"),
        sqlite_autoincrement=True,
    )


def _names() -> None:
    op.create_table(
        "names",
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("name", TEXT, nullable=False),
        sql.Column("stands_for", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("talks", "name"),
    )


def _newsrooms() -> None:
    op.create_table(
        "newsrooms",
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("newsroom", TEXT, nullable=False),
        sql.Column("masthead", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("talks", "newsroom"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sql.Column("id", TEXT, nullable=False),
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("number", ENTRY, nullable=False),
        sql.Column("entry", ENTRY, nullable=False),
        sql.Column("text_hash", TEXT, nullable=False),
        sql.Column("url_key", TEXT, nullable=True),
        sql.Column("publisher", TEXT, nullable=True),
        sql.Column("newsroom", TEXT, nullable=False),
        sql.Column("published", TEXT, nullable=False),
        sql.Column("dated", sql.Boolean(), nullable=False),
        sql.Column("title", TEXT, nullable=True),
        sql.Column("url", TEXT, nullable=True),
        sql.Column("name", TEXT, nullable=False),
        sql.Column("model", TEXT, nullable=True),
        sql.Column("superseded_by", TEXT, nullable=True),
        sql.Column("credits", TEXT, nullable=True),
        sql.Column("own_sources", sql.Boolean(), nullable=False),
        sql.Column("alike", TEXT, nullable=False),
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("basis", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index("reports_alike", "reports", ["alike"])
    corrected = sql.text("superseded_by IS NOT NULL")
    op.create_index(
        "reports_corrected", "reports", ["talks", "published"], sqlite_where=corrected, postgresql_where=corrected
    )
    op.create_index("reports_credits", "reports", ["talks", "credits", "published"])
    op.create_index("reports_newsroom", "reports", ["talks", "newsroom", "published"])
    op.create_index("reports_number", "reports", ["number"], unique=True)
    op.create_index("reports_text", "reports", ["talks", "text_hash"])
    op.create_index("reports_url", "reports", ["talks", "url_key"])


def _shingles() -> None:
    op.create_table(
        "shingles",
        sql.Column("shingle", sql.BigInteger(), autoincrement=False, nullable=False),
        sql.Column("published", TEXT, nullable=False),
        sql.Column("report", ENTRY, autoincrement=False, nullable=False),
        sql.PrimaryKeyConstraint("shingle", "published", "report"),
        sqlite_with_rowid=False,
    )


def _standings() -> None:
    op.create_table(
        "standings",
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("party", TEXT, nullable=False),
        sql.Column("topic", TEXT, nullable=False),
        sql.Column("object", TEXT, nullable=False),
        sql.Column("acts", TEXT, nullable=False),
        sql.Column("since", TEXT, nullable=False),
        sql.Column("last_day", TEXT, nullable=False),
        sql.Column("last_told", TEXT, nullable=False),
        sql.Column("tellings", sql.Integer(), nullable=False),
        sql.Column("origins", sql.Integer(), nullable=False),
        sql.Column("named", sql.Boolean(), nullable=False),
        sql.Column("line", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("talks", "party", "topic", "object"),
    )


def _stands() -> None:
    op.create_table(
        "stands",
        sql.Column("talks", TEXT, nullable=False),
        sql.Column("party", TEXT, nullable=False),
        sql.Column("topic", TEXT, nullable=False),
        sql.Column("object", TEXT, nullable=False),
        sql.Column("day", TEXT, nullable=False),
        sql.Column("telling", TEXT, nullable=False),
        sql.Column("act", TEXT, nullable=False),
        sql.Column("side", sql.Integer(), nullable=False),
        sql.Column("published", TEXT, nullable=False),
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("named", sql.Boolean(), nullable=False),
        sql.Column("line", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("talks", "party", "topic", "object", "day", "telling"),
        sqlite_with_rowid=False,
    )
    op.create_index("stands_telling", "stands", ["telling"])


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
        sql.Column("sources", TEXT, nullable=False),
        sql.Column("evidence", TEXT, nullable=False),
        sql.Column("origin", TEXT, nullable=False),
        sql.Column("hedged", sql.Boolean(), nullable=False),
        sql.Column("denied", sql.Boolean(), nullable=False),
        sql.Column("disputed", sql.Boolean(), nullable=False),
        sql.Column("confirmed", sql.Boolean(), nullable=False),
        sql.Column("status", TEXT, nullable=False),
        sql.PrimaryKeyConstraint("id"),
    )
    op.create_index("tellings_act", "tellings", ["talks", "act", "day", "published"])
    op.create_index(
        "tellings_denied",
        "tellings",
        ["talks", "day"],
        sqlite_where=sql.text("denied = 1"),
        postgresql_where=sql.text("denied"),
    )
    op.create_index("tellings_line", "tellings", ["line"])
    op.create_index("tellings_party", "tellings", ["talks", "party", "act", "day"])
    op.create_index("tellings_report", "tellings", ["report"])
