"""ninjs: news items in JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from parley.errors import DamagedReport, NoBody
from parley.reports.content import Content, one_line, whole_characters
from parley.reports.html import fragment_text
from parley.reports.plain import decode

# The item types of ninjs 1.5 and 2.1; "type" alone, with another value, marks no ninjs item.
_TYPES = frozenset({"text", "audio", "video", "picture", "graphic", "composite", "planning", "component", "event"})
_MARKS = ("uri", "body_text", "body_html", "body_xhtml", "bodies")
_MARK_IN_BYTES = re.compile(rb'"(uri|bodies|body_\w+)"\s*:')
_DATES = (
    "versioncreated",
    "versionCreated",
    "firstcreated",
    "firstCreated",
    "contentcreated",
    "contentCreated",
)
_PUBLISHERS = (
    "provider",
    "publisher",
    "source",
    "infosource",
    "infosources",
    "copyrightholder",
    "copyrightHolder",
)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read_ninjs(data: bytes, *, source: str) -> Content:
    """Draw text and metadata out of a ninjs item, of the 1.x or the 2.x and 3.x shape.

    ``body_text`` is taken exactly as it stands; where there is only ``body_html``, its text. The publication
    date is that of the version, as the item's own time zone writes it.

    Raises:
        DamagedReport: the bytes are no JSON.
        NoBody: the JSON is no news item, or an item without a body.

    Source: IPTC, ninjs 1.5 and 2.1 (iptc.org/standards/ninjs).
    """
    item = _parse(data, source=source)
    if not isinstance(item, dict):
        raise NoBody(source, "is JSON but no ninjs item, which is an object with body_text or body_html")
    text = _body(item)
    if not text.strip():
        problem = "is JSON without body_text or body_html; give a ninjs item with its body"
        raise NoBody(source, problem)
    return Content(
        text=text,
        published=_date(item),
        publisher=_publisher(item),
        title=_title(item),
        url=_url(item),
        language=one_line(item.get("language")),
    )


def has_ninjs_mark(data: bytes) -> bool:
    """Tell whether JSON presents itself as a news item; damaged JSON does if a member is named like one's."""
    try:
        item = json.loads(data)
    except (ValueError, RecursionError):
        return _MARK_IN_BYTES.search(data) is not None
    if not isinstance(item, dict):
        return False
    return any(mark in item for mark in _MARKS) or item.get("type") in _TYPES


def _parse(data: bytes, *, source: str) -> Any:
    try:
        return json.loads(decode(data, source=source).removeprefix("\ufeff"))
    except RecursionError as error:
        raise DamagedReport(source, "is JSON nested too deeply to be a news item; check the file") from error
    except json.JSONDecodeError as error:
        problem = f"is not sound JSON ({error.msg.lower()} in line {error.lineno}); get the file anew"
        raise DamagedReport(source, problem) from error
    except ValueError as error:  # for example an integer of more digits than Python converts
        raise DamagedReport(source, "is not sound JSON (a number is too long); get the file anew") from error


def _body(item: Mapping[str, Any]) -> str:
    bodies = list(_bodies(item))
    for kind, body in bodies:
        if kind == "text" and body.strip():
            return whole_characters(body)
    return next((text for kind, body in bodies if (text := fragment_text(whole_characters(body)))), "")


def _bodies(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (text or html, value): ``body_text`` and its siblings of 1.x, the list ``bodies`` of 2.x."""
    for name in ("body_text", "body_html", "body_xhtml"):
        if isinstance(body := item.get(name), str):
            yield ("text" if name == "body_text" else "html"), body
    for entry in _objects(item.get("bodies")):
        kind = str(entry.get("contentType", entry.get("contenttype", "text/html")))
        if isinstance(body := entry.get("value"), str):
            yield ("text" if "plain" in kind else "html"), body


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield entry


def _date(item: Mapping[str, Any]) -> str | None:
    for name in _DATES:
        if isinstance(value := item.get(name), str) and (found := _ISO_DATE.match(value)):
            return found[0]
    return None


def _publisher(item: Mapping[str, Any]) -> str | None:
    for name in _PUBLISHERS:
        value = item.get(name)
        if found := one_line(value) or next((one_line(entry.get("name")) for entry in _objects(value)), None):
            return found
    return None


def _title(item: Mapping[str, Any]) -> str | None:
    listed = next((one_line(entry.get("value")) for entry in _objects(item.get("headlines"))), None)
    return one_line(item.get("headline")) or listed or one_line(item.get("title"))


def _url(item: Mapping[str, Any]) -> str | None:
    candidates = (one_line(item.get(name)) for name in ("url", "uri"))
    return next((url for url in candidates if url and url.lower().startswith(("http://", "https://"))), None)
