"""What a report tells beside the moves: meetings, control, shifts, terms, groups, attributions."""

from dataclasses import dataclass
from typing import Self

from parley.records.fields import Fields
from parley.records.report import Span
from parley.records.shapes import (
    CHANNELS,
    DIRECTIONS,
    STATUSES,
    AttributionJson,
    Channel,
    ControlJson,
    Direction,
    GlossJson,
    MeetingJson,
    MembershipJson,
    ShiftJson,
    Status,
)
from parley.vocabulary import topics


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting or call, held or to come; the same one told twice is one record."""

    participants: tuple[str, ...]
    status: Status
    channel: Channel
    evidence: tuple[Span, ...]
    when: str | None = None
    place: str | None = None

    def to_dict(self) -> MeetingJson:
        """Return the meeting as its JSON dictionary."""
        return {
            "participants": list(self.participants),
            "when": self.when,
            "place": self.place,
            "channel": self.channel,
            "status": self.status,
            "evidence": Span.to_list(self.evidence),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a meeting from checked JSON fields."""
        return cls(
            participants=fields.texts("participants"),
            status=fields.choice("status", STATUSES),
            channel=fields.choice("channel", CHANNELS),
            evidence=Span.listed(fields, "evidence", at_least=1),
            when=fields.optional_text("when"),
            place=fields.optional_text("place"),
        )


@dataclass(frozen=True, slots=True)
class Control:
    """Who holds a place: ``share`` from 0 to 1 where a number is given, ``extent`` in the report's words."""

    holder: str
    place: str
    evidence: tuple[Span, ...]
    share: float | None = None
    extent: str | None = None

    def to_dict(self) -> ControlJson:
        """Return the record as its JSON dictionary."""
        return {
            "holder": self.holder,
            "place": self.place,
            "share": self.share,
            "extent": self.extent,
            "evidence": Span.to_list(self.evidence),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build the record from checked JSON fields."""
        return cls(
            holder=fields.text("holder"),
            place=fields.text("place"),
            evidence=Span.listed(fields, "evidence", at_least=1),
            share=fields.optional_fraction("share"),
            extent=fields.optional_text("extent"),
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """The report itself says that a party's position changed."""

    party: str
    topics: tuple[str, ...]
    direction: Direction
    evidence: tuple[Span, ...]
    since: str | None = None

    def to_dict(self) -> ShiftJson:
        """Return the shift as its JSON dictionary."""
        return {
            "party": self.party,
            "topics": list(self.topics),
            "direction": self.direction,
            "since": self.since,
            "evidence": Span.to_list(self.evidence),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a shift from checked JSON fields."""
        return cls(
            party=fields.text("party"),
            topics=fields.choices("topics", tuple(topics())),
            direction=fields.choice("direction", DIRECTIONS),
            evidence=Span.listed(fields, "evidence", at_least=1),
            since=fields.optional_text("since"),
        )


@dataclass(frozen=True, slots=True)
class Gloss:
    """The report explains a term; ``meaning`` is the range that explains it."""

    term: str
    meaning: Span
    evidence: tuple[Span, ...]

    def to_dict(self) -> GlossJson:
        """Return the gloss as its JSON dictionary."""
        return {"term": self.term, "meaning": self.meaning.to_dict(), "evidence": Span.to_list(self.evidence)}

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a gloss from checked JSON fields."""
        return cls(
            term=fields.text("term"),
            meaning=Span.from_fields(fields.item("meaning")),
            evidence=Span.listed(fields, "evidence", at_least=1),
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """A group and those whom the report counts among its members."""

    group: str
    members: tuple[str, ...]
    evidence: tuple[Span, ...]

    def to_dict(self) -> MembershipJson:
        """Return the membership as its JSON dictionary."""
        return {"group": self.group, "members": list(self.members), "evidence": Span.to_list(self.evidence)}

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a membership from checked JSON fields."""
        return cls(
            group=fields.text("group"),
            members=fields.texts("members"),
            evidence=Span.listed(fields, "evidence", at_least=1),
        )


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said or thinks what; ``speaker`` is the resolved actor where the source does not name one."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None = None

    def to_dict(self) -> AttributionJson:
        """Return the attribution as its JSON dictionary."""
        return {
            "source": Span.to_list(self.source),
            "cue": Span.to_list(self.cue),
            "content": Span.to_list(self.content),
            "speaker": self.speaker,
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build an attribution from checked JSON fields."""
        return cls(
            source=Span.listed(fields, "source"),
            cue=Span.listed(fields, "cue"),
            content=Span.listed(fields, "content", at_least=1),
            speaker=fields.optional_text("speaker"),
        )
