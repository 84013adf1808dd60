"""Agenda: meetings to come, merged across reports, with the range of dates told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from parley.ledger import Fact, State
from parley.records import Table
from parley.vocabulary import stances


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting that lies ahead.

    ``when`` is its date as the latest report tells it (EDTF), ``earliest`` and ``latest`` the range of days that
    reports tell in all; ``facts`` are the records that tell it, the earliest published first.
    """

    participants: tuple[str, ...]
    when: str
    place: str | None
    channel: str
    status: str
    earliest: str
    latest: str
    facts: tuple[str, ...]
    reports: tuple[str, ...]
    origins: int


def agenda(state: State) -> Table[Appointment]:
    """Return the meetings ahead of the state's day (of the last report's day, if it has none), the next one first."""
    meetings = state.of_kind("meeting")
    today = state.as_of or max((fact.published for fact in meetings), default="")
    settled: dict[str | None, list[Fact]] = defaultdict(list)
    for fact in meetings:
        if fact.record["status"] in stances().meetings_settled:
            settled[fact.record["when"]].append(fact)
    groups: list[list[Fact]] = []
    for fact in meetings:
        if not _ahead(fact, today) or any(_settles(other, fact) for other in settled[fact.record["when"]]):
            continue
        for group in groups:
            if any(_same(fact, other) for other in group):
                group.append(fact)
                break
        else:
            groups.append([fact])
    found = sorted(map(_appointment, groups), key=lambda one: (one.earliest, one.participants))
    return Table(Appointment, found)


def _ahead(fact: Fact, today: str) -> bool:
    return fact.record["status"] in stances().meetings_ahead and fact.ends is not None and fact.ends > today


def _settles(other: Fact, fact: Fact) -> bool:
    """Whether a report of the same day or later tells the meeting of that date as held or cancelled."""
    return other.published >= fact.published and _share(other, fact)


def _share(one: Fact, other: Fact) -> bool:
    first, second = ({name.casefold() for name in fact.record["participants"]} for fact in (one, other))
    return len(first & second) >= min(stances().shared_participants, len(first), len(second))


def _same(one: Fact, other: Fact) -> bool:
    """Whether two reports mean one meeting: shared participants, dates that can be one, places that do not differ."""
    if not _share(one, other) or one.starts is None or other.starts is None:
        return False
    if one.record["when"] == other.record["when"]:
        return True
    places = {(fact.record.get("place") or "").casefold() for fact in (one, other)} - {""}
    return len(places) <= 1 and one.starts <= (other.ends or "") and other.starts <= (one.ends or "")


def _appointment(group: list[Fact]) -> Appointment:
    latest = group[-1].record
    return Appointment(
        participants=tuple(dict.fromkeys(name for fact in group for name in fact.record["participants"])),
        when=_most_precise(group),
        place=next((fact.record["place"] for fact in reversed(group) if fact.record.get("place")), None),
        channel=latest["channel"],
        status=latest["status"],
        earliest=min(fact.starts or "" for fact in group),
        latest=max(fact.ends or "" for fact in group),
        facts=tuple(fact.id for fact in group),
        reports=tuple(dict.fromkeys(fact.report for fact in group)),
        origins=len({fact.origin for fact in group}),
    )


def _most_precise(group: Iterable[Fact]) -> str:
    """The date that the latest report tells, unless an earlier one tells a day where it tells a month."""
    best = min(group, key=lambda fact: -len(fact.starts or "") if fact.starts == fact.ends else 1)
    latest = list(group)[-1]
    return str(latest.record["when"] if latest.starts == latest.ends else best.record["when"])
