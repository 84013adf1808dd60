"""Shifts: positions that hardened or softened, as the moves show it, and as reports state it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from parley.analysis.positions import Days, series, sides
from parley.ledger import Fact, State, Telling, first_day
from parley.records import Table
from parley.vocabulary import Side, stances


@dataclass(frozen=True, slots=True)
class PositionShift:
    """A change of position.

    ``kind`` is "seen" (it follows from the moves) or "told" (a report states it); ``since`` is the day of the change,
    of a told one often that of the older position; ``line`` the move that shows a seen one, ``facts`` the records
    that state a told one.
    """

    party: str
    topic: str
    object: str | None
    direction: str
    since: str | None
    kind: Literal["seen", "told"]
    line: str | None = None
    facts: tuple[str, ...] = ()


def shifts(state: State) -> Table[PositionShift]:
    """Return all shifts by the state's day; a told one is left out where the moves show the same."""
    seen = [shift for key, days in series(state).items() for shift in _seen(*key, days)]
    like: dict[tuple[str, str, str], list[PositionShift]] = {}
    for shift in seen:
        like.setdefault((shift.party, shift.topic, shift.direction), []).append(shift)
    published = {fact.id: fact.published for fact in state.of_kind("shift")}
    told = [
        shift for shift in _told(state)
        if not _shown(shift, like.get((shift.party, shift.topic, shift.direction), []), published)
    ]  # fmt: skip
    found = [*seen, *told]
    found.sort(key=lambda shift: (shift.since or "", shift.party, shift.topic, shift.object or ""))
    return Table(PositionShift, found)


def _seen(party: str, topic: str, thing: str | None, days: Days) -> Iterator[PositionShift]:
    before: list[Telling] = []
    for day, told in days:
        direction = _direction(before, told)
        if direction:
            yield PositionShift(party, topic, thing, direction, day, "seen", line=told[-1].line)
        before = told


def _direction(before: list[Telling], after: list[Telling]) -> str | None:
    meaning = stances()
    yields = any(one.act in meaning.yielding for one in after)
    if not before:
        return "softer" if yields else None
    closed, closes = (any(one.act in meaning.closing for one in day) for day in (before, after))
    gave, gives = (Side.GIVING in sides(day) for day in (before, after))
    if (closed and not gave and gives and not closes) or (yields and not gave):
        return "softer"
    if gave and not closed and closes and not gives:
        return "harder"
    return None


def _told(state: State) -> list[PositionShift]:
    found: dict[tuple[str, str, str, str | None], list[Fact]] = {}
    for fact in state.of_kind("shift"):
        record = fact.record
        for topic in record["topics"]:
            found.setdefault((record["party"], topic, record["direction"], record.get("since")), []).append(fact)
    return [
        PositionShift(party, topic, None, direction, since, "told", facts=tuple(fact.id for fact in facts))
        for (party, topic, direction, since), facts in found.items()
    ]


def _shown(told: PositionShift, like: list[PositionShift], published: Mapping[str, str]) -> bool:
    latest = max(published[fact] for fact in told.facts)
    earliest = first_day(told.since) or ""
    return any(earliest <= (shift.since or "") <= latest for shift in like)
