"""The closed lists of the record: acts and their forces, topics, and the kinds of its other fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from parley.errors import OptionError
from parley.vocabulary.files import data


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the record: its name there, a label for people, and what it means."""

    name: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An act that another is taken for, and how to tell the two apart."""

    act: str
    difference: str


@dataclass(frozen=True, slots=True)
class Act:
    """What a party does with a move.

    ``label`` is a verb that follows the party's name in a table; ``example`` is an invented sentence.
    """

    name: str
    force: str
    label: str
    definition: str
    example: str
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Certainty(Term):
    """A word for how sure a record is, from the probability ``least`` on; ``doubt`` if people should be told."""

    least: float
    doubt: bool


@dataclass(frozen=True, slots=True)
class Kinds:
    """The lists for the fields of sources, meetings and shifts, and for what a ledger says of records, by name."""

    sources: Mapping[str, Term]
    channels: Mapping[str, Term]
    statuses: Mapping[str, Term]
    directions: Mapping[str, Term]
    bases: Mapping[str, Term]
    discounted: Mapping[str, Term]


@cache
def acts() -> Mapping[str, Act]:
    """The acts by name, in the order of their forces."""
    found = {}
    for name, entry in data("acts")["acts"].items():
        neighbours = tuple(Neighbour(act, difference) for act, difference in entry["neighbours"].items())
        found[name] = Act(name, entry["force"], entry["label"], entry["definition"], entry["example"], neighbours)
    return MappingProxyType(found)


@cache
def forces() -> Mapping[str, Term]:
    """The forces by name (J. Searle, "A taxonomy of illocutionary acts", 1975, and one for procedure)."""
    return _terms(data("acts")["forces"])


@cache
def topics() -> Mapping[str, Term]:
    """The topics by name."""
    return _terms(data("topics"))


@cache
def kinds() -> Kinds:
    """The kinds of sources, channels and statuses of meetings, directions of shifts, and marks of a ledger."""
    lists = data("kinds")
    return Kinds(**{name: _terms(lists[name]) for name in Kinds.__slots__})


@cache
def certainties() -> tuple[Certainty, ...]:
    """The words for how sure a record is, the surest first."""
    found = (Certainty(name, **entry) for name, entry in data("kinds")["certainty"].items())
    return tuple(sorted(found, key=lambda one: -one.least))


def certainty(confidence: float) -> Certainty:
    """How sure a probability from 0 to 1 is, in a word."""
    return next(one for one in certainties() if confidence >= one.least)


def force_of(act: str) -> str:
    """The force of *act*, which follows from it.

    Raises:
        OptionError: there is no such act.
    """
    try:
        return acts()[act].force
    except KeyError:
        raise OptionError(f"“{act}” is no act of a move. The acts are {', '.join(acts())}.") from None


def _terms(entries: Mapping[str, Mapping[str, str]]) -> Mapping[str, Term]:
    found = {name: Term(name, entry["label"], entry["definition"]) for name, entry in entries.items()}
    return MappingProxyType(found)
