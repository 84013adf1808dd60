"""Names of news organisations: which names mean the same newsroom, and where a text names one.

A newsroom is known by a key: its usual name in lower case, without "the". Outlets of the vocabulary have their other
names from there; of a masthead that is not in it, the short forms are derived ("Lumen News Agency" is Lumen, LNA,
the agency's full name).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parley.vocabulary import data, outlets

_THE = re.compile(r"^the\s+", re.IGNORECASE)
_TAIL = re.compile(r"\s*\([^)]*\)\s*$|\.(?:com|org|net|co\.uk|example)$", re.IGNORECASE)
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w’'.]*|&"
_NAME = re.compile(rf"(?:{_CAPITALISED})(?:[ \u00a0](?:{_CAPITALISED}|of|du|de|la|le|del|and)(?=[\W])){{0,5}}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place ``[start, end)`` in a text that names a newsroom."""

    start: int
    end: int
    newsroom: str


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("citations")[name])


@cache
def newsroom(name: str | None) -> str:
    """Return the key of the newsroom that a name means; empty for no name.

    A national or local service counts as its mother house where that is an outlet of the vocabulary.
    """
    plain = _TAIL.sub("", " ".join((name or "").split()))
    if not plain:
        return ""
    words = plain.split()
    for length in range(len(words), 0, -1):
        place = outlets().lookup(" ".join(words[:length]))
        # One common word at the start of a longer name is no mother house ("Time Out", "The Sun Valley Post").
        if place and (length == len(words) or _is_service(words[:length], words[length:])):
            return _THE.sub("", place.party).casefold()
    return _THE.sub("", plain).casefold()


def _is_service(house: list[str], rest: list[str]) -> bool:
    known = " ".join(house)
    if {word.casefold() for word in rest} & _words("masthead_words"):
        return False
    return known.isupper() or len(house) > 1 or known.casefold() not in _words("masthead_words")


@cache
def short_forms(name: str) -> tuple[str, ...]:
    """Return the forms by which a masthead may be named in a text, itself first, without "the"."""
    plain = _THE.sub("", _TAIL.sub("", " ".join(name.split())))
    words = plain.split()
    forms = [plain]
    rest = [word for word in words if word.casefold() not in _words("plain_words")]
    if rest and len(rest) < len(words):
        forms.append(" ".join(rest))
    if len(words) >= 3:
        forms.append("".join(word[0] for word in words if word[0].isupper()))
    place = outlets().lookup(plain)
    if place:
        forms += [place.party, *_aliases(place.party)]
    return tuple(dict.fromkeys(form for form in forms if len(form) > 1))


@cache
def _aliases(outlet: str) -> tuple[str, ...]:
    entry = data("outlets")["outlets"].get(outlet) or {}
    also = entry.get("also")
    return tuple(also.split("/")) if also else ()


def last_word(name: str) -> str | None:
    """Return the word by which a paper is called with "the" ("the Gazette"), if its name ends in such a word."""
    word = name.split()[-1] if name.split() else ""
    if word.casefold() in _words("masthead_words") - _words("plain_words"):
        return word
    return None


def mentions(text: str, *, known: Iterable[str]) -> list[Mention]:
    """Return where a text names newsrooms: those of the vocabulary, those known, and names that look like one.

    Args:
        text: a report.
        known: mastheads of other reports, as published.
    """
    found = [Mention(start, end, _THE.sub("", place.party).casefold()) for start, end, place in outlets().find(text)]
    for name in known:
        for form in _forms_in(name, text):
            found += [Mention(m.start(), m.end(), newsroom(name)) for m in _whole(form).finditer(text)]
    found += _looks_like_one(text)
    found += [Mention(name.start(1), name.end(1), newsroom(name.group(1))) for name in _after_noun().finditer(text)]
    return _longest(found)


@cache
def _after_noun() -> re.Pattern[str]:
    """A name right after the noun that says what it is: "the newspaper Norland Zeitung"."""
    nouns = "|".join(sorted(_words("outlet_nouns")))
    return re.compile(rf"\b(?i:{nouns})\s+({_NAME.pattern})")


def is_part_of(mention: Mention, publisher: str | None) -> bool:
    """Tell whether a newsroom that a text names is the text's own, called by the beginning of its masthead."""
    own = newsroom(publisher)
    return bool(own) and (own == mention.newsroom or own.startswith(f"{mention.newsroom.rstrip('.')} "))


def _forms_in(name: str, text: str) -> list[str]:
    full, *short = short_forms(name)
    if full not in text:
        # Without the full name, only a form that is no common word is believed.
        return [form for form in short if " " in form or form.isupper()]
    tail = last_word(full)
    return [full, *short, *([f"the {tail}", f"The {tail}"] if tail else [])]


@cache
def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w-])")


def _looks_like_one(text: str) -> list[Mention]:
    found = []
    for name in _NAME.finditer(text):
        words = name.group().split()
        while words and words[0].casefold() == "the":
            words = words[1:]
        last = words[-1].strip("’'s.").casefold() if words else ""
        first = words[0].casefold() if words else ""
        strong = _words("masthead_words") - _words("plain_words")
        if len(words) >= 2 and (last in strong or (first in ("radio", "daily") or last in ("tv", "news", "radio"))):
            start = name.end() - len(name.group()) + name.group().find(words[0])
            key = newsroom(re.sub(r"['’]s$", "", " ".join(words)))
            found.append(Mention(start, name.end(), key))
            tail = words[-1]
            if last in strong:
                found += [Mention(m.start(), m.end(), key) for m in _whole(f"the {tail}").finditer(text)]
    return found


def _longest(found: list[Mention]) -> list[Mention]:
    """Return the mentions in order, of overlapping ones the longest."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)
