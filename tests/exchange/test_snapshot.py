"""An export tells of one moment, whatever another program writes while it runs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from parley import exchange
from parley.errors import LedgerError
from parley.ledger import Ledger
from tests.ledger.samples import told

Lines = Callable[..., Iterator[Any]]


@pytest.mark.parametrize("as_of", [None, "2031-06-01"])
@pytest.mark.parametrize(
    "lines", [exchange.readout_lines, exchange.plover_events, exchange.annotations, exchange.discourse_rows]
)
def test_export_is_one_moment(ledger: Ledger, where: Path, lines: Lines, as_of: str | None) -> None:
    """A move that is rejected and a report that is added after the first line do not touch the rest."""
    before = list(lines(ledger, talks="main", as_of=as_of))
    running = lines(ledger, talks="main", as_of=as_of)
    # The head of a page of annotations tells nothing yet.
    written = [next(running), next(running)]
    with Ledger(where, who="another") as other:
        other.reject(other.state().tellings[0].id)
        other.add(told("Norland offers the quay.", {"act": "offer", "terms": "the quay"}))
    written += list(running)
    assert written == before
    assert list(lines(ledger, talks="main", as_of=as_of)) != before


class Interrupted:
    """A folder of tables; another program writes while the first table is written."""

    def __init__(self, where: Path) -> None:
        self.rows: list[tuple[str, Any]] = []
        self._where = where

    def write(self, table: Any, rows: Any) -> None:
        """Keep the rows; the first time, let another program add a report."""
        if not self.rows:
            with Ledger(self._where, who="another") as other:
                other.add(told("Norland offers the quay.", {"act": "offer", "terms": "the quay"}))
        self.rows += [(table.name, row) for row in rows]


def test_tables_are_of_one_moment(ledger: Ledger, where: Path) -> None:
    """All tables of a folder hold the same reports."""
    folder = Interrupted(where)
    exchange.write_tables(ledger, folder, talks="main")
    assert len({row["report"] for name, row in folder.rows if name == "reports"}) == 3
    assert len(ledger.reports()) == 4


def test_snapshot_only_reads(ledger: Ledger) -> None:
    """A past moment cannot be changed, and the ledger can be again once it is let go."""
    with ledger.snapshot() as seen, pytest.raises(LedgerError, match="cannot be changed"):
        seen.add(told("Norland offers the quay."))
    assert ledger.add(told("Norland offers the quay.")).outcome == "new"
