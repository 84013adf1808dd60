"""Disputes: one side says, the other denies; both stand, and neither is chosen."""

from dataclasses import dataclass

from parley.ledger import State, Telling
from parley.records import Table
from parley.vocabulary import stances


@dataclass(frozen=True, slots=True)
class Dispute:
    """A denial and what it is about.

    ``parties`` are the denying party and those it answers; ``words`` the words of what is denied; ``against`` the
    lines that say otherwise: moves told of the denying party, and claims of others about the same.
    """

    line: str
    parties: tuple[str, ...]
    topic: str
    words: str
    day: str
    against: tuple[str, ...]
    tellings: int
    origins: int


def disputes(state: State) -> Table[Dispute]:
    """Return the disputes told by the state's day; later moves do not close one."""
    groups: dict[object, list[Telling]] = {}
    for telling in state.tellings:
        if telling.act in stances().denials:
            key = (telling.party, frozenset(telling.topics), frozenset(telling.objects), telling.day)
            groups.setdefault(key, []).append(telling)
    found = (_dispute(state, told) for told in groups.values())
    return Table(Dispute, sorted(found, key=lambda one: (one.day, one.line)))


def _dispute(state: State, told: list[Telling]) -> Dispute:
    first = told[0]
    answered = dict.fromkeys(party for one in told for party in one.addressees if party != first.party)
    against = dict.fromkeys(
        one.line for one in state.tellings if one.id != first.id and _says_otherwise(first, one, set(answered))
    )
    return Dispute(
        line=first.line,
        parties=(first.party, *answered),
        topic=first.topics[0],
        words=first.terms,
        day=first.day,
        against=tuple(line for line in against if line != first.line),
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
