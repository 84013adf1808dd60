"""What blocks a deal: the minimal sets of stated positions that cannot hold together."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import product

from parley.analysis.deal.expressions import Expression
from parley.analysis.deal.model import Deal, Position, Rule
from parley.analysis.deal.solving import Deadline, Ids, Positions, conflicts


@dataclass(frozen=True, slots=True)
class Blocker:
    """Positions that cannot hold together although any smaller choice of them can, in the order of the model.

    ``rules`` are rules of the model that the conflict comes from, none of them idle; where other rules would
    do as well, one choice of them.
    """

    positions: tuple[Position, ...]
    rules: tuple[Rule, ...] = ()


def blockers(deal: Deal, *, deadline: Deadline | None = None) -> Iterator[Blocker]:
    """Yield every blocker of a deal, smallest first.

    They are the minimal unsatisfiable subsets of the positions under the rules (Liffiton and Sakallah 2008).
    ``deadline`` may cut the enumeration short; its ``reached`` tells whether it did.

    Raises:
        DealError: the rules alone contradict each other.
    """
    limit = deadline or Deadline(None)
    alike = _alike(deal)
    with Positions(deal) as positions:
        # Conflicts lie within one knot, and the search is far quicker in small universes than in one large one. So
        # it also takes one position of those that ask the same, for which each of them may stand in a conflict.
        streams = [conflicts(positions, knot & alike.keys(), deadline=limit) for knot in knots(positions)]
        for found in merge(*streams, key=len):
            rules = positions.rules_behind(found)
            for ids in map(frozenset, product(*(alike[name] for name in found))):
                yield Blocker(tuple(position for position in deal.positions if position.id in ids), rules)


def _alike(deal: Deal) -> dict[str, list[str]]:
    """The ids of positions that ask the same of a package, by the first of them."""
    groups: dict[Expression, list[str]] = {}
    for position, asked in deal.demands:
        groups.setdefault(asked, []).append(position.id)
    return {ids[0]: ids for ids in groups.values()}


def knots(positions: Positions) -> list[Ids]:
    """Return the positions in groups that touch no common option or rule; no conflict reaches over two groups."""
    above = list(range(positions.clauses.last + 1))

    def root(variable: int) -> int:
        while above[variable] != variable:
            above[variable] = above[above[variable]]
            variable = above[variable]
        return variable

    for clause in positions.clauses.hard:
        for literal in clause[1:]:
            above[root(abs(literal))] = root(abs(clause[0]))
    groups: dict[int, set[str]] = {}
    for name, selector in positions.clauses.selectors.items():
        groups.setdefault(root(selector), set()).add(name)
    return [frozenset(group) for group in groups.values()]
