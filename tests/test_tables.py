"""Tables: data frames of pandas and polars, and what a notebook shows."""

import pickle
import sys
from pathlib import Path
from typing import Any

import pytest

from parley import analysis
from parley.errors import SetupError
from parley.ledger import Ledger, State
from parley.records import Table
from tests.ledger.samples import meeting, told

TEXT = "Norland demands the strait, an aide said. Norland offers <b>a pause</b>. Sudland refuses the demand."
LOOKS: tuple[Any, ...] = (
    analysis.positions,
    analysis.timeline,
    analysis.offers,
    analysis.shifts,
    analysis.disputes,
    analysis.agenda,
    analysis.control,
    lambda state: analysis.sources(state).table(),
)


def readout() -> Any:
    """A demand with an anonymous source, an offer with a condition, and a refusal."""
    return told(
        TEXT,
        {"terms": "the strait", "sources": [("anonymous", "an aide")], "to": ["Sudland"], "when": "2031-05"},
        {"act": "offer", "terms": "<b>a pause</b>", "topics": ["ceasefire"], "condition": ["m1"], "to": ["Sudland"]},
        {"party": "Sudland", "act": "refuse", "terms": "the demand", "confidence": 0.5},
        meetings=[meeting(TEXT, when="2031-05-20", place="Elm")],
    )


@pytest.fixture
def state(tmp_path: Path) -> State:
    """The state of a ledger of that report."""
    with Ledger(tmp_path / "talks.sqlite") as ledger:
        ledger.add(readout())
        return ledger.state()


def test_moves_as_pandas() -> None:
    """A row for each move, with its words and its chain."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = readout().to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["party"]) == ["Norland", "Norland", "Sudland"]
    assert list(frame["terms"]) == ["the strait", "<b>a pause</b>", "the demand"]
    first = frame.iloc[0]
    assert (first["sources"], first["source_kinds"]) == (["an aide"], ["anonymous"])
    assert TEXT[first["start"] : first["end"]] == first["sentence"] == "Norland demands the strait, an aide said."


def test_moves_as_polars() -> None:
    """The same in polars, with types that do not depend on the rows."""
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = readout().to_polars()
    assert frame["confidence"].to_list() == [None, None, 0.5]
    assert frame.filter(polars.col("topics").list.contains("ceasefire"))["act"].to_list() == ["offer"]
    assert told(TEXT).to_polars().schema == frame.schema


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.__name__))
def test_every_look_is_a_table(state: State, look: Any) -> None:
    """Each look gives both kinds of data frame, with the same columns whether it is empty or not."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("polars", reason="polars is not installed")
    rows = look(state)
    none = look(State(state.talks, None, {}, (), ()))
    for one in (rows, none):
        assert list(one.to_pandas().columns) == one.to_polars().columns == list(one.columns)
        assert len(one.to_pandas()) == len(one.to_polars()) == len(one)
        assert set(one.shown) <= set(one.columns)
        assert one._repr_html_().startswith("<table>")


def test_the_ledger_gives_tables(tmp_path: Path) -> None:
    """Positions, reports and found tellings of a ledger are tables too."""
    pytest.importorskip("polars", reason="polars is not installed")
    with Ledger(tmp_path / "talks.sqlite") as ledger:
        ledger.add(readout())
        assert ledger.standings().to_polars()["acts"].to_list() == [["offer"], ["demand"], ["refuse"]]
        assert ledger.standings() == analysis.positions(ledger.state())
        assert ledger.reports().to_polars()["publisher"].to_list() == ["Herald"]
        assert len(ledger.search("strait", talks="main").to_polars()) == 1


def test_a_notebook_shows_words_for_people(state: State) -> None:
    """Acts are verbs, days are spoken, lists of names are counted, and nothing of a report is obeyed as HTML."""
    html = analysis.timeline(state)._repr_html_()
    assert ">demands<" in html
    assert ">12 May 2031<" in html
    assert "&lt;b&gt;a pause" in html
    assert "<b>" not in html
    assert "Last told" in analysis.positions(state)._repr_html_()


def test_a_table_is_a_list(state: State) -> None:
    """It can be compared, sliced, sorted and pickled as a list."""
    rows = analysis.timeline(state)
    assert rows == list(rows)
    again = pickle.loads(pickle.dumps(rows))
    assert (again, again.kind, again.shown) == (rows, analysis.Line, rows.shown)
    rows.sort(key=lambda one: one.act)
    assert isinstance(rows, Table)


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandas or polars the error names what to install."""
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SetupError, match="pip install pandas"):
        readout().to_pandas()
    with pytest.raises(SetupError, match="pip install polars"):
        readout().to_polars()
