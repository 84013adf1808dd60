"""How sure the model must be before something is told: set on the validation part of the training reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Settings:
    """Least probabilities, and relative shares of the likeliest, for what a reading tells.

    Attributes:
        rival_act: an act on words that stand for a likelier act of the same party already.
        second_party: a further party of the same act and sentence, beside the likeliest.
        party_in_row: a further party named in one row with the likeliest ("France and Italy").
        addressee: a party that the move is addressed to.
        addressee_share: the same, as a share of the chances of the likeliest one and of nobody together.
        topic: a topic beside the likeliest.
        thing: an object of the move.
        source: a link of the source chain.
        source_missed: any source at all, where no tagged one is likely.
        no_source: the probability of "no source" from which an attribution gives none either.
        date: the date of a move or a meeting.
        condition: a link between two moves.
        participant: a participant of a meeting.
        member_share: a member's probability, as a share of the likeliest one's of the group.
    """

    rival_act: float = 0.95
    second_party: float = 0.3
    party_in_row: float = 0.12
    addressee: float = 0.1
    addressee_share: float = 0.45
    topic: float = 0.4
    thing: float = 0.15
    source: float = 0.18
    source_missed: float = 0.4
    no_source: float = 0.85
    date: float = 0.08
    condition: float = 0.5
    participant: float = 0.05
    member_share: float = 0.25

    @classmethod
    def of(cls, labels: dict[str, Any]) -> Self:
        """The settings that a model was released with; the defaults where it names none."""
        return cls(**labels.get("settings", {}))
