"""HTML, ninjs, PDF and DOCX to text and metadata."""

import io
import json
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from parley.errors import (
    DamagedReport,
    EncryptedReport,
    NoArticle,
    NoBody,
    ReportTooLarge,
    ScannedPdf,
    UndecodableReport,
)
from parley.reports.content import Content, join_pages
from parley.reports.docx import read_docx
from parley.reports.html import fragment_text, read_html
from parley.reports.ninjs import has_ninjs_mark, read_ninjs
from parley.reports.pdf import read_pdf
from parley.reports.sniff import format_of
from tests.reports.samples import JSON_LD, MENU_PAGE, META, NEXT, PROSE, html_page, pdf, saved, scan, word

LIMIT_BYTES = 5_000_000


def pages_of(content: Content) -> list[str]:
    """Return the text of each page by its range."""
    return [content.text[page.start : page.end] for page in content.pages]


# HTML


@pytest.mark.parametrize("head", [META, JSON_LD], ids=["meta-elements", "json-ld"])
def test_html_gives_article_and_metadata(head: str) -> None:
    """Menu, headline and footer are left out; title, site and date come from what the page states."""
    content = read_html(html_page(head).encode(), source="a.html")
    assert content.text == f"{PROSE}\n\n{NEXT}"
    assert (content.title, content.published) == ("Ministers meet in Port Alder", "2024-03-07")
    assert content.publisher == "Harbour Post"


def test_html_date_is_not_guessed_from_the_text() -> None:
    """A year in the footer or a date in a sentence is no date of publication."""
    page = html_page("", (PROSE, "The treaty of 3 May 1987 is the base of the talks, both ministers said again."))
    assert read_html(page.encode(), source="a.html").published is None


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1252", "cp1252"), ("ISO-8859-1", "cp1252"), ("utf-8", "utf-8"), ("x-none", "cp1252")],
)
def test_html_encoding_is_that_of_its_meta_element(charset: str, encoding: str) -> None:
    """Latin-1 is read as browsers do, with the curly quotes of windows-1252; an unknown name is passed over."""
    said = "“We won’t sign in Zürich,” the minister said on Thursday as the session of both sides ended late."
    page = html_page(f'<meta charset="{charset}">', (said, PROSE))
    assert read_html(page.encode(encoding), source="a.html").text.startswith(said)


@pytest.mark.parametrize("page", [MENU_PAGE, "<html></html>", "<p>", "<!doctype html>", html_page(META, ("Short.",))])
def test_html_without_article_is_refused(page: str) -> None:
    """Menus, empty pages and pages drawn by scripts hold no article."""
    with pytest.raises(NoArticle, match=r"^a\.html: the page holds no article.*\.txt"):
        read_html(page.encode(), source="a.html")


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One &amp; two.</p><p>Three.</p>", "One & two.\n\nThree."),
        ("<p>One<br/>two</p>\n<ul><li>a</li><li>b</li></ul>", "One\n\ntwo\n\na\n\nb"),
        ("<p>He said <b>no</b>.</p><script>var x = 1;</script><style>p {}</style>", "He said no."),
        ("plain", "plain"),
        ("a <![broken b", "a"),
        ("", ""),
    ],
)
def test_fragment_text(fragment: str, text: str) -> None:
    """Blocks are parted by blank lines, inline elements are not, code is left out."""
    assert fragment_text(fragment) == text


# ninjs


def ninjs(**fields: Any) -> bytes:
    """Return a news item."""
    return json.dumps({"uri": "urn:item:1", "type": "text", "version": "1"} | fields).encode()


def test_ninjs_1_gives_body_text_as_it_stands() -> None:
    """The text is body_text to the character; the date is that of the version in its own time zone."""
    text = "One.\r\n\n  Two\u00a0\U0001f91d “three”. "
    data = ninjs(
        body_text=text,
        body_html="<p>Other</p>",
        versioncreated="2024-03-07T23:30:00-05:00",
        firstcreated="2024-03-06T10:00:00Z",
        headline="Talks go on",
        provider="Harbour Post",
        language="en-GB",
    )
    assert read_ninjs(data, source="a") == Content(
        text, "2024-03-07", "Harbour Post", "Talks go on", url=None, language="en-GB"
    )


