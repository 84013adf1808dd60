"""A move of a party, and the chain of sources by which it reached the reader."""

from dataclasses import dataclass
from typing import Self

from parley.records.fields import Fields
from parley.records.report import Span
from parley.records.shapes import SOURCE_KINDS, MoveJson, SourceJson, SourceKind
from parley.vocabulary import acts, force_of, topics


@dataclass(frozen=True, slots=True)
class Source:
    """One link of the chain by which a move reached the reader.

    ``start`` and ``end`` are the range that names it; ``name`` is the resolved name where that range holds
    only a pronoun or an epithet; ``count`` is how many anonymous people it is, None if not told.
    """

    kind: SourceKind
    start: int
    end: int
    name: str | None = None
    count: int | None = None

    @property
    def span(self) -> Span:
        """The range that names the source."""
        return Span(self.start, self.end)

    def to_dict(self) -> SourceJson:
        """Return the source as its JSON dictionary; only an anonymous one has a ``count``."""
        out: SourceJson = {"kind": self.kind, "start": self.start, "end": self.end}
        if self.name is not None:
            out["name"] = self.name
        if self.kind == "anonymous":
            out["count"] = self.count
        return out

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a source from checked JSON fields."""
        start, end = fields.range()
        return cls(
            kind=fields.choice("kind", SOURCE_KINDS),
            start=start,
            end=end,
            name=fields.optional_text("name"),
            count=fields.optional_count("count"),
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that one party did, said or wants in the negotiation, as the report tells it.

    ``evidence`` holds the sentences that tell it, ``terms`` the words that say what is demanded, offered or
    refused, ``condition`` the ids of the moves that must be met first, ``sources`` the chain by which it
    reached the reader, outermost first. ``confidence`` runs from 0 to 1; None if it was not estimated.
    """

    id: str
    party: str
    act: str
    topics: tuple[str, ...]
    evidence: tuple[Span, ...]
    sources: tuple[Source, ...] = ()
    speaker: str | None = None
    to: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    terms: Span | None = None
    condition: tuple[str, ...] = ()
    when: str | None = None
    hedged: bool = False
    confidence: float | None = None

    @property
    def force(self) -> str:
        """The force of the act, which follows from it."""
        return force_of(self.act)

    def to_dict(self) -> MoveJson:
        """Return the move as its JSON dictionary."""
        out: MoveJson = {
            "id": self.id,
            "party": self.party,
            "speaker": self.speaker,
            "act": self.act,
            "to": list(self.to),
            "topics": list(self.topics),
            "objects": list(self.objects),
            "terms": None if self.terms is None else self.terms.to_dict(),
            "condition": list(self.condition),
            "when": self.when,
            "hedged": self.hedged,
            "sources": [source.to_dict() for source in self.sources],
            "evidence": Span.to_list(self.evidence),
        }
        if self.confidence is not None:
            out["confidence"] = self.confidence
        return out

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a move from checked JSON fields."""
        return cls(
            id=fields.text("id"),
            party=fields.text("party"),
            act=fields.choice("act", tuple(acts())),
            topics=fields.choices("topics", tuple(topics()), at_least=1),
            evidence=Span.listed(fields, "evidence", at_least=1),
            sources=tuple(Source.from_fields(source) for source in fields.items("sources")),
            speaker=fields.optional_text("speaker"),
            to=fields.texts("to", required=False),
            objects=fields.texts("objects", required=False),
            terms=Span.optional(fields, "terms"),
            condition=fields.texts("condition", required=False),
            when=fields.optional_text("when"),
            hedged=fields.flag("hedged"),
            confidence=fields.optional_fraction("confidence"),
        )
