"""What can be watched beside addresses: a folder of reports, a mailbox of newsletters and wires (mbox)."""

import hashlib
import mailbox
from collections.abc import Iterator
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from parley.errors import ReportNotFound
from parley.feeds.items import Feed, Item
from parley.reports import fragment_text, in_folder

_ENDINGS = (".mbox", ".mbx")


def local(source: str) -> Feed:
    """Return what lies in a folder or mailbox now.

    Raises:
        ReportNotFound: there is neither.
    """
    path = Path(source)
    if path.is_dir():
        return Feed(path.name, tuple(_files(path)))
    if path.is_file() and (path.suffix.lower() in _ENDINGS or _is_mailbox(path)):
        return Feed(path.name, tuple(_messages(path)))
    raise ReportNotFound(source, "is no address, no folder and no mailbox (mbox); check the path")


def _is_mailbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _files(folder: Path) -> Iterator[Item]:
    for path in in_folder(folder):
        about = path.stat()
        # A file that is written anew is another item, as a corrected report is.
        yield Item(f"{path.resolve()} {about.st_size} {about.st_mtime_ns}", title=path.stem, path=str(path))


def _messages(path: Path) -> Iterator[Item]:
    box = mailbox.mbox(path, create=False)
    try:
        for message in box:
            text = _body(message)
            known = str(message.get("Message-ID") or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())
            sender, _ = parseaddr(str(message.get("From", "")))
            title = " ".join(str(message.get("Subject", "")).split())
            yield Item(known.strip(), title=title, published=_day(message), publisher=sender or None, text=text)
    finally:
        box.close()


def _day(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).date().isoformat()
    except (TypeError, ValueError):
        return None


def _body(message: Message) -> str:
    """The plain text of a message, else the text of its HTML."""
    found = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in found and not found[kind] and not part.get_filename():
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset() or "utf-8"
            found[kind] = _decoded(payload if isinstance(payload, bytes) else b"", charset)
    return found["text/plain"] or fragment_text(found["text/html"])


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")
