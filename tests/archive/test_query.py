"""Looks into an archive, and a slice of it in a ledger."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_inputs import read, row, write_lines
from benchmarks.made_readouts import scenario_readouts
from parley import archive
from parley.archive import Archive, Choice, Reading, read_archive
from parley.archive.reader import Read
from parley.errors import OptionError, SetupError
from parley.ledger import Ledger
from parley.records import Readout, Report
from tests.cli.test_ledger_commands import call

__all__ = ["call"]


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """An archive of ten reports of one demand, half of them of other talks."""
    rows = [row(n, talks="bridge" if n % 2 else "isle") for n in range(10)]
    source = write_lines(tmp_path / "wire.jsonl", [*rows, "no json"])
    read_archive(str(source), tmp_path / "archive", Reading(read=read), workers=1)
    return tmp_path / "archive"


def test_positions_are_those_of_the_ledger(tmp_path: Path) -> None:
    """On scenarios of many reports the stances are those that a ledger derives, where no denial is in play."""
    compared = 0
    for number, scenario in enumerate(scenario_readouts(SCENARIOS)):
        readouts = [Readout.from_dict(one) for one in scenario]
        reading = Reading(read=_known({one.report.text: one for one in readouts}), talks="main")
        rows = [{"text": one.report.text, "published": one.report.published} for one in readouts]
        folder = tmp_path / str(number)
        read_archive(str(write_lines(tmp_path / f"{number}.jsonl", rows)), folder, reading, workers=1)
        with Ledger(":memory:") as ledger:
            for one in readouts:
                ledger.add(one)
            doubted = {one.party for one in ledger.state().tellings if one.disputed}
            for as_of in (None, readouts[len(readouts) // 2].report.published):
                ours = archive.positions(folder, Choice("main", as_of=as_of))
                theirs = ledger.standings(as_of=as_of)
                found = _plain(((one, one.moves) for one in ours), doubted)
                assert found == _plain(((one, one.tellings) for one in theirs), doubted)
                compared += len(found)
    assert compared > 50


def _known(told: dict[str, Readout]) -> Read:
    def read(reports: Sequence[Report]) -> list[Readout]:
        return [told[one.text] for one in reports]

    return read


def _plain(rows: Iterable[tuple[Any, int]], doubted: set[str]) -> list[tuple[str, ...]]:
    """Positions of parties whose moves nobody denies, with the number of moves, in one order."""
    return sorted(
        (one.party, one.topic, one.object or "", "/".join(one.acts), str(one.since), str(one.last_day), str(count))
        for one, count in rows
        if one.party not in doubted
    )


@pytest.mark.parametrize(
    ("party", "hint"),
    [("Norlnd", "did you mean Norland?"), ("Quux", "parley archive timeline shows the parties that it knows.")],
)
def test_an_unknown_party_is_said_in_a_sentence(dest: Path, party: str, hint: str) -> None:
    """A party of which nothing is told is no empty answer; a known one without an answer is."""
    choice = Choice(party=party)
    for ask in (archive.positions, lambda *a: archive.timeline(*a, limit=1), lambda *a: archive.sources(*a, limit=1)):
        with pytest.raises(OptionError) as found:
            ask(dest, choice)
        assert str(found.value) == f"The archive knows no party “{party}”; {hint}"
    assert archive.timeline(dest, Choice(party="Norland", as_of="2001"), limit=1) == []


def test_choices(dest: Path) -> None:
    """A party is meant whatever its capitals; talks, topic and day leave out the rest."""
    whole = archive.positions(dest, Choice())
    assert [(one.party, one.object, one.moves, one.publishers) for one in whole] == [("Norland", "the bridge", 10, 1)]
    assert archive.positions(dest, Choice("bridge", "NORLAND", "territory"))[0].moves == 5
    assert archive.positions(dest, Choice(topic="arms")) == []
    assert archive.positions(dest, Choice(as_of="2020"))[0].moves == 2
    assert archive.timeline(dest, Choice(party="norland", as_of="2021"), limit=2)[-1].day == date(2021, 5, 7)
    (source,) = archive.sources(dest, Choice("bridge"), limit=5)
    assert (source.name, source.kind, source.moves, source.reports) == ("its minister", "named", 5, 5)


def test_nothing_told(tmp_path: Path) -> None:
    """An archive without a move answers with nothing."""
    text = "The orchestra played in the park on Sunday, and the mayor thanked the players and all who had come.\n"
    source = write_lines(tmp_path / "wire.jsonl", [{"text": text}])
    read_archive(str(source), tmp_path / "archive", Reading(read=read), workers=1)
    assert archive.positions(tmp_path / "archive", Choice()) == []
    assert archive.timeline(tmp_path / "archive", Choice(), limit=9) == []
    assert archive.sources(tmp_path / "archive", Choice(), limit=9) == []


def test_slice_into_a_ledger(dest: Path, tmp_path: Path) -> None:
    """The reports of a slice are recorded once, with where they come from."""
    with Ledger(tmp_path / "a.sqlite") as ledger:
        done = archive.load_slice(
            dest, ledger, Choice("bridge", "Norland", as_of="2023"), talks="b", since="2021-01-01"
        )
        assert sum(done.values()) == 3
        assert all(one.kind != "known" for one in ledger.log())
        assert {one.publisher for one in ledger.reports(talks="b")} == {"Herald"}
        assert "wire.jsonl" in next(ledger.log()).why
        again = archive.load_slice(dest, ledger, Choice("bridge", as_of="2023"), talks="b", since="2021-01-01")
        assert again == {"known": 3}


def test_commands(dest: Path, call: Any) -> None:
    """The commands print tables and JSON, and say what is wrong with a choice."""
    code, out, _ = call("archive", "positions", str(dest), "--json")
    assert (code, json.loads(out)[0]["moves"]) == (0, 10)
    for look in ("positions", "timeline", "sources"):
        code, out, err = call("archive", look, str(dest))
        assert (code, err) == (0, "")
        assert len(out.splitlines()) > 1
    assert call("archive", "load", str(dest), "--ledger", "new.sqlite", "--talks", "b")[0] == 0
    assert call("archive", "timeline", str(dest), "--as-of", "soon")[2].startswith("parley: “soon” is no date")
    assert call("archive", "positions", str(dest), "--topic", "trade")[0] == 2
    code, _, err = call("archive", "load", "none", "--ledger", "other.sqlite", "--talks", "b")
    assert (code, "holds no archive" in err, Path("other.sqlite").exists()) == (2, True, False)
    assert "names no column" in call("archive", "read", "a", "b", "--column", "body")[2]


def test_read_command_reads_with_the_model(call: Any, tmp_path: Path) -> None:
    """One report, end to end, with the model that parley comes with."""
    write_lines(tmp_path / "wire.jsonl", [row(1)])
    code, _, err = call("archive", "read", "wire.jsonl", "archive", "--workers", "1", "--talks", "b")
    assert (code, err) == (0, "parley: archive: 1 readouts, none bad\n")
    assert sum(one.readouts for one in Archive(tmp_path / "archive").manifests()) == 1


def test_newer_archive_and_missing_library(dest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are said in one sentence."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(SetupError, match=r"duckdb.*pip install 'parley\[archive\]'"):
        archive.positions(dest, Choice())
    (dest / "_manifest" / "archive.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(OptionError, match="newer parley"):
        Archive(dest)
