"""`parley compare` and `parley read --reader both`: several readers of one report."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from parley.records import Readout, Report
from tests.ledger.samples import told
from tests.llm.server import EXAMPLE, GOOD, playing, says
from tests.llm.test_commands import BAD, call, folder, shifted

__all__ = ["call", "folder"]

HALF = shifted(json.dumps({"moves": EXAMPLE["moves"][:2]}), by=1)
WHOLE = shifted(GOOD, by=1)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a scripted reader in the encoder's place, which finds an offer, and a claim that is not there."""

    def read_reports(reports: Sequence[Report], _model: object) -> list[Readout]:
        moves = (
            {"party": "Norland", "act": "offer", "terms": "open the lock at Veld"},
            {"party": "Sudland", "act": "claim", "terms": "open the lock at Veld"},
        )
        return [told(one.text, *moves, day=one.published or "2031-03-06") for one in reports]

    monkeypatch.setattr("parley.language.load_model", lambda *_, **__: None)
    monkeypatch.setattr("parley.reading.read_reports", read_reports)


def compare(url: str, readers: str, *more: str) -> list[str]:
    """A call of parley compare."""
    return ["compare", "lock.txt", "--readers", readers, "--endpoint", url, *more]


def test_readers_stand_side_by_side(call: Any, encoder: None) -> None:
    """Encoder and language model: what each found, what both did, in shares."""
    with playing(says(WHOLE)) as script:
        answer = call(*compare(script.url, "encoder,llm:small"))
    assert answer.code == 0
    assert answer.out.splitlines()[0].split() == ["sentence", "party", "encoder", "llm:small"]
    page = " ".join(answer.out.split())
    assert "Sudland claims “open the lock at Veld” —" in page
    assert "encoder and llm:small: 1 move of both, 1 of encoder alone, 4 of llm:small alone; agreement 29%" in page


def test_two_models_at_one_endpoint_as_json(call: Any) -> None:
    """Two models are asked; the JSON names each move and the figures."""
    with playing(says(WHOLE), says(HALF)) as script:
        answer = call(*compare(script.url, "llm:large,llm:small", "--json"))
    content = json.loads(answer.out)
    assert [asked["model"] for asked in script.asked] == ["large", "small"]
    assert content["readers"] == ["llm:large", "llm:small"]
    assert sum(move["found"]["llm:small"] is not None for move in content["moves"]) == 2
    (agreed,) = content["agreements"]
    assert (agreed["both"], agreed["count_first"], agreed["count_second"]) == (2, 5, 2)


def test_readers_are_measured_against_gold(call: Any, folder: Path) -> None:
    """With an analyst's record each reader has precision, recall and F1."""
    with playing(says(WHOLE)) as script:
        gold = call("read", "lock.txt", "--reader", "llm", "--endpoint", script.url, "--llm", "g", "--json").out
    (folder / "gold.json").write_text(gold, encoding="utf-8")
    with playing(says(WHOLE), says(HALF)) as script:
        answer = call(*compare(script.url, "llm:large,llm:small", "--gold", "gold.json", "--no-cache"))
    assert "llm:large against gold: precision 100%, recall 100%, F1 100%" in answer.out
    assert "llm:small against gold: precision 100%, recall 40%, F1 57%" in answer.out


def test_what_was_refused_is_told(call: Any, encoder: None) -> None:
    """A move without its words in the report stands in no row, and is counted and listed with its reader."""
    with playing(says(shifted(BAD, by=1))) as script:
        answer = call(*compare(script.url, "encoder,llm:small", "--show-refused"))
    assert "Ruritania" not in answer.out
    assert "parley: llm:small: of the model's answer, 1 move refused" in answer.err
    assert "move 1 refused: party “Ruritania”" in answer.err


def test_a_dry_run_sends_nothing(call: Any) -> None:
    """The estimate of each language model."""
    with playing(says(WHOLE)) as script:
        answer = call(*compare(script.url, "encoder,llm:small", "--dry-run"))
    assert script.asked == []
    assert answer.out.startswith("llm:small:\nlock.txt: 1 request, about")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["lock.txt", "--readers", "encoder"], "Two readers or more", id="one reader"),
        pytest.param(["lock.txt", "--readers", "encoder,oracle"], "“oracle” is no reader", id="no reader"),
        pytest.param(["lock.txt", "--readers", "encoder,llm:"], "“llm:” is no reader", id="no name"),
        pytest.param(["-", "--readers", "encoder,llm:a"], "Standard input can be read once", id="standard input"),
        pytest.param(["lock.txt", "--readers", "encoder,encoder:x", "--endpoint", "http://h/v1"],
                     "--endpoint goes with a reader llm", id="an endpoint for nobody"),
        pytest.param(["lock.txt", "--readers", "llm:a,llm:b"], "the reader llm:a needs --endpoint", id="no endpoint"),
        pytest.param(["lock.txt", "--readers", "llm:a,llm", "--endpoint", "http://127.0.0.1:9/v1", "--dry-run"],
                     "the reader llm needs --llm", id="no model"),
    ],
)  # fmt: skip
def test_wrong_words_are_one_sentence(call: Any, words: list[str], sentence: str) -> None:
    """What is wrong is named, with what to do; exit code 2."""
    answer = call("compare", *words)
    assert answer.code == 2
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


def both(url: str, *more: str) -> list[str]:
    """A call that reads with both."""
    return ["read", "lock.txt", "--reader", "both", "--endpoint", url, "--llm", "small", *more]


def test_both_readers_mark_their_lines(call: Any, encoder: None) -> None:
    """Each line says who found it; the heading counts what both did."""
    with playing(says(WHOLE)) as script:
        answer = call(*both(script.url))
    page = " ".join(answer.out.split())
    assert "6 moves by 2 parties, 1 found by both readers" in page
    assert "“open the lock at Veld” [1] (both)" in page
    assert "(llm:small)" in page
    assert "(encoder)" in page


def test_another_act_is_told_beside_the_line(call: Any, encoder: None) -> None:
    """Where the language model takes a move for another act, the line says for which."""
    other = EXAMPLE["moves"][0] | {"act": "pledge", "condition": []}
    with playing(says(shifted(json.dumps({"moves": [other]}), by=1))) as script:
        page = call(*both(script.url))
        content = json.loads(call(*both(script.url, "--json")).out)
    assert "“open the lock at Veld” [1] (both; llm:small: pledges)" in " ".join(page.out.split())
    assert list(content["otherwise"].values()) == ["pledge"]


def test_both_readers_as_json(call: Any, encoder: None) -> None:
    """The JSON is a readout, with the readers of each move beside it."""
    with playing(says(WHOLE)) as script:
        answer = call(*both(script.url, "--json"))
    content = json.loads(answer.out)
    assert set(content["found_by"]) == {move["id"] for move in content["moves"]}
    assert sorted(map(len, content["found_by"].values())) == [1, 1, 1, 1, 1, 2]
    assert len(Readout.from_json(answer.out).moves) == 6


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["lock.txt", "--out", "x"], "--reader both marks lines", id="a folder"),
        pytest.param(["-"], "Standard input can be read once", id="standard input"),
    ],
)
def test_what_both_cannot_do(call: Any, words: list[str], sentence: str) -> None:
    """One sentence, exit code 2."""
    answer = call("read", *words, "--reader", "both", "--endpoint", "http://127.0.0.1:9/v1", "--llm", "small")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert sentence in answer.err
