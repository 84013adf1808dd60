"""DOCX: the paragraphs of a Word document, with its page breaks."""

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from parley.errors import DamagedReport, ReportTooLarge
from parley.reports.content import Content, join_pages, one_line, paragraphs

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# A text box once more for older programs, and text that was moved away.
_SKIPPED = frozenset({"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", _W + "moveFrom"})
_CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
_BREAK = "\f"
_OFF = frozenset({"0", "false", "off"})
_PARAGRAPH = "\n\n"
# How much larger than the limit on the file its unpacked parts may be; XML packs about tenfold.
_UNPACKED = 10


def read_docx(data: bytes, *, source: str, limit_bytes: int) -> Content:
    """Draw the text of a Word document, with the range of each page.

    Pages follow the breaks that the author set and those that Word noted when it last laid out the document;
    without either, the document is one page. Tables, text boxes and insertions count, deletions do not.

    Raises:
        DamagedReport: the file cannot be parsed, or is another kind of ZIP file.
        ReportTooLarge: its parts unpack to more than ten times ``limit_bytes``.

    Source: ECMA-376, Office Open XML, part 1, section 17.
    """
    import docx

    _check_archive(data, source=source, limit_bytes=limit_bytes)
    try:
        document = docx.Document(io.BytesIO(data))
        raw_pages = _raw_pages(document)
        title = one_line(document.core_properties.title)
    except Exception as error:  # python-docx meets broken files with errors of many kinds
        raise _damaged(source, type(error).__name__) from error
    runs_on = [
        not before.endswith(_PARAGRAPH) and not after.startswith(_PARAGRAPH) for before, after in pairwise(raw_pages)
    ]
    text, ranges = join_pages([paragraphs(page.split(_PARAGRAPH)) for page in raw_pages], runs_on=runs_on)
    return Content(text=text, title=title, pages=ranges)


def _damaged(source: str, why: str) -> DamagedReport:
    return DamagedReport(source, f"the DOCX is damaged or cut off ({why}); get the file anew")


def _check_archive(data: bytes, *, source: str, limit_bytes: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged(source, type(error).__name__) from error
    if not any(part.filename.startswith("word/") for part in parts):
        raise DamagedReport(source, "is a ZIP file but no Word document; unpack it and read what is in it")
    unpacked_bytes = sum(part.file_size for part in parts)
    if unpacked_bytes > _UNPACKED * limit_bytes:
        problem = (
            f"unpacks to {unpacked_bytes:,} bytes, over the limit of {_UNPACKED * limit_bytes:,}; "
            "save the text alone, or raise the limit"
        )
        raise ReportTooLarge(source, problem)


def _raw_pages(document: "Document") -> list[str]:
    """Return the text of each page that holds any, a blank line after each paragraph."""
    marked = "".join(_pieces(document.element.body))
    # An author's break is often followed by Word's own note of the same break, hence pages without text.
    return [page for page in marked.split(_BREAK) if page.strip()]


def _pieces(element: Any) -> Iterator[str]:
    for child in element.iterchildren("{*}*"):
        if child.tag not in _SKIPPED:
            yield from _piece(child)


def _piece(element: Any) -> Iterator[str]:
    name = element.tag.removeprefix(_W)
    if name == "t":
        yield (element.text or "").replace(_BREAK, " ")
    elif name in _CHARACTERS:
        yield _CHARACTERS[name]
    elif name == "br":
        yield _BREAK if element.get(_W + "type") == "page" else "\n"
    elif name == "lastRenderedPageBreak" or (name == "pageBreakBefore" and element.get(_W + "val") not in _OFF):
        yield _BREAK
    else:
        yield from _pieces(element)
        if name == "p":
            yield _PARAGRAPH


def _is_on(element: Any) -> bool:
    return element.get(_W + "val") not in _OFF
