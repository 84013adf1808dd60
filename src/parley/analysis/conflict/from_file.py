"""Builds a conflict from a model file: states, moves and preferences as written, or as positions imply them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parley.analysis.conflict.model import Conflict, listed_conflict, option_conflict
from parley.analysis.conflict.preferences import Indifferent, Preference, Prioritised, Ranking, Unknown, ranking
from parley.analysis.conflict.robustness import Outcomes, every_state, outcomes
from parley.analysis.conflict.values import States
from parley.analysis.deal import Deal, Expression, ModelFile, Position, parse
from parley.errors import DealError

POSITIONS = "positions"
_WORDS: Mapping[str, Preference] = {"indifferent": Indifferent(), "unknown": Unknown()}
_MOVE = re.compile(r"(\d+)\s*(<?>)\s*(\d+)")


@dataclass(frozen=True)
class Basis:
    """What a decision maker's preferences follow from: its positions, most important first, or the file."""

    preference: Preference
    positions: tuple[Position, ...] = ()

    @property
    def words(self) -> str:
        """What the preferences are, in a few words."""
        if self.positions:
            ids = ", ".join(position.id for position in self.positions)
            return f"its positions {ids}, most important first (firm before soft, then as in the model)"
        match self.preference:
            case Ranking():
                return "the ranking in the model"
            case Prioritised():
                return "the statements in the model"
            case Indifferent():
                return "indifferent, as the model says"
            case Unknown():
                return "unknown"


@dataclass(frozen=True)
class ConflictFile:
    """A conflict as a model file tells it, with the basis of each decision maker's preferences, by name."""

    conflict: Conflict
    deal: Deal
    bases: Mapping[str, Basis]

    def unsure(self) -> dict[str, Outcomes]:
        """Return what those tell apart whose rankings are known only in part, or not at all.

        Raises:
            DealTooLarge: there are too many outcomes to rank.
        """
        found = {}
        for maker in self.conflict.makers:
            basis = self.bases[maker.name]
            if basis.positions:
                firm = [self._held(one) for one in basis.positions if one.firmness == "firm"]
                soft = [self._held(one) for one in basis.positions if one.firmness != "firm"]
                found[maker.name] = outcomes(self.conflict, firm=firm, soft=soft)
            elif isinstance(basis.preference, Unknown):
                found[maker.name] = every_state(self.conflict)
        return found

    def _held(self, position: Position) -> States:
        demand = position.demand
        assert demand is not None, "only positions that ask something are a basis"
        held: States = demand.value(lambda name: _taken(self.conflict, name))
        return held


def conflict_of(model: ModelFile) -> ConflictFile:
    """Return the conflict that a model file tells.

    Where the file gives no preferences of a party, they follow from its positions, firm ones first, each
    group in the order of the file; without positions they are unknown. Parties that have neither options nor
    preferences decide nothing and are left out.

    Raises:
        DealError: what the file says of the conflict is wrong or does not fit together.
        DealTooLarge: it has too many states.
    """
    stated = _mapping(model.conflict.get("preferences"), "preferences")
    if "states" in model.conflict:
        return _listed(model, stated)
    if "moves" in model.conflict:
        raise DealError(
            "The model has “moves” but no “states” that they lead to; list states, or write “moves: forward” under an "
            "option that cannot be undone."
        )
    deal = model.deal
    movers = {option.party for option in deal.options}
    parties = [party for party in deal.parties if party in movers or party in stated]
    _refuse_strangers(stated, [*deal.parties, *movers], "preferences")
    bases = {party: _basis(deal, party, stated.get(party)) for party in parties}
    conflict = option_conflict(
        deal.options,
        preferences={party: basis.preference for party, basis in bases.items()},
        rules=[rule.holds for rule in deal.rules],
        parties=parties,
        title=deal.title,
    )
    return ConflictFile(_with_status_quo(conflict, model.conflict.get("status-quo")), deal, bases)


def _listed(model: ModelFile, stated: Mapping[str, Any]) -> ConflictFile:
    labels = _labels(model.conflict["states"])
    moves = {
        str(name): _moves(text, str(name)) for name, text in _mapping(model.conflict.get("moves"), "moves").items()
    }
    if model.deal.options:
        raise DealError("The model has both “options” and “states”; keep one, as options make the states themselves.")
    parties = list(dict.fromkeys([*model.deal.parties, *moves]))
    _refuse_strangers(stated, parties, "preferences")
    bases = {party: _basis(model.deal, party, stated.get(party)) for party in parties}
    conflict = listed_conflict(
        len(labels),
        moves={party: moves.get(party, []) for party in parties},
        preferences={party: basis.preference for party, basis in bases.items()},
        labels=labels,
        title=model.deal.title,
    )
    return ConflictFile(_with_status_quo(conflict, model.conflict.get("status-quo")), model.deal, bases)


