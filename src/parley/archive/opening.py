"""One input of an archive, and files opened wherever they lie: here, or behind an address that fsspec knows."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parley.archive.libraries import library
from parley.errors import OptionError


@dataclass(frozen=True, slots=True)
class Input:
    """One input: the fields of a row, the bytes of an answer, or the address of a file that is still to be opened.

    ``source`` names the file below the archive's source and ``position`` the input in it, from 1; ``error`` says why
    there is nothing to read; ``mark`` changes whenever the input does.
    """

    source: str
    position: int
    mark: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    data: bytes | None = None
    address: str | None = None
    error: str | None = None


def filesystem(source: str) -> tuple[Any, str]:
    """Return the file system of a path or address, and the path in it.

    Raises:
        OptionError: no file system is known for the address, or its library is missing.
    """
    fsspec = library("fsspec")
    try:
        fs, root = fsspec.core.url_to_fs(source)
    except (ImportError, ValueError) as error:
        raise OptionError(f"{source} cannot be opened ({error}); install what it names, or copy the files.") from error
    return fs, root.rstrip("/") or root


def opened(address: str, *, unpack: bool = True) -> Any:
    """Open a file for reading bytes, unpacked if its name says that it is packed."""
    file = library("fsspec").open(address, "rb", compression="infer" if unpack else None).open()
    # The reader of zstandard gives no lines by itself.
    return io.BufferedReader(file) if unpack and address.endswith(".zst") else file
