"""The commands of the ledger as a user calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import parley
from parley.cli import main
from parley.ledger import Ledger
from parley.reading import Outcome
from tests.ledger.samples import meeting, told

TEXT = "Norland demands the strait. Sudland refuses the demand. They will meet on May 20."


def readout(**more: Any) -> Any:
    """A demand, its refusal and a meeting to come."""
    return told(
        TEXT,
        {"party": "Norland", "act": "demand", "terms": "the strait", "to": ["Sudland"]},
        {"party": "Sudland", "act": "refuse", "terms": "the demand"},
        meetings=[meeting(TEXT, when="2031-05-20", place="Elm")],
        **more,
    )


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that calls the command in an empty folder and returns code, output and messages."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(words)
        out, err = capfd.readouterr()
        return int(stop.value.code or 0), out, err

    return run


@pytest.fixture
def filled(call: Any, tmp_path: Path) -> Any:
    """The same, with a ledger of one report in the folder."""
    (tmp_path / "day.jsonl").write_text(readout().to_json(), encoding="utf-8")
    assert call("add", "--readouts", "day.jsonl")[0] == 0
    return call


def test_add_reads_what_is_new_and_sums_up(call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known reports are not read again; failures are named, and the others are kept."""
    asked: list[str] = []

    def read_many(sources: Any, **_: Any) -> Any:
        for source in sources:
            asked.append(Path(source).name)
            yield Outcome(str(source), readout(), None)

    monkeypatch.setattr(parley, "read_many", read_many)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert call("add", "a.txt", "--publisher", "Herald")[2] == "parley: parley.sqlite: 1 new\n"
    assert call("add", "a.txt", "--publisher", "Herald")[2] == "parley: parley.sqlite: 1 known\n"
    assert asked == ["a.txt"]


def test_add_tells_what_failed(call: Any, tmp_path: Path) -> None:
    """A readout that is none is said in a sentence; of several, the good ones are kept."""
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    (tmp_path / "good.json").write_text(readout().to_json(indent=2), encoding="utf-8")
    code, _, err = call("add", "--readouts", "bad.json", "good.json")
    assert code == 1
    assert err.startswith("parley: parley.sqlite: 1 new, 1 failed; these failed:\nparley: bad.json: ")


