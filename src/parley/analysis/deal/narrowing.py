"""Part of a deal: a few of its options with all that concerns no other one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from parley.analysis.deal.model import Deal, Position


def by_contention(deal: Deal) -> list[str]:
    """Return the names of the options, the most contended first.

    First those that one position requires and another refuses, then those that most parties take a stand on, then
    those stated most often; the rest as in the model.
    """
    about: dict[str, list[Position]] = defaultdict(list)
    for position in deal.positions:
        about[position.option].append(position)

    def weight(name: str) -> tuple[bool, int, int]:
        told = about[name]
        clash = {"requires", "refuses"} <= {position.stance for position in told}
        return not clash, -len({position.party for position in told}), -sum(position.times for position in told)

    return sorted(deal.by_name, key=weight)


def narrowed(deal: Deal, names: Iterable[str]) -> Deal:
    """Return the deal of some options: positions and rules that mention any other option are left out."""
    kept = frozenset(names)
    options = tuple(one for one in deal.options if one.name in kept)
    positions = tuple(one for one in deal.positions if set(_mentioned(one)) <= kept)
    rules = tuple(rule for rule in deal.rules if set(rule.holds.options()) <= kept)
    named = {one.party for one in options} | {one.party for one in positions}
    parties = tuple(party for party in deal.parties if party in named)
    return replace(deal, options=options, positions=positions, rules=rules, parties=parties)


def _mentioned(position: Position) -> list[str]:
    return [position.option, *(position.condition.options() if position.condition is not None else ())]
