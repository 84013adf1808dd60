"""One report in: every source, every refusal."""

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parley import errors, reports
from parley.errors import OptionError, ParleyError, ReportError
from parley.reports import find, from_text, load
from tests.reports.samples import MENU_PAGE, NEXT, PROSE, html_page, pdf, scan, word

GERMAN = (
    "Die Außenminister beider Länder haben sich am Donnerstag in Genf getroffen und über einen Waffenstillstand "
    "gesprochen. Man werde die Gespräche in der kommenden Woche fortsetzen, sagte ein Sprecher des Ministeriums."
)
NINJS = json.dumps({"uri": "urn:1", "body_text": PROSE, "versioncreated": "2024-03-07T10:00:00Z"}).encode()


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """Standard input to write a report to."""
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(buffer))
    return buffer


def written(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    "text",
    [
        f"date 2024-03-08\n{PROSE}",
        f"\ufeffdate 2024-03-08\r\n{PROSE}\r\n\r\n{NEXT}",
        f"date 2024-03-08 {PROSE} \U0001f91d Sa\u0303o\u00a0Paulo “no”",
    ],
    ids=["date-line", "mark-and-windows-line-ends", "emoji-combining-no-break"],
)
def test_plain_text_is_kept_exactly(text: str, tmp_path: Path) -> None:
    """The date line gives the date and stays part of the text; offsets hold for the file."""
    path = written(tmp_path, "talks.v2.txt", text)
    loaded = load(path)
    with open(path, encoding="utf-8", newline="") as file:
        assert loaded.report.text == file.read()
    assert (loaded.report.id, loaded.report.published, loaded.notices) == ("talks.v2", "2024-03-08", ())
    assert loaded.report.language == "en"
    assert loaded.report.pages == ()


@pytest.mark.parametrize(
    ("name", "data", "pages"),
    [
        ("a.html", html_page().encode(), 0),
        ("a.json", NINJS, 0),
        ("a.pdf", pdf([PROSE[:80], PROSE[80:]]), 1),
        ("a.docx", word([PROSE]), 1),
        ("a.txt", PROSE.encode(), 0),
    ],
)
@pytest.mark.parametrize("way", ["file", "file-without-ending", "stdin"])
def test_each_format_from_each_way(
    name: str, data: bytes, pages: int, way: str, tmp_path: Path, stdin: io.BytesIO
) -> None:
    """A file's ending is a help, not a need: the bytes tell the format; the id follows the way."""
    stdin.write(data)
    stdin.seek(0)
    path = written(tmp_path, name if way == "file" else "a", data)
    report = load("-" if way == "stdin" else path).report
    assert "Ana Brekke" in report.text
    assert len(report.pages) == pages
    assert re.fullmatch("[0-9a-f]{12}" if way == "stdin" else "a", report.id)


@pytest.mark.parametrize(
    ("given", "name", "data", "published"),
    [
        ("2023-01", "a.html", html_page(), "2023-01"),
        (None, "a.html", html_page(), "2024-03-07"),
        (None, "a.html", html_page("", (f"date 2024-04-01 {PROSE}",)), "2024-04-01"),
        (None, "a.txt", f"date 2024-04-01\nMay 2, 2024\n\n{PROSE}", "2024-04-01"),
        (None, "a.txt", f"PORT ALDER, May 2, 2024 (Harbour Wire) - {PROSE}", "2024-05-02"),
        (None, "a.pdf", pdf(["2 May 2024", "", PROSE[:80]]), "2024-05-02"),
    ],
    ids=["given", "metadata", "date-line", "date-line-before-top", "dateline", "top-of-a-pdf"],
)
def test_order_of_dates(given: str | None, name: str, data: bytes | str, published: str, tmp_path: Path) -> None:
    """What is given outweighs metadata, that a date line, that a dateline."""
    loaded = load(written(tmp_path, name, data), published=given)
    assert (loaded.report.published, loaded.notices) == (published, ())


def test_unknown_date_is_a_notice(tmp_path: Path) -> None:
    """A report without a date is read, and the notice says what stays open and what to do."""
    loaded = load(written(tmp_path, "a.txt", PROSE))
    assert loaded.report.published is None
    (notice,) = loaded.notices
    assert notice.endswith(
        "a.txt: no date of publication is known, so relative dates such as “Friday” stay unresolved; "
        "state the date of publication, or begin the text with a line “date YYYY-MM-DD”"
    )


