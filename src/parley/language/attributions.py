"""Joins sources and contents to the cue that attributes them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from parley.language.analysis import AttributionGuess, FloatArray, TaggedSpan

NEAR_WORDS = 20.0  # a cue so far off must be likelier by a factor of e than one that is next to the words


@dataclass(frozen=True, slots=True)
class Piece:
    """Link vectors of the words `[first, end)` of one window: [words, width]."""

    first: int
    end: int
    from_vectors: FloatArray
    to_vectors: FloatArray

    def chances(self, first: int, last: int) -> FloatArray:
        """For the words `[first, last)` the probabilities that they belong to the cue at each word, averaged."""
        rows = self.from_vectors[first - self.first : last - self.first]
        # einsum, as the threads of a matrix product take longer to wake than these few rows take.
        scores = np.einsum("wd,vd->wv", rows, self.to_vectors)
        e = np.exp(scores - scores.max(-1, keepdims=True))
        mean: FloatArray = (e / e.sum(-1, keepdims=True)).mean(0)
        return mean


def join(spans: Sequence[TaggedSpan], links: Sequence[Piece]) -> list[AttributionGuess]:
    """Group tagged spans into attributions.

    Args:
        spans: spans labelled source, cue or content, in any order.
        links: the link vectors of each window.

    Returns:
        Attributions in the order of their cues; contents whose window holds no cue stand alone.
    """
    cues = sorted((s for s in spans if s.label == "cue"), key=lambda s: s.first)
    links = sorted(links, key=lambda p: p.first)
    parts: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: {"source": [], "content": []})
    alone: list[tuple[int, int]] = []
    for span in spans:
        if span.label == "cue":
            continue
        cue = _cue_of(span, cues, links)
        if cue is not None:
            parts[cue][span.label].append((span.first, span.last))
        elif span.label == "content":
            alone.append((span.first, span.last))
    joined = [
        AttributionGuess(tuple(parts[i]["source"]), ((c.first, c.last),), tuple(parts[i]["content"]))
        for i, c in enumerate(cues)
        if parts[i]["content"]
    ]
    return joined + [AttributionGuess((), (), (c,)) for c in alone]


def _gap_words(one: TaggedSpan, other: TaggedSpan) -> int:
    """The words between two spans."""
    return max(0, one.first - other.last, other.first - one.last)


def _cue_of(span: TaggedSpan, cues: Sequence[TaggedSpan], links: Sequence[Piece]) -> int | None:
    at = bisect_right(links, span.first, key=lambda p: p.first) - 1
    if at < 0 or span.first >= links[at].end:
        return None
    piece = links[at]
    mass = piece.chances(span.first, min(span.last, piece.end))
    best, found = 0.0, None
    start = bisect_left(cues, piece.first, key=lambda c: c.first)
    for i in range(start, bisect_left(cues, piece.end, key=lambda c: c.first)):
        cue = cues[i]
        chance = float(mass[cue.first - piece.first : min(cue.last, piece.end) - piece.first].sum())
        chance *= exp(-_gap_words(span, cue) / NEAR_WORDS)
        if chance > best:
            best, found = chance, i
    return found
