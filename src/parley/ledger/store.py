"""Where a ledger lives: a SQLite file or a PostgreSQL database, its version, its transactions."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection, Engine, event

from parley.errors import LedgerError, LedgerNotFound, NewerLedger, SetupError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = "0004"
WAIT_MS = 120_000
CACHE_KIB = 64 * 1024
MEMORY = ":memory:"
# One number for all parley ledgers: PostgreSQL's advisory locks are numbered, and hold for one database.
_LOCK = 0x7061726C6579
_SQLITE_HEADER = b"SQLite format 3\0"


class Store:
    """An open ledger: reads are snapshots, writes are whole transactions, one writer at a time.

    Args:
        where: a path, ``:memory:``, or an address that begins with ``postgresql``.
        create: make the ledger if there is none.

    Raises:
        LedgerNotFound: there is none and ``create`` is false.
        NewerLedger: a newer parley made it.
        LedgerError: it is damaged, no ledger, or the server cannot be reached.
    """

    def __init__(self, where: str | os.PathLike[str], *, create: bool = False) -> None:
        self.where = os.fspath(where)
        self._frozen: Connection | None = None
        self.on_server = self.where.startswith(("postgresql:", "postgresql+", "postgres:"))
        if not self.on_server and self.where != MEMORY:
            _check_file(Path(self.where), create=create)
        self.engine = self._engine()
        with self.explained():
            self._check_version(create=create)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the ledger."""
        if self._frozen is not None:
            with self.explained():
                yield self._frozen
            return
        with self.explained(), self.engine.connect() as connection:
            if self.on_server:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            else:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def frozen(self) -> Iterator["Store"]:
        """Give this ledger as it is now: all that is read of it is read in one transaction."""
        if self.where == MEMORY or self._frozen is not None:
            # Nobody else writes to a ledger in memory, and it has one connection only.
            yield self
            return
        with self.reading() as connection:
            # The moment is that of the first look, not that of the beginning.
            connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar()
            seen = copy(self)
            seen._frozen = connection
            yield seen

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is done whole at the end, or not at all; other writers wait."""
        if self._frozen is not None:
            raise LedgerError(f"What is seen of {self.name} is a past moment, which cannot be changed.")
        with self.explained(), self.engine.connect() as connection:
            if self.on_server:
                connection.execute(sql.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            else:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Let go of file or server."""
        self.engine.dispose()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the database complains of into one sentence."""
        try:
            yield
        except sql.exc.DatabaseError as error:
            raise LedgerError(self._sentence(error)) from error

    def _engine(self) -> Engine:
        if self.on_server:
            return self._server_engine()
        return _sqlite_engine(self.where)

    def _server_engine(self) -> Engine:
        try:
            url = sql.make_url(self.where)
            if url.drivername in ("postgres", "postgresql"):
                url = url.set(drivername="postgresql+psycopg")
            return sql.create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise SetupError(
                "A ledger on a PostgreSQL server needs the driver psycopg; install it with "
                "pip install 'parley[postgres]'."
            ) from error
        except sql.exc.ArgumentError as error:
            raise LedgerError(
                "The ledger's address cannot be understood; write it as postgresql://user@host:5432/database."
            ) from error

    def _check_version(self, *, create: bool) -> None:
        found = self._version()
        if found == VERSION:
            return
        if found is None and not create:
            raise LedgerNotFound(f"{self.name} holds no ledger yet; make one with parley add.")
        if found is not None and found > VERSION:
            raise NewerLedger(
                f"{self.name} was written by a newer parley (format {found}, this one knows {VERSION}); "
                "update parley to open it."
            )
        self._migrate()

    def _version(self) -> str | None:
        with self.engine.connect() as connection:
            there = sql.inspect(connection).get_table_names()
            if "alembic_version" not in there:
                if there:
                    raise LedgerError(f"{self.name} is a database, but not a parley ledger; name another file.")
                return None
            version = connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar()
            return None if version is None else str(version)

    def _migrate(self) -> None:
        from alembic import command
        from alembic.config import Config

        from parley.ledger import write

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            # Another writer may have been quicker.
            if sql.inspect(connection).has_table("alembic_version"):
                found = connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar()
                if found == VERSION:
                    return
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            # A migration may leave the state empty: it follows from the journal, which takes minutes where it is long.
            if connection.execute(sql.text("SELECT 1 FROM reports LIMIT 1")).first() is None:
                write.rebuild(connection)

    @property
    def name(self) -> str:
        """The ledger as it may be shown: an address without its password."""
        return sql.make_url(self.where).render_as_string() if self.on_server else self.where

    def _sentence(self, error: sql.exc.DatabaseError) -> str:
        cause = " ".join(str(error.orig).split())
        if "malformed" in cause or "not a database" in cause or "disk I/O" in cause:
            return (
                f"{self.name} is damaged ({cause}); restore it from a copy, or move it away and add the reports again."
            )
        if "locked" in cause:
            return f"{self.name} has been kept busy by another program for {WAIT_MS // 1000} seconds; try again later."
        if "readonly" in cause or "permission denied" in cause:
            return f"{self.name} cannot be written ({cause}); check its permissions."
        if "full" in cause:
            return f"{self.name} cannot grow, since the disk is full; nothing of the present report was kept."
        if self.on_server and isinstance(error, sql.exc.OperationalError):
            return f"{self.name} cannot be reached ({cause[:200]}); check the address and that the server runs."
        return f"{self.name} could not be used ({cause[:200]})."


def _sqlite_engine(where: str) -> Engine:
    memory = where == MEMORY
    pool: dict[str, Any] = {"poolclass": sql.pool.StaticPool} if memory else {}
    url = sql.URL.create("sqlite", database=where)
    settings: dict[str, Any] = {"timeout": WAIT_MS / 1000, "check_same_thread": False}
    sealed = not memory and _is_sealed(Path(where))
    if sealed:
        address = f"{Path(where).resolve().as_uri()}?immutable=1"
        pool["creator"] = lambda: sqlite3.connect(address, uri=True, **settings)
    engine = sql.create_engine(url, connect_args=settings, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: it would begin them as readers, which cannot wait.
        raw.isolation_level = None
        if sealed:
            return
        _patiently(raw, "PRAGMA journal_mode=WAL")
        for pragma in ("synchronous=FULL", f"cache_size=-{CACHE_KIB}"):
            raw.execute(f"PRAGMA {pragma}")

    return engine


def _is_sealed(path: Path) -> bool:
    """Whether a ledger lies where nothing can be written (a disc, a shared folder), and nobody has it open to write.

    SQLite puts files beside a ledger even to read it, unless it is told that the ledger cannot change.
    """
    unwritable = path.exists() and not os.access(path.parent, os.W_OK)
    return unwritable and not path.with_name(f"{path.name}-wal").exists()


def _patiently(raw: Any, statement: str) -> None:
    """Run a statement that SQLite refuses at once while another program makes the same change."""
    until = time.monotonic() + WAIT_MS / 1000
    while True:
        try:
            raw.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _check_file(path: Path, *, create: bool) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_HEADER))
    except FileNotFoundError:
        if not create:
            raise LedgerNotFound(
                f"There is no ledger {path}; make one with parley add, or name it with --ledger."
            ) from None
        if not path.parent.is_dir():
            raise LedgerError(f"The ledger {path} cannot be made, since its folder is missing; make it.") from None
        return
    except OSError as error:
        raise LedgerError(f"{path} cannot be opened ({error.strerror}); check path and permissions.") from error
    if head and head != _SQLITE_HEADER:
        raise LedgerError(f"{path} is no ledger, or a damaged one: it is not an SQLite file; name another file.")
