"""Checks that names which a model gives are names that the report holds."""

from __future__ import annotations

import re
from functools import cached_property

from parley import vocabulary

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_STEM = 4
_LONGEST_ENDING = 4


class Names:
    """The names that a report may be said to hold: its own words, and the parties that they stand for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def hold(self, name: str) -> bool:
        """Tell whether a name is grounded in the report.

        It is if the report names that party in any of its forms ("Paris" for France), or if each telling word of
        the name stands in the report, perhaps with another ending ("Norlanders" for Norland).
        """
        if name.strip().casefold() in self._parties:
            return True
        words = [word for word in _WORD.findall(name) if len(word) > 3 or not word.islower()]
        return bool(words) and all(self._has(word.casefold()) for word in words)

    def _has(self, word: str) -> bool:
        if word in self._words:
            return True
        if len(word) < _SHORTEST_STEM:
            return False
        return any(_same_stem(word, other) for other in self._by_stem.get(word[:_SHORTEST_STEM], ()))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in _WORD.findall(self._text))

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for word in self._words:
            out.setdefault(word[:_SHORTEST_STEM], []).append(word)
        return out

    @cached_property
    def _parties(self) -> frozenset[str]:
        found = (place for _, _, place in vocabulary.parties().find(self._text))
        return frozenset(party.casefold() for place in found for party in (place.party, *place.others))


def _same_stem(one: str, other: str) -> bool:
    """Whether one word grows from the other by an ending."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(short) >= _SHORTEST_STEM and len(long) - len(short) <= _LONGEST_ENDING
