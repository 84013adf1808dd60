"""RSS, Atom, JSON Feed and news sitemaps: bytes of a stranger to items."""

import calendar
import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from parley.errors import DamagedReport
from parley.extras import library
from parley.feeds.items import Feed, Item
from parley.reports import fragment_text

MOST_ITEMS = 1000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD_BYTES = 4096
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def parse(data: bytes, *, url: str) -> Feed:
    """Return the items of a feed.

    XML that declares entities is refused: no feed needs to, and it is how small files become large ones and how
    strangers read other files.

    Raises:
        DamagedReport: the bytes are no feed, or one that must not be trusted.
    """
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD_BYTES]
    if head.startswith(b"{"):
        return _json_feed(data, url)
    # A NUL stands between the letters where the encoding is UTF-16.
    if b"<!entity" in data.replace(b"\0", b"").lower():
        raise DamagedReport(url, "declares XML entities, which no feed needs and parley never expands; tell its owner")
    if b"<urlset" in head or b"<sitemapindex" in head:
        return _sitemap(data, url)
    return _feed(data, url)


def _feed(data: bytes, url: str) -> Feed:
    feedparser = library("feedparser", use="parley watch", extra="feeds")
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=True,
                              response_headers={"content-location": url})  # fmt: skip
    if not parsed.get("version"):
        raise DamagedReport(url, "is no RSS, Atom, JSON Feed or sitemap; give the address of a feed")
    items = (_entry(entry, url) for entry in parsed.entries[:MOST_ITEMS])
    return Feed(_line(parsed.feed.get("title")), tuple(one for one in items if one.key))


def _entry(entry: Mapping[str, Any], base: str) -> Item:
    link = _address(entry.get("link"), base)
    content = max((str(one.get("value", "")) for one in entry.get("content", ())), key=len, default="")
    source = entry.get("source") or {}
    return Item(
        key=str(entry.get("id") or link),
        url=link,
        title=_line(entry.get("title")),
        published=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        publisher=_line(source.get("title")) or None,
        summary=_text(entry.get("summary")),
        text=_text(content),
    )


def _json_feed(data: bytes, url: str) -> Feed:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedReport(url, f"is no sound JSON ({error}); tell its owner") from error
    entries = content.get("items") if "jsonfeed.org/version" in str(content.get("version")) else None
    if not isinstance(entries, list):
        raise DamagedReport(url, "is JSON but no JSON Feed; give the address of a feed")
    items = (_json_item(one, url) for one in entries[:MOST_ITEMS] if isinstance(one, dict))
    return Feed(_line(content.get("title")), tuple(one for one in items if one.key))


def _json_item(entry: Mapping[str, Any], base: str) -> Item:
    # Where an item points to the page of somebody else, that page is the report.
    link = _address(entry.get("external_url") or entry.get("url"), base)
    day = _DAY.match(str(entry.get("date_published") or entry.get("date_modified") or ""))
    return Item(
        key=str(entry.get("id") or link),
        url=link,
        title=_line(entry.get("title")),
        published=day.group() if day else None,
        summary=_text(entry.get("summary")),
        text=str(entry.get("content_text") or "") or _text(entry.get("content_html")),
    )


def _sitemap(data: bytes, url: str) -> Feed:
    from lxml import etree

    # Nothing is looked up and nothing expanded; a tree of more depth or size than the library allows is refused.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedReport(url, f"is no sound XML ({error}); tell its owner") from error
    more = tuple(_addresses(root.iterfind(f"{{{_SITEMAP}}}sitemap/{{{_SITEMAP}}}loc"), url))
    items = (_news(one, url) for one in root.iterfind(f"{{{_SITEMAP}}}url"))
    # Without a news date a page of a sitemap may be ten years old.
    return Feed("", tuple(one for one in items if one.key and one.published)[:MOST_ITEMS], more)


def _news(page: Any, base: str) -> Item:
    def told(path: str) -> str:
        return _line(page.findtext(path))

    link = _address(told(f"{{{_SITEMAP}}}loc"), base)
    day = _DAY.match(told(f"{{{_NEWS}}}news/{{{_NEWS}}}publication_date"))
    publisher = told(f"{{{_NEWS}}}news/{{{_NEWS}}}publication/{{{_NEWS}}}name")
    title = told(f"{{{_NEWS}}}news/{{{_NEWS}}}title")
    return Item(link, link, title, day.group() if day else None, publisher or None)


def _addresses(found: Any, base: str) -> Iterator[str]:
    """Further sitemaps of the same host: a sitemap speaks for no other."""
    for one in found:
        address = _address(one.text, base)
        if address and urlsplit(address).hostname == urlsplit(base).hostname:
            yield address


def _address(told: Any, base: str) -> str:
    address = urljoin(base, str(told).strip()) if told else ""
    return address if _ADDRESS.match(address) else ""


def _day(moment: time.struct_time | None) -> str | None:
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(calendar.timegm(moment))) if moment else None
    except (OverflowError, ValueError):
        return None


def _line(told: Any) -> str:
    return " ".join(str(told).replace("\0", " ").split()) if told else ""


def _text(told: Any) -> str:
    return fragment_text(str(told)) if told else ""
