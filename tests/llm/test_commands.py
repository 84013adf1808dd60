"""The commands that read with a language model: `read --reader llm`, `prompt` and `accept`."""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import parley
from parley.cli import main
from parley.errors import OptionError
from parley.llm import LLMReader, answer_schema
from parley.records import Readout
from tests.llm.server import EXAMPLE, GOOD, TEXT, fails, playing, says

BAD = json.dumps({"moves": [EXAMPLE["moves"][0] | {"party": "Ruritania"}, EXAMPLE["moves"][2]]})


@dataclass(frozen=True)
class Answer:
    """What a call answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a report in it, and caches of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PARLEY_LLM_KEY", raising=False)
    (tmp_path / "lock.txt").write_text(f"date 2031-03-06\n{TEXT}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that calls the command as a shell would."""

    def run(*words: str) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main(words)
        out, err = capsys.readouterr()
        return Answer(int(stop.value.code or 0), out, err)

    return run


def shifted(answer: str, *, by: int) -> str:
    """An answer with the numbers of its sentences moved: a date line comes first."""
    content = json.loads(answer)
    for move in content["moves"]:
        for part in [*move["evidence"], *move["sources"], *([move["terms"]] if move["terms"] else [])]:
            part["sentence"] += by
    return json.dumps(content)


def read(url: str, *more: str) -> list[str]:
    """The words of a call that reads with a language model."""
    return ["read", "lock.txt", "--reader", "llm", "--endpoint", url, "--llm", "small", *more]


def test_read_prints_the_page_and_tells_the_cost(call: Any) -> None:
    """The page is that of every reader; what it took stands on standard error."""
    with playing(says(shifted(GOOD, by=1))) as script:
        answer = call(*read(script.url, "--price-in", "2", "--price-out", "10"))
        again = call(*read(script.url))
    assert answer.code == 0
    assert "Norland offers “open the lock at Veld” [2]" in " ".join(answer.out.split())
    assert answer.err == "parley: lock.txt: 1 request, 100 tokens in, 10 out, price 0.0003\n"
    assert again.out == answer.out
    assert again.err == "parley: lock.txt: 0 requests, 1 from the cache, 0 tokens in, 0 out\n"


def test_read_lists_what_was_refused(call: Any) -> None:
    """Refusals are counted always and listed on demand; the JSON holds what passed and the count."""
    with playing(says(shifted(BAD, by=1))) as script:
        answer = call(*read(script.url, "--json", "--show-refused"))
        short = call(*read(script.url, "--json"))
    readout = Readout.from_json(answer.out)
    assert [move.party for move in readout.moves] == ["Sudland"]
    assert readout.model == "llm:small"
    assert "1 move refused" in readout.notices[0]
    assert "lock.txt: move 1 refused: party “Ruritania”: the report does not tell of it\n" in answer.err
    assert "1 move refused" in short.err
    assert "Ruritania" not in short.err


def test_read_writes_a_folder_and_goes_on_past_failures(call: Any, folder: Path) -> None:
    """--out writes what could be read and lists what could not."""
    (folder / "other.txt").write_text(f"{TEXT} It rained.", encoding="utf-8")
    with playing(says(shifted(GOOD, by=1)), says("no")) as script:
        answer = call(*read(script.url, "other.txt", "gone.txt", "--out", "out", "--answer-timeout", "9"))
    assert answer.code == 1
    assert [path.name for path in (folder / "out").iterdir()] == ["lock.json"]
    assert "other.txt: small gave no answer that can be used" in answer.err


