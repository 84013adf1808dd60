"""The present stance of a party on one thing: how far back it goes without a break."""

from collections.abc import Iterable
from dataclasses import dataclass

from parley.vocabulary import Side


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a stance: from ``since`` to ``last_day``, both included."""

    since: str
    last_day: str


def present(days: Iterable[tuple[str, Side]]) -> Stretch | None:
    """Return the present stance, None without any day.

    Args:
        days: the days on which the party took a stand with the sides it took, the latest first; read no further
            than the stance goes.

    A day belongs to the stance as long as it shares a side with the day after it; a day of both sides continues
    either.
    """
    rest = iter(days)
    latest = next(rest, None)
    if latest is None:
        return None
    since, side = latest
    for day, earlier in rest:
        if not earlier & side:
            break
        since, side = day, earlier
    return Stretch(since, latest[0])
