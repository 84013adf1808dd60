"""Says who: the chain of sources by which a move reached the reader."""

from __future__ import annotations

from parley import vocabulary
from parley.language import Analysis, AttributionGuess, Frame, TaggedSpan
from parley.reading.about import terms_of
from parley.reading.counts import count_people
from parley.reading.lexicon import name_words
from parley.reading.roles import likely_stretch, likely_words, none_chance
from parley.reading.settings import Settings
from parley.reading.who import Cast
from parley.records import Source, Span

OUTERMOST_FIRST = ("outlet", "document", "anonymous", "named")


def sources_of(frame: Frame, cast: Cast, settings: Settings) -> tuple[Source, ...]:
    """The chain of sources of one frame, outermost first; empty where the narrator tells it.

    The words that the frame points at decide; where they name none, the attribution in whose content the frame's terms
    lie tells who says it.
    """
    chances = likely_words(frame, "source")
    tagged = dict.fromkeys(s for w in chances if (s := cast.analysis.source_at(w)) is not None)
    chosen = [s for s in tagged if sum(chances.get(w, 0.0) for w in range(s.first, s.last)) >= settings.source]
    if not chosen and none_chance(frame, "source") < 1 - settings.source_missed:
        chosen = _pointed_at(frame, chances, cast) or _from_words(frame, cast)
    if not chosen and none_chance(frame, "source") < settings.no_source:
        chosen = _attributed(frame, cast)
    links = [_source(s, cast) for s in chosen]
    return tuple(sorted(links, key=lambda link: (OUTERMOST_FIRST.index(link.kind), link.start)))


def _pointed_at(frame: Frame, chances: dict[int, float], cast: Cast) -> list[TaggedSpan]:
    """The source of the attribution that the likeliest words are part of."""
    out = []
    for a in cast.analysis.attributions_in(frame.sentence):
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
    for a in analysis.attributions_in(frame.sentence):
        cue = {analysis.word(w) for first, last in a.cue for w in range(first, last)}
        inside = [(first, last) for first, last in a.source if analysis.sentence_of[first] == frame.sentence]
        if cue & name_words().telling and inside and _covers(a, terms, analysis):
            return [TaggedSpan(first, last, _kind_by_look(first, last, cast), 1.0) for first, last in inside[:1]]
    return []


def _covers(a: AttributionGuess, terms: Span, analysis: Analysis) -> bool:
    """Whether at least half of the terms lie in the content."""
    ranges = [analysis.range_of(first, last) for first, last in a.content]
    common = sum(max(0, min(end, terms.end) - max(start, terms.start)) for start, end in ranges)
    return common >= 0.5 * (terms.end - terms.start)


def _from_words(frame: Frame, cast: Cast) -> list[TaggedSpan]:
    """A source that the tags missed: the words around the likeliest one."""
    found = likely_stretch(frame, "source", cast)
    if found is None:
        return []
    first, last, chance = found
    return [TaggedSpan(first, last, _kind_by_look(first, last, cast), chance)]


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
    return "named" if text[0].isupper() and not cast.analysis.opens_sentence(first) else "anonymous"


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