def test_ninjs_2_gives_listed_bodies_and_headlines() -> None:
    """The lists of ninjs 2 and 3 are read, the web address from uri."""
    data = ninjs(
        uri="https://harbour.example/1",
        bodies=[
            {"role": "main", "contentType": "text/html", "value": "<p>One.</p><p>Two.</p>"},
            {"role": "caption", "contentType": "text/html", "value": "<p>A picture</p>"},
        ],
        headlines=[{"role": "main", "value": "Talks go on"}],
        infosources=[{"name": "Harbour Post", "rel": "isCreatedBy"}],
        versionCreated="2024-03-07T23:30:00Z",
    )
    assert read_ninjs(data, source="a") == Content(
        "One.\n\nTwo.", "2024-03-07", "Harbour Post", "Talks go on", "https://harbour.example/1"
    )


def test_ninjs_half_characters_are_replaced() -> None:
    """JSON can carry half a surrogate pair, which no encoding can write."""
    assert read_ninjs(b'{"body_text": "no \\ud83e yes \\ud83e\\udd1d"}', source="a").text == "no \ufffd yes \U0001f91d"


@pytest.mark.parametrize(
    "data",
    [
        ninjs(),
        ninjs(body_text="  "),
        ninjs(body_text=7, body_html=None, bodies="x"),
        ninjs(body_html="<script>1</script>"),
        ninjs(bodies=[{"value": None}, 3]),
        b"[1]",
        b'"text"',
        b'{"report": {"id": "a", "text": "The talks"}, "moves": []}',
    ],
)
def test_ninjs_without_body_is_refused(data: bytes) -> None:
    """An item without text and JSON of another kind hold no report."""
    with pytest.raises(NoBody, match=r"^a\.json: is JSON .*body_text"):
        read_ninjs(data, source="a.json")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"body_text": "a', "unterminated string"),
        (b"{", "line 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"version": ' + b"9" * 5000 + b"}", "too long"),
    ],
)
def test_damaged_json_is_refused(data: bytes, why: str) -> None:
    """The message says what is wrong with the JSON."""
    with pytest.raises(DamagedReport, match=why):
        read_ninjs(data, source="a.json")


@pytest.mark.parametrize(
    ("data", "marked"),
    [
        (ninjs(), True),
        (b'{"body_html": ""}', True),
        (b'{"type": "picture"}', True),
        (b'{"type": "module", "name": "x"}', False),  # a package's description
        (b'{"report": {"id": "a"}, "moves": []}', False),
        (b"[]", False),
        (b"{", False),
        (b'{"uri": "urn:1", "body_text": "cut o', True),
    ],
)
def test_ninjs_mark(data: bytes, marked: bool) -> None:
    """What names itself a news item is one, even where it is cut off."""
    assert has_ninjs_mark(data) is marked


# PDF


def test_pdf_joins_lines_and_keeps_pages() -> None:
    """Lines become paragraphs, page numbers go, a sentence over a page break stays whole, its pages are known."""
    first = [
        "The fisheries ministers of both islands met on Thursday and agreed to a cease-",
        "fire at sea, officials said after the session that had lasted until the night.",
        "The ceasefire begins at once.",
        "",
        "The minister told reporters that the offer was not serious and that her side",
        "1",
    ]
    second = ["would give an answer on Monday, when the next round begins in the old harbour.", "2"]
    content = read_pdf(pdf(first, second, title="Joint statement"), source="a.pdf", limit_bytes=LIMIT_BYTES)
    assert "agreed to a ceasefire at sea, officials said after the session" in content.text
    assert "not serious and that her side would give an answer" in content.text
    assert content.text.count("\n\n") == 1
    assert pages_of(content)[1] == second[0]
    assert [page.number for page in content.pages] == [1, 2]
    assert content.title == "Joint statement"


