"""The state of a ledger's talks as immutable values: what `parley.analysis` works on, and what exports walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from parley.records import Readout, Span
from parley.vocabulary import Side, stances

# The columns of a position that a notebook shows.
STANDING_SHOWN = ("party", "topic", "object", "acts", "since", "last_told", "tellings", "origins", "line")
Status = Literal["active", "rejected", "superseded"]
Outcome = Literal["new", "known", "reprint", "corrected", "read again"]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a report did.

    ``outcome`` is "new", "known" (nothing changed), "reprint" (new, with another report's body), "corrected" (a new
    version of a known report) or "read again" (a known report, another reading); ``report`` names it in the ledger.
    """

    outcome: Outcome
    report: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain by which a telling reached the reader; ``start`` and ``end`` lie in the report's text."""

    kind: str
    name: str
    start: int
    end: int
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's telling of a move, corrections laid over it.

    ``line`` names the move, which other reports may tell too; ``day`` is the day of the move, that of publication
    where none is told; ``origin`` the newsroom on which the telling rests; ``disputed`` whether the party denies it.
    """

    id: str
    report: str
    line: str
    party: str
    act: str
    topics: tuple[str, ...]
    objects: tuple[str, ...]
    addressees: tuple[str, ...]
    speaker: str | None
    terms: str
    conditions: tuple[str, ...]
    when: str | None
    day: str
    published: str
    sources: tuple[Link, ...]
    evidence: tuple[Span, ...]
    origin: str
    hedged: bool
    disputed: bool
    confirmed: bool
    status: Status

    @property
    def named(self) -> bool:
        """Whether somebody stands for it by name: no link of its chain is anonymous."""
        return all(link.kind != "anonymous" for link in self.sources)

    @property
    def stands(self) -> bool:
        """Whether it takes a stand: an act that does, told as done, and not disputed."""
        return not self.hedged and not self.disputed and stances().side(self.act) is not Side.NONE

    def matches(self, other: "Telling") -> bool:
        """Tell whether two moves are about the same: a topic in common, and an object in common or none in both."""
        if not set(self.topics) & set(other.topics):
            return False
        first, second = ({name.casefold() for name in one.objects} for one in (self, other))
        return bool(first & second) or not (first or second)


@dataclass(frozen=True, slots=True)
class Gist:
    """The gist of a telling: who did what about what, when; its words, sources and sentences are left out."""

    id: str
    report: str
    line: str
    party: str
    act: str
    topics: tuple[str, ...]
    objects: tuple[str, ...]
    addressees: tuple[str, ...]
    when: str | None
    day: str
    published: str


@dataclass(frozen=True, slots=True)
class Citing:
    """What a telling rests on, and for what: ``cited`` are kind and name of each link of its chain."""

    report: str
    line: str
    party: str
    topics: tuple[str, ...]
    origin: str
    cited: tuple[tuple[str, str], ...]

    @property
    def named(self) -> bool:
        """Whether somebody stands for it by name: no link of its chain is anonymous."""
        return all(kind != "anonymous" for kind, _ in self.cited)


@dataclass(frozen=True, slots=True)
class Offering:
    """What bears on the offers of a negotiation by a day.

    ``offers`` are tellings that lay something on the table, ``needed`` by id what these depend on, ``answers`` the
    moves that may answer or withdraw an offer; all of them take a stand.
    """

    offers: tuple[Telling, ...]
    needed: Mapping[str, Telling]
    answers: tuple[Gist, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A meeting, a record of control or a told shift, as one report tells it; ``record`` has its JSON fields."""

    id: str
    report: str
    kind: Literal["meeting", "control", "shift"]
    record: Mapping[str, Any]
    starts: str | None
    ends: str | None
    published: str
    origin: str
    confirmed: bool
    status: Status

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The sentences that tell it."""
        return tuple(Span(span["start"], span["end"]) for span in self.record["evidence"])


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report in the ledger.

    ``basis`` is "own", "reprints" or "retells"; ``origin`` the newsroom on which its news rests; ``dated`` is false
    where the day of publication is that of adding.
    """

    id: str
    name: str
    published: str
    dated: bool
    publisher: str | None
    title: str | None
    url: str | None
    origin: str
    basis: str
    superseded_by: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A party's present position on a topic and, where one is named, an object.

    ``since`` is the first and ``last_day`` the last day of the stance, ``last_told`` when the latest report of it was
    published; ``tellings`` counts reports' tellings, ``origins`` the newsrooms on which they rest; ``named`` is false
    where only anonymous sources tell it; ``line`` names the latest move.
    """

    party: str
    topic: str
    object: str | None
    acts: tuple[str, ...]
    since: str
    last_day: str
    last_told: str
    tellings: int
    origins: int
    named: bool
    line: str


@dataclass(frozen=True)
class State:
    """What the reports of one negotiation told by a day.

    ``as_of`` is that day, None for all of it. Tellings and facts come in the order of their reports' publication.
    """

    talks: str
    as_of: str | None
    reports: Mapping[str, ReportEntry]
    tellings: tuple[Telling, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Telling]:
        """The tellings by id."""
        return {telling.id: telling for telling in self.tellings}

    def of_kind(self, kind: str) -> list[Fact]:
        """Return the facts of a kind: "meeting", "control" or "shift"."""
        return [fact for fact in self.facts if fact.kind == kind]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a user corrected: ``said`` in a few words, ``target`` what it is about, ``undone_by`` who took it back."""

    entry: int
    at: str
    who: str
    why: str
    kind: str
    target: str
    said: str
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a name of the ledger stands for, with all that belongs to it."""

    kind: Literal["report", "move", "telling", "meeting", "control", "shift"]
    name: str
    talks: str
    tellings: tuple[Telling, ...]
    facts: tuple[Fact, ...]
    reports: dict[str, ReportEntry]
    readouts: dict[str, Readout]


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed and its health; moments are UTC (ISO 8601), None where there was none yet.

    ``failures`` counts those since the last success, ``error`` says why the last one failed, ``items`` counts the
    items seen; ``etag`` and ``last_modified`` are what the server calls its last answer.
    """

    feed: str
    title: str = ""
    etag: str = ""
    last_modified: str = ""
    last_try: str | None = None
    last_success: str | None = None
    next_try: str | None = None
    failures: int = 0
    error: str = ""
    items: int = 0


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item that was seen: ``item`` names it, ``outcome`` says what became of it, ``detail`` the report or why."""

    item: str
    feed: str
    seen: str
    outcome: str
    detail: str = ""
