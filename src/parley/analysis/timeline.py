"""Timeline: the moves of a negotiation in order, each once however many reports tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parley.ledger import Gist, State, Telling
from parley.records import Table

_SHOWN = ("day", "party", "act", "topics", "objects", "terms", "tellings", "origins", "line")


@dataclass(frozen=True, slots=True)
class Line:
    """A move with all its tellings.

    ``day`` is that of the move as the first telling with a date has it; ``terms`` the words of the first telling that
    has any; ``origins`` the newsrooms on which its tellings rest; ``disputed`` whether the party denies it.
    """

    line: str
    day: str
    party: str
    act: str
    topics: tuple[str, ...]
    objects: tuple[str, ...]
    addressees: tuple[str, ...]
    terms: str
    hedged: bool
    disputed: bool
    confirmed: bool
    named: bool
    tellings: tuple[str, ...]
    reports: tuple[str, ...]
    origins: tuple[str, ...]


def timeline(state: State, *, party: str | None = None, topic: str | None = None) -> Table[Line]:
    """Return the moves told by the state's day in the order of their days, for a party or a topic if given."""
    groups: dict[str, list[Telling]] = {}
    for telling in state.tellings:
        groups.setdefault(telling.line, []).append(telling)
    found = (line(told) for told in groups.values())
    chosen = (one for one in found if _chosen(one, party, topic))
    return Table(Line, sorted(chosen, key=lambda one: (one.day, one.line)), shown=_SHOWN)


def order(told: Iterable[Gist], *, parties: Sequence[str] = (), topic: str | None = None) -> list[tuple[str, str]]:
    """Return day and name of each move in the order of the timeline, out of the gist of its tellings.

    Args:
        told: the tellings (:meth:`parley.Ledger.look`).
        parties: only moves of these.
        topic: only moves on this.
    """
    groups: dict[str, list[Gist]] = {}
    for one in told:
        groups.setdefault(one.line, []).append(one)
    found = []
    for name, some in groups.items():
        some.sort(key=_by_publication)
        of_party = not parties or some[0].party in parties
        if of_party and (topic is None or any(topic in one.topics for one in some)):
            found.append((_day_of(some), name))
    return sorted(found)


def _chosen(one: Line, party: str | None, topic: str | None) -> bool:
    return (party is None or one.party.casefold() == party.casefold()) and (topic is None or topic in one.topics)


def line(told: Iterable[Telling]) -> Line:
    """Return the move that some tellings have in common, the earliest published telling first."""
    ordered = sorted(told, key=_by_publication)
    first = ordered[0]
    return Line(
        line=first.line,
        day=_day_of(ordered),
        party=first.party,
        act=first.act,
        topics=_all(one.topics for one in ordered),
        objects=_all(one.objects for one in ordered),
        addressees=_all(one.addressees for one in ordered),
        terms=next((one.terms for one in ordered if one.terms), ""),
        hedged=all(one.hedged for one in ordered),
        disputed=any(one.disputed for one in ordered),
        confirmed=any(one.confirmed for one in ordered),
        named=any(one.named for one in ordered),
        tellings=tuple(one.id for one in ordered),
        reports=_all((one.report,) for one in ordered),
        origins=_all((one.origin,) for one in ordered),
    )


def _by_publication(one: Telling | Gist) -> tuple[str, str, str]:
    return one.published, one.report, one.id


def _day_of(ordered: Sequence[Telling | Gist]) -> str:
    """The day of a move: that of the first telling with a date."""
    return next((one.day for one in ordered if one.when), ordered[0].day)


def _all(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))
