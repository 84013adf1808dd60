"""Sources: who is cited, how often and for what; how much of the record rests on anonymous sources alone."""

from collections import Counter
from dataclasses import dataclass

from parley.ledger import Link, State, Telling
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


def sources(state: State) -> Sourcing:
    """Return who is cited in what was told by the state's day, the most cited first."""
    cited: dict[tuple[str, str], list[tuple[Link, Telling]]] = {}
    for telling in state.tellings:
        for link in telling.sources:
            cited.setdefault((link.kind, link.name.casefold()), []).append((link, telling))
    found = [_source(uses) for uses in cited.values()]
    lines: dict[str, list[Telling]] = {}
    for telling in state.tellings:
        lines.setdefault(telling.line, []).append(telling)
    kinds = Counter(map(_rests_on, lines.values()))
    return Sourcing(
        sources=tuple(sorted(found, key=lambda source: (-source.tellings, source.kind, source.name))),
        moves=len(lines),
        named=kinds["named"],
        anonymous_only=kinds["anonymous"],
        told_by_report=kinds["report"],
        one_origin=sum(len({one.origin for one in told}) == 1 for told in lines.values()),
    )


def _rests_on(told: list[Telling]) -> str:
    if any(one.sources and one.named for one in told):
        return "named"
    return "anonymous" if all(not one.named for one in told) else "report"


def _source(uses: list[tuple[Link, Telling]]) -> CitedSource:
    link, _ = uses[0]
    return CitedSource(
        kind=link.kind,
        name=link.name,
        tellings=len(uses),
        reports=len({telling.report for _, telling in uses}),
        topics=dict(Counter(topic for _, telling in uses for topic in telling.topics).most_common()),
        parties=dict(Counter(telling.party for _, telling in uses).most_common()),
    )
