"""``parley deal``: its pages, its JSON, its files and its sentences."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gold import ROOT
from parley.analysis.conflict import CONCEPTS, READINGS, RULES
from parley.cli import deal_stability, main
from parley.ledger import Ledger
from parley.records import Readout, Report

MODEL = str(ROOT / "examples" / "strait.yaml")
PUBLISHED = ROOT / "tests" / "analysis" / "published"


class Answer:
    """What a call answered."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that calls `parley deal` as a shell 80 columns wide would."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main(["deal", *words])
        out, err = capsys.readouterr()
        return Answer(int(stop.value.code or 0), out, err)

    return run


def test_choices_of_the_command_are_those_of_the_package() -> None:
    """The command line names the concepts, rules and readings without importing the package that knows them."""
    assert deal_stability.CONCEPTS == CONCEPTS
    assert deal_stability.RULES == RULES
    assert deal_stability.READINGS == READINGS


def test_check_of_a_sound_model(call: Any) -> None:
    """A sound model is said to be one."""
    answer = call("check", MODEL)
    assert answer.code == 0
    assert "Nothing is missing and nothing contradicts itself." in answer.out


def test_check_of_a_contradiction_fails(call: Any, tmp_path: Path) -> None:
    """A contradiction is told, and the exit code is that of bad input; as JSON too."""
    path = tmp_path / "torn.yaml"
    path.write_text("options: {a: {party: X, does: acts}}\npositions: [X requires a, X refuses a]\n", encoding="utf-8")
    answer = call("check", str(path))
    assert answer.code == 2
    assert "Contradictions\n   - X both requires and refuses a (p1, p2); keep one." in answer.out
    found = call("check", str(path), "--json")
    assert found.code == 2
    assert found.json["findings"][0]["positions"] == ["p1", "p2"]


def test_blockers_name_positions_and_quote_their_sentences(call: Any) -> None:
    """The page tells each position in words, with its id, its firmness and its sentence."""
    answer = call("blockers", MODEL)
    assert answer.code == 0
    assert "Norland refuses that it shares the tolls of the bridge [p3, firm," in answer.out
    assert "“The tolls are Norland's alone, its finance minister said.”" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_blockers_as_json(call: Any) -> None:
    """The JSON holds the same sets, smallest first, with their evidence, and says that they are all."""
    found = call("blockers", MODEL, "--json").json
    assert found["complete"] is True
    assert [[position["id"] for position in one["positions"]] for one in found["blockers"]] == [
        ["p8", "p9"],
        ["p3", "p6", "p7"],
    ]
    assert found["blockers"][0]["positions"][0]["evidence"][0]["sentence"] == "Sudland urged a new treaty of borders."


def test_listing_cut_short_says_so(call: Any) -> None:
    """A limit that hides something is told, on the page and in the JSON."""
    assert "the first 1 blocker, as the search was cut short" in call("blockers", MODEL, "--limit", "1").out
    assert call("blockers", MODEL, "--limit", "1", "--json").json["complete"] is False


def test_packages_tell_what_has_to_give(call: Any) -> None:
    """Where firm positions clash, the page names them first, then the nearest packages with their balance."""
    answer = call("packages", MODEL)
    assert "No package keeps all firm positions." in answer.out
    assert "One of these has to give" in answer.out
    assert "gives up p3 (Norland refuses that it shares the tolls" in " ".join(answer.out.split())


def test_packages_after_a_change(call: Any) -> None:
    """With one firm position dropped the firm ones hold, and the packages keep them all."""
    found = call("packages", MODEL, "--what-if", "drop p6", "--json").json
    assert found["knots"] == []
    assert [one["taken"] for one in found["packages"]] == [
        ["leave-strait", "reopen-bridge", "end-embargo", "send-monitors"],
        ["leave-strait", "reopen-bridge", "end-embargo", "send-monitors", "new-treaty"],
    ]


def test_nothing_blocks(call: Any) -> None:
    """Without clashes the page says that nothing blocks."""
    answer = call("blockers", MODEL, "--what-if", "drop p6", "--what-if", "drop p8")
    assert answer.out == "Nothing blocks a deal: all positions can hold together.\n"


def test_stability_names_what_it_follows_from(call: Any) -> None:
    """The page tells each party's basis, the equilibria, and the way from the status quo."""
    answer = call("stability", MODEL)
    assert answer.code == 0
    assert "Norland: its positions p1, p2, p3, p7, p9" in answer.out
    assert "From state 1 (NNNNNN nothing is done)" in answer.out


