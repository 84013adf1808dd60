"""Offers: what was laid on the table, under which conditions, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from parley.ledger import State, Telling
from parley.records import Table
from parley.vocabulary import Answer, stances

_SHOWN = ("made", "party", "terms", "conditions", "addressees", "state", "ended", "tellings", "origins", "line")
OfferState = Literal["open", "accepted", "refused", "lapsed"]


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


def offers(state: State) -> Table[Offer]:
    """Return the offers told by the state's day, in the order in which they were made."""
    groups = _groups(state)
    moves = _Moves(state)
    rivals: dict[str, list[list[Telling]]] = defaultdict(list)
    for told in groups:
        rivals[told[0].party].append(told)
    found = (_offer(state, told, rivals[told[0].party], moves) for told in groups)
    return Table(Offer, found, shown=_SHOWN)


class _Moves:
    """The moves that take a stand, by party and by what they are about: few of a large ledger can answer an offer."""

    def __init__(self, state: State) -> None:
        self._by_party: dict[str, list[Telling]] = defaultdict(list)
        self._by_matter: dict[tuple[str, str | None], list[Telling]] = defaultdict(list)
        for telling in state.tellings:
            if telling.stands:
                self._by_party[telling.party].append(telling)
                for matter in self._matters(telling):
                    self._by_matter[matter].append(telling)

    def of_parties(self, parties: Iterable[str]) -> list[Telling]:
        return [move for party in dict.fromkeys(parties) for move in self._by_party.get(party, ())]

    def about(self, tellings: Iterable[Telling]) -> list[Telling]:
        matters = {matter for telling in tellings for matter in self._matters(telling)}
        found = {move.id: move for matter in matters for move in self._by_matter.get(matter, ())}
        return list(found.values())

    @staticmethod
    def _matters(telling: Telling) -> set[tuple[str, str | None]]:
        objects: list[str | None] = [name.casefold() for name in telling.objects] or [None]
        return {(topic, thing) for topic in telling.topics for thing in objects}


def _groups(state: State) -> list[list[Telling]]:
    """The tellings of each offer: same party, topics, objects and day."""
    found: dict[object, list[Telling]] = {}
    for telling in state.tellings:
        if telling.act in stances().offers and telling.stands:
            things = frozenset(name.casefold() for name in telling.objects)
            found.setdefault((telling.party, frozenset(telling.topics), things, telling.day), []).append(telling)
    return sorted(found.values(), key=lambda told: (told[0].day, told[0].published, told[0].id))


def _offer(state: State, told: list[Telling], groups: list[list[Telling]], moves: "_Moves") -> Offer:
    first = told[0]
    conditions = next((one.conditions for one in told if one.conditions), ())
    asked = [state.by_id[id] for id in conditions if id in state.by_id]
    addressees = tuple(dict.fromkeys(party for one in told for party in one.addressees))
    replaced = min(
        (group[0].day for group in groups if group[0].day > first.day and group[0].matches(first)),
        default=None,
    )  # fmt: skip
    able = moves.of_parties(addressees) if addressees else moves.about([*told, *asked])
    replies = _replies(told, asked, addressees, able, until=replaced)
    withdrawn = _withdrawn(first, moves.of_parties((first.party,)), until=replaced)
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
    told: list[Telling],
    asked: list[Telling],
    addressees: tuple[str, ...],
    moves: Iterable[Telling],
    *,
    until: str | None,
) -> list[Reply]:
    first = told[0]
    found = []
    for move in moves:
        if move.party == first.party or (addressees and move.party not in addressees):
            continue
        if move.addressees and first.party not in move.addressees:
            continue
        if move.day < first.day or (until is not None and move.day >= until):
            continue
        answer = _answer(move, told, asked)
        if answer is not None:
            found.append(Reply(move.party, answer, move.day, move.line))
    return sorted(dict.fromkeys(found), key=lambda reply: (reply.day, reply.party, reply.line))


def _answer(move: Telling, told: list[Telling], asked: list[Telling]) -> Answer | None:
    meaning = stances()
    if move.act in meaning.to_offer and any(move.matches(one) for one in told):
        return meaning.to_offer[move.act]
    if move.act in meaning.to_condition and any(move.matches(one) for one in asked):
        return meaning.to_condition[move.act]
    return None


def _withdrawn(offer: Telling, moves: Iterable[Telling], *, until: str | None) -> str | None:
    days = (
        move.day
        for move in moves
        if move.party == offer.party
        and move.act in stances().withdrawal
        and move.day > offer.day
        and (until is None or move.day < until)
        and move.matches(offer)
    )
    return min(days, default=None)


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
