"""PDF: the text of each page, its broken lines joined again."""

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from parley.errors import DamagedReport, EncryptedReport, ReportTooLarge, ScannedPdf
from parley.reports.content import Content, join_pages, one_line, whole_characters
from parley.reports.libraries import hush

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAGE_NUMBER = re.compile(r"\W*(page\s+)?\d{1,4}(\s*(/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"(\w+)-$")
# A line shorter than this share of the page's long lines, with a full stop, ends its paragraph.
_SHORT_LINE = 0.8
# A line shorter than this share, with no small letter after it, is a heading or a date.
_HEADING = 0.5
# A line at the edge of a page that stands on so many pages is a running head or foot.
_RUNNING_PAGES = 3
_FILE_NAME_TITLE = re.compile(r"microsoft word\b.*|untitled.*|.*\.(docx?|pdf|indd|rtf|odt)", re.IGNORECASE)


def read_pdf(data: bytes, *, source: str, limit_bytes: int) -> Content:
    """Draw the text of a PDF, with the range of each page.

    Lines are joined to paragraphs, words broken at a line's end are joined where the document writes them
    whole elsewhere, page numbers and running heads are dropped. The file's dates are ignored: they tell when
    the file was made, not when the report was published.

    Raises:
        EncryptedReport: the file asks for a password.
        ScannedPdf: no page holds text.
        DamagedReport: the file cannot be parsed.
        ReportTooLarge: the text unpacks to more than ``limit_bytes``.
    """
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    hush("pypdf")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(source)
        pages, title = _page_texts(reader, source=source, limit_bytes=limit_bytes), _title(reader)
    except (FileNotDecryptedError, DependencyError) as error:
        raise _encrypted(source) from error
    except (EncryptedReport, ReportTooLarge):
        raise
    except Exception as error:  # pypdf meets broken files with errors of many kinds
        problem = f"the PDF is damaged or cut off ({type(error).__name__}); get the file anew"
        raise DamagedReport(source, problem) from error
    text, ranges = join_pages(_reflow_all(pages))
    if not any(map(str.isalnum, text)):
        problem = "the PDF holds no text, so it is probably a scan; run text recognition (OCR) over it first"
        raise ScannedPdf(source, problem)
    return Content(text=text, title=title, pages=ranges)


def _encrypted(source: str) -> EncryptedReport:
    return EncryptedReport(source, "the PDF asks for a password; save a copy without one and read that")


def _page_texts(reader: "PdfReader", *, source: str, limit_bytes: int) -> list[str]:
    pages, total = [], 0
    for page in reader.pages:
        pages.append(whole_characters(page.extract_text()).replace("\0", ""))
        total += len(pages[-1])
        if total > limit_bytes:
            problem = f"holds text over the limit of {limit_bytes:,} bytes; split it, or raise the limit"
            raise ReportTooLarge(source, problem)
    return pages


def _title(reader: "PdfReader") -> str | None:
    title = one_line(reader.metadata.title if reader.metadata else None)
    return None if title is None or _FILE_NAME_TITLE.fullmatch(title) else title


def _reflow_all(pages: list[str]) -> list[str]:
    lines = [[" ".join(line.replace("\u00ad", "").split()) for line in page.splitlines()] for page in pages]
    running = _running_lines(lines)
    words = set(re.findall(r"\w+", "\n".join(pages).casefold()))
    return [_reflow(_without_edges(page, running), words) for page in lines]


def _running_lines(pages: list[list[str]]) -> set[str]:
    edges = Counter(edge for page in pages for edge in {line for line in (page[:1] + page[-1:]) if line})
    return {line for line, count in edges.items() if count >= max(_RUNNING_PAGES, len(pages) // 2)}


def _without_edges(lines: list[str], running: set[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and _is_edge(lines[start], running):
        start += 1
    while end > start and _is_edge(lines[end - 1], running):
        end -= 1
    return lines[start:end]


def _is_edge(line: str, running: set[str]) -> bool:
    return not line or line in running or _PAGE_NUMBER.fullmatch(line) is not None


def _reflow(lines: list[str], words: set[str]) -> str:
    """Join the lines of a page to paragraphs, a blank line between them."""
    if not lines:
        return ""
    long = sorted(map(len, lines))[len(lines) * 9 // 10]
    text = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line:
            text += line + "\n\n" if _ends_paragraph(line, after, long) else _joined(line, after, words)
    return text


def _ends_paragraph(line: str, after: str, long: int) -> bool:
    """Tell a paragraph's last line, or a heading, by its length, its last and the next line's first character."""
    if not after or (len(line) < _SHORT_LINE * long and _SENTENCE_END.search(line)):
        return True
    return len(line) < _HEADING * long and not after[0].islower()


def _joined(line: str, after: str, words: set[str]) -> str:
    """Return a line ready for the next: ``cease-`` loses its hyphen if ``ceasefire`` occurs elsewhere."""
    broken = _BROKEN_WORD.search(line)
    if not broken or not after[:1].islower():
        return line + " "
    rest = re.match(r"\w+", after)
    whole = broken[1] + (rest[0] if rest else "")
    return line[:-1] if whole.casefold() in words else line