def test_stability_of_listed_states_leaves_out_what_needs_options(call: Any) -> None:
    """On listed states the simultaneous concept is left out with a word, unless it is asked for by name."""
    path = str(PUBLISHED / "elmira.yaml")
    answer = call("stability", path, "--coalitions")
    assert answer.code == 0
    assert "simultaneous stability is left out" in answer.err
    assert "Ministry and Uniroyal gain by going together from 5 to 8" in answer.out
    assert call("stability", path, "--concept", "sim").code == 2


def test_stability_as_json(call: Any) -> None:
    """The JSON has equilibria by concept, the basis, and the way from the status quo."""
    found = call("stability", str(PUBLISHED / "euphrates.yaml"), "--json").json
    assert found["equilibria"] == {"nash": [6], "gmr": [1, 6], "smr": [6], "seq": [6], "sim": [6]}
    assert found["status_quo"] == {"state": 1, "by_improvements": {"1": 0, "6": 2}, "by_moves": {"1": 0, "6": 2}}


def test_one_state_is_explained(call: Any) -> None:
    """--state names lures with their answers; --inverse adds the preferences that would make it stable."""
    path = str(PUBLISHED / "euphrates.yaml")
    page = " ".join(call("stability", path, "--state", "2", "--inverse", "Syria").out.split())
    assert "would rather be in 1 (NNN nothing is done), but then Iraq goes to 4" in page
    assert "no answer of the others deters it" in page
    assert "nash: stable for Syria in 33.3 % of all strict rankings (1/3)" in page
    found = call("stability", path, "--state", "2", "--inverse", "Syria", "--json").json["state"]
    assert found["inverse"][0] == {"party": "Syria", "concept": "nash", "share": [1, 3], "less_liked": [[1, 3]]}
    assert {"party": "Syria", "to": 3, "answer": None} in found["lures"]


def test_robustness_is_told_with_its_error(call: Any) -> None:
    """Shares come with the number of rankings and, where these were drawn, the bound of error."""
    found = call("stability", MODEL, "--robustness", "--samples", "50", "--concept", "nash", "--json").json
    assert found["robustness"]["nash"]["shares"]["21"] == 1.0
    assert "± 19.2 points" in call("stability", MODEL, "--robustness", "--samples", "50", "--concept", "nash").out


def test_gmcr_files_are_read(call: Any) -> None:
    """A .gmcr file gives the same as a model file; it holds no positions to change."""
    path = str(PUBLISHED / "cuban.gmcr")
    assert call("stability", path, "--json").json["equilibria"]["nash"] == [6]
    assert call("stability", path, "--what-if", "drop p1").code == 2


def test_table_and_pictures(call: Any, tmp_path: Path) -> None:
    """The table has a row for each state; pictures are written in the format of their ending."""
    table, graph, heat = tmp_path / "t.csv", tmp_path / "g.png", tmp_path / "h.svg"
    answer = call(
        "stability",
        str(PUBLISHED / "garrison.yaml"),
        "--table",
        str(table),
        "--graph",
        str(graph),
        "--heatmap",
        str(heat),
    )
    assert answer.code == 0
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    assert [row["state"] for row in rows if row["equilibrium: seq"] == "1"] == ["2", "3", "11", "17", "18", "21", "22"]
    assert graph.read_bytes().startswith(b"\x89PNG")
    assert "<svg" in heat.read_text(encoding="utf-8")


