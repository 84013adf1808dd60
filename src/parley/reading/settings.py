"""How sure the model must be before something is told: set on the validation part of the training reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Settings:
    """Least probabilities, and relative shares of the likeliest, for what a reading tells.

    Attributes:
        rival_act: an act on words that stand for a likelier act of the same party already.
        further_party: a party that acts beside the likeliest one of its frame.
        topic: a topic beside the likeliest.
        thing: an object of the move.
        date: the date of a move or a meeting.
        participant: a participant of a meeting.
        member_share: a member's probability, as a share of the likeliest one's of the group.
    """

    rival_act: float = 0.95
    further_party: float = 0.4
    topic: float = 0.4
    thing: float = 0.15
    date: float = 0.08
    participant: float = 0.05
    member_share: float = 0.25

    @classmethod
    def of(cls, labels: dict[str, Any]) -> Self:
        """The settings that a model was released with; the defaults where it names none."""
        return cls(**labels.get("settings", {}))
