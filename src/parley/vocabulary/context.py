"""Judges by the words beside a name whether it is the place that it looks like."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

# How much text before and after a name is looked at, in code points.
_REACH_CHARS = 80

_WORD_BEFORE = re.compile(r"(?<![\w-])([^\W\d_][\w’'-]*)(\.?)[ \u00a0]$")
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w’'-]*)")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ANY_WORDS = re.compile(r"[^\W\d_][\w’']*")
_ORIGIN = re.compile(r"[-‐‑–]([a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Context:
    """The words that tell a place from a person, a verb or a longer name; all in lower case.

    ``before`` and ``after`` may stand there with a capital without making one name with the place; an
    ``honorific`` makes a person of it; an ``object`` after it makes it a verb. ``small`` words have no capital
    in a headline; an ``origin`` after a hyphen and a ``region`` after a comma make a mere place of it.
    """

    before: frozenset[str]
    after: frozenset[str]
    honorific: frozenset[str]
    object: frozenset[str]
    small: frozenset[str]
    origin: frozenset[str]
    region: frozenset[str]

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]]) -> Self:
        """Build it from the lists of the vocabulary."""
        return cls(**{name: frozenset(word.lower() for word in lists[name]) for name in cls.__slots__})

    def after_article(self, text: str, start: int) -> bool:
        """Whether "the" stands before *start*."""
        return text[max(0, start - 4) : start].lower() == "the "

    def before_object(self, text: str, end: int) -> bool:
        """Whether the word at *end* is a verb, by what follows it."""
        word = _WORD_AFTER.match(text, end)
        return bool(word) and word.group(1).lower() in self.object  # type: ignore[union-attr]

    def mere_place(self, text: str, end: int) -> bool:
        """Whether what follows tells that somebody lives or was born there, or that a lesser place is meant."""
        if text.startswith(", ", end):
            return text[end + 2 : end + 9].partition(" ")[0].rstrip(",").lower() in self.region
        word = _ORIGIN.match(text, end)
        return bool(word) and word.group(1) in self.origin  # type: ignore[union-attr]

    def in_capitals(self, text: str, start: int, end: int) -> bool:
        """Whether all words nearby on the line are in capitals, so that capitals tell nothing."""
        before, after = _line(text, start, end)
        words = _WORDS.findall(before)[-3:] + _WORDS.findall(after)[:3]
        return bool(words) and all(word.isupper() for word in words)

    def in_longer_name(self, text: str, start: int, end: int) -> bool:
        """Whether a word with a capital beside the name makes a person's or a longer name of it."""
        if not (self._joins_before(text, start) or self._joins_after(text, end)):
            return False
        return not self._in_headline(text, start, end)

    def _joins_before(self, text: str, start: int) -> bool:
        word = _WORD_BEFORE.search(text[max(0, start - 30) : start])
        if not word or not word.group(1)[0].isupper():
            return False
        if word.group(2):
            return len(word.group(1)) == 1 or word.group(1).lower() in self.honorific
        return word.group(1).lower() not in self.before

    def _joins_after(self, text: str, end: int) -> bool:
        word = _WORD_AFTER.match(text, end)
        if not word or not word.group(1)[0].isupper():
            return False
        return word.group(1).lower() not in self.after and word.group(1).lower() not in self.before

    def _in_headline(self, text: str, start: int, end: int) -> bool:
        """Whether every word nearby has a capital that would have one in the headlines of many papers."""
        before, after = _line(text, start, end)
        words = _ANY_WORDS.findall(before) + _ANY_WORDS.findall(after)
        telling = [word for word in words if word.lower() not in self.small]
        return len(telling) > 3 and all(word[0].isupper() for word in telling)


def _line(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands near on the same line, before and after."""
    before = text[max(0, start - _REACH_CHARS) : start].rpartition("\n")[2]
    after = text[end : end + _REACH_CHARS].partition("\n")[0]
    return before, after
