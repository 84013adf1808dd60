"""Where `parley deal model` takes statements from: readouts as JSON, or a ledger."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from parley.analysis.deal import Evidence, Statement, statements_of
from parley.errors import DealError
from parley.ledger import Ledger, Telling
from parley.records import Readout

STDIN = "-"


def readout_statements(sources: Sequence[str]) -> Iterator[Statement]:
    """Yield the statements of files of readouts, a readout a line or one in all."""
    for source in sources:
        text = sys.stdin.read() if source == STDIN else _text(source)
        yield from statements_of(_readouts(text))


def ledger_file_statements(path: Path, *, talks: str) -> list[Statement]:
    """Return the statements in a ledger's file."""
    with Ledger(path, create=False) as ledger:
        return list(ledger_statements(ledger, talks=talks))


def ledger_statements(ledger: Ledger, *, talks: str) -> Iterator[Statement]:
    """Yield the moves of a talks as statements: each once, with the evidence of all reports that tell it.

    What its party denies is left out.
    """
    told = [telling for telling in ledger.state(talks=talks).tellings if not telling.disputed]
    lines = {telling.id: telling.line for telling in told}
    readouts = {report: ledger.readout(report) for report in dict.fromkeys(telling.report for telling in told)}
    for _, group in groupby(sorted(told, key=lambda one: one.line), key=lambda one: one.line):
        yield _statement(sorted(group, key=lambda one: one.day), lines, readouts)


def _statement(group: list[Telling], lines: Mapping[str, str], readouts: Mapping[str, Readout]) -> Statement:
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
        evidence=tuple(
            Evidence(" ".join(readouts[telling.report].words(span).split()), telling.report, telling.line)
            for telling in group
            for span in telling.evidence
        ),
    )


def _all(names: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))


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