def test_pdf_hyphen_stays_where_the_whole_word_is_unknown() -> None:
    """A hyphen at a line's end may belong to the word."""
    lines = ["The ministers of both islands spoke of a long and most difficult long-", "term arrangement."]
    assert "long-term" in read_pdf(pdf(lines), source="a", limit_bytes=LIMIT_BYTES).text


def test_pdf_running_heads_are_dropped() -> None:
    """A line that heads three pages is no part of the report; an empty page has an empty range."""
    bodies = ["One minister spoke.", "Another one spoke.", "A third one spoke."]
    content = read_pdf(pdf(*(["JOINT COMMISSION", body] for body in bodies), []), source="a", limit_bytes=LIMIT_BYTES)
    assert content.text == "\n\n".join(bodies)
    assert pages_of(content) == [*bodies, ""]


def test_pdf_dates_and_file_names_are_no_metadata() -> None:
    """The day a file was made is not the day of publication, and its file name is no title."""
    content = read_pdf(pdf([PROSE], title="Microsoft Word - draft3.doc"), source="a", limit_bytes=LIMIT_BYTES)
    assert (content.published, content.title) == (None, None)


def test_pdf_scan_is_refused() -> None:
    """A PDF of pictures is called a scan."""
    with pytest.raises(ScannedPdf, match=r"probably a scan.*OCR"):
        read_pdf(scan(), source="a", limit_bytes=LIMIT_BYTES)


def test_pdf_with_password_is_refused() -> None:
    """An encrypted PDF asks for a copy without a password."""
    with pytest.raises(EncryptedReport, match="asks for a password"):
        read_pdf(pdf([PROSE], password="secret"), source="a", limit_bytes=LIMIT_BYTES)


@pytest.mark.parametrize("kept", [8, 300, 0.6])
def test_pdf_cut_off_is_refused(kept: float) -> None:
    """A PDF without its end is damaged, or holds no text, and never upsets the program."""
    data = pdf([PROSE])
    cut = data[: int(kept if kept >= 1 else kept * len(data))]
    with pytest.raises((DamagedReport, ScannedPdf)):
        read_pdf(cut, source="a", limit_bytes=LIMIT_BYTES)


def test_pdf_text_over_the_limit_is_refused() -> None:
    """Streams that unpack to too much text are refused by the limit on the text."""
    with pytest.raises(ReportTooLarge, match="over the limit of 50 bytes"):
        read_pdf(pdf([PROSE]), source="a", limit_bytes=50)


# DOCX


@pytest.mark.parametrize("rendered", [False, True], ids=["author's-break", "word's-note"])
def test_docx_page_breaks_become_pages(rendered: bool) -> None:
    """Both kinds of page break part pages; paragraphs are parted by blank lines."""
    content = read_docx(word(["One.", PROSE], [NEXT], rendered=rendered), source="a", limit_bytes=LIMIT_BYTES)
    assert content.text == f"One.\n\n{PROSE}\n\n{NEXT}"
    assert pages_of(content) == [f"One.\n\n{PROSE}", NEXT]


def test_docx_both_breaks_at_once_are_one() -> None:
    """Word notes an author's break once more as its own."""
    document = docx.Document(io.BytesIO(word(["One."], ["Two."])))
    run = document.paragraphs[-1].runs[0]._r
    run.insert(0, parse_xml(f"<w:lastRenderedPageBreak {docx.oxml.ns.nsdecls('w')}/>"))
    assert len(read_docx(saved(document), source="a", limit_bytes=LIMIT_BYTES).pages) == 2


def test_docx_sentence_over_a_page_break_stays_whole() -> None:
    """A break that Word noted inside a paragraph does not part it, even before a name."""
    document = docx.Document()
    run = document.add_paragraph().add_run("The minister said that ")._r
    run.append(parse_xml(f"<w:lastRenderedPageBreak {docx.oxml.ns.nsdecls('w')}/>"))
    document.paragraphs[0].add_run("Brekke had left.")
    content = read_docx(saved(document), source="a", limit_bytes=LIMIT_BYTES)
    assert content.text == "The minister said that Brekke had left."
    assert pages_of(content) == ["The minister said that", "Brekke had left."]


