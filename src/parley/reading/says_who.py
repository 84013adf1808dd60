"""Says who: the chain of sources by which a move reached the reader."""

from __future__ import annotations

from parley.language import Analysis, Frame, TaggedSpan
from parley.reading.counts import count_people
from parley.reading.lexicon import name_words
from parley.reading.roles import likely_words, none_chance
from parley.reading.settings import Settings
from parley.reading.who import Cast
from parley.records import Source

OUTERMOST_FIRST = ("outlet", "document", "anonymous", "named")


def sources_of(frame: Frame, cast: Cast, settings: Settings) -> tuple[Source, ...]:
    """The chain of sources of one frame, outermost first; empty where the narrator tells it."""
    analysis = cast.analysis
    chances = likely_words(frame, "source")
    chosen = [
        s for s in analysis.sources if sum(chances.get(w, 0.0) for w in range(s.first, s.last)) >= settings.source
    ]
    if not chosen and none_chance(frame, "source") < 1 - settings.source_missed:
        chosen = _from_words(chances, analysis, frame)
    links = [_source(s, cast) for s in chosen]
    return tuple(sorted(links, key=lambda link: (OUTERMOST_FIRST.index(link.kind), link.start)))


def _from_words(chances: dict[int, float], analysis: Analysis, frame: Frame) -> list[TaggedSpan]:
    """A source that the tags missed: the words around the likeliest one."""
    inside = {w: c for w, c in chances.items() if analysis.sentence_of[w] == frame.sentence}
    if not inside:
        return []
    best = max(inside, key=lambda w: inside[w])
    first = last = best
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return [TaggedSpan(first, last + 1, _kind_by_look(first, analysis), inside[best])]


def _kind_by_look(word: int, analysis: Analysis) -> str:
    text = analysis.words_of(word, word + 1)
    return "named" if text[0].isupper() or text.lower() in name_words().pronouns else "anonymous"


def _source(span: TaggedSpan, cast: Cast) -> Source:
    start, end = cast.analysis.range_of(span.first, span.last)
    text = cast.analysis.text[start:end]
    if span.label == "anonymous":
        return Source("anonymous", start, end, count=count_people(text))
    return Source(span.label, start, end, name=_name(span, cast))  # type: ignore[arg-type]


def _name(span: TaggedSpan, cast: Cast) -> str | None:
    """The resolved name of a named source, outlet or document."""
    actors = [cast.at(w) for w in range(span.first, span.last)]
    people = [a for a in actors if a is not None and a.kind == "person"]
    named = people or [a for a in actors if a is not None]
    if named:
        return named[-1].name
    for word, _ in sorted(cast.refers_to(span.first).items(), key=lambda v: -v[1]):
        actor = cast.at(word)
        if actor is not None:
            return actor.name
    return None
