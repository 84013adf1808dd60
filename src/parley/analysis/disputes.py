"""Disputes: one side says, the other denies or tells otherwise; all versions stand, and none is chosen."""

from dataclasses import dataclass
from typing import Literal

from parley.analysis.otherwise import Contradiction, contradictions
from parley.ledger import State, Telling
from parley.records import Table
from parley.vocabulary import stances

_SHOWN = ("day", "kind", "parties", "topic", "words", "otherwise", "tellers", "line", "against")


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is told in two ways.

    ``kind`` is "denied" (a party denies it), "answer" (a party is told to do and to refuse one thing), "control"
    (shares of a place that cannot both be) or "meeting" (two dates of one). ``line`` names the denial, or the move or
    record of the earliest version, and ``words`` are its words; ``against`` are the moves or records that tell it
    otherwise, and ``otherwise`` their words; ``tellers`` are those of each version, in that order. ``parties`` are the
    denying party and those it answers, else those that the versions are about; ``topic`` is None where records of
    places or meetings differ, which have none.
    """

    line: str
    kind: Literal["denied", "answer", "control", "meeting"]
    parties: tuple[str, ...]
    topic: str | None
    words: str
    day: str
    against: tuple[str, ...]
    otherwise: tuple[str, ...]
    tellers: tuple[str, ...]
    tellings: int
    origins: int


def disputes(state: State) -> Table[Dispute]:
    """Return the disputes told by the state's day; later moves do not close one."""
    groups: dict[object, list[Telling]] = {}
    for telling in state.tellings:
        if telling.act in stances().denials:
            key = (telling.party, frozenset(telling.topics), frozenset(telling.objects), telling.day)
            groups.setdefault(key, []).append(telling)
    found = [_denied(state, told) for told in groups.values()]
    found += map(_told_otherwise, contradictions(state))
    return Table(Dispute, sorted(found, key=lambda one: (one.day, one.line)), shown=_SHOWN)


def _denied(state: State, told: list[Telling]) -> Dispute:
    first = told[0]
    answered = dict.fromkeys(party for one in told for party in one.addressees if party != first.party)
    against = {
        one.line: one for one in state.tellings
        if one.id != first.id and one.line != first.line and _says_otherwise(first, one, set(answered))
    }  # fmt: skip
    return Dispute(
        line=first.line,
        kind="denied",
        parties=(first.party, *answered),
        topic=first.topics[0],
        words=first.terms,
        day=first.day,
        against=tuple(against),
        otherwise=tuple(one.terms for one in against.values()),
        tellers=(first.party, *map(_teller, against.values())),
        tellings=len(told),
        origins=len({one.origin for one in told}),
    )


def _says_otherwise(denial: Telling, other: Telling, answered: set[str]) -> bool:
    """A disputed move of the denying party, or a claim of one that it answers, about the same."""
    if not denial.matches(other):
        return False
    if other.party == denial.party:
        return other.disputed
    return other.party in answered and other.act in stances().claims


def _teller(one: Telling) -> str:
    """Who says it: the one who claims it, of a move told of another its source or the newsroom."""
    if one.act in stances().claims:
        return one.party
    return one.sources[-1].name if one.sources else one.origin


def _told_otherwise(one: Contradiction) -> Dispute:
    first, *others = one.versions
    return Dispute(
        line=first.name,
        kind=one.kind,
        parties=tuple(dict.fromkeys(party for version in one.versions for party in version.parties)),
        topic=first.topic,
        words=first.words,
        day=first.day,
        against=tuple(version.name for version in others),
        otherwise=tuple(version.words for version in others),
        tellers=tuple(", ".join(sorted(version.tellers)) for version in one.versions),
        tellings=len(one.versions),
        origins=len({version.origin for version in one.versions}),
    )
