"""About what: the topics, the objects and the terms of a frame."""

from __future__ import annotations

import numpy as np

from parley.language import Frame
from parley.reading.roles import actor_name, fillers, likely_stretch
from parley.reading.settings import Settings
from parley.reading.who import Cast
from parley.records import Span

LONGEST_TERMS_WORDS = 70
EDGES = " \t\n,;:.\"“”‘’'"


def topics_of(frame: Frame, settings: Settings) -> tuple[str, ...]:
    """The likeliest topic and every other likely enough."""
    best = max(frame.topics.values())
    return tuple(name for name, chance in frame.topics.items() if chance == best or chance >= settings.topic)


def objects_of(frame: Frame, cast: Cast, settings: Settings) -> tuple[str, ...]:
    """The places, organisations and things that the frame is about, as the report or common usage names them."""
    found = [(actor_name(f, cast), f.chance) for f in fillers(frame, "object", cast, follow=False)]
    return tuple(dict.fromkeys(name for name, chance in found[:5] if chance >= settings.thing))


def terms_of(frame: Frame, cast: Cast) -> Span | None:
    """The likeliest stretch of the sentence that says what is demanded, offered, refused."""
    first, last = frame.roles["first"][:-1], frame.roles["last"][:-1]
    inside = np.flatnonzero(
        cast.analysis.sentence_of[frame.first_word : frame.first_word + len(first)] == frame.sentence
    )
    if not len(inside):
        return None
    a, b = int(inside[0]), int(inside[-1]) + 1
    score = np.outer(first[a:b], last[a:b])
    keep = np.triu(np.ones_like(score)) - np.triu(np.ones_like(score), LONGEST_TERMS_WORDS)
    i, j = divmod(int((score * keep).argmax()), b - a)
    start, end = cast.analysis.range_of(frame.first_word + a + i, frame.first_word + a + j + 1)
    return trimmed(cast.analysis.text, start, end)


def same_words(a: Span | None, b: Span | None) -> bool:
    """Whether two moves stand on the same words: half of the shorter terms; without terms of one they may."""
    if a is None or b is None:
        return True
    return min(a.end, b.end) - max(a.start, b.start) >= 0.5 * min(a.end - a.start, b.end - b.start)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The range without marks at its edges."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end) if start < end else None


def phrase_of(frame: Frame, role: str, cast: Cast) -> str | None:
    """The words that fill a role, neighbours joined, as the report writes them."""
    found = likely_stretch(frame, role, cast)
    return cast.analysis.words_of(found[0], found[1]) if found is not None else None
