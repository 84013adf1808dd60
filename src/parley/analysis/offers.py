"""Offers: what was laid on the table, under which conditions, and what became of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from parley.ledger import Gist, Offering, State, Telling
from parley.records import Table
from parley.vocabulary import Answer, stances

_SHOWN = ("made", "party", "terms", "conditions", "addressees", "state", "ended", "tellings", "origins", "line")
OfferState = Literal["open", "accepted", "refused", "lapsed"]
Move = Telling | Gist


@dataclass(frozen=True, slots=True)
class Reply:
    """A party's answer to an offer: ``line`` is the move that gives it."""

    party: str
    answer: Answer
    day: str
    line: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer or proposal.

    ``terms`` and ``conditions`` are words of the reports; ``state`` follows from the ``replies`` (the rule is in
    docs/ledger.md); ``ended`` is the day on which the same party replaced or withdrew it, None if it did not.
    """

    line: str
    party: str
    terms: str
    conditions: tuple[str, ...]
    topics: tuple[str, ...]
    objects: tuple[str, ...]
    addressees: tuple[str, ...]
    made: str
    state: OfferState
    replies: tuple[Reply, ...]
    ended: str | None
    tellings: int
    origins: int
    named: bool


def offers(state: State | Offering) -> Table[Offer]:
    """Return the offers told by the state's day, in the order in which they were made.

    Args:
        state: a state, or of a large ledger what bears on its offers (:meth:`parley.Ledger.look`).
    """
    told = state if isinstance(state, Offering) else _offering(state)
    groups = _groups(told.offers)
    answers, rivals = _Moves(told.answers), _Moves(group[0] for group in groups)
    return Table(Offer, (_offer(group, told, answers, rivals) for group in groups), shown=_SHOWN)


def _offering(state: State) -> Offering:
    meaning = stances()
    answering = {*meaning.to_offer, *meaning.to_condition, *meaning.withdrawal}
    standing = [one for one in state.tellings if one.stands]
    return Offering(
        offers=tuple(one for one in standing if one.act in meaning.offers),
        needed=state.by_id,
        answers=tuple(_gist(one) for one in standing if one.act in answering),
    )


def _gist(one: Telling) -> Gist:
    return Gist(
        one.id, one.report, one.line, one.party, one.act, one.topics, one.objects, one.addressees, one.when, one.day,
        one.published,
    )  # fmt: skip


Matter = tuple[str, str | None]


def _matters(told: Iterable[Move]) -> set[Matter]:
    """What moves are about, as topics with objects: two moves match if they share one (`Telling.matches`)."""
    return {
        (topic, thing)
        for one in told
        for topic in one.topics
        for thing in (map(str.casefold, one.objects) if one.objects else (None,))
    }


class _Moves:
    """Moves by matter and by party, in the order of their days: few of a large ledger can answer an offer."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self._found: dict[tuple[str | None, Matter], tuple[list[str], list[Move]]] = defaultdict(lambda: ([], []))
        for move in sorted(moves, key=lambda one: one.day):
            for matter in _matters([move]):
                for party in (None, move.party):
                    days, found = self._found[party, matter]
                    days.append(move.day)
                    found.append(move)

    def between(
        self, parties: Iterable[str | None], matters: Iterable[Matter], *, since: str, until: str | None
    ) -> Iterator[Move]:
        """Yield the moves of parties, of all if one is None, on matters, from a day up to, but not with, another."""
        seen: set[str] = set()
        for key in product(parties, matters):
            if key in self._found:
                days, moves = self._found[key]
                end = len(days) if until is None else bisect_left(days, until)
                for move in moves[bisect_left(days, since) : end]:
                    if move.id not in seen:
                        seen.add(move.id)
                        yield move

    def next_day(self, party: str, matters: Iterable[Matter], *, after: str, acts: frozenset[str]) -> str | None:
        """Return the first day after one on which a party did one of some acts about a matter; None without one."""
        found = []
        for matter in matters:
            if (party, matter) in self._found:
                days, moves = self._found[party, matter]
                later = range(bisect_right(days, after), len(days))
                found += [next((days[at] for at in later if moves[at].act in acts), None)]
        return min(filter(None, found), default=None)


def _groups(told: Iterable[Telling]) -> list[list[Telling]]:
    """The tellings of each offer: same party, topics, objects and day."""
    found: dict[object, list[Telling]] = {}
    for one in told:
        things = frozenset(name.casefold() for name in one.objects)
        found.setdefault((one.party, frozenset(one.topics), things, one.day), []).append(one)
    return sorted(found.values(), key=lambda group: (group[0].day, group[0].published, group[0].id))


def _offer(told: list[Telling], state: Offering, answers: _Moves, rivals: _Moves) -> Offer:
    first = told[0]
    conditions = next((one.conditions for one in told if one.conditions), ())
    asked = [state.needed[id] for id in conditions if id in state.needed]
    addressees = tuple(dict.fromkeys(party for one in told for party in one.addressees))
    matters = _matters([first])
    replaced = rivals.next_day(first.party, matters, after=first.day, acts=stances().offers)
    withdrawn = answers.next_day(first.party, matters, after=first.day, acts=stances().withdrawal)
    if withdrawn and replaced and withdrawn >= replaced:
        withdrawn = None
    replies = _replies(told, asked, addressees, answers, until=replaced)
    return Offer(
        line=first.line,
        party=first.party,
        terms=first.terms,
        conditions=tuple(one.terms for one in asked),
        topics=first.topics,
        objects=first.objects,
        addressees=addressees,
        made=first.day,
        state=_outcome(replies, addressees, ended=replaced or withdrawn),
        replies=tuple(replies),
        ended=withdrawn or replaced,
        tellings=len(told),
        origins=len({one.origin for one in told}),
        named=any(one.named for one in told),
    )


def _replies(
    told: list[Telling], asked: list[Telling], addressees: tuple[str, ...], answers: _Moves, *, until: str | None
) -> list[Reply]:
    first, meaning = told[0], stances()
    found = []
    # What meets the offer itself counts before what meets its condition.
    ways = ((_matters(told), meaning.to_offer), (_matters(asked), meaning.to_condition))
    answered: set[str] = set()
    for matters, meant in ways:
        for move in answers.between(addressees or (None,), matters, since=first.day, until=until):
            if move.act in meant and move.id not in answered and _to(first.party, move):
                answered.add(move.id)
                found.append(Reply(move.party, meant[move.act], move.day, move.line))
    return sorted(dict.fromkeys(found), key=lambda reply: (reply.day, reply.party, reply.line))


def _to(party: str, move: Move) -> bool:
    """Whether a move can be meant for a party: another's, to it or to nobody in particular."""
    return move.party != party and (not move.addressees or party in move.addressees)


def _outcome(replies: list[Reply], addressees: tuple[str, ...], *, ended: str | None) -> OfferState:
    last: dict[str, Answer] = {}
    for day in sorted({reply.day for reply in replies}):
        today = [reply for reply in replies if reply.day == day]
        for reply in sorted(today, key=lambda reply: reply.answer == "refused"):
            last[reply.party] = reply.answer
        # An offer that all have taken is closed: what is said later is a new move.
        if _taken(last, addressees):
            return "accepted"
    if "refused" in last.values():
        return "refused"
    return "lapsed" if ended is not None else "open"


def _taken(last: dict[str, Answer], addressees: tuple[str, ...]) -> bool:
    if not last or "refused" in last.values():
        return False
    return set(addressees) <= set(last)
