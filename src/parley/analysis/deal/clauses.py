"""A deal as clauses for a SAT solver: one variable for each option, one selector for each position.

Statements become clauses by Tseitin's encoding (1968), in which each ``and`` and ``or`` gets a variable that
is equivalent to it; so the clauses have as many models over the options as the statements.
"""

from collections.abc import Callable

from parley.analysis.deal.expressions import Expression
from parley.analysis.deal.model import Deal, Position

Clause = list[int]


class Clauses:
    """The clauses of a deal.

    ``hard`` holds, for each rule and each demand, that its selector implies it. ``options`` maps names of
    options to variables, ``selectors`` ids of positions to variables,
    ``demands`` ids of positions to literals that are equivalent to what they ask; ``rules`` has a selector for
    each rule.
    """

    def __init__(self, deal: Deal) -> None:
        self.hard: list[Clause] = []
        self.options = {option.name: at for at, option in enumerate(deal.options, start=1)}
        self.last = len(self.options)
        self.selectors: dict[str, int] = {}
        self.demands: dict[str, int] = {}
        self.positions: dict[int, Position] = {}
        self.rules: list[int] = []
        for rule in deal.rules:
            self.rules.append(self.fresh())
            self.hard.append([-self.rules[-1], self.literal(rule.holds)])
        for position, demand in deal.demands:
            selector = self.fresh()
            self.selectors[position.id] = selector
            self.demands[position.id] = self.literal(demand)
            self.positions[selector] = position
            self.hard.append([-selector, self.demands[position.id]])

    def fresh(self) -> int:
        """Return a variable that no clause has."""
        self.last += 1
        return self.last

    def literal(self, expression: Expression) -> int:
        """Return a literal that is equivalent to the expression, adding the clauses that make it so."""
        if expression.kind == "option":
            return self.options[expression.name]
        literals = [self.literal(part) for part in expression.parts]
        if expression.kind == "not":
            return -literals[0]
        joint = self.fresh()
        # An "or" is an "and" turned over, by De Morgan.
        sign = 1 if expression.kind == "and" else -1
        self.hard += [[-sign * joint, sign * literal] for literal in literals]
        self.hard.append([sign * joint, *(-sign * literal for literal in literals)])
        return joint

    def taken(self, model: list[int]) -> frozenset[str]:
        """Return the options that are taken in a model of the clauses."""
        true = set(model)
        return frozenset(name for name, variable in self.options.items() if variable in true)


def holds(expression: Expression, taken: frozenset[str]) -> bool:
    """Tell whether a statement holds of a package, given the options that are taken in it."""
    inside: Callable[[str], bool] = taken.__contains__
    return bool(expression.value(inside))
