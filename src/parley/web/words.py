"""How the pages say things: labels from the vocabulary, dates, short terms. The templates' filters."""

from typing import Any
from urllib.parse import urlsplit

from parley.records import spoken
from parley.vocabulary import Side, acts, force_of, forces, kinds, stances, topics

BRIEF_CHARS = 90


def act(name: str) -> str:
    """Return an act as a verb after its party ("demands")."""
    return acts()[name].label


def tone(name: str) -> str:
    """Return the class of an act, by which it is coloured: its force, or "refusing" for one that holds against."""
    force = force_of(name)
    holds = force == "commissive" and Side.HOLDING in stances().side(name)
    return "refusing" if holds else force


def tones() -> dict[str, str]:
    """Return the classes with their words, for legends."""
    held = [one.label for one in acts().values() if tone(one.name) == "refusing"]
    found = {}
    for name, force in forces().items():
        found[name] = force.label
        if name == "commissive":
            found["refusing"] = " / ".join(held)
    return found


def topic(name: str) -> str:
    """Return the label of a topic."""
    return topics()[name].label


def kind(name: str) -> str:
    """Return the label of a kind of source."""
    return kinds().sources[name].label


def channel(name: str) -> str:
    """Return the label of a channel."""
    return kinds().channels[name].label


def status(name: str) -> str:
    """Return the label of a meeting's status."""
    return kinds().statuses[name].label


def direction(name: str) -> str:
    """Return the label of a shift's direction."""
    return kinds().directions[name].label


def brief(words: str, limit_chars: int = BRIEF_CHARS) -> str:
    """Return words on one line, cut at a word."""
    line = " ".join(words.split())
    if len(line) <= limit_chars:
        return line
    head = line[: limit_chars - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit_chars // 2 else head).rstrip(" ,;:–—-") + "…"


def count(number: int, one: str, several: str | None = None) -> str:
    """Return a number with its noun: "1 origin", "3 origins"."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def web_address(url: str | None) -> str | None:
    """Return an address if it is one of the web; whatever else a report calls its address is not linked."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def basis(name: str) -> str:
    """Return what a report's news rests on."""
    return kinds().bases[name].label


def record_status(name: str) -> str:
    """Return why a record does not count; empty if it does."""
    term = kinds().discounted.get(name)
    return term.label if term is not None else ""


FILTERS: dict[str, Any] = {
    one.__name__: one
    for one in (
        act,
        tone,
        topic,
        kind,
        channel,
        status,
        direction,
        brief,
        count,
        web_address,
        basis,
        record_status,
    )
} | {"day": spoken}
