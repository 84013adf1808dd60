"""Pages of web archives (WARC, ISO 28500) as inputs."""

import zlib
from collections.abc import Iterator
from typing import Any

from parley.archive.libraries import library
from parley.archive.opening import Input, opened
from parley.reports import LIMIT_BYTES

# What can be a report; pictures, scripts and styles of a crawl are no inputs.
_MEDIA = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"})
_OK = range(200, 300)
_READ_BYTES = 64 * 1024


def answers(name: str, address: str) -> Iterator[Input]:
    """Yield an input for each answer that holds a page, a text or a PDF, and was no error."""
    iterator = library("warcio.archiveiterator").ArchiveIterator
    number = 0
    # Unpacked here and not by the library, which takes a packed file that is cut off for a whole one.
    with opened(address) as file:
        for record in _whole(iterator(_Strict(file))):
            found = _answer(record)
            if found is None:
                continue
            number += 1
            fields, data = found
            mark = str(record.rec_headers.get_header("WARC-Record-ID") or f"{fields['url']} {len(data)}")
            yield Input(name, number, mark, fields, data=data)


class _Strict:
    """A file that is cut off fails; the library takes the error of Python's own unpackers for a sound end."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.tell = file.tell

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._file.read(size))
        except EOFError as error:
            raise zlib.error(str(error)) from error


def _whole(records: Any) -> Iterator[Any]:
    """The records; a damaged file and one that is cut off, of which the library says nothing, end with an error."""
    failed = library("warcio.exceptions").ArchiveLoadFailed
    try:
        for record in records:
            yield record
            while record.raw_stream.read(_READ_BYTES):
                pass
            if getattr(record.raw_stream, "limit", 0) > 0:
                raise EOFError("it is cut off")
    except failed as error:
        raise EOFError(str(error)) from error


def _answer(record: Any) -> tuple[dict[str, str], bytes] | None:
    if record.rec_type != "response" or record.http_headers is None:
        return None
    status = str(record.http_headers.get_statuscode())
    stated = record.http_headers.get_header("Content-Type") or ""
    media_type = stated.partition(";")[0].strip().lower()
    if not status.isdigit() or int(status) not in _OK or media_type not in _MEDIA:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    # One byte over the limit is enough for the reader to refuse it.
    return {"url": url, "media_type": stated}, record.content_stream().read(LIMIT_BYTES + 1)
