"""One report in, from wherever it comes: its text and what is known of it."""

import hashlib
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from parley.errors import (
    DamagedReport,
    EmptyReport,
    EncryptedReport,
    FolderGiven,
    OptionError,
    ReportNotFound,
    ReportTooLarge,
    UndecodableReport,
    UnreadableReport,
)
from parley.records import Report
from parley.reports.content import Content, one_line
from parley.reports.dateline import date_line, top_date
from parley.reports.find import in_folder, is_address
from parley.reports.language import check_english
from parley.reports.plain import decode
from parley.reports.sniff import Format, format_of

LIMIT_BYTES = 5_000_000
TIMEOUT_S = 20.0
_ID_DIGITS = 12
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# EDTF (ISO 8601-2) level 0 dates and their level 1 qualifiers: uncertain, approximate, both.
_EDTF_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[?~%]?")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report, and what the reader should be told about it: sentences, none of them an error."""

    report: Report
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """What the caller states about a report; it outweighs whatever the report says itself."""

    published: str | None
    publisher: str | None
    title: str | None

    def __post_init__(self) -> None:
        if self.published is not None and not _is_date(self.published):
            raise OptionError(f"{self.published!r} is no publication date; write it as 2025-08-17, 2025-08 or 2025")


@dataclass(frozen=True, slots=True)
class _Raw:
    """The bytes of a report and what their origin tells of them."""

    data: bytes
    source: str
    id: str | None = None
    suffix: str = ""
    media_type: str = ""
    charset: str | None = None
    url: str | None = None


def load(
    source: str | os.PathLike[str],
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    limit_bytes: int = LIMIT_BYTES,
    timeout_s: float = TIMEOUT_S,
    allow_private: bool = False,
) -> Loaded:
    """Load one report: plain text, HTML, ninjs, PDF or DOCX.

    The text of a plain-text file is kept exactly as it is, so that offsets into it hold for the file. The
    date of publication is, in this order, the one given, the one of the format's metadata, a leading
    ``date YYYY-MM-DD``, a dateline or a line that is a date near the top. The id is the file's name without
    its ending, or for anything else the first 12 hexadecimal digits of the SHA-256 of the text.

    Args:
        source: a path, an http or https address, or ``-`` for standard input.
        published: the date of publication, ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` (EDTF).
        publisher: who published it.
        title: its title.
        limit_bytes: the most bytes to read.
        timeout_s: the most seconds that fetching an address may take.
        allow_private: let an address lead to a private or loopback network address.

    Returns:
        The report with notices, for example that no date is known.

    Raises:
        ReportError: this report cannot be read; its children in :mod:`parley.errors` say why.
        OptionError: ``published`` is no date.
    """
    given = _Given(published, publisher, title)
    raw = _raw(source, limit_bytes=limit_bytes, timeout_s=timeout_s, allow_private=allow_private)
    if not raw.data.strip():
        raise EmptyReport(raw.source, "is empty; check that this is the file you meant")
    content = _content(raw, limit_bytes=limit_bytes)
    if raw.url:
        content = replace(content, url=raw.url)
    return _loaded(content, given, source=raw.source, report_id=raw.id)


