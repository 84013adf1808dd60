"""What a deal model is drafted from: statements of parties, whichever record they come from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parley.analysis.deal.model import Evidence
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
