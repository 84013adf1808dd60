"""Cuts the text of a report into sentences by rule, with exact ranges.

The rules follow the practice of newspaper copy in English: a sentence ends at a full stop, question mark,
exclamation mark or ellipsis together with the quotation marks and brackets that close after it, unless an
abbreviation, an initial, a number or a lower-case continuation says otherwise; and at every line break,
unless the text is hard-wrapped. Method: candidate marks are found with one regular expression and judged one
by one, as in the rule-based part of Kiss & Strunk, "Unsupervised Multilingual Sentence Boundary Detection"
(2006), with word lists instead of counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parley import vocabulary

CLOSERS = "\"”’'»)\\]"
OPENERS = "\"“‘'«([„"
_QUOTES = '"“«'

_CANDIDATE = re.compile(
    rf"(?<![.!?…])(?P<marks>[.!?…]++)(?P<close>[{CLOSERS}]*)(?P<notes>(?:\[\d{{1,3}}\])*)(?P<gap>\s+|$)"
)
_GLUED = re.compile(r"(?<=[a-z][a-z][.!?])(?=[A-Z][a-z]+ )|(?<=[a-z][.!?]”)(?=[A-Z“])")
_LAST_WORD = re.compile(r"[^\s\"“”‘«»(\[/—–]*\Z")
_FIRST_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", re.UNICODE)
_LIST_LABEL = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)?")
_DATE_LINE = re.compile(r"date \d{4}-\d\d-\d\d(?=\s|$)")
_BULLET = re.compile(r"\s*(?:[-–—*•▪●◦·]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s)")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_BREAK = re.compile(r"[\r\n\u2028\u2029\x0b\x0c]+\s*")
_NAMES_THEN_WORD = re.compile(r"(?:[^\W\d_]*[A-Z][\w.’'-]*\s+|(?:of|the|de|al|bin|van|von)\s+){1,6}(?P<verb>[a-z]+)\b")

# "LONDON, Jan. 5. — The talks": a dash after a period this near to the start follows a dateline.
DATELINE_CHARS = 60
WRAP_COLUMNS_MIN, WRAP_COLUMNS_MAX = 50, 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """A range `[start, end)` of code points, trimmed of white space, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Words:
    titles: frozenset[str]
    numbered: frozenset[str]
    months: frozenset[str]
    maybe: frozenset[str]
    not_initials: frozenset[str]
    starters: frozenset[str]
    quotation_verbs: frozenset[str]


@cache
def _words() -> _Words:
    lists = vocabulary.data("abbreviations")
    return _Words(**{name: frozenset(map(str, lists[name])) for name in _Words.__slots__})


def split(text: str) -> list[Sentence]:
    """The sentences of *text* in order.

    *text* is taken as it stands: offsets count its code points. A first line `date YYYY-MM-DD` is a sentence
    of its own. A line break ends a sentence unless the text is hard-wrapped (see `is_hard_wrapped`); then
    only a blank line, or a line that begins like an item of a list, does.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        begin = start
        for stop in _stops(text, start, end):
            sentence = _trimmed(text, begin, stop, number)
            if sentence:
                found.append(sentence)
            begin = stop
    return found


def is_hard_wrapped(text: str) -> bool:
    """Whether the lines of *text* were broken at a fixed width (50 to 120 columns), as in plain-text mail.

    True when nearly every line that another line follows is filled: the first word of the next line would not
    have fitted into the widest line.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and not _BULLET.match(b)]
    if len(pairs) < 3:
        return False
    width = max(len(line) for pair in pairs for line in pair)
    if not WRAP_COLUMNS_MIN <= width <= WRAP_COLUMNS_MAX:
        return False
    filled = sum(len(a) + 1 + len(b.split(None, 1)[0]) > width - 2 for a, b in pairs)
    return filled >= 0.85 * len(pairs)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Ranges that no sentence crosses."""
    start = 0
    date = _DATE_LINE.match(text)
    if date:
        yield date.span()
        start = date.end()
    if not is_hard_wrapped(text):
        yield from _between(_LINE_BREAK, text, start, len(text))
        return
    for block_start, block_end in _between(_PARAGRAPH_BREAK, text, start, len(text)):
        begin = block_start
        for line in re.finditer(r"\n", text[block_start:block_end]):
            position = block_start + line.end()
            if _BULLET.match(text, position):
                yield begin, position
                begin = position
        yield begin, block_end


def _between(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in separator.finditer(text, start, end):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int, paragraph: int) -> Sentence | None:
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    start += len(piece) - len(piece.lstrip())
    return Sentence(start, start + len(inner), paragraph)


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where the sentences of one paragraph end; the last is *end*."""
    begin = start
    for mark in _CANDIDATE.finditer(text, start, end):
        if mark.end() >= end:
            break
        stop = mark.start("gap")
        if _is_end(text, begin, mark):
            yield from _glued(text, begin, stop)
            yield stop
            begin = stop
    yield from _glued(text, begin, end)
    yield end


