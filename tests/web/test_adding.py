"""Adding a report on the board: what is taken, what is refused, and how far it is."""

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from parley.language import models
from parley.web.adding import _safe_name
from tests.web.conftest import token_in

TEXT = """date 2024-04-02
Norland demanded on Monday that Sudland withdraw its gunboats from the strait before any talks begin.
Sudland's foreign minister, Ada Kern, said that her government would not withdraw a single boat.
Estmark offered to host a meeting of both sides in May.
"""
needs_model = pytest.mark.skipif(not models(), reason="the model's weights are not in this copy")


def send(desk: TestClient, **fields: Any) -> Any:
    """Send the form; return the answer."""
    files = fields.pop("files", None)
    token = token_in(desk.get("/add").text)
    return desk.post("/add", data={"token": token, "talks": "strait", **fields}, files=files)


def finish(desk: TestClient, where: str) -> dict[str, Any]:
    """Wait until a job is over; return what it tells then."""
    for _ in range(600):
        told: dict[str, Any] = desk.get(f"{where}.json").json()
        if told["over"]:
            return told
        time.sleep(0.1)
    raise AssertionError("the job does not end")


@needs_model
def test_pasted_text_is_read_and_recorded(desk: TestClient) -> None:
    """A pasted report is read, recorded in its talks, and known when it is pasted again."""
    answer = send(desk, text=TEXT.replace("\n", "\r\n"), publisher="Harbour Post")
    assert answer.status_code == 303, answer.text
    told = finish(desk, answer.headers["location"])
    assert (told["fault"], told["outcome"]) == (None, "new")
    assert told["moves"]
    assert "".join(piece["text"] for piece in told["pieces"]) == TEXT.strip()
    assert desk.get(f"/report/{told['report']}").status_code == 200
    again = finish(desk, send(desk, text=TEXT, publisher="Harbour Post").headers["location"])
    assert again["outcome"] == "known"


@needs_model
def test_uploaded_file_is_read(desk: TestClient) -> None:
    """An uploaded file is read by its name's ending."""
    page = f"<html><title>Boats</title><article><h1>Boats</h1><p>{TEXT}</p><p>{TEXT}</p></article></html>"
    answer = send(desk, files={"file": ("../../boats.html", page.encode(), "text/html")})
    told = finish(desk, answer.headers["location"])
    assert told["fault"] is None


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data",
     "http://10.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_private_addresses_are_refused(desk: TestClient, address: str) -> None:
    """The server fetches nothing from private networks, however the address is written."""
    told = finish(desk, send(desk, url=address).headers["location"])
    assert told["fault"]
    assert told["outcome"] is None
    assert "Refused" in told["fault"] or "public" in told["fault"] or "no address" in told["fault"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Give one of"),
        ({"text": "A text.", "url": "https://fine.example/"}, "Give one of"),
        ({"url": "file:///etc/passwd"}, "must begin with"),
        ({"url": "gopher://fine.example/"}, "must begin with"),
        ({"talks": "", "text": "A text."}, "Name the talks"),
    ],
)
def test_wrong_forms_get_one_sentence(desk: TestClient, fields: dict[str, str], words: str) -> None:
    """A form that says nothing to read is answered with what is missing."""
    answer = send(desk, **fields)
    assert answer.status_code == 400
    assert words in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Le ministre a déclaré que le gouvernement refuserait de négocier avec les rebelles. " * 4},
        {"text": "A text.", "published": "soon"},
        {"files": {"file": ("bad.pdf", b"%PDF-1.4 nothing", "application/pdf")}},
        {"files": {"file": ("bad.docx", b"PK\x03\x04 nothing", "application/zip")}},
        {"files": {"file": ("x.bin", bytes(range(256)) * 4, "application/octet-stream")}},
    ],
    ids=["French", "date", "PDF", "DOCX", "binary"],
)
def test_what_cannot_be_read_says_why(desk: TestClient, fields: dict[str, Any]) -> None:
    """A report that cannot be read ends with a sentence, which names no folder of the server."""
    told = finish(desk, send(desk, **fields).headers["location"])
    assert told["fault"]
    assert "/tmp" not in told["fault"]
    assert "parley-" not in told["fault"]


def test_large_uploads_are_refused(desk: TestClient) -> None:
    """An upload over the limit is refused before it is taken in whole."""
    answer = send(desk, files={"file": ("big.txt", b"a" * 6_000_000, "text/plain")})
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\y.txt", "..", "", "a/b\x00.txt", "." * 300])
def test_names_of_uploads_stay_in_their_folder(name: str) -> None:
    """The name of an upload never leads out of the folder that it is put in."""
    kept = _safe_name(name)
    assert kept
    assert "/" not in kept
    assert "\\" not in kept
    assert kept not in (".", "..")
    assert len(kept) <= 100