def test_table_holds_no_formula(call: Any, tmp_path: Path) -> None:
    """A name that a spreadsheet would run stands behind an apostrophe in the table."""
    model, table = tmp_path / "m.yaml", tmp_path / "t.csv"
    model.write_text((PUBLISHED / "prisoners.yaml").read_text("utf-8").replace("First", "=First"), encoding="utf-8")
    assert call("stability", str(model), "--table", str(table)).code == 0
    rows = list(csv.reader(table.open(encoding="utf-8", newline="")))
    assert "'=First: nash" in rows[0]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_model_is_drafted_from_a_readout(call: Any, tmp_path: Path) -> None:
    """A readout in JSON gives a model file that the other commands read."""
    gold = json.loads((ROOT / "examples" / "river.json").read_text(encoding="utf-8"))
    gold["report"]["text"] = (ROOT / "examples" / "river.txt").open(encoding="utf-8", newline="").read()
    readout = tmp_path / "river.json"
    readout.write_text(json.dumps({**gold, "attributions": []}), encoding="utf-8")
    drafted = call("model", str(readout), "--title", "The river")
    assert drafted.code == 0
    model = tmp_path / "river.yaml"
    model.write_text(drafted.out, encoding="utf-8")
    assert "The river" in call("check", str(model)).out
    assert call("packages", str(model)).code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["blockers", "gone.yaml"], "There is no model file gone.yaml", id="no such file"),
        pytest.param(["blockers", MODEL, "--what-if", "drop it"], "No position is called “it”", id="no such position"),
        pytest.param(["stability", MODEL, "--state", "99"], "There is no state 99", id="no such state"),
        pytest.param(["stability", MODEL, "--inverse", "Norland"], "say which state", id="inverse of what"),
        pytest.param(
            ["stability", MODEL, "--state", "1", "--inverse", "Westria"], "is no decision maker", id="no such party"
        ),
        pytest.param(["stability", MODEL, "--graph", "x.doc"], "has no ending of a picture", id="no picture"),
        pytest.param(["stability", MODEL, "--concept", "core"], "is not one of", id="no such concept"),
        pytest.param(["model"], "Give either readouts", id="nothing to draft from"),
        pytest.param(["model", "gone.json"], "There is no file gone.json", id="no such readout"),
        pytest.param(["solve", MODEL], "No such command 'solve'", id="no such command"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(call: Any, words: list[str], sentence: str) -> None:
    """Bad input gives a single line on standard error and 2."""
    answer = call(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("states: [one, two, three]\nmoves: {X: 1<>2}\npreferences: {X: 1 > 2}\n", "The ranking of X misses state 3"),
        ("states: [one, two]\nmoves: {X: 1>2}\npreferences: {X: 1 > 1 > 2}\n", "The ranking of X repeats state 1"),
        ("states: [one, two]\nmoves: {X: 1>7}\n", "names state 7, but the states are numbered 1 to 2"),
        ("options: {a: {party: X, does: acts}}\nmoves: {X: 1>2}\n", "“moves” but no “states” that they lead to"),
        ("options: {a: {party: X, does: acts}}\npreferences: {X: [b]}\n", "names the unknown option “b”"),
        ("options: {a: {party: X, does: acts}}\nstatus-quo: [b]\n", "The status quo names the unknown option “b”"),
    ],
)
def test_check_and_stability_refuse_the_same_conflicts(call: Any, tmp_path: Path, text: str, sentence: str) -> None:
    """What stability refuses with a sentence, check tells as a contradiction, with the same exit code."""
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    checked, asked = call("check", str(path)), call("stability", str(path))
    assert checked.code == asked.code == 2
    assert sentence in " ".join(checked.out.split())
    assert sentence in asked.err


def test_check_tells_that_a_model_is_too_large_for_stability(call: Any, tmp_path: Path) -> None:
    """A model of more options than stability takes is no fault, and worth knowing."""
    path = tmp_path / "large.yaml"
    options = "".join(f"  o{at}: {{party: X, does: acts}}\n" for at in range(30))
    path.write_text(f"options:\n{options}", encoding="utf-8")
    answer = call("check", str(path))
    assert answer.code == 0
    assert "stability takes at most 24" in " ".join(answer.out.split())


def test_check_of_listed_states_asks_for_no_options(call: Any) -> None:
    """A model of states and moves needs neither options nor positions."""
    assert "Nothing is missing" in call("check", str(PUBLISHED / "elmira.yaml")).out


def test_a_gmcr_file_is_for_stability_only(call: Any) -> None:
    """The commands that work on positions say what a .gmcr file is for."""
    for command in ("check", "blockers", "packages"):
        answer = call(command, str(PUBLISHED / "cuban.gmcr"))
        assert answer.code == 2
        assert "only “parley deal stability” can use it" in answer.err


def test_a_draft_of_unknown_talks_is_refused(call: Any, tmp_path: Path) -> None:
    """A negotiation that the ledger lacks is told, with those it has."""
    with Ledger(tmp_path / "one.sqlite") as ledger:
        ledger.add(Readout(report=Report(id="x", text="A text.")))
    answer = call("model", "--ledger", str(tmp_path / "one.sqlite"), "--talks", "nope")
    assert answer.code == 2
    assert "has no talks “nope”; it has main" in answer.err
