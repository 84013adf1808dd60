"""Minimal conflicts and minimal corrections among positions, smallest first.

The two are dual: every correction hits every conflict (Reiter 1987; Liffiton and Sakallah 2008). So one
search gives both. It proposes the smallest set that hits all counter-examples so far (implicit hitting sets;
Ignatiev, Previti, Liffiton and Marques-Silva 2015) and asks the solver whether the proposal is right or what
else has to be hit. What it proposes rightly is of the least size left, so results come smallest first, and
none is missed if the search runs to its end.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from parley.analysis.deal.clauses import Clause, Clauses
from parley.analysis.deal.model import Deal, Rule
from parley.errors import DealError

Ids = frozenset[str]
# Small and asked very often: this one is quick at taking up assumptions.
SOLVER = "minisat22"


class Deadline:
    """A limit on wall time; ``reached`` stays true once work was cut short by it."""

    def __init__(self, seconds: float | None) -> None:
        self.end = None if seconds is None else time.monotonic() + seconds
        self.reached = False

    def over(self) -> bool:
        """Tell whether the time is up, and remember it."""
        if self.end is not None and time.monotonic() >= self.end:
            self.reached = True
        return self.reached


class Positions:
    """A solver that tells which positions of a deal can hold together under its rules.

    Use it in a ``with`` statement: the solver holds memory outside Python.

    Raises:
        DealError: the rules alone cannot hold.
    """

    def __init__(self, deal: Deal) -> None:
        from pysat.solvers import Solver

        self.deal = deal
        self.clauses = Clauses(deal)
        self._solver = Solver(name=SOLVER, bootstrap_with=self.clauses.hard)
        if not self.compatible(()):
            self._solver.delete()
            raise DealError("The rules contradict each other, so no package keeps them; drop or correct one of them.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._solver.delete()

    def package(
        self, ids: Iterable[str], *, without: Iterable[str] = (), switch: int | None = None
    ) -> frozenset[str] | None:
        """Return the options taken in some package where the positions hold, None if there is none.

        ``without`` are options that must not be taken; ``switch`` turns on the clauses that were added with it.
        """
        literals = [-self.clauses.options[name] for name in without]
        if switch is not None:
            literals.append(switch)
        return self.clauses.taken(self._solver.get_model()) if self._solve(ids, literals) else None

    def compatible(self, ids: Iterable[str]) -> bool:
        """Tell whether the positions can hold together."""
        return self._solve(ids)

    def switch(self) -> int:
        """Return a new variable that later clauses can be tied to."""
        return self.clauses.fresh()

    def firm(self, name: str) -> bool:
        """Tell whether a position is firm."""
        return self.clauses.positions[self.clauses.selectors[name]].firmness == "firm"

    def add(self, clause: Clause) -> None:
        """Add a clause for good."""
        self._solver.add_clause(clause)

    def possible(self, name: str, *, taken: bool) -> bool:
        """Tell whether the rules allow an option to be taken, or to be left."""
        variable = self.clauses.options[name]
        return self._solve((), [variable if taken else -variable])

    def conflict_within(self, ids: Iterable[str]) -> Ids:
        """Return a minimal conflict inside a set of positions that cannot hold together."""
        self.compatible(ids)
        blamed = set(self._solver.get_core() or ())
        kept = [name for name in ids if self.clauses.selectors[name] in blamed]
        for name in list(kept):
            rest = [other for other in kept if other != name]
            if not self.compatible(rest):
                kept = rest
        return frozenset(kept)

    def rules_behind(self, ids: Ids) -> tuple[Rule, ...]:
        """Return rules from which a conflict follows, none of them idle, in the order of the model."""
        selected = [self.clauses.selectors[name] for name in ids]
        self._solver.solve(assumptions=[*selected, *self.clauses.rules])
        kept = [rule for rule in self.clauses.rules if rule in set(self._solver.get_core() or ())]
        for rule in list(kept):
            rest = [other for other in kept if other != rule]
            if not self._solver.solve(assumptions=[*selected, *rest]):
                kept = rest
        return tuple(rule for at, rule in zip(self.clauses.rules, self.deal.rules, strict=True) if at in kept)

    def grown(self, ids: Ids, universe: Ids) -> Ids | None:
        """Return a maximal set of positions that can hold together and includes the given ones; None if they cannot.

        Each model shows more positions that hold at once, so few have to be asked about one by one.
        """
        if not self._solve(ids):
            return None
        held = self._holding(universe)
        for name in sorted(universe - held):
            if name not in held and self._solve([*held, name]):
                held |= self._holding(universe)
        return held

    def _holding(self, universe: Ids) -> Ids:
        """The positions that hold in the last model."""
        true = set(self._solver.get_model())
        return frozenset(name for name in universe if self.clauses.demands[name] in true)

    def _solve(self, ids: Iterable[str], literals: Iterable[int] = ()) -> bool:
        selectors = self.clauses.selectors
        return bool(
            self._solver.solve(assumptions=[*self.clauses.rules, *[selectors[name] for name in ids], *literals])
        )


def conflicts(positions: Positions, universe: Ids, *, deadline: Deadline) -> Iterator[Ids]:
    """Yield every minimal set of positions of the universe that cannot hold together, smallest first."""

    def missing(proposed: Ids) -> list[Ids] | None:
        found: list[Ids] = []
        wanted = proposed
        # Further counter-examples, as unlike as can be, spare the search many proposals.
        while (held := positions.grown(wanted, universe)) is not None:
            found.append(universe - held)
            if not found[-1] or found[-1] <= wanted:
                break
            wanted |= found[-1]
        return found or None

    yield from _smallest_first(missing, universe, deadline)


def corrections(positions: Positions, universe: Ids, *, given: Ids = frozenset(), deadline: Deadline) -> Iterator[Ids]:
    """Yield every minimal set of positions that must give for the rest of the universe to hold, smallest first.

    ``given`` are further positions that hold in any case. A universe that holds together yields the empty set.
    """

    def missing(proposed: Ids) -> list[Ids] | None:
        found: list[Ids] = []
        kept = (universe - proposed) | given
        # Disjoint conflicts are found in one go.
        while not positions.compatible(kept):
            found.append(positions.conflict_within(kept) - given)
            if not found[-1]:
                break
            kept -= found[-1]
        return found or None

    yield from _smallest_first(missing, universe, deadline)


def _smallest_first(missing: Callable[[Ids], list[Ids] | None], universe: Ids, deadline: Deadline) -> Iterator[Ids]:
    """Yield the sets for which nothing is missing; ``missing`` gives what a proposal fails to hit."""
    with _HittingSets(universe) as hitting:
        while not deadline.over():
            proposed = hitting.next()
            if proposed is None:
                return
            counters = missing(proposed)
            if counters is None:
                yield proposed
                if not proposed:
                    return
                hitting.block(proposed)
                continue
            for counter in counters:
                if not counter:
                    # Nothing can be hit: everything holds together, or what was given cannot.
                    return
                hitting.hit(counter)


class _HittingSets:
    """Proposes sets that hit all sets so far and include no blocked one, none smaller than the one before.

    The size is bounded by a totaliser (Bailleux and Boufkhad 2003; incremental: Martins et al. 2014). What hits
    or blocks later only takes choices away, so once no set of a size is left there is none for good.
    """

    def __init__(self, universe: Ids) -> None:
        from pysat.card import ITotalizer
        from pysat.solvers import Solver

        self._names = sorted(universe)
        self._variables = {name: at for at, name in enumerate(self._names, start=1)}
        self._bound = 0
        self._total = ITotalizer(lits=list(self._variables.values()), ubound=1) if universe else None
        self._solver = Solver(name=SOLVER, bootstrap_with=self._total.cnf.clauses if self._total else [])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._solver.delete()
        if self._total:
            self._total.delete()

    def next(self) -> Ids | None:
        """Return a smallest set that is left, None if there is none."""
        if not self._solver.solve():
            return None
        while not self._solver.solve(assumptions=self._at_most(self._bound)):
            self._bound += 1
        return frozenset(
            self._names[literal - 1] for literal in self._solver.get_model() if 0 < literal <= len(self._names)
        )

    def hit(self, ids: Ids) -> None:
        """From now on propose only sets that have one of these."""
        self._solver.add_clause([self._variables[name] for name in ids])

    def block(self, ids: Ids) -> None:
        """From now on propose no set that has all of these."""
        self._solver.add_clause([-self._variables[name] for name in ids])

    def _at_most(self, count: int) -> list[int]:
        if self._total is None or count >= len(self._names):
            return []
        if count >= self._total.ubound:
            self._total.increase(ubound=2 * count + 1)
            for clause in self._total.cnf.clauses[-self._total.nof_new :]:
                self._solver.add_clause(clause)
        return [-self._total.rhs[count]]
