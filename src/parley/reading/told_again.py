"""Told again: which tellings of a report are one move.

A report tells its main moves in the headline or the lede and again further down, in other words. Of the moves in real
reports about one in four is told in several sentences, so two tellings of a party are compared by what they say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

import numpy as np

from parley import vocabulary
from parley.language import Analysis
from parley.reading.choices import Choice
from parley.reading.lexicon import name_words
from parley.records import Move, Span

STEM_LETTERS = 6  # "agree", "agreed" and "agreement" say the same
SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A move with the frame that tells it."""

    move: Move
    frame: int


CLUES = ("same act", "same force", "words", "topics", "distance", "same time", "meaning")


class Retellings:
    """What two tellings of a report share.

    Args:
        analysis: the report.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._stems = [_stems(analysis.text[s.start : s.end]) for s in analysis.sentences]
        self._sentences_with = Counter(stem for stems in self._stems for stem in stems)

    def shared(self, a: Told, b: Told) -> tuple[float, ...]:
        """How alike two tellings are, by `CLUES`."""
        one, other = self.analysis.frames[a.frame], self.analysis.frames[b.frame]
        x, y = a.move, b.move
        return (
            float(x.act == y.act),
            float(vocabulary.force_of(x.act) == vocabulary.force_of(y.act)),
            self._common_words(one.sentence, other.sentence),
            len({*x.topics} & {*y.topics}) / max(1, len({*x.topics, *y.topics})),
            log(max(1, abs(one.sentence - other.sentence))),
            float(x.when is not None and x.when == y.when),
            _cosine(one.meaning, other.meaning),
        )

    def _common_words(self, a: int, b: int) -> float:
        """The share of the words of the sentence with fewer that stand in both, rare words counting more."""
        one, other = self._stems[a], self._stems[b]
        return self._weight(one & other) / max(1.0, min(self._weight(one), self._weight(other)))

    def _weight(self, stems: Iterable[str]) -> float:
        count = len(self._stems) + 1
        return sum(log(count / self._sentences_with[stem]) for stem in stems)


def merge(told: list[Told], analysis: Analysis, choice: Choice) -> tuple[list[Told], dict[str, str]]:
    """Join tellings of the same move: one move with several sentences of evidence.

    Each telling joins the move that has the telling most like it, if that is alike enough and no telling of the move
    stands in the same sentence or is of another time.

    Returns:
        The moves left, and for each id the id under which it lives on.
    """
    between = Retellings(analysis)
    moves: list[list[Told]] = []
    for t in told:
        rivals = [(_closest(tellings, t, between, choice), n) for n, tellings in enumerate(moves)]
        chance, at = max(rivals, key=lambda r: r[0], default=(0.0, 0))
        if chance >= choice.least:
            moves[at].append(t)
        else:
            moves.append([t])
    return [_joined(tellings) for tellings in moves], dict(_lives(moves))


def _closest(tellings: list[Told], new: Told, between: Retellings, choice: Choice) -> float:
    if any(not may_be_one(t.move, new.move) for t in tellings):
        return 0.0
    return max(choice.chance(between.shared(t, new)) for t in tellings)


def may_be_one(a: Move, b: Move) -> bool:
    """Whether two moves are of one party, stand in different sentences and are told of no different times."""
    return a.party == b.party and a.evidence != b.evidence and not (a.when and b.when and a.when != b.when)


def _lives(moves: list[list[Told]]) -> Iterator[tuple[str, str]]:
    for tellings in moves:
        for t in tellings:
            yield t.move.id, tellings[0].move.id


def _joined(tellings: list[Told]) -> Told:
    """A move told again: what the first telling left open is taken from the others."""
    first, *others = tellings
    move = first.move
    for other in others:
        move = _filled(move, other.move)
    return Told(move, first.frame)


def _filled(first: Move, again: Move) -> Move:
    return replace(
        first,
        evidence=_once(first.evidence, again.evidence),
        confidence=max(first.confidence or 0.0, again.confidence or 0.0),
        speaker=first.speaker or again.speaker,
        to=first.to or again.to,
        when=first.when or again.when,
        sources=first.sources or again.sources,
    )


def _once(*spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for some in spans for span in some))


@lru_cache(maxsize=1)
def _idle_words() -> frozenset[str]:
    """Words that say nothing of what is told: those of grammar, and those that only tell who speaks."""
    return frozenset(vocabulary.data("stopwords")["words"].split()) | name_words().telling


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(w[:STEM_LETTERS] for w in words if len(w) >= SHORTEST_WORD and w not in _idle_words())


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / max(1e-9, float(np.linalg.norm(a) * np.linalg.norm(b))))
