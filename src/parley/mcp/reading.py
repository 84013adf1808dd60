"""Reading a report that an agent gives: its text, a file of an allowed folder, or a web address."""

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from parley.errors import OptionError, ReportTooLarge
from parley.mcp.settings import Settings
from parley.records import Readout
from parley.reports import LIMIT_BYTES, TIMEOUT_S, Loaded, from_text, load

# Reading takes all cores, so that one report is read at a time.
_READING = Lock()


@dataclass(frozen=True, slots=True)
class Given:
    """One of text, path and address, and what the agent knows of the report."""

    text: str | None = None
    path: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    title: str | None = None


def read(given: Given, settings: Settings, *, min_confidence: float = 0.0) -> Readout:
    """Return the readout of what was given.

    Raises:
        ParleyError: it cannot be read, or not one of text, path and address was given.
    """
    from parley.language import load_model
    from parley.reading import read_reports

    loaded = _load(given, settings)
    with _READING:
        (readout,) = read_reports([loaded.report], load_model(settings.model))
    return replace(readout.surer(min_confidence=min_confidence), notices=tuple(loaded.notices))


def _load(given: Given, settings: Settings) -> Loaded:
    known: dict[str, Any] = {"published": given.published, "publisher": given.publisher, "title": given.title}
    if sum(one is not None for one in (given.text, given.path, given.url)) != 1:
        raise OptionError("Give one of text, path and url: which of them is the report is not clear.")
    if given.text is not None:
        if len(given.text.encode("utf-8", "replace")) > LIMIT_BYTES:
            raise ReportTooLarge("the text", f"is over the limit of {LIMIT_BYTES:,} bytes; give the report alone")
        return from_text(given.text, **known)
    if given.url is not None:
        if not given.url.lower().startswith(("http://", "https://")):
            raise OptionError("The url must begin with http:// or https://; for a file, give its path.")
        # Private addresses stay closed: `load` checks each address on the way and connects to what it checked.
        return load(given.url, limit_bytes=LIMIT_BYTES, timeout_s=TIMEOUT_S, **known)
    return load(_allowed(str(given.path), settings.folders), limit_bytes=LIMIT_BYTES, **known)


def _allowed(path: str, folders: tuple[Path, ...]) -> Path:
    """The file meant, links followed, if it lies in one of the folders; a relative path is looked for in each."""
    if not folders:
        raise OptionError("This server reads no files; give the text, or start it with parley mcp --files DIR.")
    try:
        tried = [(folder / path).resolve() for folder in map(Path.resolve, folders)]
    except (OSError, ValueError, RuntimeError) as error:
        raise OptionError(f"The path cannot be followed ({error}); give another.") from error
    inside = [one for one, folder in zip(tried, folders, strict=True) if one.is_relative_to(folder.resolve())]
    if not inside:
        names = ", ".join(map(str, folders))
        raise OptionError(f"{path} lies outside the folders that this server may read ({names}); give the text.")
    return next((one for one in inside if one.exists()), inside[0])
