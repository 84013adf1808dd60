"""Where `parley deal model` takes statements from: readouts as JSON, or a ledger."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from parley.analysis.deal import Statement, statements_of
from parley.errors import ModelError, OptionError
from parley.records import Readout

STDIN = "-"


def readout_statements(sources: Sequence[str]) -> Iterator[Statement]:
    """Yield the statements of files of readouts, a readout a line or one in all."""
    for source in sources:
        text = sys.stdin.read() if source == STDIN else _text(source)
        yield from statements_of(_readouts(text))


def ledger_statements(path: Path) -> Iterator[Statement]:
    """Yield the statements of a ledger.

    Raises:
        OptionError: this installation keeps no ledgers.
    """
    raise OptionError(f"This parley keeps no ledgers, so {path} cannot be read; draft from readouts instead.")


def _text(source: str) -> str:
    try:
        return Path(source).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ModelError(f"There is no file {source}; write one with “parley read REPORT --json”.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"The file {source} cannot be read ({error}); give JSON that parley wrote.") from None


def _readouts(text: str) -> list[Readout]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") for line in lines):
        return [Readout.from_json(line) for line in lines]
    return [Readout.from_json(text)]