def test_given_values_outweigh_the_page(tmp_path: Path) -> None:
    """Publisher and title of the caller replace those of the page; blank ones do not."""
    path = written(tmp_path, "a.html", html_page())
    report = load(path, publisher="Island  Times", title="Talks").report
    assert (report.publisher, report.title) == ("Island Times", "Talks")
    assert load(path, publisher=" ").report.publisher == "Harbour Post"


@pytest.mark.parametrize("published", ["2025", "2025-08", "2025-08-17", "2025-08?", "2025~"])
def test_edtf_dates_are_taken(published: str) -> None:
    """Dates of less precision and doubtful ones are EDTF too."""
    assert from_text(PROSE, published=published).report.published == published


@pytest.mark.parametrize("published", ["", "yesterday", "2025-13", "2025-02-30", "17.8.2025", "2025-8-1"])
def test_wrong_date_option_stops(published: str, tmp_path: Path) -> None:
    """A wrong option is the caller's to mend, whatever the report, so it is no ReportError."""
    with pytest.raises(OptionError, match="no publication date; write it as 2025-08-17"):
        load(tmp_path / "missing.txt", published=published)


def test_from_text_takes_what_is_given() -> None:
    """Text, address and id are as given; without an id it is derived from the text and stable."""
    report = from_text(PROSE, url="https://harbour.example/1", id="x").report
    assert (report.text, report.url, report.id) == (PROSE, "https://harbour.example/1", "x")
    assert from_text(PROSE).report.id == from_text(PROSE, published="2025").report.id
    assert from_text(PROSE).report.id != from_text(PROSE + " ").report.id


def test_from_text_refuses_half_a_character() -> None:
    """A lone surrogate could never be written out again."""
    with pytest.raises(errors.UndecodableReport, match="lone surrogate\\) at 3"):
        from_text("no \ud83e")


REFUSED: list[tuple[str, bytes, type[ReportError], str]] = [
    ("empty.txt", b"", errors.EmptyReport, "is empty; check"),
    ("blank.txt", b" \r\n\t\n", errors.EmptyReport, "is empty; check"),
    ("only-mark.txt", b"\xef\xbb\xbf\n", errors.EmptyReport, "nothing but white space"),
    ("no-break-space.txt", "\u00a0\n".encode(), errors.EmptyReport, "nothing but white space"),
    ("empty.pdf", b"", errors.EmptyReport, "is empty"),
    ("empty.docx", word([]), errors.EmptyReport, "nothing but white space"),
    ("binary.txt", bytes(range(256)), errors.UndecodableReport, "binary data"),
    ("large.txt", b"x" * 5_000_001, errors.ReportTooLarge, "over the limit of 5,000,000 bytes; .* raise the limit"),
    ("german.txt", GERMAN.encode(), errors.NotEnglish, "looks German"),
    ("menu.html", MENU_PAGE.encode(), errors.NoArticle, "no article"),
    ("scan.pdf", scan(), errors.ScannedPdf, "scan"),
    ("secret.pdf", pdf([PROSE], password="x"), errors.EncryptedReport, "password"),
    ("cut.pdf", b"%PDF-1.4\n1 0 obj", errors.DamagedReport, "PDF is damaged"),
    ("text.pdf", PROSE.encode(), errors.DamagedReport, "PDF is damaged"),
    ("cut.docx", word([PROSE])[:900], errors.DamagedReport, "DOCX is damaged"),
    ("text.docx", PROSE.encode(), errors.DamagedReport, "DOCX is damaged"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, errors.EncryptedReport, "Word 97 file or one with"),
    ("a.rtf", b"{\\rtf1 The talks}", errors.DamagedReport, "is RTF"),
    ("cut.json", b'{"body_text": "x', errors.DamagedReport, "not sound JSON"),
    ("bodiless.json", b'{"uri": "urn:1"}', errors.NoBody, "without body_text"),
    ("readout.json", b'{"report": {"id": "a", "text": "b"}, "moves": []}', errors.NoBody, "body_text"),
]


