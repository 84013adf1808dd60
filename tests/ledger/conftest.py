"""Ledgers on SQLite and on a PostgreSQL server that the tests start themselves."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.ledger import Ledger

PROGRAMS = [Path(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]


def _missing() -> str | None:
    """Why there can be no server, or None."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "the driver psycopg is not installed"
    if not any((folder / "initdb").exists() for folder in PROGRAMS):
        return "the Debian package postgresql is not installed"
    return None


class Server:
    """A PostgreSQL server in a folder of its own, on a free port of the loopback interface."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.programs = next(path for path in PROGRAMS if (path / "initdb").exists())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # The server refuses to run as root; the package comes with a user for it.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            folder.chmod(0o755)
            self.data.mkdir()
            shutil.chown(self.data, "postgres")
        self._run("initdb", "--pgdata", str(self.data), "--username", "parley", "--auth", "trust", "--no-sync")
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        log = ("--log", str(self.data / "log"))
        self._run("pg_ctl", "--pgdata", str(self.data), "--wait", *log, "-o", settings, "start")
        self.number = 0

    def _run(self, program: str, *words: str) -> None:
        command = [*self.as_user, str(self.programs / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/", timeout=120)

    def database(self) -> str:
        """Make an empty database; return its address."""
        self.number += 1
        name = f"talks{self.number}"
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--username", "parley"]
        self._run("createdb", *where, "--template", "template0", name)
        return f"postgresql://parley@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop the server at once; nothing of it is kept."""
        self._run("pg_ctl", "--pgdata", str(self.data), "--mode", "immediate", "stop")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running PostgreSQL server; skipped where it cannot be had, but never in CI."""
    reason = _missing()
    if reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI must test on PostgreSQL, but {reason}.")
        pytest.skip(reason)
    # pytest's own folders are closed to other users, and the server runs as another.
    folder = Path("/tmp") / f"parley-tests-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir()
    started = Server(folder)
    yield started
    started.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a ledger: a file, and a database on the server."""
    if request.param == "sqlite":
        return str(tmp_path / "talks.sqlite")
    address: str = request.getfixturevalue("server").database()
    return address


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(where, who="tester") as opened:
        yield opened
