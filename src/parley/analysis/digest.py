"""What is new since a day: moves, shifts, disputes and meetings that reports published since then tell first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parley.analysis.agenda import Appointment, agenda
from parley.analysis.disputes import Dispute, disputes
from parley.analysis.shifts import PositionShift, shifts
from parley.analysis.timeline import Line, timeline
from parley.ledger import State


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new in a talks since a day, which is included; ``reports`` counts the reports published since."""

    talks: str
    since: str
    reports: int
    moves: tuple[Line, ...]
    shifts: tuple[PositionShift, ...]
    disputes: tuple[Dispute, ...]
    meetings: tuple[Appointment, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new."""
        return not (self.moves or self.shifts or self.disputes or self.meetings)


def digest(state: State, *, since: str) -> Digest:
    """Return what is new in a state since a day (``YYYY-MM-DD``).

    A move or meeting is new if no report published before the day tells it; a dispute, if what was published before
    did not make it one; a shift, if it was seen since or a report published since tells it first.
    """
    new = {one.id for one in state.reports.values() if one.published >= since}
    lines = [one for one in timeline(state) if new.issuperset(one.reports)]
    told = {one.line for one in lines}
    facts = {one.id: one.published for one in state.facts}
    before = {(one.kind, one.line) for one in disputes(_before(state, since))}
    return Digest(
        talks=state.talks,
        since=since,
        reports=len(new),
        moves=tuple(lines),
        shifts=tuple(one for one in shifts(state) if _shifted(one, told, facts, since)),
        disputes=tuple(one for one in disputes(state) if (one.kind, one.line) not in before),
        meetings=tuple(one for one in agenda(state) if _all_since(one.facts, facts, since)),
    )


def _before(state: State, day: str) -> State:
    """What was published before a day."""
    return replace(
        state,
        tellings=tuple(one for one in state.tellings if one.published < day),
        facts=tuple(one for one in state.facts if one.published < day),
    )


def _shifted(one: PositionShift, told: set[str], facts: dict[str, str], since: str) -> bool:
    return one.line in told if one.kind == "seen" else _all_since(one.facts, facts, since)


def _all_since(names: Iterable[str], published: dict[str, str], since: str) -> bool:
    return all(published[name] >= since for name in names)
