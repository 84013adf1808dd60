"""Plain text: bytes to exactly the characters that they stand for."""

import codecs
import re

from parley.errors import UndecodableReport

# The longer marks first: the UTF-32 mark begins with the UTF-16 one.
_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_CONTROL_SHARE = 0.01
# The share of implausible characters that charset-normalizer finds in a decoding ("chaos", 0 to 1).
_CHAOS = 0.05
_SAMPLE_BYTES = 50_000
_PREFERRED = "cp1252"
# Python codecs that are not encodings of documents; a stranger who names one gains slowness or escapes.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf_7", "utf7"})
_SAVE_AS = "save it as UTF-8 text and read it again"


def decode(data: bytes, *, source: str, charset: str | None = None) -> str:
    """Decode the bytes of a text, line ends and byte order mark of UTF-8 left as they are.

    The result equals ``open(path, encoding=..., newline="").read()``, so that offsets into it hold for the
    file. Tried in order: UTF-8, UTF-16 and UTF-32 with a byte order mark, the stated ``charset``, detection
    by charset-normalizer.

    Args:
        data: the bytes of the whole text.
        source: the report's name for messages.
        charset: what the sender states, if anything; a text that is sound UTF-8 outweighs it, since servers
            are often set to state another.

    Raises:
        UndecodableReport: the bytes are binary, or no encoding fits with confidence.
    """
    text = _by_name(data, "utf-8") or _by_mark(data) or _by_name(data, charset)
    if text is None:
        text = _detected(data, source=source)
    if _is_binary(text):
        raise UndecodableReport(source, f"is binary data, not a text; {_SAVE_AS}")
    return text


def _by_name(data: bytes, charset: str | None) -> str | None:
    if not charset or charset.lower().replace("-", "_") in _NO_CHARSETS:
        return None
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return None


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _by_name(data, encoding)
    return None


def _is_binary(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    return "\0" in text or controls > _CONTROL_SHARE * len(text)


def _detected(data: bytes, *, source: str) -> str:
    if b"\0" in data:
        raise UndecodableReport(source, f"is binary data, not a text; {_SAVE_AS}")
    encoding = _guess(data[:_SAMPLE_BYTES])
    text = _by_name(data, encoding)
    if text is None:
        raise UndecodableReport(source, f"is in no encoding that can be told with confidence; {_SAVE_AS}")
    return text


def _guess(sample: bytes) -> str | None:
    """Name the encoding, the one usual for English text where several read equally well."""
    from charset_normalizer import from_bytes

    matches = [match for match in from_bytes(sample) if match.chaos <= _CHAOS]
    if not matches:
        return None
    for match in matches:
        if match.chaos == matches[0].chaos and _PREFERRED in match.could_be_from_charset:
            return _PREFERRED
    return matches[0].encoding
