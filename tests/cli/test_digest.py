"""`parley digest`: what is new since a day, printed and sent."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from parley import analysis
from parley.errors import FetchStatus, RefusedAddress
from parley.feeds import send, signature
from parley.ledger import Ledger
from tests.cli.test_ledger_commands import TEXT, call, filled
from tests.ledger.samples import told

__all__ = ["call", "filled"]

LATER = "Norland demands the <b>bridge</b> at last. Sudland said nothing of it in its own words on that day."


@pytest.fixture
def two(filled: Any, tmp_path: Path) -> Any:
    """A ledger with a report of 12 May, told again with one more demand on 14 May."""
    again = told(TEXT + " The ministers spoke.", {"party": "Norland", "act": "demand", "terms": "the strait"},
                 day="2031-05-14", publisher="Gazette")  # fmt: skip
    more = told(LATER, {"party": "Norland", "act": "demand", "terms": "the <b>bridge</b>", "objects": ["bridge"]},
                day="2031-05-14", publisher="Courier")  # fmt: skip
    with Ledger(tmp_path / "parley.sqlite") as ledger:
        ledger.add(again)
        ledger.add(more)
    return filled


def test_only_what_is_told_first_since(two: Any, tmp_path: Path) -> None:
    """What an earlier report told is not new because a later one tells it again."""
    found = json.loads(two("digest", "--since", "2031-05-13", "--format", "json")[1])
    assert [one["terms"] for one in found["moves"]] == ["the <b>bridge</b>"]
    assert (found["reports"], found["meetings"]) == (2, [])
    whole = json.loads(two("digest", "--since", "2031-05", "--format", "json")[1])
    assert (len(whole["moves"]), len(whole["meetings"])) == (3, 1)
    with Ledger(tmp_path / "parley.sqlite") as ledger:
        assert analysis.digest(ledger.state(), since="2031-06-01").is_empty


def test_text_and_page(two: Any) -> None:
    """Words of a report stand in the page as words; chosen kinds alone are told."""
    page = two("digest", "--since", "2031-05-13", "--format", "html")[1]
    assert "the &lt;b&gt;bridge&lt;/b&gt;" in page
    text = two("digest", "--since", "2031-05-12")[1]
    assert "Moves" in text
    assert "Meetings" in text
    assert "Moves" not in two("digest", "--since", "2031-05-12", "--kind", "meetings")[1]
    assert "Nothing new." in two("digest", "--since", "2032")[1]
    assert "Nothing new." in two("digest", "--since", "2032", "--format", "html")[1]


def test_a_dispute_is_new_when_the_denial_is(two: Any, tmp_path: Path) -> None:
    """A denial of an old move makes a dispute on its day, and is no news two days later."""
    text = "Norland denied that it demanded the strait."
    denial = told(text, {"party": "Norland", "act": "deny", "terms": "demanded the strait"}, day="2031-05-15")
    with Ledger(tmp_path / "parley.sqlite") as ledger:
        ledger.add(denial)
        state = ledger.state()
        assert [one.kind for one in analysis.digest(state, since="2031-05-15").disputes] == ["denied"]
        assert analysis.digest(state, since="2031-05-16").disputes == ()
    assert "Norland denies" in two("digest", "--since", "2031-05-15", "--kind", "disputes")[1]


class Hook(BaseHTTPRequestHandler):
    """Refuses what it is told to, and keeps the rest."""

    answers: ClassVar[list[int]] = []
    got: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Hook.got.append((dict(self.headers), body))
        self.send_response(Hook.answers.pop(0) if Hook.answers else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Keep still."""


@pytest.fixture
def hook() -> Iterator[str]:
    """The address of a running receiver."""
    Hook.answers, Hook.got = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def test_webhook_is_signed(two: Any, hook: str, tmp_path: Path) -> None:
    """The receiver can check who sent the message; nothing new, nothing sent; private only if asked for."""
    (tmp_path / "secret").write_text("swordfish\n", encoding="utf-8")
    words = ("digest", "--since", "2031-05-13", "--webhook", hook, "--secret-file", "secret")
    assert two(*words)[0] == 2
    assert two(*words, "--allow-private") == (0, "", "parley: sent 1 new record\n")
    ((heads, body),) = Hook.got
    made = signature("swordfish", message=heads["webhook-id"], timestamp=int(heads["webhook-timestamp"]), body=body)
    assert heads["webhook-signature"] == made
    assert json.loads(body)["moves"][0]["party"] == "Norland"
    two("digest", "--since", "2032", *words[3:], "--allow-private")
    assert len(Hook.got) == 1


def test_webhook_tries_again(hook: str) -> None:
    """A busy receiver gets the same message later; one that refuses gets it once."""
    waits: list[float] = []
    Hook.answers = [503, 429]
    send(hook, b"{}", secret="s", allow_private=True, wait=waits.append)
    assert waits == [2.0, 4.0]
    assert len({heads["webhook-id"] for heads, _ in Hook.got}) == 1
    Hook.answers, waits[:] = [410], []
    with pytest.raises(FetchStatus):
        send(hook, b"{}", secret="s", allow_private=True, wait=waits.append)
    Hook.answers = [500] * 9
    with pytest.raises(FetchStatus):
        send(hook, b"{}", secret="s", allow_private=True, wait=waits.append)
    assert waits == [2.0, 4.0, 8.0]
    with pytest.raises(RefusedAddress):
        send(hook, b"{}", secret="s", wait=waits.append)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--since", "soon"], "is no date"),
        (["--since", "2031", "--webhook", "https://a.example"], "signed with a secret"),
        (["--since", "2031", "--webhook", "https://a.example", "--secret-file", "none"], "cannot be read"),
    ],
)
def test_wrong_call(two: Any, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str) -> None:
    """One sentence and exit code 2."""
    monkeypatch.delenv("PARLEY_WEBHOOK_SECRET", raising=False)
    code, out, err = two("digest", *words)
    assert (code, out, sentence in err) == (2, "", True)
