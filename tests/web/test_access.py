"""The door: a password where others can reach the board."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from parley.cli import main
from parley.web import passwords
from parley.web.app import application
from parley.web.passwords import FREE_GUESSES, hashed, is_key, matches
from parley.web.settings import Settings
from tests.web.conftest import token_in

PASSWORD = "correct horse battery"


@pytest.fixture
def door(filled: Path) -> Iterator[TestClient]:
    """A client of a board with a password."""
    settings = Settings(ledger=str(filled), key=hashed(PASSWORD), hosts=frozenset({"*"}), read_only=True)
    with TestClient(application(settings), base_url="http://board.example", follow_redirects=False) as client:
        yield client


def enter(door: TestClient, password: str) -> int:
    """Give a password at the door."""
    token = token_in(door.get("/enter").text)
    return door.post("/enter", data={"token": token, "password": password}).status_code


def test_key_holds_no_password() -> None:
    """A key is a salted hash: two of one password differ, both match it, and no other does."""
    one, two = hashed(PASSWORD), hashed(PASSWORD)
    assert one != two
    assert is_key(one)
    assert PASSWORD not in one
    assert matches(PASSWORD, one)
    assert not matches("wrong", one)
    assert not matches(PASSWORD, "scrypt$x$y$z$a$b")


@pytest.mark.parametrize("path", ["/board", "/add", "/report/r2", "/search?q=a", "/nowhere"])
def test_nothing_is_shown_before_the_door(door: TestClient, path: str) -> None:
    """Whoever has not entered is led to the door."""
    answer = door.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/enter")


@pytest.mark.parametrize("path", ["/board.json", "/agenda.ics"])
def test_programs_are_told_to_bring_a_token(door: TestClient, path: str) -> None:
    """What programs ask for is answered with 401, and opens to the password as a bearer token."""
    assert door.get(path).status_code == 401
    assert door.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert door.get(path, headers={"Authorization": f"Bearer {PASSWORD}"}).status_code == 200


def test_password_opens(door: TestClient) -> None:
    """The right password opens the board, a wrong one does not."""
    assert enter(door, "wrong") == 403
    assert enter(door, PASSWORD) == 303
    assert door.get("/board").status_code == 200
    token = token_in(door.get("/enter").text)
    assert door.post("/leave", data={"token": token}).status_code == 303
    assert door.get("/board").status_code == 303


def test_guesses_are_few(door: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few wrong passwords, even the right one has to wait."""
    monkeypatch.setattr(passwords, "N", 2)
    assert [enter(door, "wrong") for _ in range(FREE_GUESSES)] == [403] * FREE_GUESSES
    assert enter(door, PASSWORD) == 429
    assert door.get("/board.json", headers={"Authorization": f"Bearer {PASSWORD}"}).status_code == 429


def test_other_addresses_need_a_password(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Listening at an address that others can reach is refused without a password, and says how to make one."""
    with pytest.raises(SystemExit) as end:
        main(["serve", "--ledger", str(filled), "--host", "0.0.0.0"])
    assert end.value.code == 2
    assert "--new-password" in capsys.readouterr().err


def test_new_password_is_written_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The password goes into the file as a hash that only its owner can read."""
    import io

    path = tmp_path / "key"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    with pytest.raises(SystemExit) as end:
        main(["serve", "--password-file", str(path), "--new-password"])
    assert end.value.code == 0
    assert re.fullmatch(r"scrypt\$\d+\$8\$1\$\S+\$\S+\n", path.read_text())
    assert path.stat().st_mode & 0o077 == 0
    assert matches(PASSWORD, path.read_text())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--ledger", "nowhere.sqlite"], "There is no ledger"),
        (["--password-file", "nowhere"], "cannot be read"),
        (["--new-password"], "needs --password-file"),
        (["--port", "70000"], "70000"),
    ],
)
def test_wrong_options_get_one_sentence(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong option ends with one sentence and exit code 2."""
    with pytest.raises(SystemExit) as end:
        main(["serve", *arguments])
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert words in told
    assert len(told.strip().splitlines()) == 1
