"""Packages: what could be done together so that the firm positions hold, or as many of them as can.

Positions that ask nothing of a package (open, silent, offers without a condition) neither hold nor give.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parley.analysis.deal.blockers import knots
from parley.analysis.deal.clauses import holds
from parley.analysis.deal.model import Deal, Position
from parley.analysis.deal.solving import Deadline, Ids, Positions, corrections


@dataclass(frozen=True, slots=True)
class Balance:
    """What a package is for one party.

    ``gains`` are its positions that hold, ``gives`` those that do not, ``does`` the options that it carries
    out, ``receives`` the options of others among those that it requires.
    """

    party: str
    gains: tuple[Position, ...]
    gives: tuple[Position, ...]
    does: tuple[str, ...]
    receives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A set of options to be done, in the order of the model; all others stay undone.

    ``gives`` are the positions that do not hold in it, firm and soft.
    """

    taken: tuple[str, ...]
    gives: tuple[Position, ...]
    balances: tuple[Balance, ...]

    @property
    def firm_gives(self) -> tuple[Position, ...]:
        """The firm positions among those that give."""
        return tuple(position for position in self.gives if position.firmness == "firm")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to untie a knot: a minimal set of firm positions that would have to give."""

    gives: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Knot:
    """Positions of one group that cannot all hold, and the ways to untie it, the fewest positions first.

    ``complete`` is false where the enumeration of ways was cut short.
    """

    ways: tuple[Way, ...]
    complete: bool


def packages(deal: Deal, *, deadline: Deadline | None = None) -> Iterator[Package]:
    """Yield the packages in which all firm positions hold; if there are none, the nearest ones.

    A nearest package leaves a minimal set of firm positions unfulfilled, the smallest such sets first. Among
    packages with the same firm positions, those come first in which the fewest soft positions give. No deed
    in a package is idle: without it a position or a rule would break.

    Raises:
        DealError: the rules alone contradict each other.
    """
    limit = deadline or Deadline(None)
    firm = frozenset(position.id for position, _ in deal.demands if position.firmness == "firm")
    soft = frozenset(position.id for position, _ in deal.demands) - firm
    with Positions(deal) as positions:
        for given_up in corrections(positions, firm, deadline=limit):
            held = firm - given_up
            for dropped in corrections(positions, soft, given=held, deadline=limit):
                yield from _least(deal, positions, held | (soft - dropped), limit)


def knots_of(deal: Deal, *, limit_ways: int, deadline: Deadline | None = None) -> list[Knot]:
    """Return the knots of firm positions that cannot all hold, each with its ways, ranked within it.

    Ways are minimal correction sets of the firm positions. Knots share no option and no rule, so each can be
    untied without regard to the others, and a nearest package takes one way of each.
    """
    limit = deadline or Deadline(None)
    found = []
    with Positions(deal) as positions:
        for group in knots(positions):
            firm = frozenset(name for name in group if positions.firm(name))
            if positions.compatible(firm):
                continue
            stream = corrections(positions, firm, deadline=limit)
            ways = [Way(_named(deal, ids)) for ids, _ in zip(stream, range(limit_ways + 1), strict=False)]
            complete = len(ways) <= limit_ways and not limit.reached
            found.append(Knot(tuple(ranked(ways[:limit_ways])), complete))
    return found


def ranked(ways: Iterable[Way]) -> list[Way]:
    """Return ways in the order of how many positions give, how often these were stated, how recently.

    Fewer first; then those stated fewer times in all; then those whose latest statement lies further back (a
    position without a date counts as the oldest).
    """

    return sorted(ways, key=lambda way: _rank(way.gives))


def ranked_packages(found: Iterable[Package]) -> list[Package]:
    """Return packages ranked by the firm positions that give, as in :func:`ranked`, then by the soft ones."""

    def rank(package: Package) -> tuple[tuple[int, int, str], tuple[int, int, str]]:
        soft = [position for position in package.gives if position.firmness == "soft"]
        return _rank(package.firm_gives), _rank(soft)

    return sorted(found, key=rank)


def _rank(gives: Sequence[Position]) -> tuple[int, int, str]:
    stated = sum(position.times for position in gives)
    return len(gives), stated, max((position.last or "" for position in gives), default="")


def package_of(deal: Deal, taken: Iterable[str]) -> Package:
    """Return what a set of options is as a package: which positions give, and the balance of each party."""
    done = frozenset(taken)
    order = tuple(option.name for option in deal.options if option.name in done)
    held = {position.id: holds(asked, done) for position, asked in deal.demands}
    gives = tuple(position for position, _ in deal.demands if not held[position.id])
    return Package(order, gives, tuple(_balance(deal, party, order, held) for party in deal.parties))


def _balance(deal: Deal, party: str, taken: tuple[str, ...], held: dict[str, bool]) -> Balance:
    own = [position for position, _ in deal.demands if position.party == party]
    required = {position.option for position in own if position.stance == "requires"}
    return Balance(
        party,
        gains=tuple(position for position in own if held[position.id]),
        gives=tuple(position for position in own if not held[position.id]),
        does=tuple(name for name in taken if deal.by_name[name].party == party),
        receives=tuple(name for name in taken if deal.by_name[name].party != party and name in required),
    )


def _least(deal: Deal, positions: Positions, held: Ids, deadline: Deadline) -> Iterator[Package]:
    """The packages where exactly given positions hold or more, without idle deeds, each once."""
    # The blocking clauses below concern these positions only, so a variable of their own switches them off.
    switch = positions.switch()
    while not deadline.over():
        taken = positions.package(held, switch=switch)
        if taken is None:
            return
        idle = sorted(taken)
        for name in idle:
            outside = [other for other in positions.clauses.options if other not in taken]
            fewer = positions.package(held, without=[name, *outside], switch=switch)
            taken = fewer if fewer is not None else taken
        yield package_of(deal, taken)
        positions.add([-switch, *(-positions.clauses.options[name] for name in taken)])


def _named(deal: Deal, ids: Ids) -> tuple[Position, ...]:
    return tuple(position for position in deal.positions if position.id in ids)