def _basis(deal: Deal, party: str, stated: object) -> Basis:
    if stated is None or stated == POSITIONS:
        own = [position for position, _ in deal.demands if position.party == party]
        ordered = sorted(own, key=lambda position: position.firmness != "firm")
        if not ordered and stated == POSITIONS:
            raise DealError(f"{party} has no position to take its preferences from; add one, or say unknown.")
        demands = tuple(demand for position in ordered if (demand := position.demand) is not None)
        return Basis(Prioritised(demands), tuple(ordered)) if ordered else Basis(Unknown())
    if isinstance(stated, list):
        statements = tuple(parse(str(text)) for text in stated)
        for statement in statements:
            _know(deal, statement, party)
        return Basis(Prioritised(statements))
    if isinstance(stated, int) and not isinstance(stated, bool):
        return Basis(ranking(str(stated)))
    if isinstance(stated, str):
        return Basis(_WORDS[stated] if stated in _WORDS else ranking(stated))
    raise DealError(
        f"The preferences of {party} are neither a ranking (3 > 1 ~ 2), nor a list of statements, nor one of "
        f"{POSITIONS}, {', '.join(_WORDS)}."
    )


def _know(deal: Deal, statement: Expression, party: str) -> None:
    for name in statement.options():
        if name not in deal.by_name:
            known = ", ".join(deal.by_name) or "none"
            raise DealError(
                f"The statement “{statement}” of {party} names the unknown option “{name}”; known are {known}."
            )


def _with_status_quo(conflict: Conflict, stated: object) -> Conflict:
    from dataclasses import replace

    if stated is None:
        # A deal starts where nothing is done.
        start = 0 if conflict.options and conflict.feasible[0] else None
        return replace(conflict, status_quo=start)
    if isinstance(stated, int) and not isinstance(stated, bool):
        return replace(conflict, status_quo=conflict.index(stated))
    if isinstance(stated, list) and conflict.options:
        bits = {option.name: bit for bit, option in enumerate(conflict.options)}
        for name in stated:
            if name not in bits:
                raise DealError(f"The status quo names the unknown option “{name}”; known are {', '.join(bits)}.")
        index = sum(1 << bits[name] for name in dict.fromkeys(stated))
        if not conflict.feasible[index]:
            raise DealError("The status quo breaks a rule of the model; correct it or the rule.")
        return replace(conflict, status_quo=index)
    raise DealError("The status quo is neither the number of a state nor a list of the options that are taken.")


def _labels(stated: object) -> tuple[str, ...]:
    if isinstance(stated, int) and not isinstance(stated, bool):
        return tuple(f"state {number}" for number in range(1, stated + 1))
    if isinstance(stated, list):
        return tuple(map(str, stated))
    raise DealError("“states” is neither their number nor a list of what they are called.")


def _moves(stated: object, owner: str) -> list[tuple[int, int]]:
    """Read moves such as ``1>2, 3<>4``."""
    pairs: list[tuple[int, int]] = []
    for part in str(stated).split(","):
        found = _MOVE.fullmatch(part.strip())
        if found is None:
            raise DealError(f"The move “{part.strip()}” of {owner} cannot be read; write moves as 1>2, 3<>4.")
        source, sign, target = int(found.group(1)), found.group(2), int(found.group(3))
        pairs.append((source, target))
        if sign == "<>":
            pairs.append((target, source))
    return pairs


def _taken(conflict: Conflict, name: str) -> States:
    import numpy as np

    bit = next(bit for bit, option in enumerate(conflict.options) if option.name == name)
    found: States = (np.arange(len(conflict.feasible)) >> bit & 1).astype(bool)
    return found


def _mapping(stated: object, key: str) -> Mapping[str, Any]:
    if stated is None:
        return {}
    if not isinstance(stated, dict):
        raise DealError(f"The field “{key}” must give something for each party; see docs/deals.md.")
    return stated


def _refuse_strangers(stated: Mapping[str, Any], parties: Sequence[str], key: str) -> None:
    for name in stated:
        if name not in parties:
            raise DealError(
                f"“{name}” under “{key}” is no party of the model; known are {', '.join(dict.fromkeys(parties))}."
            )