@pytest.mark.parametrize(("name", "data", "kind", "problem"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refusals(name: str, data: bytes, kind: type[ReportError], problem: str, tmp_path: Path) -> None:
    """Each report that cannot be read is refused by its own error, which names the file first."""
    path = written(tmp_path, name, data)
    with pytest.raises(kind, match=problem) as caught:
        load(path)
    assert type(caught.value) is kind
    assert str(caught.value).startswith(f"{path}: ")
    assert caught.value.source == str(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """The message says that there is no such file."""
    with pytest.raises(errors.ReportNotFound, match="no such file; check the path"):
        load(tmp_path / "none.txt")


@pytest.mark.parametrize("name", ["a\0b", "n" * 5000])
def test_impossible_paths_are_refused(name: str) -> None:
    """A path that no system takes is an unreadable report, no crash."""
    with pytest.raises(errors.UnreadableReport):
        load(name)


def test_folders_are_refused_with_advice(tmp_path: Path) -> None:
    """A folder without reports lists what is read; one with reports asks for one of them."""
    with pytest.raises(errors.FolderGiven, match=r"without reports; parley reads \.txt"):
        load(tmp_path)
    written(tmp_path, "a.txt", PROSE)
    with pytest.raises(errors.FolderGiven, match="name one of the reports in it"):
        load(tmp_path)


def test_limit_holds_for_standard_input(stdin: io.BytesIO) -> None:
    """No more than the limit is read from a pipe."""
    stdin.write(PROSE.encode() * 10)
    stdin.seek(0)
    with pytest.raises(errors.ReportTooLarge, match=r"^-: is over the limit of 100 bytes"):
        load("-", limit_bytes=100)
    assert stdin.tell() <= io.DEFAULT_BUFFER_SIZE


def test_report_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    data = PROSE.encode()
    assert load(written(tmp_path, "a.txt", data), limit_bytes=len(data)).report.text == PROSE


# find


def test_find_searches_folders_and_leaves_the_rest_as_given(tmp_path: Path) -> None:
    """Reports in order of the alphabet, hidden ones, other files and JSON of other kinds left out."""
    kept = ["a.txt", "b/c.PDF", "b/d.html", "e.json", "z/y/x.docx"]
    for name in [*kept, ".hidden.txt", ".git/a.txt", "README.md", "photo.png"]:
        written(tmp_path, name, NINJS if name.endswith("json") else "x")
    written(tmp_path, "a.json", '{"report": {"id": "a", "text": "b"}, "moves": []}')
    assert list(find([tmp_path])) == [tmp_path / name for name in kept]
    named: list[str | Path] = ["-", "https://harbour.example/1", str(tmp_path / "a.json"), tmp_path / "none.txt"]
    assert [str(path) for path in find(named)] == [str(path) for path in named]


def test_find_yields_a_folder_without_reports(tmp_path: Path) -> None:
    """So that load can refuse it while the other paths are read."""
    written(tmp_path, "empty/notes.md", "x")
    written(tmp_path, "a.txt", "x")
    assert list(find([tmp_path / "empty", tmp_path / "a.txt"])) == [tmp_path / "empty", tmp_path / "a.txt"]


def test_find_does_not_follow_linked_folders(tmp_path: Path) -> None:
    """A link back up would never end."""
    written(tmp_path, "in/a.txt", "x")
    os.symlink(tmp_path, tmp_path / "in" / "up")
    assert list(find([tmp_path])) == [tmp_path / "in" / "a.txt"]


# Anything at all

ANY_BYTES = st.one_of(
    st.binary(max_size=400),
    st.tuples(
        st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"<html><p>", b'{"body_html": "', b"\xff\xfe", b"\xef\xbb\xbf"]),
        st.binary(max_size=400),
    ).map(b"".join),
    st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["uri", "body_text", "body_html", "bodies", "headlines", "provider", "language", "value"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=ANY_BYTES, suffix=st.sampled_from(["", ".txt", ".html", ".json", ".pdf", ".docx"]))
@example(data=b"", suffix=".pdf")
@example(data=b'{"body_html": "<![x"}', suffix=".json")
@example(data=b"[" * 50_000, suffix=".json")
@example(data=b"<div>" * 20_000, suffix=".html")
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str, tmp_path: Path) -> None:
    """Whatever the bytes, the answer is a report that can be written as UTF-8, or a ParleyError."""
    try:
        report = load(written(tmp_path, f"any{suffix}", data)).report
    except ParleyError:
        return
    assert report.text.encode("utf-8").strip()


@settings(max_examples=40, deadline=None)
@given(
    sample=st.sampled_from([pdf([PROSE], [NEXT]), word([PROSE], [NEXT])]),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=30),
)
def test_damaged_documents_are_read_or_refused(sample: bytes, changes: list[tuple[float, int]]) -> None:
    """A PDF or DOCX with bytes changed at random gives a report or a ParleyError."""
    data: Any = bytearray(sample)
    for place, byte in changes:
        data[int(place * len(data))] = byte
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(data))))
        try:
            loaded = load("-")
        except ParleyError:
            return
        assert loaded.report.text


def test_exported_names() -> None:
    """The door of the folder exports what the package promises, sorted."""
    assert reports.__all__ == sorted(reports.__all__)
    assert all(hasattr(reports, name) for name in reports.__all__)
