"""What the tools answer, as typed dictionaries; the SDK publishes them as the tools' output schemas."""

# pydantic refuses typing.TypedDict before Python 3.12.
from typing_extensions import TypedDict


class SentenceLine(TypedDict):
    """Words of a report exactly as they stand there, and where: ``[start, end)`` counts code points."""

    text: str
    start: int
    end: int


class SourceLine(TypedDict):
    """A link of the chain by which a move reached the report, outermost first; ``count`` is for anonymous ones."""

    kind: str
    name: str
    count: int | None


class ReportLine(TypedDict):
    """A report: who published it when, on whose news it rests, and the address of its text on this server."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    origin: str | None
    basis: str | None
    resource: str | None


class MoveLine(TypedDict):
    """One report's telling of a move; ``citation`` can be quoted as it stands.

    ``line`` names the move for the tool ``evidence`` (in a report that is only read, within the answer alone);
    ``conditions`` name the moves that must come first; ``status`` is superseded where a later version of the report
    holds.
    """

    line: str
    telling: str | None
    party: str
    act: str
    act_words: str
    topics: list[str]
    objects: list[str]
    to: list[str]
    terms: str
    conditions: list[str]
    speaker: str | None
    when: str | None
    hedged: bool
    disputed: bool
    confirmed: bool
    status: str
    confidence: float | None
    sentences: list[SentenceLine]
    sources: list[SourceLine]
    report: ReportLine
    citation: str


class FactLine(TypedDict):
    """A meeting, a record of control or a told shift with the sentences that tell it; ``told`` has its fields."""

    id: str | None
    kind: str
    told: dict[str, str]
    sentences: list[SentenceLine]
    report: ReportLine
    citation: str


class ReadAnswer(TypedDict):
    """What a report tells. It is not kept."""

    report: ReportLine
    moves: list[MoveLine]
    facts: list[FactLine]
    notices: list[str]
    model: str | None


class AddAnswer(TypedDict):
    """What adding a report did: ``outcome`` is new, known, reprint, corrected or read again."""

    outcome: str
    report: ReportLine
    talks: str
    moves: list[MoveLine]
    notices: list[str]


class TalksLine(TypedDict):
    """A negotiation of the ledger."""

    talks: str
    reports: int


class TalksAnswer(TypedDict):
    """The negotiations of the ledger; ``main`` is meant where a call names none."""

    main: str
    talks: list[TalksLine]


class MovesAnswer(TypedDict):
    """Moves, the latest first; ``left_out`` counts those beyond the limit."""

    talks: str
    as_of: str | None
    moves: list[MoveLine]
    left_out: int


class PositionLine(TypedDict):
    """Where a party stands on a topic and object; ``origins`` counts the independent newsrooms that tell it."""

    party: str
    topic: str
    object: str | None
    acts: list[str]
    since: str
    last_told: str
    tellings: int
    origins: int
    named: bool
    line: str
    evidence: list[MoveLine]


class PositionsAnswer(TypedDict):
    """Positions by the end of a day."""

    talks: str
    as_of: str | None
    positions: list[PositionLine]
    left_out: int


class ReplyLine(TypedDict):
    """An answer to an offer."""

    party: str
    answer: str
    day: str
    line: str
    evidence: list[MoveLine]


class OfferLine(TypedDict):
    """An offer: ``state`` is open, accepted, refused or lapsed."""

    line: str
    party: str
    terms: str
    conditions: list[str]
    to: list[str]
    made: str
    state: str
    ended: str | None
    tellings: int
    origins: int
    named: bool
    replies: list[ReplyLine]
    evidence: list[MoveLine]


class OffersAnswer(TypedDict):
    """Offers by the end of a day, in the order in which they were made."""

    talks: str
    as_of: str | None
    offers: list[OfferLine]
    left_out: int


class AppointmentLine(TypedDict):
    """A meeting to come; reports tell days from ``earliest`` to ``latest``."""

    participants: list[str]
    when: str
    place: str | None
    channel: str
    status: str
    earliest: str
    latest: str
    origins: int
    evidence: list[FactLine]


class AgendaAnswer(TypedDict):
    """Meetings to come after a day."""

    talks: str
    as_of: str | None
    meetings: list[AppointmentLine]
    left_out: int


class DisputeLine(TypedDict):
    """What one side denies or tells otherwise (``kind``); ``against`` holds what says otherwise. Neither is chosen.

    ``otherwise`` are the words of those, ``tellers`` who tells each version, that of ``words`` first.
    """

    line: str
    kind: str
    parties: list[str]
    topic: str | None
    words: str
    otherwise: list[str]
    tellers: list[str]
    day: str
    evidence: list[MoveLine | FactLine]
    against: list[MoveLine | FactLine]


class DisputesAnswer(TypedDict):
    """Disputes by the end of a day."""

    talks: str
    as_of: str | None
    disputes: list[DisputeLine]
    left_out: int


class EvidenceAnswer(TypedDict):
    """Everything behind a name of the ledger."""

    kind: str
    name: str
    talks: str
    moves: list[MoveLine]
    facts: list[FactLine]
    reports: list[ReportLine]
    left_out: int
