"""The shape of a readout as JSON, as typed dictionaries.

These mirror ``readout.schema.json`` field by field. They describe what leaves the program; what comes
in is checked by :mod:`parley.records.fields`.
"""

from typing import Final, Literal, NotRequired, TypedDict

SourceKind = Literal["outlet", "named", "anonymous", "document"]
Channel = Literal["in-person", "call", "video", "unknown"]
Status = Literal["held", "planned", "proposed", "cancelled"]
Direction = Literal["harder", "softer", "other"]

SOURCE_KINDS: Final[tuple[SourceKind, ...]] = ("outlet", "named", "anonymous", "document")
CHANNELS: Final[tuple[Channel, ...]] = ("in-person", "call", "video", "unknown")
STATUSES: Final[tuple[Status, ...]] = ("held", "planned", "proposed", "cancelled")
DIRECTIONS: Final[tuple[Direction, ...]] = ("harder", "softer", "other")


class SpanJson(TypedDict):
    """A half-open range of Unicode code points in the report's text."""

    start: int
    end: int


class PageJson(TypedDict):
    """A page of a paginated report and the range of the text that it holds."""

    number: int
    start: int
    end: int


class ReportJson(TypedDict):
    """A published text and what is known of it."""

    id: str
    text: str
    published: str | None
    publisher: str | None
    title: str | None
    url: str | None
    language: str | None
    pages: NotRequired[list[PageJson]]


class SourceJson(TypedDict):
    """One link of the chain by which a move reached the reader; ``count`` is for anonymous ones only."""

    kind: SourceKind
    start: int
    end: int
    name: NotRequired[str]
    count: NotRequired[int | None]


class MoveJson(TypedDict):
    """One thing that one party did, said or wants."""

    id: str
    party: str
    speaker: str | None
    act: str
    to: list[str]
    topics: list[str]
    objects: list[str]
    terms: SpanJson | None
    condition: list[str]
    when: str | None
    hedged: bool
    sources: list[SourceJson]
    evidence: list[SpanJson]
    confidence: NotRequired[float]


class MeetingJson(TypedDict):
    """A meeting or call."""

    participants: list[str]
    when: str | None
    place: str | None
    channel: Channel
    status: Status
    evidence: list[SpanJson]


class ControlJson(TypedDict):
    """Who holds a place."""

    holder: str
    place: str
    share: float | None
    extent: str | None
    evidence: list[SpanJson]


class ShiftJson(TypedDict):
    """A change of position that the report itself tells."""

    party: str
    topics: list[str]
    direction: Direction
    since: str | None
    evidence: list[SpanJson]


class GlossJson(TypedDict):
    """A term and the words that explain it."""

    term: str
    meaning: SpanJson
    evidence: list[SpanJson]


class MembershipJson(TypedDict):
    """A group and its members."""

    group: str
    members: list[str]
    evidence: list[SpanJson]


class AttributionJson(TypedDict):
    """Who said or thinks what: ranges of the source, the cue and the content."""

    source: list[SpanJson]
    cue: list[SpanJson]
    content: list[SpanJson]
    speaker: str | None


class ReadoutJson(TypedDict):
    """One reading of one report."""

    report: ReportJson
    moves: list[MoveJson]
    meetings: list[MeetingJson]
    control: list[ControlJson]
    shifts: list[ShiftJson]
    glosses: list[GlossJson]
    memberships: list[MembershipJson]
    attributions: list[AttributionJson]
    notices: list[str]
    model: str | None