def test_a_server_that_refuses_is_exit_code_2(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with the server stops all, in one line; a key that is missing is told from a wrong one."""
    with playing(fails(401)) as script:
        missing = call(*read(script.url, "--no-cache"))
        monkeypatch.setenv("PARLEY_LLM_KEY", "wrong")
        wrong = call(*read(script.url, "--no-cache"))
    for answer, words in ((missing, "asks for a key"), (wrong, "refuses the key")):
        assert (answer.code, answer.out) == (2, "")
        assert f"{words} (401: no); set PARLEY_LLM_KEY" in answer.err
        assert answer.err.count("\n") == 1


def test_dry_run_sends_nothing(call: Any, folder: Path) -> None:
    """Tokens and price are estimated, for each report and in all."""
    (folder / "other.txt").write_text(TEXT, encoding="utf-8")
    with playing(fails(500)) as script:
        answer = call(*read(script.url, "other.txt", "--dry-run", "--price-in", "1"))
    assert script.asked == []
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["lock.txt", "other.txt", "in all"]
    assert all("request" in line and "tokens in" in line and "price about 0.0" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["--reader", "llm"], "--reader llm needs --endpoint", id="no endpoint"),
        pytest.param(["--reader", "llm", "--endpoint", "http://h/v1"], "--reader llm needs --llm", id="no model"),
        pytest.param(["--endpoint", "http://h/v1"], "--endpoint goes with --reader llm", id="another reader"),
        pytest.param(["--answer-timeout", "3"], "--answer-timeout goes with --reader llm", id="a time for nothing"),
        pytest.param(["--dry-run"], "--dry-run goes with --reader llm", id="nothing to save"),
        pytest.param(["--reader", "llm", "--model", "x"], "name the language model with --llm", id="the other model"),
        pytest.param(["--reader", "llm", "--endpoint", "h:1", "--llm", "x"], "is no endpoint", id="a bad address"),
        pytest.param(["--reader", "oracle"], "Invalid value for '--reader'", id="no such reader"),
    ],
)
def test_wrong_options_are_one_sentence(call: Any, words: list[str], sentence: str) -> None:
    """Options that do not go together are named, with what to do."""
    answer = call("read", "lock.txt", *words)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


def test_prompt_and_accept_make_a_reading_by_hand(call: Any, folder: Path) -> None:
    """The prompt is printed as sent; the answer to it is read through the same checks."""
    with playing(says(shifted(GOOD, by=1))) as script:
        asked = call(*read(script.url, "--json"))
    shown = call("prompt", "lock.txt")
    system, user = (message["content"] for message in script.asked[0]["messages"])
    assert shown.out == f"{system}\n\n{user}\n"
    (folder / "answer.json").write_text(shifted(GOOD, by=1), encoding="utf-8")
    accepted = call("accept", "lock.txt", "answer.json", "--json", "--llm", "small")
    assert accepted.out == asked.out
    assert "Norland offers" in " ".join(call("accept", "lock.txt", "answer.json").out.split())


def test_prompt_as_json(call: Any) -> None:
    """--json gives the messages and the schema for programs."""
    content = json.loads(call("prompt", "lock.txt", "--json").out)
    assert [message["role"] for message in content["messages"]] == ["system", "user"]
    assert content["schema"] == answer_schema()


def test_prompt_goes_on_after_answers(call: Any, folder: Path) -> None:
    """With the answer to the first window the second is printed, with the parties of the first."""
    filler = " ".join(f"The tide at lock {number} was slow." for number in range(40))
    (folder / "long.txt").write_text(f"date 2031-03-06\n{TEXT} {filler}", encoding="utf-8")
    (folder / "one.json").write_text(shifted(GOOD, by=1), encoding="utf-8")
    first = call("prompt", "long.txt", "--window-tokens", "300")
    second = call("prompt", "long.txt", "one.json", "--window-tokens", "300")
    assert "window 1 of 2" in first.err
    assert "window 2 of 2" in second.err
    assert "Parties so far" not in first.out
    assert "Parties so far: Norland; Sudland" in second.out
    third = call("prompt", "long.txt", "one.json", "one.json", "--window-tokens", "300")
    assert (third.code, third.out) == (2, "")
    assert "give them to parley accept" in third.err


def test_accept_lists_what_was_refused(call: Any, folder: Path) -> None:
    """The same checks, the same list."""
    (folder / "answer.json").write_text(shifted(BAD, by=1), encoding="utf-8")
    answer = call("accept", "lock.txt", "answer.json", "--show-refused", "--evidence")
    assert answer.code == 0
    assert "move 1 refused: party “Ruritania”" in answer.err
    assert "of the model's answer, 1 move refused" in answer.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(None, "answer.json: cannot be read as an answer", id="no file"),
        pytest.param(b"\xff\xfe", "answer.json: cannot be read as an answer", id="no text"),
        pytest.param(b"I cannot.", "answer.json: holds no JSON object", id="no JSON"),
    ],
)
def test_a_bad_answer_is_one_sentence(call: Any, folder: Path, content: bytes | None, sentence: str) -> None:
    """What is no answer is named with its file; exit code 2."""
    if content is not None:
        (folder / "answer.json").write_bytes(content)
    answer = call("accept", "lock.txt", "answer.json")
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


def test_standard_input_is_taken_once(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer may come through a pipe; report and answer may not both."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(shifted(GOOD, by=1).encode())))
    assert Readout.from_json(call("accept", "lock.txt", "-", "--json").out).moves
    assert "Standard input can be only one" in call("accept", "-", "-").err


def test_terminal_commands_of_a_model_are_not_printed(call: Any, folder: Path) -> None:
    """What a model gave is cleaned before it is shown."""
    item = EXAMPLE["moves"][0] | {"party": "\x1b[2JRuritania\nparley: all is well"}
    (folder / "answer.json").write_text(json.dumps({"moves": [item]}), encoding="utf-8")
    answer = call("accept", "lock.txt", "answer.json", "--show-refused")
    assert "\x1b" not in answer.err
    assert all(line.startswith("parley: lock.txt: ") for line in answer.err.splitlines())


def test_python_reads_with_a_reader(folder: Path) -> None:
    """`parley.read` takes a reader; a model beside it is refused."""
    with playing(says(GOOD)) as script:
        reader = LLMReader(endpoint=script.url, model="small")
        readout = parley.read(f"{TEXT}\n", published="2031-03-06", reader=reader)
    assert next(readout.words(move.terms) for move in readout.moves if move.terms) == "open the lock at Veld"
    with pytest.raises(OptionError, match="by a model or by a reader"):
        parley.read("lock.txt", reader=reader, model="accurate")
