"""Which words of a text denote a party or an actor: the targets of the role pointers.

Gold names a party ("United Kingdom") but not the words that denote it in a given sentence ("London",
"the British side", "she"). These rules find the likely ones; the training marginalises over them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from parley import vocabulary
from parley.reading.lexicon import name_words
from parley.reading.roles import CAPITAL
from training.examples import Document

SKIP = {
    "the",
    "of",
    "and",
    "for",
    "in",
    "on",
    "to",
    "a",
    "an",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "new",
    "other",
    "two",
    "three",
    "four",
    "some",
    "all",
    "both",
    "with",
    "from",
    "people",
    "senior",
    "former",
    "government",
    "its",
    "their",
}


class Denoting:
    """Word sets of one document by name."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.low = doc.text.lower()
        self.by_party: dict[str, set[int]] = defaultdict(set)
        self.capitals: set[int] = set()
        for start, end, entry in vocabulary.parties().find(doc.text):
            self.by_party[_plain(entry.party)] |= self._words(start, end)
            if entry.kind == CAPITAL:
                self.capitals |= self._words(start, end)
        self._known: dict[str, frozenset[int]] = {}
        self.also: dict[str, set[int]] = defaultdict(set)

    def _words(self, start: int, end: int) -> set[int]:
        return set(range(*self.doc.words.range_of(start, end)))

    def add(self, name: str, start: int, end: int) -> None:
        """Words that denote `name` besides those found by its own letters (a pronoun, a speaker)."""
        for alternative in name.split("|"):
            self.also[_plain(alternative)] |= self._words(start, end)

    def words(self, name: str) -> frozenset[int]:
        """All words of the document that denote any of the name's alternatives."""
        if name not in self._known:
            self._known[name] = frozenset().union(*(self._find(a) for a in name.split("|")))
        return self._known[name] | frozenset().union(*(self.also[_plain(a)] for a in name.split("|")))

    def words_of_place(self, name: str) -> frozenset[int]:
        """The words that denote a place: a state and its capital are two."""
        first = name.split("|")[0]
        entry = vocabulary.parties().lookup(first)
        if entry is not None and entry.kind == CAPITAL:
            return self._spelled(first)
        return self.words(name) if entry is None else self.words(name) - self.capitals

    def _find(self, name: str) -> set[int]:
        out = set(self.by_party.get(_plain(name), ()))
        entry = vocabulary.parties().lookup(name)
        if entry is not None:
            out |= self.by_party.get(_plain(entry.party), set())
        return out | self._spelled(name)

    def _spelled(self, name: str) -> frozenset[int]:
        """The words that are the name, its surname, its initials or its telling words."""
        out: set[int] = set()
        core = re.sub(r"^the\s+", "", name.strip(), flags=re.I)
        for form in _forms(core):
            for hit in re.finditer(r"(?<!\w)" + re.escape(form.lower()) + r"(?!\w)", self.low):
                if form.islower() or not self.doc.text[hit.start()].islower():
                    out |= self._words(*hit.span())
        return frozenset(out)


@lru_cache(maxsize=50_000)
def _forms(name: str) -> tuple[str, ...]:
    """The name itself, its surname, its initials, and its telling words in lower case."""
    forms = {name}
    words: list[str] = re.findall(r"[\w'’.-]+", name)
    capitals = [w for w in words if w[:1].isupper()]
    if len(capitals) >= 2 and not {w.lower() for w in words} & name_words().bodies:
        forms.add(words[-1])
    if len(capitals) >= 3:
        forms.add("".join(w[0] for w in capitals))
    for w in words:
        low = w.lower()
        if len(w) >= 4 and low not in SKIP:
            forms.add(low if low in name_words().bodies or not w[:1].isupper() else w)
    bracket = re.search(r"\(([^)]+)\)", name)
    if bracket:
        forms.add(bracket.group(1))
    return tuple(f for f in forms if len(f) >= 2)


def _plain(name: str) -> str:
    return re.sub(r"^the\s+", "", re.sub(r"[^\w]+", " ", name.casefold()).strip())
