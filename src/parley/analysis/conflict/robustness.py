"""How far stability depends on what is not known of preferences.

Stated positions order states only in part. A ranking is consistent with a party's positions if it puts a
state higher wherever that state fulfils all the firm positions that another fulfils and more, or the same firm
ones and more of the soft ones. States that fulfil the same positions are liked equally. Every consistent
ranking counts the same; the share of those in which a state is an equilibrium tells how robust it is.

Shares are exact where the rankings of each decision maker can be listed, and estimated from random ones
elsewhere. The bound of error of an estimate holds with a probability of 95 % for each figure (Hoeffding 1963).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from parley.analysis.conflict.model import Conflict, DecisionMaker
from parley.analysis.conflict.orders import Extension, PartialOrder
from parley.analysis.conflict.sequences import Rule
from parley.analysis.conflict.stability import CONCEPTS, Concept, stability, stable_for
from parley.analysis.conflict.values import LOW, Payoffs, States
from parley.errors import DealTooLarge

LIMIT_LISTED = 3_000
LIMIT_CLASSES = 4_096
SAMPLES = 1_000
_DOUBT = 0.05
# A decision maker's stability by these depends on nobody else's preferences, so shares multiply.
_OWN: tuple[Concept, ...] = ("nash", "gmr", "smr")


@dataclass(frozen=True)
class Outcomes:
    """What a decision maker tells apart: the class of each state (-1 for none), and a partial order of classes."""

    classes: NDArray[np.int64]
    order: PartialOrder

    def payoffs(self, extension: Extension) -> Payoffs:
        """Return the payoffs of a ranking of the classes, given from the lowest to the highest."""
        levels = np.full(self.order.count + 1, LOW, dtype=np.int32)
        levels[list(extension)] = np.arange(1, self.order.count + 1, dtype=np.int32)
        # A class of -1 takes the last place, which stays LOW.
        return levels[self.classes]


@dataclass(frozen=True)
class Robustness:
    """Shares of consistent rankings in which each state is an equilibrium.

    ``shares`` has, for each concept, a number from 0 to 1 for each state by its number less one. ``rankings``
    is how many were looked at; ``error`` is None where the shares are exact, else their bound of error.
    """

    conflict: Conflict
    shares: Mapping[Concept, NDArray[np.float64]]
    rankings: Mapping[Concept, int]
    errors: Mapping[Concept, float | None]


def outcomes(conflict: Conflict, *, firm: Sequence[States], soft: Sequence[States]) -> Outcomes:
    """Return what a decision maker tells apart, given the states where each of its positions holds.

    Raises:
        DealTooLarge: its positions tell too many outcomes apart.
    """
    held = np.stack([*firm, *soft, np.zeros_like(conflict.feasible)])[:, conflict.indices].T
    patterns, inverse = np.unique(held, axis=0, return_inverse=True)
    if len(patterns) > LIMIT_CLASSES:
        raise DealTooLarge(
            f"The positions of a party tell {len(patterns)} outcomes apart, too many for robustness; leave some out."
        )
    classes = np.full(len(conflict.feasible), -1, dtype=np.int64)
    classes[conflict.indices] = inverse.ravel()
    return Outcomes(classes, PartialOrder(len(patterns), tuple(_below(patterns, len(firm)))))


def every_state(conflict: Conflict) -> Outcomes:
    """Return what a decision maker of wholly unknown preferences tells apart: every state, in no order."""
    if conflict.count > LIMIT_CLASSES:
        raise DealTooLarge(
            f"Rankings of {conflict.count} states cannot be drawn; give positions or preferences for each party."
        )
    classes = np.full(len(conflict.feasible), -1, dtype=np.int64)
    classes[conflict.indices] = np.arange(conflict.count)
    return Outcomes(classes, PartialOrder(conflict.count, (0,) * conflict.count))


def robustness(
    conflict: Conflict,
    unsure: Mapping[str, Outcomes],
    *,
    concepts: Sequence[Concept] = CONCEPTS,
    rule: Rule = "legal",
    samples: int = SAMPLES,
    seed: int = 0,
) -> Robustness:
    """Return in what share of the consistent rankings each state is an equilibrium.

    Args:
        conflict: the conflict.
        unsure: by name, the decision makers whose rankings vary; the others keep their payoffs.
        concepts: the concepts asked for.
        rule: which sequences of several opponents' moves count.
        samples: how many random rankings to draw where they cannot be listed.
        seed: the start of the random numbers; the same seed gives the same result.

    Raises:
        DealTooLarge: rankings of so many outcomes cannot be drawn.
    """
    listed = {name: _listed(found) for name, found in unsure.items()}
    own = [concept for concept in concepts if concept in _OWN and None not in listed.values()]
    rest = [concept for concept in concepts if concept not in own]
    shares: dict[Concept, NDArray[np.float64]] = {}
    rankings: dict[Concept, int] = {}
    errors: dict[Concept, float | None] = {}
    known = {name: found for name, found in listed.items() if found is not None}
    combinations = math.prod(len(found) for found in known.values())
    for concept in own:
        shares[concept] = _product_of_shares(conflict, unsure, known, concept, rule)
        rankings[concept], errors[concept] = combinations, None
    if rest:
        exact = len(known) == len(unsure) and combinations <= LIMIT_LISTED
        chosen = product(*known.values()) if exact else _drawn(unsure, samples, seed)
        counts = _counted(conflict, unsure, chosen, rest, rule)
        times = combinations if exact else samples
        for concept in rest:
            shares[concept] = counts[concept] / times
            rankings[concept] = times
            errors[concept] = None if exact else math.sqrt(math.log(2 / _DOUBT) / (2 * samples))
    return Robustness(conflict, {one: shares[one] for one in concepts}, rankings, errors)


def with_payoffs(conflict: Conflict, payoffs: Mapping[str, Payoffs]) -> Conflict:
    """Return the same conflict with other payoffs for some decision makers, by name."""
    makers = tuple(
        DecisionMaker(maker.name, maker.moves, payoffs.get(maker.name, maker.payoffs)) for maker in conflict.makers
    )
    return replace(conflict, makers=makers)


def _below(patterns: NDArray[np.bool_], firm: int) -> Iterator[int]:
    for pattern in patterns:
        less_firm = (patterns[:, :firm] <= pattern[:firm]).all(axis=1)
        same_firm = (patterns[:, :firm] == pattern[:firm]).all(axis=1)
        less_soft = (patterns[:, firm:] <= pattern[firm:]).all(axis=1)
        same_soft = (patterns[:, firm:] == pattern[firm:]).all(axis=1)
        below = (less_firm & ~same_firm) | (same_firm & less_soft & ~same_soft)
        yield sum(1 << int(at) for at in np.flatnonzero(below))


def _listed(found: Outcomes) -> list[Extension] | None:
    """All rankings of a decision maker, None if there are too many to list."""
    total = found.order.total()
    return list(found.order.extensions()) if total is not None and total <= LIMIT_LISTED else None


def _drawn(unsure: Mapping[str, Outcomes], samples: int, seed: int) -> Iterator[tuple[Extension, ...]]:
    return zip(
        *(found.order.samples(samples, seed=seed * len(unsure) + at) for at, found in enumerate(unsure.values())),
        strict=True,
    )


def _product_of_shares(
    conflict: Conflict,
    unsure: Mapping[str, Outcomes],
    listed: Mapping[str, list[Extension]],
    concept: Concept,
    rule: Rule,
) -> NDArray[np.float64]:
    share = np.ones(conflict.count)
    for place, maker in enumerate(conflict.makers):
        if maker.name not in unsure:
            share *= stable_for(conflict, place, concept, rule=rule)[conflict.indices]
            continue
        counts = np.zeros(conflict.count, dtype=np.int64)
        for extension in listed[maker.name]:
            varied = with_payoffs(conflict, {maker.name: unsure[maker.name].payoffs(extension)})
            counts += stable_for(varied, place, concept, rule=rule)[conflict.indices]
        share *= counts / len(listed[maker.name])
    return share


def _counted(
    conflict: Conflict,
    unsure: Mapping[str, Outcomes],
    chosen: Iterable[tuple[Extension, ...]],
    concepts: Sequence[Concept],
    rule: Rule,
) -> dict[Concept, NDArray[np.int64]]:
    counts = {concept: np.zeros(conflict.count, dtype=np.int64) for concept in concepts}
    for extensions in chosen:
        payoffs = {
            name: found.payoffs(extension) for (name, found), extension in zip(unsure.items(), extensions, strict=True)
        }
        equilibria = stability(with_payoffs(conflict, payoffs), concepts=concepts, rule=rule).equilibria
        for concept in concepts:
            counts[concept] += equilibria[concept][conflict.indices]
    return counts
