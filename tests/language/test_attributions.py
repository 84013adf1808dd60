"""Attributions: each source and content goes to the cue that the links point at."""

from __future__ import annotations

import numpy as np

from parley.language.analysis import AttributionGuess, TaggedSpan
from parley.language.attributions import Piece, join


def span(label: str, first: int, last: int | None = None) -> TaggedSpan:
    return TaggedSpan(first, first + 1 if last is None else last, label, 0.9)


def piece(first: int, end: int, links: dict[int, int]) -> Piece:
    """A window in which word *w* points at word `links[w]`, and other words nowhere."""
    size = end - first
    from_vectors = np.zeros((size, size), dtype=np.float32)
    for word, cue in links.items():
        from_vectors[word - first, cue - first] = 9.0
    return Piece(first, end, from_vectors, np.eye(size, dtype=np.float32))


def test_source_and_content_meet_at_their_cue() -> None:
    """`Norland said it would leave`: one attribution."""
    spans = [span("source", 0), span("cue", 1), span("content", 2, 5)]
    links = [piece(0, 5, {0: 1, 2: 1, 3: 1, 4: 1})]
    assert join(spans, links) == [AttributionGuess(((0, 1),), ((1, 2),), ((2, 5),))]


def test_two_cues_keep_their_own() -> None:
    """Attributions come in the order of their cues, whatever the order of the spans."""
    spans = [
        span("content", 7),
        span("source", 5),
        span("cue", 6),
        span("source", 0),
        span("cue", 1),
        span("content", 2),
    ]
    links = [piece(0, 8, {0: 1, 2: 1, 5: 6, 7: 6})]
    first, second = join(sorted(spans, key=lambda s: s.first), links)
    assert (first.source, first.content) == (((0, 1),), ((2, 3),))
    assert (second.source, second.content) == (((5, 6),), ((7, 8),))


def test_content_on_both_sides_of_its_cue() -> None:
    """`“We will,” she said, “but later”`: one attribution with two contents."""
    spans = [span("content", 0, 2), span("source", 2), span("cue", 3), span("content", 4, 6)]
    (guess,) = join(spans, [piece(0, 6, {0: 3, 1: 3, 2: 3, 4: 3, 5: 3})])
    assert guess.content == ((0, 2), (4, 6))


def test_the_words_of_a_span_vote() -> None:
    """A content goes where most of its words point."""
    spans = [span("cue", 0), span("content", 1, 4), span("cue", 4)]
    (guess,) = join(spans, [piece(0, 5, {1: 0, 2: 4, 3: 4})])
    assert guess.cue == ((4, 5),)


def test_content_without_a_cue_in_its_window_stands_alone() -> None:
    """A cue in another window is out of reach; the content is kept, a source is not."""
    spans = [span("cue", 0), span("source", 4), span("content", 5)]
    links = [piece(0, 3, {}), piece(3, 6, {4: 3, 5: 3})]
    assert join(spans, links) == [AttributionGuess((), (), ((5, 6),))]


def test_a_cue_without_content_attributes_nothing() -> None:
    """`Norland spoke` has a source and a cue, and no attribution."""
    assert join([span("source", 0), span("cue", 1)], [piece(0, 2, {0: 1})]) == []


def test_nothing_from_nothing() -> None:
    """No spans, no attributions."""
    assert join([], []) == []


def test_chances_are_the_mean_over_the_words() -> None:
    """The chances of a span over all words of the window add up to one."""
    rng = np.random.default_rng(0)
    some = Piece(10, 16, rng.normal(size=(6, 4)).astype(np.float32), rng.normal(size=(6, 4)).astype(np.float32))
    chances = some.chances(11, 14)
    rows = some.from_vectors[1:4] @ some.to_vectors.T
    expected = (np.exp(rows) / np.exp(rows).sum(1, keepdims=True)).mean(0)
    np.testing.assert_allclose(chances, expected, rtol=1e-5)
    assert float(chances.sum()) == np.float32(1) or abs(float(chances.sum()) - 1) < 1e-5
