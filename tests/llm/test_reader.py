"""The reader against a scripted server: each fault, the cache, the key, windows."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parley.errors import EndpointError, NoAnswer, OptionError, ParleyError, SetupError
from parley.llm import LLMReader, Usage
from parley.llm.waiting import asked_wait_s, backoff_s
from parley.records import Report
from tests.llm.server import GOOD, TEXT, Play, Script, chat, fails, hangs_up, playing, says, sleeps, wants_no

REPORT = Report(id="lock", text=TEXT, published="2031-03-06")
KEY = "sk-very-secret-0123456789"


class Clock:
    """Stands in for sleeping, and keeps how long it was asked to."""

    def __init__(self) -> None:
        self.waits_s: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Note the wait."""
        self.waits_s.append(seconds)


@pytest.fixture
def clock() -> Clock:
    """A clock that costs no time."""
    return Clock()


@pytest.fixture
def reader(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[..., LLMReader]:
    """Return a function that makes a reader of a script, with a cache of its own and no real waiting."""
    monkeypatch.delenv("PARLEY_LLM_KEY", raising=False)

    def make(script: Script, **options: Any) -> LLMReader:
        settings: dict[str, Any] = {
            "endpoint": script.url,
            "model": "small",
            "cache_folder": tmp_path / "cache",
            "timeout_s": 5.0,
        }
        made = LLMReader(**settings | options)
        made._client.sleep = clock.sleep
        return made

    return make


def test_a_good_answer_is_read(reader: Any) -> None:
    """The moves come back with their words, the model's name and what it took; JSON by schema was asked for."""
    with playing(says(GOOD)) as script:
        reading = reader(script).read(REPORT)
    assert [move.act for move in reading.readout.moves] == ["offer", "demand", "criticise", "welcome", "pledge"]
    assert (reading.readout.model, reading.readout.notices, reading.refused) == ("llm:small", (), ())
    assert reading.usage == Usage(1, 0, 100, 10)
    asked = script.asked[0]
    assert (asked["model"], asked["temperature"]) == ("small", 0.0)
    assert asked["response_format"]["type"] == "json_schema"
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


PASSING = [
    pytest.param([says("Sure! I shall.")], id="no JSON"),
    pytest.param([says('{"moves": [{]}')], id="wrong JSON"),
    pytest.param([says("")], id="an empty answer"),
    pytest.param([says(None)], id="no content"),
    pytest.param([says(None, refusal="I cannot.")], id="a refusal"),
    pytest.param([says("{}", finish="content_filter")], id="filtered"),
    pytest.param([fails(500)], id="a fault of the server"),
    pytest.param([fails(503), fails(502)], id="two faults"),
    pytest.param([fails(429)], id="too many requests"),
    pytest.param([hangs_up], id="hung up"),
    pytest.param([lambda player, asked: player.send(b"<html>proxy</html>")], id="no JSON on the wire"),
    pytest.param([lambda player, asked: player.send({"choices": []})], id="no choices"),
    pytest.param([lambda player, asked: player.send([1])], id="a list on the wire"),
    pytest.param([lambda player, asked: player.send({"choices": [{"message": 1}]})], id="no message"),
    pytest.param([lambda player, asked: player.send(b"[" * 200_000)], id="nested without end"),
]


@pytest.mark.parametrize("faults", PASSING)
def test_a_fault_that_passes_is_waited_out(reader: Any, clock: Clock, faults: list[Play]) -> None:
    """After a fault the question is put again, a little later, and the answer is read."""
    with playing(*faults, says(GOOD)) as script:
        reading = reader(script).read(REPORT)
    assert len(reading.readout.moves) == 5
    assert len(script.asked) == len(clock.waits_s) + 1 == len(faults) + 1
    assert reading.usage.requests == len(script.asked)


LASTING = [
    pytest.param(says("Sure!"), NoAnswer, "small gave no answer that can be used in 4 attempts", id="no JSON"),
    pytest.param(says(None, refusal="No."), NoAnswer, "refused to read the report", id="a refusal"),
    pytest.param(fails(500, "boom"), EndpointError, "fails (500: boom) (in 4 attempts)", id="a fault of the server"),
    pytest.param(fails(429), EndpointError, "is too busy (429: no)", id="too many requests"),
    pytest.param(hangs_up, EndpointError, "cannot be reached", id="hung up"),
]


@pytest.mark.parametrize(("play", "kind", "words"), LASTING)
def test_a_fault_that_lasts_ends_in_a_sentence(
    reader: Any, clock: Clock, play: Play, kind: type[ParleyError], words: str
) -> None:
    """Attempts are bounded, waits grow, and what is said is one line."""
    with playing(play) as script, pytest.raises(kind) as caught:
        reader(script).read(REPORT)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(script.asked) == 4
    assert clock.waits_s == sorted(clock.waits_s)


@pytest.mark.parametrize(
    ("play", "words"),
    [
        pytest.param(fails(401, f"Incorrect key {KEY} given"), "set PARLEY_LLM_KEY", id="key refused"),
        pytest.param(fails(403), "set PARLEY_LLM_KEY", id="key has no right"),
        pytest.param(fails(404, "no model small"), "check the endpoint and the model's name", id="no such model"),
        pytest.param(fails(400, "context too long"), "refuses the question (400: context too long)", id="too long"),
        pytest.param(fails(418), "answers with 418", id="no chat endpoint"),
        pytest.param(fails(429, Retry_After="7200"), "asks to wait 7200 seconds", id="a wait beyond the bound"),
    ],
)
def test_what_does_not_pass_is_not_tried_again(
    reader: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch, play: Play, words: str
) -> None:
    """Where waiting does not help, it is said at once; the key never is."""
    monkeypatch.setenv("PARLEY_LLM_KEY", KEY)
    with playing(play) as script, pytest.raises(EndpointError) as caught:
        reader(script).read(REPORT)
    assert words in str(caught.value)
    assert KEY not in str(caught.value)
    assert clock.waits_s == []


def test_used_up_quota_is_not_waited_for(reader: Any) -> None:
    """A 429 that no waiting mends is told from one that it does."""
    body = {"error": {"message": "pay", "code": "insufficient_quota"}}
    with playing(lambda player, asked: player.send(body, status=429)) as script, pytest.raises(EndpointError) as caught:
        reader(script).read(REPORT)
    assert "quota is used up" in str(caught.value)
    assert len(script.asked) == 1


def test_retry_after_is_kept(reader: Any, clock: Clock) -> None:
    """A server that says how long to wait is obeyed."""
    with playing(fails(429, Retry_After="7"), says(GOOD)) as script:
        reader(script).read(REPORT)
    assert clock.waits_s == [7.0]


def test_time_out(reader: Any) -> None:
    """An answer that comes too late is asked for anew, then given up."""
    with playing(sleeps(1.0)) as script, pytest.raises(EndpointError) as caught:
        reader(script, timeout_s=0.2, attempts=2).read(REPORT)
    assert "gave no answer within 0.2 seconds (in 2 attempts)" in str(caught.value)
    assert len(script.asked) == 2


def test_an_answer_that_drips(reader: Any) -> None:
    """A server that keeps the line alive byte by byte does not hold the reader beyond its time limit."""

    def drip(player: Any, asked: Any) -> None:
        player.send(b"", Content_Length="1000")
        for _ in range(100):
            player.wfile.write(b" ")
            time.sleep(0.05)

    with playing(drip) as script, pytest.raises(EndpointError, match="gave no whole answer within"):
        reader(script, timeout_s=0.3, attempts=1).read(REPORT)


@pytest.mark.parametrize("library", ["openai", "platformdirs"])
def test_a_missing_library_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the sentence says what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    made = LLMReader(endpoint="http://127.0.0.1:9/v1", model="small", cache=library == "platformdirs")
    with pytest.raises(SetupError, match=f"needs the {library} package; run pip install"):
        made.read(REPORT)


def test_no_server_at_all(reader: Any) -> None:
    """A port where nobody listens is a sentence, too."""
    with playing(says(GOOD)) as script:
        pass
    with pytest.raises(EndpointError, match="cannot be reached"):
        reader(script).read(REPORT)


@pytest.mark.parametrize(
    ("forms", "left"), [(["json_schema"], {"type": "json_object"}), (["json_schema", "json_object"], None)]
)
def test_servers_without_json_schema(reader: Any, tmp_path: Path, forms: list[str], left: Any) -> None:
    """What a server does not know is left out, and is not asked for again."""
    with playing(wants_no(*forms)) as script:
        made = reader(script)
        assert len(made.read(REPORT).readout.moves) == 5
        made.read(Report(id="other", text=f"It rained. {TEXT}"))
    assert [asked.get("response_format") for asked in script.asked[-2:]] == [left, left]
    assert len(script.asked) == len(forms) + 2


@pytest.mark.parametrize(
    ("message", "missing"),
    [("temperature must be 1", "temperature"), ("System role not supported", "system")],
)
def test_servers_with_other_limits(reader: Any, message: str, missing: str) -> None:
    """A server that takes no temperature or no system message gets none."""
    with playing(fails(400, message), says(GOOD)) as script:
        reader(script).read(REPORT)
    last = script.asked[-1]
    assert missing not in [*last, *(one["role"] for one in last["messages"])]
    assert last["response_format"]["type"] == "json_schema"


def test_a_wrong_answer_is_named_to_the_model(reader: Any) -> None:
    """The second attempt says what was wrong with the first, within the same turn."""
    with playing(says('{"moves": 1}'), says(GOOD)) as script:
        reader(script).read(REPORT)
    first, second = (asked["messages"] for asked in script.asked)
    assert len(first) == len(second) == 2
    assert second[1]["content"].startswith(first[1]["content"])
    assert 'it has no list "moves"' in second[1]["content"]


def test_a_cut_off_answer_halves_the_window(reader: Any) -> None:
    """Too long an answer makes the next question smaller; all sentences are read all the same."""

    def play(player: Any, asked: Any) -> None:
        user = asked["messages"][1]["content"]
        numbers = [line[1] for line in user.splitlines() if line.startswith("[") and "(context)" not in line]
        moves = [one for one in json.loads(GOOD)["moves"] if str(one["evidence"][0]["sentence"]) in numbers]
        player.send(chat(json.dumps({"moves": moves}), finish="length" if len(numbers) > 2 else "stop"))

    with playing(play) as script:
        reading = reader(script).read(REPORT)
    assert len(reading.readout.moves) == 5
    assert len(script.asked) == 3
    assert "Parties so far: Norland; Sudland" in script.asked[2]["messages"][1]["content"]


def test_an_answer_that_is_always_cut_off_ends(reader: Any) -> None:
    """A model without end is given up after a bounded number of questions."""
    text = " ".join(f"Norland said on day {number} that it would wait." for number in range(200))
    with playing(says("{", finish="length")) as script, pytest.raises(NoAnswer, match="does not finish its answer"):
        reader(script).read(Report(id="x", text=text))
    assert len(script.asked) <= 6


def test_long_reports_are_read_in_windows(reader: Any) -> None:
    """A long report is asked about piece by piece; what is known is carried along, and no sentence is left out."""
    filler = " ".join(f"The tide at lock {number} was slow and the keeper drank tea." for number in range(60))
    with playing(says(GOOD), says('{"moves": []}')) as script:
        reading = reader(script, window_tokens=300).read(Report(id="x", text=f"{TEXT} {filler}"))
    assert len(reading.readout.moves) == 5
    users = [asked["messages"][1]["content"] for asked in script.asked]
    read = [
        line.split("]")[0]
        for user in users
        for line in user.splitlines()
        if line[:1] == "[" and "(context)" not in line
    ]
    assert read == [f"[{number}" for number in range(1, 65)]
    assert len(users) > 2
    assert "Parties so far" not in users[0]
    assert all("Parties so far: Norland; Sudland" in user for user in users[1:])
    assert "Who spoke for whom so far: Ina Corr (Sudland)" in users[1]


def test_moves_of_the_context_are_not_told_twice(reader: Any) -> None:
    """A move that only sentences of an earlier window tell is refused, as is one of sentences not shown."""
    filler = " ".join(f"The tide at lock {number} was slow." for number in range(60))
    with playing(says(GOOD)) as script:
        reading = reader(script, window_tokens=200).read(Report(id="x", text=f"{TEXT} {filler}"))
    assert len(reading.readout.moves) == 5
    assert {one.reason for one in reading.refused} <= {"context", "not shown"}
    assert len(reading.refused) == 5 * (len(script.asked) - 1)


def test_the_second_run_costs_nothing(reader: Any, tmp_path: Path) -> None:
    """Finished windows come from the cache: no request, the same readout."""
    with playing(says(GOOD)) as script:
        first = reader(script).read(REPORT)
        second = reader(script).read(REPORT)
        assert len(script.asked) == 1
        reader(script, cache=False).read(REPORT)
        reader(script, model="large").read(REPORT)
    assert len(script.asked) == 3
    assert second.readout == first.readout
    assert second.usage == Usage(cached=1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_the_cache_is_the_owners_alone(reader: Any, tmp_path: Path) -> None:
    """Answers quote reports that may be confidential; nobody else may read them."""
    with playing(says(GOOD)) as script:
        reader(script).read(REPORT)
    (file,) = (tmp_path / "cache").iterdir()
    assert (file.stat().st_mode & 0o077, file.parent.stat().st_mode & 0o077) == (0, 0)


def test_a_stopped_run_goes_on_where_it_was(reader: Any) -> None:
    """Windows that were finished before a fault are not paid for again."""
    filler = " ".join(f"The tide at lock {number} was slow." for number in range(60))
    report = Report(id="x", text=f"{TEXT} {filler}")
    with playing(says(GOOD), fails(401), says('{"moves": []}')) as script:
        with pytest.raises(EndpointError):
            reader(script, window_tokens=300).read(report)
        assert len(script.asked) == 2
        assert reader(script, window_tokens=300).read(report).usage.cached == 1


def test_wrong_answers_are_not_kept(reader: Any, tmp_path: Path) -> None:
    """Only an answer that could be read goes into the cache."""
    with playing(says("Sure!")) as script, pytest.raises(NoAnswer):
        reader(script).read(REPORT)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("damage", [b"", b"{", b'{"answer": 1}', b'{"answer": "no"}', b"\xff", b"[]"])
def test_a_damaged_cache_is_asked_past(reader: Any, tmp_path: Path, damage: bytes) -> None:
    """A file of the cache that holds no answer is written anew."""
    with playing(says(GOOD)) as script:
        reader(script).read(REPORT)
        (file,) = (tmp_path / "cache").iterdir()
        file.write_bytes(damage)
        assert len(reader(script).read(REPORT).readout.moves) == 5
    assert len(script.asked) == 2
    assert json.loads(file.read_bytes())["answer"] == GOOD


def test_a_cache_that_cannot_be_written_is_a_notice(reader: Any, tmp_path: Path) -> None:
    """A file in the folder's place costs the saving, not the reading."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with playing(says(GOOD)) as script:
        reading = reader(script, cache_folder=tmp_path / "file").read(REPORT)
    assert len(reading.readout.moves) == 5
    assert "could not be kept" in reading.readout.notices[0]


def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    reader: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The key of the environment is sent as a header; it is in no message, file, log or description."""
    monkeypatch.setenv("PARLEY_LLM_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another-program")
    caplog.set_level("DEBUG")
    with playing(says(GOOD)) as script:
        made = reader(script)
        reading = made.read(REPORT)
    assert script.headers[0]["authorization"] == f"Bearer {KEY}"
    assert "another-program" not in str(script.headers)
    files = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for text in [*files, caplog.text, repr(made), repr(made._client), reading.readout.to_json(), str(script.asked)]:
        assert KEY not in text


def test_without_a_key_no_other_is_sent(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of another program is not taken in its place."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    with playing(says(GOOD)) as script:
        reader(script).read(REPORT)
    assert "another-program" not in str(script.headers)


def test_redirections_are_not_followed(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the report nor the key goes to a host that the user did not name."""
    monkeypatch.setenv("PARLEY_LLM_KEY", KEY)
    with playing(says(GOOD)) as elsewhere:
        away = f"{elsewhere.url}/chat/completions"
        with playing(fails(307, Location=away)) as script, pytest.raises(EndpointError, match="answers with 307"):
            reader(script).read(REPORT)
    assert elsewhere.asked == []


def test_a_key_that_is_none(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with a line break in it is named without being shown."""
    monkeypatch.setenv("PARLEY_LLM_KEY", "one\ntwo")
    with playing(says(GOOD)) as script, pytest.raises(OptionError, match="PARLEY_LLM_KEY holds spaces") as caught:
        reader(script).read(REPORT)
    assert "two" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"endpoint": "localhost:8080"}, "is no endpoint", id="no scheme"),
        pytest.param({"endpoint": "ftp://localhost/v1"}, "is no endpoint", id="another protocol"),
        pytest.param({"endpoint": "http:///v1"}, "is no endpoint", id="no host"),
        pytest.param({"endpoint": "http://h:99999/v1"}, "is no endpoint", id="no such port"),
        pytest.param({"endpoint": f"https://me:{KEY}@h.example/v1"}, "more than an address", id="a password"),
        pytest.param({"endpoint": f"https://h.example/v1?key={KEY}"}, "more than an address", id="a key in the query"),
        pytest.param({"model": " "}, "has no name", id="no model"),
        pytest.param({"window_tokens": 10}, "too small", id="no window"),
        pytest.param({"attempts": 0}, "more than nothing", id="no attempt"),
    ],
)
def test_wrong_options_are_one_sentence(options: dict[str, Any], words: str) -> None:
    """Options are checked before anything is read; a key in the wrong place is not repeated."""
    with pytest.raises(OptionError) as caught:
        LLMReader(**{"endpoint": "http://localhost:8080/v1", "model": "small"} | options)
    assert words in str(caught.value)
    assert KEY not in str(caught.value)


def test_estimate_sends_nothing() -> None:
    """What reading would take is estimated from the prompt alone."""
    usage = LLMReader(endpoint="http://localhost:9/v1", model="small").estimate(REPORT)
    assert usage.requests == 1
    assert 2000 < usage.tokens_in < 6000
    assert 50 < usage.tokens_out < 1000


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [("5", 5.0), ("0.5", 0.5), ("-3", 0.0), ("soon", None), ("", None), (None, None), ("nan", None), ("inf", None),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)  # fmt: skip
def test_retry_after_forms(header: str | None, wait_s: float | None) -> None:
    """Seconds and dates are read; whatever else is there asks for nothing."""
    assert asked_wait_s(header) == wait_s


def test_waits_double() -> None:
    """Each wait is at most double the one before, and at least half of that."""
    assert [backoff_s(attempt, 0.0) for attempt in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert backoff_s(3, 1.0) == 2.0
