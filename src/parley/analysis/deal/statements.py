"""What a deal model is drafted from: statements of parties, whichever record they come from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from parley.analysis.deal.model import Evidence
from parley.ledger import State, Telling
from parley.records import Readout


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a party said or wants, as the record keeps it.

    ``act`` is an act of the vocabulary, ``terms`` the words that say what is demanded, offered or refused,
    ``to`` the parties it asks something of, ``condition`` the ids of the statements that must be met first,
    ``when`` its day (EDTF).
    """

    id: str
    party: str
    act: str
    topics: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    terms: str = ""
    to: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    when: str | None = None
    hedged: bool = False
    evidence: tuple[Evidence, ...] = ()


def statements_of(readouts: Iterable[Readout]) -> Iterator[Statement]:
    """Yield the moves of readouts as statements, their ids made unique by the report's."""
    for readout in readouts:
        report = readout.report
        for move in readout.moves:
            yield Statement(
                id=f"{report.id}:{move.id}",
                party=move.party,
                act=move.act,
                topics=move.topics,
                objects=move.objects,
                terms="" if move.terms is None else " ".join(readout.words(move.terms).split()),
                to=move.to,
                condition=tuple(f"{report.id}:{other}" for other in move.condition),
                when=move.when or report.published,
                hedged=move.hedged,
                evidence=tuple(
                    Evidence(" ".join(readout.words(span).split()), report.id, move.id) for span in move.evidence
                ),
            )


def state_statements(state: State, evidence: Callable[[Telling], Iterable[Evidence]]) -> Iterator[Statement]:
    """Yield the moves of a ledger's state as statements: each once, with the evidence of all its tellings.

    What its party denies is left out. ``evidence`` gives that of one telling.
    """
    told = [telling for telling in state.tellings if not telling.disputed]
    lines = {telling.id: telling.line for telling in told}
    for _, group in groupby(sorted(told, key=lambda one: one.line), key=lambda one: one.line):
        yield _statement(sorted(group, key=lambda one: one.day), lines, evidence)


def _statement(
    group: list[Telling], lines: Mapping[str, str], evidence: Callable[[Telling], Iterable[Evidence]]
) -> Statement:
    first = group[0]
    return Statement(
        id=first.line,
        party=first.party,
        act=first.act,
        topics=first.topics,
        objects=first.objects,
        terms=next((telling.terms for telling in group if telling.terms), ""),
        to=_all(telling.addressees for telling in group),
        condition=_all((lines[needed] for needed in telling.conditions if needed in lines) for telling in group),
        when=first.day,
        hedged=all(telling.hedged for telling in group),
        evidence=tuple(one for telling in group for one in evidence(telling)),
    )


def _all(names: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))
