"""What a ledger holds of one report at a time, corrections laid over it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from parley.ledger import Fact, Ledger, ReportEntry, State, Telling
from parley.records import Readout, Span


@dataclass(frozen=True, slots=True)
class Told:
    """A report of a ledger with its readout, and with its tellings and facts in the order of the text."""

    talks: str
    entry: ReportEntry
    readout: Readout
    tellings: tuple[Telling, ...]
    facts: tuple[Fact, ...]

    def words(self, spans: Iterable[Span]) -> str:
        """Return the words that ranges cover, as one line."""
        return " ".join(" ".join(self.readout.words(span).split()) for span in spans)

    def active(self) -> "Told":
        """Return the same without what was rejected, and without a version that was corrected later."""
        return replace(
            self,
            tellings=tuple(one for one in self.tellings if one.status == "active"),
            facts=tuple(one for one in self.facts if one.status == "active"),
        )


def reports_told(ledger: Ledger, *, talks: str, as_of: str | None = None) -> Iterator[Told]:
    """Yield the reports of a talks in the order of adding, each loaded when its turn comes.

    Args:
        ledger: an open ledger.
        talks: the negotiation.
        as_of: a day (EDTF); what was published or happened later is left out, and so is what did not count then.
            Without it all is there, whatever its status.
    """
    # Other programs may write meanwhile; what is told is told of one moment.
    with ledger.snapshot() as seen:
        if as_of is not None:
            yield from _by_day(seen, seen.state(talks=talks, as_of=as_of))
            return
        for entry in seen.reports(talks=talks):
            found = seen.find(entry.id)
            yield Told(talks, entry, found.readouts[entry.id], found.tellings, _in_order(found.facts))


def _by_day(ledger: Ledger, state: State) -> Iterator[Told]:
    tellings: dict[str, list[Telling]] = defaultdict(list)
    facts: dict[str, list[Fact]] = defaultdict(list)
    for telling in state.tellings:
        # What was corrected later counted on that day.
        tellings[telling.report].append(replace(telling, status="active"))
    for fact in state.facts:
        facts[fact.report].append(replace(fact, status="active"))
    for name, entry in state.reports.items():
        seen = entry if entry.superseded_by in state.reports else replace(entry, superseded_by=None)
        told = tuple(tellings.pop(name, ()))
        yield Told(state.talks, seen, ledger.readout(name), told, _in_order(facts.pop(name, ())))


def _in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (fact.evidence, fact.kind, fact.id)))
