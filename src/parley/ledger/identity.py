"""Names that depend on content alone, so that they are the same on every machine and after every rebuild."""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SPACES = re.compile(r"\s+")
# Parameters that tell how a reader came to a page, not which page it is.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|ref|smid|share|source")
_ID_CHARS = 8


def short_id(letter: str, *parts: str) -> str:
    """Return a short name: a letter for the kind of thing, and eight that follow from the parts (40 bits)."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return letter + b32encode(digest[:5]).decode().lower()[:_ID_CHARS]


def text_hash(text: str) -> str:
    """Return the hash by which a text is known again, white space aside."""
    plain = _SPACES.sub(" ", text).strip()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def url_key(url: str | None) -> str | None:
    """Return an address without what does not choose the page: scheme, "www.", fragment, tracking parameters."""
    if not url:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)])
    return urlunsplit(("", host, parts.path.rstrip("/"), query, ""))


def words_of(text: str) -> Iterable[str]:
    """Return the words of a text in lower case, numbers among them."""
    return re.findall(r"\w+(?:['’]\w+)?", text.lower())
