"""What a feed holds, whatever its format."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed.

    ``key`` is what the feed knows it by; ``publisher`` is the newsroom that the feed names as its source, where it
    names one; ``text`` is what stands in the feed itself, ``summary`` its teaser; ``path`` a file, of a folder.
    """

    key: str
    url: str = ""
    title: str = ""
    published: str | None = None
    publisher: str | None = None
    summary: str = ""
    text: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was fetched: its title, its items in its order, and further feeds that it names (sitemaps)."""

    title: str
    items: tuple[Item, ...]
    more: tuple[str, ...] = ()