def from_bytes(
    data: bytes,
    *,
    source: str,
    id: str | None = None,
    suffix: str = "",
    media_type: str = "",
    charset: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> Loaded:
    """Make a report of bytes that somebody else fetched: the formats, dates and ids of :func:`load`.

    Args:
        data: the whole file or answer.
        source: what to call it in messages.
        id: what to call the report, instead of digits derived from the text.
        suffix: the ending of the file's name, if it has one.
        media_type: what the sender states it to be.
        charset: the encoding that the sender states.
        published: the date of publication, ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` (EDTF).
        publisher: who published it.
        title: its title.
        url: where it was published.
        limit_bytes: the most bytes taken.

    Raises:
        ReportError: this report cannot be read.
        OptionError: ``published`` is no date.
    """
    given = _Given(published, publisher, title)
    raw = _Raw(_limited(data, source, limit_bytes), source, id, suffix, media_type, charset, url)
    if not data.strip():
        raise EmptyReport(source, "is empty; check that this is the file you meant")
    content = _content(raw, limit_bytes=limit_bytes)
    return _loaded(replace(content, url=url or content.url), given, source=source, report_id=id)


def from_text(
    text: str,
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    id: str | None = None,
) -> Loaded:
    """Make a report of a text, which is kept exactly as it is; dates and id as in :func:`load`.

    Args:
        text: the report.
        published: the date of publication, ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` (EDTF).
        publisher: who published it.
        title: its title.
        url: where it was published.
        id: what to call it, instead of digits derived from the text.

    Raises:
        ReportError: the text is empty, not English or holds half a character.
        OptionError: ``published`` is no date.
    """
    source = id or "the text"
    if half := _LONE_SURROGATE.search(text):
        problem = f"holds half a character (a lone surrogate) at {half.start()}; decode its bytes anew"
        raise UndecodableReport(source, problem)
    return _loaded(Content(text=text, url=url), _Given(published, publisher, title), source=source, report_id=id)


def _loaded(content: Content, given: _Given, *, source: str, report_id: str | None) -> Loaded:
    if not content.text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise EmptyReport(source, "holds nothing but white space; check that this is the text you meant")
    language = check_english(content.text, source=source)
    published = given.published or content.published or date_line(content.text) or top_date(content.text)
    report = Report(
        id=report_id or _text_id(content.text),
        text=content.text,
        published=published,
        publisher=one_line(given.publisher) or content.publisher,
        title=one_line(given.title) or content.title,
        url=content.url,
        language=language or content.language,
        pages=content.pages,
    )
    return Loaded(report, () if published else (_undated(source),))


def _undated(source: str) -> str:
    return (
        f"{source}: no date of publication is known, so relative dates such as “Friday” stay unresolved; "
        "state the date of publication, or begin the text with a line “date YYYY-MM-DD”"
    )


def _text_id(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_ID_DIGITS]


def _is_date(value: str) -> bool:
    found = _EDTF_DATE.fullmatch(value)
    try:
        return found is not None and bool(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:
        return False


def _raw(source: str | os.PathLike[str], *, limit_bytes: int, timeout_s: float, allow_private: bool) -> _Raw:
    if source == "-":
        return _Raw(_limited(sys.stdin.buffer.read(limit_bytes + 1), "-", limit_bytes), "-")
    if isinstance(source, str) and is_address(source):
        from parley.reports.fetch import fetch

        got = fetch(source, limit_bytes=limit_bytes, timeout_s=timeout_s, allow_private=allow_private)
        return _Raw(got.data, source, media_type=got.media_type, charset=got.charset, url=got.url)
    return _file(Path(source), limit_bytes=limit_bytes)


def _file(path: Path, *, limit_bytes: int) -> _Raw:
    source = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(limit_bytes + 1)
    except FileNotFoundError as error:
        raise ReportNotFound(source, "there is no such file; check the path") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        if os.path.isdir(path):
            raise FolderGiven(source, _about_folder(path)) from error
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableReport(source, f"cannot be read ({reason}); check path and permissions") from error
    return _Raw(_limited(data, source, limit_bytes), source, id=path.stem, suffix=path.suffix)


def _about_folder(path: Path) -> str:
    if next(in_folder(path), path) == path:
        return "is a folder without reports; parley reads .txt, .html, .json (ninjs), .pdf and .docx"
    return "is a folder; name one of the reports in it"


def _limited(data: bytes, source: str, limit_bytes: int) -> bytes:
    if len(data) > limit_bytes:
        problem = f"is over the limit of {limit_bytes:,} bytes; save the text alone, or raise the limit"
        raise ReportTooLarge(source, problem)
    return data


def _content(raw: _Raw, *, limit_bytes: int) -> Content:
    form = format_of(raw.data, suffix=raw.suffix, media_type=raw.media_type)
    readers: dict[Format, Callable[[_Raw, int], Content]] = {
        "text": _read_text,
        "html": _read_html,
        "ninjs": _read_ninjs,
        "pdf": _read_pdf,
        "docx": _read_docx,
        "compound": _refuse_compound,
        "rtf": _refuse_rtf,
    }
    return readers[form](raw, limit_bytes)


def _read_text(raw: _Raw, limit_bytes: int) -> Content:
    return Content(text=decode(raw.data, source=raw.source, charset=raw.charset))


# The libraries for the other formats are imported only where one is met: a plain text must start fast.
def _read_html(raw: _Raw, limit_bytes: int) -> Content:
    from parley.reports.html import read_html

    return read_html(raw.data, source=raw.source, charset=raw.charset)


def _read_ninjs(raw: _Raw, limit_bytes: int) -> Content:
    from parley.reports.ninjs import read_ninjs

    return read_ninjs(raw.data, source=raw.source)


def _read_pdf(raw: _Raw, limit_bytes: int) -> Content:
    from parley.reports.pdf import read_pdf

    return read_pdf(raw.data, source=raw.source, limit_bytes=limit_bytes)


def _read_docx(raw: _Raw, limit_bytes: int) -> Content:
    from parley.reports.docx import read_docx

    return read_docx(raw.data, source=raw.source, limit_bytes=limit_bytes)


def _refuse_compound(raw: _Raw, limit_bytes: int) -> Content:
    problem = "is a Word 97 file or one with a password; save it as .docx without a password"
    raise EncryptedReport(raw.source, problem)


def _refuse_rtf(raw: _Raw, limit_bytes: int) -> Content:
    raise DamagedReport(raw.source, "is RTF, which parley does not read; save it as .docx or .txt")
