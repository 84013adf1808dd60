"""Says who: the chain of sources by which a move reached the reader."""

from __future__ import annotations

from parley import vocabulary
from parley.language import Analysis, AttributionGuess, Frame, TaggedSpan
from parley.reading.about import terms_of
from parley.reading.counts import count_people
from parley.reading.lexicon import name_words
from parley.reading.roles import likely_words, none_chance
from parley.reading.settings import Settings
from parley.reading.who import Cast
from parley.records import Source, Span

OUTERMOST_FIRST = ("outlet", "document", "anonymous", "named")


def sources_of(frame: Frame, cast: Cast, settings: Settings) -> tuple[Source, ...]:
    """The chain of sources of one frame, outermost first; empty where the narrator tells it.

    The words that the frame points at decide; where they name none, the attribution in whose content the frame's terms
    lie tells who says it.
    """
    analysis = cast.analysis
    chances = likely_words(frame, "source")
    mass = {s: sum(chances.get(w, 0.0) for w in range(s.first, s.last)) for s in analysis.sources}
    chosen = [s for s, chance in mass.items() if chance >= settings.source]
    if not chosen and none_chance(frame, "source") < 1 - settings.source_missed:
        chosen = _pointed_at(frame, chances, cast) or _from_words(chances, frame, cast)
    if not chosen and none_chance(frame, "source") < settings.no_source:
        chosen = _attributed(frame, cast)
    links = [_source(s, cast) for s in chosen]
    return tuple(sorted(links, key=lambda link: (OUTERMOST_FIRST.index(link.kind), link.start)))


def _pointed_at(frame: Frame, chances: dict[int, float], cast: Cast) -> list[TaggedSpan]:
    """The source of the attribution that the likeliest words are part of."""
    out = []
    for a in cast.analysis.attributions:
        for first, last in a.source:
            chance = sum(chances.get(w, 0.0) for w in range(first, last))
            if chance > 0 and cast.analysis.sentence_of[first] == frame.sentence:
                out.append(TaggedSpan(first, last, _kind_by_look(first, last, cast), chance))
    return sorted(out, key=lambda s: -s.probability)[:1]


def _attributed(frame: Frame, cast: Cast) -> list[TaggedSpan]:
    """The source of the attribution in whose content the frame's terms lie, where its cue only tells who speaks.

    A verb that is itself the act ("demanded", "rejected") names the party, and no source.
    """
    terms = terms_of(frame, cast)
    if terms is None:
        return []
    analysis = cast.analysis
    for a in analysis.attributions:
        cue = {analysis.words_of(w, w + 1).lower() for first, last in a.cue for w in range(first, last)}
        inside = [(first, last) for first, last in a.source if analysis.sentence_of[first] == frame.sentence]
        if cue & name_words().telling and inside and _covers(a, terms, analysis):
            return [TaggedSpan(first, last, _kind_by_look(first, last, cast), 1.0) for first, last in inside[:1]]
    return []


def _covers(a: AttributionGuess, terms: Span, analysis: Analysis) -> bool:
    """Whether at least half of the terms lie in the content."""
    ranges = [analysis.range_of(first, last) for first, last in a.content]
    common = sum(max(0, min(end, terms.end) - max(start, terms.start)) for start, end in ranges)
    return common >= 0.5 * (terms.end - terms.start)


def _from_words(chances: dict[int, float], frame: Frame, cast: Cast) -> list[TaggedSpan]:
    """A source that the tags missed: the words around the likeliest one."""
    inside = {w: c for w, c in chances.items() if cast.analysis.sentence_of[w] == frame.sentence}
    if not inside:
        return []
    best = max(inside, key=lambda w: inside[w])
    first = last = best
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return [TaggedSpan(first, last + 1, _kind_by_look(first, last + 1, cast), inside[best])]


def _kind_by_look(first: int, last: int, cast: Cast) -> str:
    """The kind of a source by its words: an outlet, a document's noun, a name or a pronoun, else unnamed people."""
    text = cast.analysis.words_of(first, last)
    words = text.lower().split()
    if vocabulary.outlets().lookup(text) is not None:
        return "outlet"
    if name_words().documents & set(words):
        return "document"
    if any(cast.at(w) is not None for w in range(first, last)) or words[0] in name_words().pronouns:
        return "named"
    return "named" if text[0].isupper() and first not in _openings(cast) else "anonymous"


def _openings(cast: Cast) -> set[int]:
    """The first words of sentences, whose capitals tell nothing."""
    return {cast.analysis.words.range_of(s.start, s.end)[0] for s in cast.analysis.sentences}


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
