"""docs/exchange.md lists the columns of each table, all of them, in their order."""

import re

import pytest

from benchmarks.gold import ROOT
from parley import vocabulary
from parley.exchange import DISCOURSE_HEADS, TABLES, Table

PAGE = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)


def section(heading: str) -> str:
    """The part of the page under a heading."""
    return re.split(rf"^##+ {heading}$", PAGE, flags=re.MULTILINE)[1].split("\n#")[0]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_documented(table: Table) -> None:
    """Each table has its section with its columns."""
    assert ROW.findall(section(table.name)) == [column.name for column in table.columns]


def test_statement_columns_are_documented() -> None:
    """The columns of the statements are those of the page."""
    assert tuple(ROW.findall(section("Discourse Network Analyzer"))) == DISCOURSE_HEADS


def test_crossing_to_plover_is_documented() -> None:
    """The page gives the event of each act, and the acts that are none."""
    rows = re.findall(r"^\| ([a-z, ]+) \| (.+) \|$", section("PLOVER"), re.MULTILINE)
    told = {act: event for acts, event in rows for act in acts.split(", ")}
    for act in vocabulary.acts():
        kind = vocabulary.plover().acts.get(act)
        expected = "no event" if kind is None else ", ".join(filter(None, (kind.event, kind.mode, *kind.auxiliary)))
        assert told[act] == expected
