"""How the record reads in the terms of other standards: ``plover.yaml`` and ``discourse.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from parley.vocabulary.files import data


@dataclass(frozen=True, slots=True)
class PloverEvent:
    """An event type of PLOVER with the mode and the auxiliary modes that follow from the record."""

    event: str
    mode: str = ""
    auxiliary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plover:
    """The crossing to PLOVER: events by act and by a meeting's status, contexts by topic.

    ``quadrants`` numbers the quadrant of each event, ``modes`` gives a meeting's mode by its channel, ``hedged`` and
    ``conditional`` are the auxiliary modes of moves told as possible and of those that depend on others.
    """

    quadrants: Mapping[str, int]
    acts: Mapping[str, PloverEvent]
    meetings: Mapping[str, PloverEvent]
    modes: Mapping[str, str]
    contexts: Mapping[str, tuple[str, ...]]
    hedged: str
    conditional: str


@cache
def plover() -> Plover:
    """The crossing to PLOVER."""
    file = data("plover")
    meetings = file["meetings"]
    return Plover(
        quadrants={event: int(number) for number, events in file["quadrants"].items() for event in events},
        acts={act: _event(entry) for act, entry in file["acts"].items()},
        meetings={status: _event({**meetings, **entry}) for status, entry in meetings["statuses"].items()},
        modes=meetings["modes"],
        contexts={topic: tuple(contexts) for topic, contexts in file["contexts"].items()},
        hedged=file["auxiliary"]["hedged"],
        conditional=file["auxiliary"]["conditional"],
    )


def _event(entry: Mapping[str, object]) -> PloverEvent:
    auxiliary = entry.get("auxiliary") or ()
    assert isinstance(auxiliary, list | tuple)
    return PloverEvent(str(entry["event"]), str(entry.get("mode", "")), tuple(auxiliary))


@cache
def agreement() -> Mapping[str, bool]:
    """Whether an act is for (true) or against (false) the concept of its move; acts that take no stand are absent."""
    file = data("discourse")
    return {act: stand == "for" for stand in ("for", "against") for act in file[stand]}
