"""Sources: who is cited, how often and for what; how much of the record rests on anonymous sources alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parley.ledger import Citing, State
from parley.records import Table


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source: so many ``tellings`` rest on it, in so many ``reports``; ``topics`` counts what it is cited for."""

    kind: str
    name: str
    tellings: int
    reports: int
    topics: dict[str, int]
    parties: dict[str, int]


@dataclass(frozen=True, slots=True)
class Sourcing:
    """The sources, and on how many the moves rest.

    ``anonymous_only`` counts the moves that only anonymous sources tell, ``told_by_report`` those that a report tells
    without a source, ``one_origin`` those that rest on one newsroom.
    """

    sources: tuple[CitedSource, ...]
    moves: int
    named: int
    anonymous_only: int
    told_by_report: int
    one_origin: int

    def table(self) -> Table[CitedSource]:
        """Return the sources as a table, a row each."""
        return Table(CitedSource, self.sources)


def sources(told: State | Iterable[Citing]) -> Sourcing:
    """Return who is cited in what was told by the state's day, the most cited first.

    Args:
        told: a state, or of a large ledger whom its tellings cite (:meth:`parley.Ledger.look`).
    """
    citing = _citings(told) if isinstance(told, State) else told
    cited: dict[tuple[str, str], list[tuple[str, Citing]]] = {}
    lines: dict[str, list[Citing]] = {}
    for one in citing:
        lines.setdefault(one.line, []).append(one)
        for kind, name in one.cited:
            cited.setdefault((kind, name.casefold()), []).append((name, one))
    found = [_source(kind, uses) for (kind, _), uses in cited.items()]
    rests = Counter(map(_rests_on, lines.values()))
    return Sourcing(
        sources=tuple(sorted(found, key=lambda source: (-source.tellings, source.kind, source.name))),
        moves=len(lines),
        named=rests["named"],
        anonymous_only=rests["anonymous"],
        told_by_report=rests["report"],
        one_origin=sum(len({one.origin for one in some}) == 1 for some in lines.values()),
    )


def _citings(state: State) -> Iterator[Citing]:
    for one in state.tellings:
        cited = tuple((link.kind, link.name) for link in one.sources)
        yield Citing(one.report, one.line, one.party, one.topics, one.origin, cited)


def _rests_on(told: list[Citing]) -> str:
    if any(one.cited and one.named for one in told):
        return "named"
    return "report" if any(not one.cited for one in told) else "anonymous"


def _source(kind: str, uses: list[tuple[str, Citing]]) -> CitedSource:
    return CitedSource(
        kind=kind,
        name=uses[0][0],
        tellings=len(uses),
        reports=len({one.report for _, one in uses}),
        topics=dict(Counter(topic for _, one in uses for topic in one.topics).most_common()),
        parties=dict(Counter(one.party for _, one in uses).most_common()),
    )