def _glued(text: str, start: int, end: int) -> Iterator[int]:
    """Ends without the space that should follow: "talks.The next"."""
    for place in _GLUED.finditer(text, start, end):
        word = text[text.rfind(" ", start, place.start()) + 1 : place.start()]
        if "/" not in word and "@" not in word and "www" not in word:
            yield place.start()


def _is_end(text: str, begin: int, mark: re.Match[str]) -> bool:
    """Whether the candidate *mark* ends the sentence that began at *begin*."""
    after = mark.end()
    next_char = text[after]
    if next_char.islower() or next_char in ",;:)]”»":
        return False
    bare = text[after : after + 40].lstrip(OPENERS)
    if bare and bare[0].islower() and next_char not in OPENERS:
        return False
    first = _FIRST_WORD.match(bare)
    word = first.group().lower().replace("’", "'") if first else ""
    marks, close = mark["marks"], mark["close"]
    if "?" in marks or "!" in marks:
        return not (close and close[-1] in "\"”’'" and _attributed(text, after))
    if marks != ".":
        return _ellipsis_ends(text, begin, mark, word)
    if close and close[0] not in ")]":
        return True
    if next_char in "—–" and mark.start() - begin < DATELINE_CHARS:
        return False
    return _period_ends(text, begin, mark, word)


def _ellipsis_ends(text: str, begin: int, mark: re.Match[str], word: str) -> bool:
    """An ellipsis set off by a space is an elision unless a new sentence clearly opens after it."""
    elision = mark.start() > begin and text[mark.start() - 1].isspace()
    return word in _words().starters if elision else not text[mark.end()].isdigit()


def _attributed(text: str, position: int) -> bool:
    """Whether a name and a verb of saying follow: the quoted question is inside the sentence."""
    found = _NAMES_THEN_WORD.match(text, position, position + 90)
    return bool(found) and found["verb"] in _words().quotation_verbs  # type: ignore[index]


def _period_ends(text: str, begin: int, mark: re.Match[str], word: str) -> bool:
    """Whether a single period ends the sentence, judged by the word before it and the *word* after it."""
    words = _words()
    before = _LAST_WORD.search(text, max(begin, mark.start() - 30), mark.start())
    short = before.group() if before else ""
    next_char = text[mark.end()]
    if not short:
        return True
    if before and _LIST_LABEL.fullmatch(short) and text[begin : before.start()].rstrip()[-1:] in ("", ";", ":"):
        return False
    key = short.lower()
    if key in words.titles and _same_case(short, text[mark.end() : mark.end() + 2]):
        return False
    if key in words.numbered and next_char.isdigit():
        return False
    if key in words.months:
        return not next_char.isdigit() and word in words.starters
    if short in words.not_initials:
        return True
    if _is_initial(short) or key in words.maybe or _DOTTED.fullmatch(short):
        return word in words.starters or next_char in _QUOTES
    return True


def _same_case(title: str, after: str) -> bool:
    """Whether a title in capitals ("MR.") stands before a name in capitals; else it is a name ("FT.")."""
    return not title.isupper() or len(title) == 1 or after.isupper()


def _is_initial(short: str) -> bool:
    """A single capital, or capitals joined by a hyphen: "J.", "J.-P."."""
    return bool(re.fullmatch(r"[^\W\d_](?:\.?-[^\W\d_])?", short)) and short[0].isupper()
