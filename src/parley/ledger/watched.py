"""What is watched, and how far: the feeds of a talks and the items that were seen. It is no part of the record."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from parley.ledger.schema import feed_items, feeds
from parley.ledger.state import SeenItem, WatchedFeed

_AT_ONCE = 500


def feeds_of(connection: Connection, talks: str) -> list[WatchedFeed]:
    """Return the feeds of a talks by name."""
    query = select(feeds).where(feeds.c.talks == talks).order_by(feeds.c.feed)
    names = WatchedFeed.__dataclass_fields__
    return [WatchedFeed(**{name: row._mapping[name] for name in names}) for row in connection.execute(query)]


def keep_feed(connection: Connection, feed: WatchedFeed, talks: str) -> None:
    """Put a feed down as it is now."""
    connection.execute(delete(feeds).where(feeds.c.talks == talks, feeds.c.feed == feed.feed))
    connection.execute(insert(feeds).values(talks=talks, **asdict(feed)))


def seen(connection: Connection, items: Sequence[str], talks: str) -> dict[str, str]:
    """Return what became of those of the items that were seen before."""
    found: dict[str, str] = {}
    for start in range(0, len(items), _AT_ONCE):
        some = items[start : start + _AT_ONCE]
        here = (feed_items.c.talks == talks, feed_items.c.item.in_(some))
        query = select(feed_items.c.item, feed_items.c.outcome).where(*here)
        found |= {row.item: row.outcome for row in connection.execute(query)}
    return found


def keep_item(connection: Connection, item: SeenItem, talks: str) -> None:
    """Put an item down as seen."""
    connection.execute(delete(feed_items).where(feed_items.c.talks == talks, feed_items.c.item == item.item))
    connection.execute(insert(feed_items).values(talks=talks, **asdict(item)))


def items_of(connection: Connection, talks: str) -> list[SeenItem]:
    """Return the items seen, in the order of their names."""
    query = select(feed_items).where(feed_items.c.talks == talks).order_by(feed_items.c.item)
    names = SeenItem.__dataclass_fields__
    return [SeenItem(**{name: row._mapping[name] for name in names}) for row in connection.execute(query)]
