"""Many reports with a language model: `read_many`, `parley add`, the limit on questions at once, progress."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

import parley
from parley.errors import EndpointError, OptionError
from parley.llm import LLMReader
from parley.records import Report
from tests.llm.server import GOOD, TEXT, Asked, Player, chat, fails, playing, says
from tests.llm.test_commands import call, folder, shifted

__all__ = ["call", "folder"]


@pytest.fixture
def reports(folder: Path) -> list[Path]:
    """Five reports of other words."""
    found = [folder / f"r{number}.txt" for number in range(5)]
    for number, path in enumerate(found):
        path.write_text(f"date 2031-03-06\n{TEXT} It rained for {number} days.", encoding="utf-8")
    return found


def reader(url: str, **options: Any) -> LLMReader:
    """A reader that keeps nothing."""
    return LLMReader(endpoint=url, model="small", cache=False, **options)


def test_read_many_with_a_reader(reports: list[Path], folder: Path) -> None:
    """Each report in order, a bad one with its error; notices of loading come first."""
    with playing(says(shifted(GOOD, by=1))) as script:
        outcomes = list(parley.read_many([*reports, folder / "gone.txt"], reader=reader(script.url)))
    assert [outcome.source for outcome in outcomes] == [*map(str, reports), str(folder / "gone.txt")]
    assert [len(outcome.readout.moves) for outcome in outcomes[:5] if outcome.readout] == [5] * 5
    assert "gone.txt" in str(outcomes[5].error)


def test_a_report_without_an_answer_stops_nothing(reports: list[Path]) -> None:
    """What the model cannot answer is the error of one report."""
    with playing(says("no"), says(shifted(GOOD, by=1))) as script:
        outcomes = list(parley.read_many(reports[:2], reader=reader(script.url, attempts=1)))
    assert "gave no answer that can be used in one attempt" in str(outcomes[0].error)
    assert outcomes[1].readout is not None


def test_a_server_that_fails_stops_all(reports: list[Path]) -> None:
    """A server that refuses will refuse the next report too."""
    with playing(fails(401)) as script, pytest.raises(EndpointError, match="asks for a key"):
        list(parley.read_many(reports, reader=reader(script.url)))
    assert len(script.asked) == 1


def test_a_model_and_a_reader_are_one_too_many(reports: list[Path]) -> None:
    """As in `parley.read`."""
    with pytest.raises(OptionError, match="by a model or by a reader"):
        list(parley.read_many(reports, model="accurate", reader=reader("http://localhost:9/v1")))


class Crowd:
    """Counts the questions that are under way together."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._lock = threading.Lock()

    def play(self, player: Player, asked: Asked) -> None:
        """Answer after a while."""
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.15)
        with self._lock:
            self.now -= 1
        player.send(chat(shifted(GOOD, by=1)))


@pytest.mark.parametrize("at_once", [1, 3])
def test_questions_at_once_are_limited(reports: list[Path], at_once: int) -> None:
    """As many as the reader may ask and no more, however many threads read with it; the order stays."""
    crowd = Crowd()
    with playing(crowd.play) as script:
        outcomes = list(parley.read_many(reports, reader=reader(script.url, at_once=at_once), workers=5))
    assert crowd.most == at_once
    assert [Path(outcome.source).name for outcome in outcomes] == [path.name for path in reports]


@pytest.mark.parametrize("at_once", [0, 65])
def test_a_limit_must_be_one(at_once: int) -> None:
    """None at all, or a crowd that no server takes, is refused."""
    with pytest.raises(OptionError, match="1 to 64 questions at once"):
        reader("http://localhost:9/v1", at_once=at_once)


def test_progress_is_told_by_window() -> None:
    """How many windows are read, and of how many; parted windows count anew."""
    text = " ".join(f"Norland demanded {number} boats." for number in range(200))
    told: list[tuple[int, int]] = []
    with playing(says("{}", finish="length"), says('{"moves": []}')) as script:
        asking = reader(script.url, window_tokens=600)
        asking.read(Report(id="r", text=text), tell=lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > told[0][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def add(url: str, *words: str) -> list[str]:
    """A call of parley add with a language model."""
    return ["add", *words, "--reader", "llm", "--endpoint", url, "--llm", "small"]


def test_add_reads_with_a_language_model(call: Any, reports: list[Path]) -> None:
    """What is read goes into the ledger, known reports are not asked about again."""
    with playing(says(shifted(GOOD, by=1))) as script:
        first = call(*add(script.url, "r0.txt", "r1.txt", "--at-once", "2"))
        again = call(*add(script.url, "r0.txt", "r1.txt"))
        dry = call(*add(script.url, "r1.txt", "r2.txt", "--dry-run"))
    assert (first.code, again.code, dry.code) == (0, 0, 0)
    assert "parley.sqlite: 1 new, 1 reprint" in first.err
    assert "2 known" in again.err
    assert len(script.asked) == 2
    assert dry.out.startswith("r2.txt: 1 request, about")
    assert "open the lock at Veld" in call("timeline", "--json").out


def test_add_goes_on_past_a_report_without_an_answer(call: Any, reports: list[Path]) -> None:
    """The others are recorded; the exit code says that one was not."""
    with playing(says("no"), says("no"), says("no"), says("no"), says(shifted(GOOD, by=1))) as script:
        answer = call(*add(script.url, "r0.txt", "r1.txt"))
    assert answer.code == 1
    assert "parley.sqlite: 1 new, 1 failed; these failed:" in answer.err


def test_readouts_are_not_read_again(call: Any) -> None:
    """--readouts and a language model exclude each other."""
    answer = call(*add("http://localhost:9/v1", "lock.json", "--readouts"))
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "Readouts are read already" in answer.err


def test_the_config_file_names_endpoint_and_model(call: Any, folder: Path) -> None:
    """With a file no option is needed beside --reader llm; an option goes before it, and a damaged file is named."""
    with playing(says(shifted(GOOD, by=1))) as script:
        (folder / "my.toml").write_text(f'[llm]\nendpoint = "{script.url}"\nmodel = "small"\nprice_in = 2\n')
        named = call("read", "lock.txt", "--reader", "llm", "--config", "my.toml")
        other = call("read", "lock.txt", "--reader", "llm", "--config", "my.toml", "--llm", "big", "--json")
    assert (named.code, other.code) == (0, 0)
    assert "price 0.0002" in named.err
    assert [asked["model"] for asked in script.asked] == ["small", "big"]
    (folder / "my.toml").write_text("[llm]\nkey = 'sk-1'")
    wrong = call("read", "lock.txt", "--reader", "llm", "--config", "my.toml")
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)
    assert "PARLEY_LLM_KEY" in wrong.err
    assert "sk-1" not in wrong.err
