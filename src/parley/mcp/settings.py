"""What a server for agents is told when it starts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Names of this machine; a server without a password listens to nothing else.
LOCAL_HOSTS: Final = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Settings:
    """How agents are served.

    ``talks`` is meant where a call names none; ``write`` lets reports be added; ``folders`` hold the files that may be
    read (none if empty); ``model`` reads, the default model if None; ``who`` signs in the journal.
    """

    ledger: str
    talks: str | None = None
    write: bool = False
    folders: tuple[Path, ...] = ()
    model: str | None = None
    who: str | None = None