def test_docx_tables_and_insertions_count_and_deletions_do_not() -> None:
    """The text is what a reader of the accepted document sees, in reading order, on one page."""
    document = docx.Document()
    document.add_paragraph("Before.")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "In the table."
    revised = (
        '<w:p {0}><w:ins w:id="1"><w:r><w:t>Inserted.</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>Deleted.</w:delText></w:r></w:del></w:p>'
    )
    document.element.body.insert(2, parse_xml(revised.format(docx.oxml.ns.nsdecls("w"))))
    content = read_docx(saved(document), source="a", limit_bytes=LIMIT_BYTES)
    assert content.text == "Before.\n\nIn the table.\n\nInserted."
    assert len(content.pages) == 1


def zipped(**parts: bytes) -> bytes:
    """Return a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (word([PROSE])[:2000], "damaged or cut off"),
        (b"PK\x03\x04 and nonsense", "damaged or cut off"),
        (zipped(word__document=b"<x/>"), "damaged or cut off"),
        (zipped(content=b"<x/>"), "ZIP file but no Word document"),
    ],
    ids=["cut", "nonsense", "no-content-types", "other-zip"],
)
def test_docx_damaged_is_refused(data: bytes, why: str) -> None:
    """A broken document and another kind of ZIP file are told apart."""
    with pytest.raises(DamagedReport, match=why):
        read_docx(data, source="a", limit_bytes=LIMIT_BYTES)


def test_docx_bomb_is_refused_before_it_is_unpacked() -> None:
    """Parts that unpack to over ten times the limit are not unpacked."""
    with pytest.raises(ReportTooLarge, match="unpacks to 2,000,000 bytes"):
        read_docx(zipped(word__document=b"\0" * 2_000_000), source="a", limit_bytes=100_000)


# Sniffing and pages


@pytest.mark.parametrize(
    ("data", "suffix", "media_type", "form"),
    [
        (b"%PDF-1.7", ".txt", "text/plain", "pdf"),  # the signature outweighs name and server
        (b"PK\x03\x04", "", "application/octet-stream", "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", "", "compound"),
        (b"{\\rtf1 text}", ".txt", "", "rtf"),
        (b"<html>", ".txt", "", "text"),  # a text about HTML may show some
        (b"text", ".HTML", "", "html"),
        (b"text", "", "text/html; charset=utf-8", "html"),
        (b"{}", "", "application/ld+json", "ninjs"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><p>", "", "", "html"),
        (b'<?xml version="1.0"?><!-- x --><html xmlns="x">', "", "", "html"),
        (b'{"uri": 1}', "", "text/plain", "ninjs"),
        (b"{curly} text", "", "", "text"),
        (b"<3 from Kyiv", "", "", "text"),
        (b"The talks", "", "", "text"),
        (b"The talks", ".log", "", "text"),
    ],
)
def test_format_is_sniffed(data: bytes, suffix: str, media_type: str, form: str) -> None:
    """Signature, then name, then media type, then look."""
    assert format_of(data, suffix=suffix, media_type=media_type) == form


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("that her side", "would answer.", "that her side would answer."),
        ("in London,", "Paris and Rome.", "in London, Paris and Rome."),
        ("It ended.", "then came more.", "It ended.\n\nthen came more."),
        ("A heading", "The talks.", "A heading\n\nThe talks."),
        ("“It ended.”", "but", "“It ended.”\n\nbut"),
    ],
)
def test_pages_are_joined_by_the_sense(before: str, after: str, text: str) -> None:
    """Only an unfinished sentence runs on over a page break."""
    joined, pages = join_pages([f" {before}\n", after])
    assert joined == text
    assert [joined[page.start : page.end] for page in pages] == [before, after]


def test_html_binary_is_refused() -> None:
    """Bytes that are no text are refused in HTML too."""
    with pytest.raises(UndecodableReport):
        read_html(bytes(range(256)) * 4, source="a")
