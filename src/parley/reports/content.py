"""What a format module draws out of the bytes of one report."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parley.records import Page

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Content:
    """Text and metadata as the format gives them, before the caller's own values are laid over.

    ``published`` is a date ``YYYY-MM-DD`` that the format itself states, never one found in the text.
    """

    text: str
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    pages: tuple[Page, ...] = ()


def join_pages(pages: Sequence[str], *, runs_on: Sequence[bool] = ()) -> tuple[str, tuple[Page, ...]]:
    """Join the texts of pages into one, and tell where each of them lies in it.

    A sentence that runs on over the page break stays whole: such pages are joined by a space, others by a
    blank line. White space between pages belongs to neither.

    Args:
        pages: the texts, the first page first.
        runs_on: for each page whether its last paragraph goes on over the next, where the format tells;
            otherwise judged by the last and the first character.

    Returns:
        The text, and one :class:`~parley.records.Page` a page, an empty range for an empty page.
    """
    text, ranges = "", []
    for number, page in enumerate((page.strip() for page in pages), start=1):
        if text and page:
            goes_on = runs_on[number - 2] if runs_on else _runs_on(text, page)
            text += " " if goes_on else "\n\n"
        ranges.append(Page(number, len(text), len(text) + len(page)))
        text += page
    return text, tuple(ranges)


def _runs_on(before: str, after: str) -> bool:
    open_ended = before[-1] == "," or unicodedata.category(before[-1]) not in {"Po", "Pf"}
    return open_ended and (after[0].islower() or before[-1] == ",")


def paragraphs(blocks: Iterable[str]) -> str:
    """Join blocks of text with blank lines, runs of white space reduced, empty blocks left out."""
    tidy = (_SPACES.sub(" ", _LINE_END.sub("\n", block)).strip() for block in blocks)
    return "\n\n".join(block for block in tidy if block)


def one_line(value: object) -> str | None:
    """Return a metadata value as one line of text; None if it is no text or blank."""
    if not isinstance(value, str):
        return None
    return " ".join(whole_characters(value).replace("\0", " ").split()) or None


def whole_characters(text: str) -> str:
    """Join surrogate pairs, which JSON and PDF can carry, to characters; a lone half becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