@pytest.mark.parametrize(
    "command",
    ["positions", "timeline", "offers", "shifts", "disputes", "agenda", "control", "sources", "log"],
)
def test_every_look_has_json_and_changes_nothing(filled: Any, tmp_path: Path, command: str) -> None:
    """Each look prints valid JSON with --json, and lines for people without; neither writes to the ledger."""
    with Ledger(tmp_path / "parley.sqlite") as ledger:
        before = len(list(ledger.log()))
    code, out, _ = filled(command, "--json")
    assert code == 0
    json.loads(out)
    code, out, _ = filled(command)
    assert code == 0
    assert out.strip()
    with Ledger(tmp_path / "parley.sqlite") as ledger:
        assert len(list(ledger.log())) == before


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
@pytest.mark.parametrize("words", [["positions"], ["positions", "--json"], ["timeline"], ["offers"]], ids=" ".join)
def test_closed_pipe_is_quiet(filled: Any, tmp_path: Path, words: list[str]) -> None:
    """Where the reader of a look has gone, such as head, the command ends as a signal would end it, without a word."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    path = os.pathsep.join([str(Path(parley.__file__).parents[1]), *filter(None, sys.path)])
    with os.fdopen(write_end, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "parley", *words], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
            stdout=pipe, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (done.stderr, done.returncode) == (b"", 141)


@pytest.mark.parametrize("command", ["positions", "timeline", "offers"])
@pytest.mark.parametrize(
    ("party", "hint"),
    [
        ("Norlnd", "did you mean Norland?"),
        ("land", "did you mean Norland or Sudland?"),
        ("Kingdom of Norland", "did you mean Norland?"),
        ("Quux", "parley positions and parley timeline show the parties that it knows."),
    ],
)
def test_unknown_party_is_said_in_a_sentence(filled: Any, command: str, party: str, hint: str) -> None:
    """A party that nobody tells of is no empty answer, but most likely a slip of the pen."""
    code, out, err = filled(command, "--party", party)
    assert (code, out) == (2, "")
    assert err == f"parley: The record of the talks main knows no party “{party}”; {hint}\n"


@pytest.mark.parametrize("command", ["positions", "timeline", "offers"])
def test_known_party_of_which_nothing_is_asked_for(filled: Any, command: str) -> None:
    """A party that is told of has an answer, if an empty one; its capitals do not matter."""
    code, out, _ = filled(command, "--party", "SUDLAND", "--as-of", "2001-01-01", "--json")
    assert (code, json.loads(out)) == (0, [])


@pytest.mark.parametrize("command", ["positions", "timeline"])
def test_unknown_topic_names_the_nearest(filled: Any, command: str) -> None:
    """Topics are a list; a slip is answered with the one that was meant, and with all."""
    code, out, err = filled(command, "--topic", "Captive")
    assert (code, out) == (2, "")
    assert err.startswith("parley: “Captive” is no topic. Did you mean captives? Choose of territory, ")
    assert "Did you mean" not in filled(command, "--topic", "xyz")[2]


def test_names_of_records_are_never_cut(filled: Any) -> None:
    """Whatever the width, the name by which a line can be shown is whole."""
    (line,) = [one["line"] for one in json.loads(filled("positions", "--json", "--party", "norland")[1])]
    assert line in filled("positions")[1]
    assert line in filled("timeline")[1]


def test_show_goes_down_to_the_sentence(filled: Any) -> None:
    """`show` prints the sentence that tells the move, by the beginning of its name."""
    line = json.loads(filled("positions", "--json")[1])[0]["line"]
    code, out, _ = filled("show", line[:6])
    assert code == 0
    assert "Norland demands the strait." in out
    assert json.loads(filled("show", line, "--json")[1])["tellings"][0]["sentences"] == ["Norland demands the strait."]


def test_correct_and_undo(filled: Any) -> None:
    """A correction shows at once, in the journal too, and is taken back by its number."""
    line = json.loads(filled("positions", "--json")[1])[0]["line"]
    assert "correct undo 2" in filled("correct", "change", line, "act", "urge", "--why", "it asks")[2]
    assert json.loads(filled("positions", "--json")[1])[0]["acts"] == ["urge"]
    assert "it asks" in filled("log", "--corrections")[1]
    assert filled("correct", "undo", "2")[0] == 0
    assert json.loads(filled("positions", "--json")[1])[0]["acts"] == ["demand"]
    assert json.loads(filled("positions", "--json", "--known-at", "2")[1])[0]["acts"] == ["urge"]


def test_agenda_as_icalendar(filled: Any) -> None:
    """--ical prints a calendar."""
    code, out, _ = filled("agenda", "--ical")
    assert code == 0
    assert out.startswith("BEGIN:VCALENDAR")
    assert "LOCATION:Elm" in out


def test_talks_file_names_parties(call: Any, tmp_path: Path) -> None:
    """talks.toml in the folder lets names stand for others."""
    (tmp_path / "talks.toml").write_text('[main]\nparties = { "The North" = ["Norland"] }\n', encoding="utf-8")
    (tmp_path / "day.json").write_text(readout().to_json(), encoding="utf-8")
    call("add", "--readouts", "day.json")
    assert {one["party"] for one in json.loads(call("positions", "--json")[1])} == {"The North", "Sudland"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["positions", "--ledger", "none.sqlite"], "There is no ledger none.sqlite", id="no ledger"),
        pytest.param(["positions", "--talks", "b"], "no talks “b”; it has main", id="no talks"),
        pytest.param(["positions", "--as-of", "soon"], "is no date", id="no date"),
        pytest.param(["positions", "--topic", "fishes"], "“fishes” is no topic. Choose of", id="no topic"),
        pytest.param(["timeline", "--topic", "fishes"], "“fishes” is no topic. Choose of", id="no topic, timeline"),
        pytest.param(["show", "mzzzzzz"], "no record mzzzzzz", id="no record"),
        pytest.param(["correct", "undo", "1"], "is no correction", id="nothing to undo"),
    ],
)
def test_wrong_call_is_one_sentence(filled: Any, words: list[str], sentence: str) -> None:
    """What cannot be done is said in a sentence, with exit code 2 and no traceback."""
    code, out, err = filled(*words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
