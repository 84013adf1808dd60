"""Drafts a model of a deal from statements, for a person to correct.

Statements are about the same option where they mean the same actor and share a topic, the objects and, unless
one of them is brief, a further word; nothing else is guessed. The draft keeps every sentence, and marks what it
could not tell.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, product

from parley.analysis.deal.check import UNCLEAR
from parley.analysis.deal.expressions import WORDS, conjunction, option
from parley.analysis.deal.model import Deal, Evidence, Firmness, Option, Position
from parley.analysis.deal.statements import Statement
from parley.vocabulary import stances

_NAME_WORDS = 4
_DOES_CHARS = 90
_SLIGHT = frozenset({"the", "a", "an", "of", "to", "in", "its", "his", "their", "and", "all", "that", "this", "by"})

# Terms with so few words beside the objects ("cede the island") are taken to mean whatever else is said of these.
_BRIEF_WORDS = 1

Key = tuple[str, str, tuple[str, ...], int]


def draft(statements: Iterable[Statement], *, title: str = "") -> Deal:
    """Return the deal that statements describe.

    Of two stances of a party on one option that exclude each other, the later one is kept; where neither is
    known to be later, both are, and :func:`check` points to them.
    """
    told = [one for one in statements if one.act in stances().on_options]
    keys = _keys(told)
    names = _names(told, keys)
    about: dict[Key, list[Statement]] = defaultdict(list)
    for one in told:
        about[keys[one.id]].append(one)
    options = tuple(_option(key, name, about[key]) for key, name in names.items())
    positions = _merged([_position(one, keys, names) for one in told])
    parties = dict.fromkeys([*(one.party for one in positions), *(one.party for one in options)])
    numbered = tuple(replace(one, id=f"p{at}") for at, one in enumerate(positions, start=1))
    return Deal(options, numbered, (), tuple(parties), title)


def _keys(told: Sequence[Statement]) -> dict[str, Key]:
    """The option that each statement is about: actor, topic, objects, and a number where words part them."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[set[str]]] = {}
    keys = {}
    answers = _Answers(told)
    for statement in told:
        about = _about(statement, answers)
        words = _content(statement)
        parted = groups.setdefault(about, [])
        at = next((at for at, known in enumerate(parted) if _alike(words, known)), len(parted))
        if at == len(parted):
            parted.append(set())
        parted[at] |= words
        keys[statement.id] = (*about, at)
    return keys


def _content(statement: Statement) -> set[str]:
    """The words of the terms that tell something beside the objects."""
    objects = {word for name in statement.objects for word in re.findall(r"\w+", name.lower())}
    return set(re.findall(r"\w+", statement.terms.lower())) - objects - _SLIGHT


def _alike(words: set[str], others: set[str]) -> bool:
    return min(len(words), len(others)) <= _BRIEF_WORDS or bool(words & others)


def _about(statement: Statement, answers: "_Answers") -> tuple[str, str, tuple[str, ...]]:
    """Actor, first topic, objects (or, without any, the words) of a statement."""
    topic = statement.topics[0] if statement.topics else ""
    about = tuple(sorted(statement.objects)) or (statement.terms.lower(),)
    if stances().on_options[statement.act].option == "own":
        return statement.party, topic, about
    return answers.addressee(statement), topic, about


class _Answers:
    """Who took a stand on an option of its own, by topic and object, and who said anything at all."""

    def __init__(self, told: Sequence[Statement]) -> None:
        self.parties = {one.party for one in told}
        self.on: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in told:
            if stances().on_options[one.act].option == "own":
                for about in product(one.topics, one.objects):
                    self.on[about].add(one.party)

    def addressee(self, statement: Statement) -> str:
        """Who would have to act: the one addressed, or the one who answered on the same objects, or the only other."""
        if len(statement.to) == 1:
            return statement.to[0]
        found = [self.on.get(about, set()) for about in product(statement.topics, statement.objects)]
        own = {statement.party}
        for candidates in (set().union(*found) - own, set(statement.to), self.parties - own):
            if len(candidates) == 1:
                return next(iter(candidates))
        return UNCLEAR


def _names(told: Sequence[Statement], keys: Mapping[str, Key]) -> dict[Key, str]:
    names: dict[Key, str] = {}
    taken: set[str] = set()
    for statement in told:
        key = keys[statement.id]
        if key not in names:
            base = _slug(statement.terms) or _slug(" ".join([key[1], *key[2]])) or "option"
            numbered = (f"{base}-{number}" for number in count(2))
            names[key] = next(name for name in chain([base], numbered) if name not in taken)
            taken.add(names[key])
    return names


def _slug(words: str) -> str:
    kept = [word for word in re.findall(r"\w+", words.lower()) if word not in _SLIGHT | WORDS]
    return "-".join(kept[:_NAME_WORDS])


def _option(key: Key, name: str, about: Iterable[Statement]) -> Option:
    # What is required is usually told as the deed itself, so those words come first.
    first = sorted(about, key=lambda one: stances().on_options[one.act].stance != "requires")
    words = next((one.terms for one in first if one.terms), " ".join(filter(None, [key[1], *key[2]])))
    return Option(name, key[0], words if len(words) <= _DOES_CHARS else f"{words[: _DOES_CHARS - 1]}…")


def _position(statement: Statement, keys: Mapping[str, Key], names: Mapping[Key, str]) -> Position:
    taken = stances().on_options[statement.act]
    needed = list(dict.fromkeys(names[keys[other]] for other in statement.condition if other in keys))
    own = names[keys[statement.id]]
    needed = [name for name in needed if name != own]
    condition = conjunction(*map(option, needed)) if needed and taken.stance == "offers" else None
    firmness: Firmness = "soft" if statement.hedged else taken.firmness
    return Position(
        statement.id, statement.party, taken.stance, own, condition, firmness, statement.when, 1, statement.evidence
    )


def _merged(positions: Iterable[Position]) -> list[Position]:
    """One position for all statements of the same, and only the latest of stances that exclude each other."""
    found: dict[tuple[str, str, str, str], Position] = {}
    for one in positions:
        key = (one.party, one.stance, one.option, str(one.condition))
        found[key] = _joined(found[key], one) if key in found else one
    rivals: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for one in found.values():
        rivals[one.party, one.option].append(one)
    return [one for one in found.values() if not any(_replaces(other, one) for other in rivals[one.party, one.option])]


def _joined(one: Position, other: Position) -> Position:
    evidence: tuple[Evidence, ...] = tuple(dict.fromkeys([*one.evidence, *other.evidence]))
    firmness: Firmness = "firm" if "firm" in (one.firmness, other.firmness) else "soft"
    last = max(one.last or "", other.last or "") or None
    return replace(one, firmness=firmness, last=last, times=one.times + other.times, evidence=evidence)


def _replaces(later: Position, earlier: Position) -> bool:
    return later.stance != earlier.stance and (later.last or "") > (earlier.last or "")
