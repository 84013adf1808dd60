"""The date of a frame: the calendar expression that the model points at, resolved."""

from __future__ import annotations

from parley.language import Analysis, Frame
from parley.reading.roles import likely_words, none_chance
from parley.reading.when import TimeExpression, find_times
from parley.reading.who import Cast


def times_by_sentence(analysis: Analysis, published: str | None) -> dict[int, list[TimeExpression]]:
    """Calendar expressions of every sentence, resolved against the day of publication."""
    out: dict[int, list[TimeExpression]] = {}
    for n, s in enumerate(analysis.sentences):
        found = find_times(analysis.text, s.start, s.end, published=published)
        if found:
            out[n] = found
    return out


def time_of(frame: Frame, cast: Cast, times: dict[int, list[TimeExpression]]) -> str | None:
    """The date of the frame, None where the report dates it not."""
    chances = likely_words(frame, "when")
    best: tuple[float, str] | None = None
    for t in times.get(frame.sentence, []):
        first, last = cast.analysis.words.range_of(t.start, t.end)
        chance = sum(chances.get(w, 0.0) for w in range(first, last))
        if t.edtf and (best is None or chance > best[0]):
            best = (chance, t.edtf)
    return best[1] if best and best[0] > none_chance(frame, "when") else None
