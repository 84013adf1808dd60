"""What a server of the board is told when it starts."""

from dataclasses import dataclass
from pathlib import Path

UPLOAD_LIMIT_BYTES = 5_000_000
# Names under which a browser on this machine may reach the server; any other name in a request's Host field is
# refused, so that a foreign page cannot reach it by a name that leads here (DNS rebinding).
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How the board is served.

    ``talks`` is shown where an address names none; ``read_only`` leaves out everything that writes; ``key`` is the
    hashed password (see `parley.web.passwords`), None where only this machine can reach the server; ``who`` signs in
    the journal, the system's account if None; ``model`` reads what is added, the default model if None; ``deal`` is
    the file of an edited model of a deal, for the talks that are shown first.
    """

    ledger: str
    talks: str | None = None
    read_only: bool = False
    key: str | None = None
    hosts: frozenset[str] = LOCAL_HOSTS
    who: str | None = None
    model: str | None = None
    deal: Path | None = None
    limit_bytes: int = UPLOAD_LIMIT_BYTES
