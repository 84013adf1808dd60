"""Choices: how likely a candidate is right, by the clues that the report gives of it.

The model says which words may fill a role. Whether a party, a source or a condition that they name is told depends on
more: where it stands, what else may fill the role, what other roles it fills. Each choice weighs such clues by a
logistic regression that was fitted on annotated reports (`training.choices`) and is released with the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any, Self

from parley.language import ModelError

FAINTEST = 1e-4
NEVER = -20.0


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, which is kept off 0 and 1."""
    kept = min(1 - FAINTEST, max(FAINTEST, chance))
    return log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Choice:
    """A logistic regression from the clues of a candidate to whether it is right.

    Platt, Probabilistic Outputs for Support Vector Machines, 1999.

    Attributes:
        base: the log odds where no clue speaks.
        weights: the weight of each clue.
        least: the probability from which a candidate is chosen.
    """

    base: float = NEVER
    weights: tuple[float, ...] = ()
    least: float = 0.5

    def chance(self, clues: tuple[float, ...]) -> float:
        """The probability that a candidate with these clues is right; none without weights."""
        if not self.weights:
            return 0.0
        odds = self.base + sum(w * x for w, x in zip(self.weights, clues, strict=True))
        return 1 / (1 + exp(-max(NEVER, odds)))


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a reading.

    Attributes:
        move: whether a party does what a frame tells (`parley.reading.what`).
        told_again: whether two tellings are one move (`parley.reading.told_again`).
        source: whether words are a source of a frame (`parley.reading.says_who`).
        addressee: whether a move is addressed to a party (`parley.reading.to_whom`).
        condition: whether one move must be met for another (`parley.reading.if_what`).
        holding: whether a place is held by a party (`parley.reading.who_holds`).
    """

    move: Choice = Choice()
    told_again: Choice = Choice()
    source: Choice = Choice()
    addressee: Choice = Choice()
    condition: Choice = Choice()
    holding: Choice = Choice()

    @classmethod
    def of(cls, labels: dict[str, Any]) -> Self:
        """The choices that a model was released with.

        Raises:
            ModelError: the labels hold none, as after an export alone.
        """
        if "choices" not in labels:
            raise ModelError("The model has no choices, so nothing could be told; run training.choices on it.")
        made = labels["choices"].items()
        return cls(**{name: Choice(c["base"], tuple(c["weights"]), c["least"]) for name, c in made})
