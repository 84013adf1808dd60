"""Where `parley deal model` takes statements from: readouts as JSON, or a ledger."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from parley.analysis.deal import Evidence, Statement, state_statements, statements_of
from parley.cli.looking.options import opened
from parley.errors import DealError
from parley.ledger import Ledger, Telling
from parley.records import Readout

STDIN = "-"


def readout_statements(sources: Sequence[str]) -> Iterator[Statement]:
    """Yield the statements of files of readouts, a readout a line or one in all."""
    for source in sources:
        text = sys.stdin.read() if source == STDIN else _text(source)
        yield from statements_of(_readouts(text))


def ledger_file_statements(where: str, *, talks: str) -> list[Statement]:
    """Return the statements in the ledger at a place.

    Raises:
        LedgerError: there is none.
        OptionError: it lacks the talks.
    """
    with opened(where, talks=talks) as ledger:
        return list(ledger_statements(ledger, talks=talks))


def ledger_statements(ledger: Ledger, *, talks: str) -> Iterator[Statement]:
    """Yield the moves of a talks as statements, each with the sentences of all reports that tell it."""
    readouts: dict[str, Readout] = {}

    def sentences(telling: Telling) -> Iterator[Evidence]:
        report = telling.report
        if report not in readouts:
            readouts[report] = ledger.readout(report)
        for span in telling.evidence:
            yield Evidence(" ".join(readouts[report].words(span).split()), report, telling.line)

    yield from state_statements(ledger.state(talks=talks), sentences)


def _text(source: str) -> str:
    try:
        return Path(source).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DealError(f"There is no file {source}; write one with “parley read REPORT --json”.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DealError(f"The file {source} cannot be read ({error}); give JSON that parley wrote.") from None


def _readouts(text: str) -> list[Readout]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
        return [Readout.from_json(line) for line in lines]
    return [Readout.from_json(text)]
