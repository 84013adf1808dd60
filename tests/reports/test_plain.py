"""Bytes to text."""

from pathlib import Path

import pytest

from parley.errors import UndecodableReport
from parley.reports.plain import decode

EXACT = {
    "byte-order-mark": "\ufeffThe talks go on.",
    "windows-line-ends": "One.\r\nTwo.\r\n",
    "old-mac-line-ends": "One.\rTwo.\r",
    "emoji-beyond-the-base-plane": "Agreed \U0001f91d, he wrote. \U0001f468\u200d\U0001f469\u200d\U0001f467 Then no.",
    "combining-accents-not-composed": "Sa\u0303o Paulo e\u0301mail",
    "no-break-and-thin-spaces": "10\u00a0000 troops,\u202f5\u2009km",
    "line-separators": "One.\u2028Two.\x85Three.\x0cFour.",
}


@pytest.mark.parametrize("text", EXACT.values(), ids=EXACT.keys())
def test_text_is_exactly_what_open_gives(text: str, tmp_path: Path) -> None:
    """Offsets equal those of the file opened as UTF-8 without newline translation."""
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("utf-8"))
    with open(path, encoding="utf-8", newline="") as file:
        assert decode(path.read_bytes(), source="a") == file.read() == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_unicode_needs_its_mark(encoding: str) -> None:
    """UTF-16 and UTF-32 are read by their byte order mark, which is no part of the text."""
    text = "Kyiv said no.\r\nMoscow – “maybe”.\r\n"
    assert decode(text.encode(encoding), source="a") == text


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_byte_orders_of_utf_16(mark: bytes) -> None:
    """Little and big endian both."""
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert decode(mark + "Żółw said.".encode(order), source="a") == "Żółw said."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        # Quotes alone read the same in four code pages: the one usual for English is taken.
        ("The minister said: “We won’t accept it” – and left.", "cp1252"),
        ("The minister met in a café in Zürich and the talks went on until Friday, the envoy said.", "latin-1"),
        ("Переговоры между Москвой и Киевом продолжались в пятницу, сообщил представитель.", "cp1251"),
    ],
)
def test_legacy_encodings_are_detected(text: str, encoding: str) -> None:
    """A text in a code page comes out as written."""
    assert decode(text.encode(encoding), source="a") == text


def test_stated_charset_is_used_where_it_is_not_utf_8() -> None:
    """The server's word decides between code pages that read equally well."""
    data = "Łódź".encode("iso-8859-2")
    assert decode(data, source="a", charset="iso-8859-2") == "Łódź"


@pytest.mark.parametrize("charset", ["no-such", "utf-16", "latin-1", "unicode_escape", "base64"])
def test_sound_utf_8_outweighs_a_wrong_charset(charset: str) -> None:
    """Servers often state another encoding than they send."""
    assert decode("“né”\\u0041".encode(), source="a", charset=charset) == "“né”\\u0041"


@pytest.mark.parametrize(
    "data",
    [
        b"text\x00with a zero",  # sound UTF-8, yet binary
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" * 5,
        b"\xff\xfe\x00\xd8a",  # a byte order mark and then no UTF-16
        b"a\x01\x02\x03\x04b",
    ],
    ids=["zero", "all-bytes", "picture", "half-utf-16", "controls"],
)
def test_binary_is_refused(data: bytes) -> None:
    """What is no text is refused by name."""
    with pytest.raises(UndecodableReport, match=r"^x\.bin: .*save it as UTF-8"):
        decode(data, source="x.bin")
