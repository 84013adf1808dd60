"""How sure: the probability that a move is told and that its party and act are right."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any, Self

FAINTEST = 1e-4


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, which is kept off 0 and 1."""
    kept = min(1 - FAINTEST, max(FAINTEST, chance))
    return log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Sureness:
    """A logistic regression from what the model says to how often it is right, fitted on reports kept aside.

    Platt, Probabilistic Outputs for Support Vector Machines, 1999.

    Attributes:
        base: the log odds where act and party are as likely as not.
        act: the weight of the log odds of the act.
        party: the weight of the log odds of the party.
    """

    base: float = 0.0
    act: float = 1.0
    party: float = 0.0

    @classmethod
    def of(cls, labels: dict[str, Any]) -> Self:
        """The regression that a model was released with; the model's own probability where it names none."""
        return cls(**labels.get("sureness", {}))

    def confidence(self, act_chance: float, party_chance: float) -> float:
        """The probability that a move is right, from those of its act and of its party; three digits."""
        odds = self.base + self.act * log_odds(act_chance) + self.party * log_odds(party_chance)
        return round(1 / (1 + exp(-odds)), 3)
