"""Finds known names in running text in linear time.

Every word that begins with a capital is looked up as the first word of a name; only where it is one are the words
after it compared, longest name first. Text without names costs one pass of a regular expression.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Literal

from parley.vocabulary.context import Context

PlaceKind = Literal["name", "demonym", "people", "capital", "seat", "organisation", "group", "outlet"]

# A class of characters stands first, so that the search may leap from capital to capital; the look-behind comes after.
_FIRST_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſ](?<!\w.)\w*|al(?<!\w..)(?=[- ][A-Z])")
_LEADING_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_SPACE = re.compile(r"\s+")
_HYPHENS = "-‐‑–"
_END = r"(?![\w$])"


class Care(Flag):
    """What has to be looked at before a form is taken for its party (see the head of states.yaml)."""

    NONE = 0
    EXACT = auto()
    PERSON = auto()
    VERB = auto()
    SHOUT = auto()
    ARTICLE = auto()
    QUIET = auto()
    PREFIX = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """What a form stands for.

    ``party`` is the usual English name of the party (or the outlet), ``kind`` how the form names it, ``iso`` the
    ISO 3166-1 alpha-2 code of a state that has one, ``others`` the parties that the same form may also mean, and
    ``former`` whether the state exists no more.
    """

    party: str
    kind: PlaceKind
    iso: str | None = None
    others: tuple[str, ...] = ()
    former: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling and what it stands for; no place if it is a longer name that only holds one ("New Mexico")."""

    text: str
    place: Place | None
    care: Care = Care.NONE


@dataclass(slots=True)
class Gazetteer:
    """Known names, to be looked up one by one or found in a text.

    Case counts: "US" is a party and "us" is not. Forms that are also common words or names of people are taken only
    where the words beside them allow it.
    """

    forms: Mapping[str, Form]
    context: Context
    _tails: dict[str, list[str]] = field(init=False, default_factory=dict, repr=False)
    _patterns: dict[str, re.Pattern[str] | None] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for text in self.forms:
            first = _LEADING_WORD.match(text)
            if first:
                self._tails.setdefault(first.group(), []).append(text[first.end() :])

    def lookup(self, words: str) -> Place | None:
        """What *words* as a whole stand for, with or without "the" before and a possessive ending; else None."""
        key = _key(words.strip())
        for text in (key, _POSSESSIVE.sub("", key)):
            for shorter in (text, text.removeprefix("the ").removeprefix("The ")):
                form = self.forms.get(shorter)
                if form and Care.PREFIX not in form.care:
                    return form.place
        return None

    def find(self, text: str) -> list[tuple[int, int, Place]]:
        """The names in *text* as (start, end, place) in order, without overlaps, the longest at each place.

        Ranges are half-open, count code points and leave a possessive ending out.
        """
        found = []
        done = 0
        tails = self._tails
        for word in _FIRST_WORD.finditer(text):
            start, first = word.start(), word.group()
            if first not in tails or start < done:
                continue
            end = self._end(text, first, word.end())
            if end is None:
                continue
            form = self.forms[_key(text[start:end])]
            if form.place is None:
                done = end
            elif self._fits(form.care, text, start, end):
                done = end
                found.append((start, end, form.place))
        return found

    def _end(self, text: str, first: str, position: int) -> int | None:
        """Where the longest name that begins with the word *first*, ending at *position*, ends."""
        if first not in self._patterns:
            self._patterns[first] = _pattern(self._tails[first])
        pattern = self._patterns[first]
        if pattern is None:
            return None if text.startswith("$", position) else position
        tail = pattern.match(text, position)
        return tail.end() if tail else None

    def _fits(self, care: Care, text: str, start: int, end: int) -> bool:
        context = self.context
        if context.mere_place(text, end):
            return False
        if not care:
            return True
        if Care.QUIET in care:
            return False
        if Care.PREFIX in care and text[end : end + 1] not in tuple(_HYPHENS):
            return False
        if Care.ARTICLE in care and not context.after_article(text, start):
            return False
        if Care.VERB in care and context.before_object(text, end):
            return False
        if Care.SHOUT in care and context.in_capitals(text, start, end):
            return False
        return Care.PERSON not in care or not context.in_longer_name(text, start, end)


def index(forms: Iterable[Form]) -> dict[str, Form]:
    """The *forms* by spelling, with the spellings that follow from each; the first to claim a spelling keeps it."""
    found: dict[str, Form] = {}
    implied: list[Form] = []
    for form in forms:
        found.setdefault(form.text, form)
        implied.append(form)
    for form in implied:
        for text in _spellings(form):
            found.setdefault(text, form)
    return found


def _spellings(form: Form) -> Iterable[str]:
    """Without accents, and in capitals; a name in capitals is no acronym of three letters that is a word."""
    if Care.EXACT in form.care or Care.SHOUT in form.care or Care.PREFIX in form.care:
        return
    text = form.text
    if not text.isascii():
        yield _plain(text)
    if len(text) > 3 and form.place is not None:
        yield text.upper()


# Letters that Unicode does not take apart into a base and an accent.
_WHOLE_LETTERS = str.maketrans("øłđıØŁĐ", "oldiOLD")


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.translate(_WHOLE_LETTERS))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _key(text: str) -> str:
    """The spelling by which a form is kept: plain apostrophes and hyphens, single spaces."""
    if "’" in text:
        text = text.replace("’", "'")
    for hyphen in _HYPHENS[1:3]:
        text = text.replace(hyphen, "-")
    return _SPACE.sub(" ", text)


def _pattern(tails: list[str]) -> re.Pattern[str] | None:
    """Matches what may follow a first word, longest first; None if nothing does."""
    if tails == [""]:
        return None
    ordered = sorted(tails, key=len, reverse=True)
    parts = (re.escape(tail).replace("\\ ", r"\s+").replace("'", "['’]").replace("\\-", "[-‐‑]") for tail in ordered)
    return re.compile(f"(?:{'|'.join(parts)}){_END}")
