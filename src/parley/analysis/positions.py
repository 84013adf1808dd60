"""Positions: what each party last held on each topic and object, since when, and on whose word."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from parley.ledger import STANDING_SHOWN, Standing, State, Telling, present
from parley.records import Table
from parley.vocabulary import Side, stances

Key = tuple[str, str, str | None]
Days = list[tuple[str, list[Telling]]]


def positions(state: State, *, party: str | None = None, topic: str | None = None) -> Table[Standing]:
    """Return the position of each party on each topic and object by the state's day.

    The same as :meth:`parley.Ledger.standings`, which does not load the state; the rule is in docs/ledger.md.
    """
    found = [
        _position(key, days)
        for key, days in sorted(series(state).items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or ""))
        if (party is None or key[0].casefold() == party.casefold()) and (topic is None or key[1] == topic)
    ]
    return Table(Standing, found, shown=STANDING_SHOWN)


def series(state: State) -> Mapping[Key, Days]:
    """Return for each party, topic and object the days on which the party took a stand, in order, with the tellings.

    The object is None where none is named; that is a key of its own, not "all objects".
    """
    found: dict[Key, list[Telling]] = {}
    for telling in state.tellings:
        if telling.stands:
            for topic in telling.topics:
                for thing in telling.objects or (None,):
                    found.setdefault((telling.party, topic, thing), []).append(telling)
    return {key: _by_day(told) for key, told in found.items()}


def sides(told: Iterable[Telling]) -> Side:
    """Return the sides that tellings take together."""
    side = Side.NONE
    for telling in told:
        side |= stances().side(telling.act)
    return side


def _by_day(told: list[Telling]) -> Days:
    ordered = sorted(told, key=lambda one: (one.day, one.published, one.id))
    return [(day, list(group)) for day, group in groupby(ordered, key=lambda one: one.day)]


def _position(key: Key, days: Days) -> Standing:
    stretch = present((day, sides(told)) for day, told in reversed(days))
    assert stretch is not None
    within = [one for day, told in days if stretch.since <= day <= stretch.last_day for one in told]
    last = days[-1][1]
    return Standing(
        party=key[0],
        topic=key[1],
        object=key[2],
        acts=tuple(sorted({one.act for one in last})),
        since=stretch.since,
        last_day=stretch.last_day,
        last_told=max(one.published for one in within),
        tellings=len(within),
        origins=len({one.origin for one in within}),
        named=any(one.named for one in within),
        line=last[-1].line,
    )
