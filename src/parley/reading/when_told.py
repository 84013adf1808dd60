"""The date of a frame: the calendar expression that the model points at, resolved."""

from __future__ import annotations

from collections import defaultdict

from parley.language import Analysis, Frame
from parley.reading.roles import likely_words
from parley.reading.settings import Settings
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


def time_of(frame: Frame, cast: Cast, times: dict[int, list[TimeExpression]], settings: Settings) -> str | None:
    """The date of the frame, None where the report dates it not.

    A date may stand in an earlier sentence ("On Monday the two sides met. ... They agreed to"), so every calendar
    expression of the frame's window may be the one.
    """
    chances = likely_words(frame, "when")
    if not chances:
        return None
    sentences = sorted({int(cast.analysis.sentence_of[w]) for w in chances})
    by_date: dict[str, float] = defaultdict(float)
    for sentence in sentences:
        for t in times.get(sentence, []):
            first, last = cast.analysis.words.range_of(t.start, t.end)
            if t.edtf:
                by_date[t.edtf] += sum(chances.get(w, 0.0) for w in range(first, last))
    if not by_date:
        return None
    best, chance = max(by_date.items(), key=lambda v: v[1])
    return best if chance >= settings.date else None
