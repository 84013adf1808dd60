"""The model of a deal: what could be done, by whom, and where each party stands on it.

A package is a set of options that are done; what is in no package stays undone. A position is one party's
stated stance on one option, and says of a package whether it holds in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Self, get_args

from parley.analysis.deal.expressions import Expression, implication, negation, option
from parley.errors import DealError

Stance = Literal["requires", "refuses", "offers", "open", "silent"]
Firmness = Literal["firm", "soft"]
Direction = Literal["both", "forward", "back"]

STANCES: Final[tuple[Stance, ...]] = get_args(Stance)
FIRMNESSES: Final[tuple[Firmness, ...]] = get_args(Firmness)
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that a line of the model stands on, with the report and the move where it comes from."""

    sentence: str
    report: str | None = None
    move: str | None = None

    @property
    def origin(self) -> str:
        """The report and the move, as a reader cites them; empty where neither is known."""
        return ", ".join(filter(None, (self.report, self.move)))


@dataclass(frozen=True, slots=True)
class Option:
    """One party doing or accepting one thing.

    ``does`` is a verb phrase ("withdraws from the strait"). ``moves`` tells whether it can be both taken and
    taken back (``both``), only taken (``forward``) or only given up (``back``).
    """

    name: str
    party: str
    does: str
    moves: Direction = "both"
    evidence: tuple[Evidence, ...] = ()

    @property
    def words(self) -> str:
        """The option as a clause: party and verb phrase."""
        return f"{self.party} {self.does}"


@dataclass(frozen=True, slots=True)
class Position:
    """A party's stance on an option.

    ``condition`` belongs to an offer: the party gives the option only where the condition holds. ``last`` is
    the latest day (EDTF) on which it was stated, ``times`` how often it was.
    """

    id: str
    party: str
    stance: Stance
    option: str
    condition: Expression | None = None
    firmness: Firmness = "firm"
    last: str | None = None
    times: int = 1
    evidence: tuple[Evidence, ...] = ()

    @property
    def demand(self) -> Expression | None:
        """What must hold of a package for this position to hold; None if any package will do."""
        if self.stance == "requires":
            return option(self.option)
        if self.stance == "refuses":
            return negation(option(self.option))
        if self.stance == "offers" and self.condition is not None:
            return implication(option(self.option), self.condition)
        return None

    @property
    def says(self) -> str:
        """The position as the model file writes it."""
        condition = f" if {self.condition}" if self.condition is not None else ""
        return f"{self.party} {self.stance} {self.option}{condition}"


@dataclass(frozen=True, slots=True)
class Rule:
    """What no package can do without or have together, whatever the parties want.

    ``text`` is the rule as the file writes it, ``holds`` the statement that every package must satisfy.
    """

    text: str
    holds: Expression
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """Options, positions and rules, each once, in the order of the file."""

    options: tuple[Option, ...]
    positions: tuple[Position, ...] = ()
    rules: tuple[Rule, ...] = ()
    parties: tuple[str, ...] = ()
    title: str = ""
    by_name: Mapping[str, Option] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {option.name: option for option in self.options})
        _refuse_repeats("option", (option.name for option in self.options))
        _refuse_repeats("position", (position.id for position in self.positions))
        for rule in self.rules:
            self._know(rule.holds, f"the rule “{rule.text}”")
        for position in self.positions:
            self._know(option(position.option), f"the position “{position.says}”")
            if position.condition is not None:
                self._know(position.condition, f"the position “{position.says}”")

    @property
    def demands(self) -> tuple[tuple[Position, Expression], ...]:
        """The positions that ask something of a package, with what they ask."""
        return tuple((position, asked) for position in self.positions if (asked := position.demand) is not None)

    def words(self, expression: Expression) -> str:
        """Return a statement with the options in words instead of their names."""
        return expression.map(lambda name: self.by_name[name].words)

    def with_positions(self, positions: Iterable[Position]) -> Self:
        """Return the same deal with other positions."""
        return replace(self, positions=tuple(positions))

    def _know(self, expression: Expression, where: str) -> None:
        for name in expression.options():
            if name not in self.by_name:
                known = ", ".join(self.by_name) or "none"
                raise DealError(f"{where[0].upper()}{where[1:]} names the unknown option “{name}”; known are {known}.")


def _refuse_repeats(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DealError(f"The {kind} “{name}” stands twice in the model; give each a name of its own.")
        seen.add(name)
