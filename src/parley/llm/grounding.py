"""Checks that quoted words stand in the sentence that they are said to stand in.

A language model may quote from memory. What it quotes is taken only if the sentence holds the same words in the
same order without a gap; what may differ is the form of quotation marks, dashes and white space, and the stop or
comma at either end. What is taken is the range of the sentence, never the model's own letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parley.records import Span


class Verdict(StrEnum):
    """What became of a quotation; the last two are refused."""

    EXACT = "exact"
    REPAIRED = "repaired"
    SCATTERED = "scattered"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict on a quotation, and its range in the report's text; None if it is refused."""

    verdict: Verdict
    span: Span | None


_QUOTES = frozenset("'\"‘’‚‛“”„‟«»‹›`´′″＂＇")
_DASHES = frozenset("-‐‑‒–—―−﹘﹣－")
# Seen by no person, as a class of a regular expression: soft hyphen, zero width, marks of direction, tags.
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f"
_UNSEEN = re.compile(f"[{UNSEEN}]")
_ENDS = " .,;:"
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class _Form:
    """A text in the form in which words are compared, with the range of the original behind each character."""

    text: str
    ranges: tuple[tuple[int, int], ...]


def ground(quote: str, text: str, sentence: Span) -> Found:
    """Find a quotation in a sentence.

    Args:
        quote: the words as the model gives them.
        text: the report's text.
        sentence: the range of the sentence that they are said to stand in.

    Returns:
        The verdict, with the range of the words in the report's text if they stand there.
    """
    told, words = text[sentence.start : sentence.end], quote.strip()
    if not _WORD.search(words):
        return Found(Verdict.ABSENT, None)
    for start in _places(told, words):
        if _whole(told, start, start + len(words)):
            begin = sentence.start + start
            return Found(Verdict.EXACT, Span(begin, begin + len(words)))
    for keep_quotes in (True, False):
        span = _repaired(told, words, keep_quotes=keep_quotes)
        if span is not None:
            return Found(Verdict.REPAIRED, Span(sentence.start + span.start, sentence.start + span.end))
    missing = Counter(_words(words)) - Counter(_words(told))
    return Found(Verdict.ABSENT if missing else Verdict.SCATTERED, None)


def _repaired(told: str, words: str, *, keep_quotes: bool) -> Span | None:
    form, wanted = _form(told, keep_quotes=keep_quotes), _form(words, keep_quotes=keep_quotes).text
    for marks in ("", "'", _ENDS, "'" + _ENDS):
        bare = wanted.strip(" " + marks)
        if not _WORD.search(bare):
            continue
        for start in _places(form.text, bare):
            if _whole(form.text, start, start + len(bare)):
                return Span(form.ranges[start][0], form.ranges[start + len(bare) - 1][1])
    return None


def _places(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a range cuts no word and no number: "can" is no word of "can't", "40" none of "40,000"."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one word or number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if (_in_word(before) and _in_word(after)) or unicodedata.combining(after):
        return True
    around = text[max(0, at - 2) : at + 2]
    if re.fullmatch(r"\d[.,]\d.?|.?\d[.,]\d", around, re.DOTALL):
        return True
    return bool(after in _QUOTES and re.match(r".t\b", text[at : at + 3], re.DOTALL) and before.isalpha())


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _form(text: str, *, keep_quotes: bool) -> _Form:
    """Bring marks to one form each; a run of spaces is one space, a dash swallows the spaces around it."""
    chars: list[str] = []
    ranges: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        char = _one_form(text, start, end, keep_quotes=keep_quotes)
        last = chars[-1] if chars else " "
        if char == " " and last in " -":
            continue
        if char == "-" and last == "-":
            ranges[-1] = (ranges[-1][0], end)
            continue
        if char == "-" and chars and last == " ":
            chars.pop()
            ranges.pop()
        for one in char:
            chars.append(one)
            ranges.append((start, end))
    return _Form("".join(chars), tuple(ranges))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of characters with the accents that follow them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _one_form(text: str, start: int, end: int, *, keep_quotes: bool) -> str:
    char = unicodedata.normalize("NFC", text[start:end])
    if _UNSEEN.fullmatch(char):
        return ""
    if char.isspace():
        return " "
    if char in _DASHES:
        return "-"
    if char == "…":
        return "..."
    if char in _QUOTES:
        inside = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
        return "'" if keep_quotes or inside else ""
    return char


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_form(text, keep_quotes=True).text)]
