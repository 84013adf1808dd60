"""Telling a report's format from its first bytes, its name and what the sender says."""

import json
import re
from typing import Literal

Format = Literal["text", "html", "ninjs", "pdf", "docx", "compound", "rtf"]

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "ninjs",
    ".pdf": "pdf",
    ".docx": "docx",
}
_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"{\\rtf", "rtf"),
)
_MEDIA_TYPES: tuple[tuple[str, Format], ...] = (
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("json", "ninjs"),
    ("application/pdf", "pdf"),
    ("wordprocessingml", "docx"),
)
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|article|main|div|p|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = (b"\xef\xbb\xbf",)
_HEAD_BYTES = 4096


def format_of(data: bytes, *, suffix: str = "", media_type: str = "") -> Format:
    """Name the format of a report.

    The signatures of PDF, ZIP, Word 97 and RTF outweigh everything, since a server or a file name may lie;
    then the name counts, then the media type, then the look of the text.

    Args:
        data: the whole report.
        suffix: the file name's ending with its dot, in any case.
        media_type: the value of the Content-Type field, if there is one.
    """
    for magic, form in _MAGIC:
        if data.lstrip()[: len(magic)] == magic:
            return form
    if named := SUFFIXES.get(suffix.lower()):
        return named
    for part, form in _MEDIA_TYPES:
        if part in media_type.lower():
            return form
    return _by_look(data)


def _by_look(data: bytes) -> Format:
    head = data[:_HEAD_BYTES]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    if _HTML.match(head):
        return "html"
    if head.lstrip()[:1] == b"{" and _is_json(data):
        return "ninjs"
    return "text"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
