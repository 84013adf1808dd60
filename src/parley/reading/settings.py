"""How sure the model must be before something is told: set on the validation part of the training reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Least probabilities, and relative shares of the likeliest, for what a reading tells.

    Attributes:
        second_party: a further party of the same act and sentence, beside the likeliest.
        addressee: a party that the move is addressed to.
        topic: a topic beside the likeliest.
        thing: an object of the move.
        source: a link of the source chain.
        condition: a link between two moves.
        participant_share: a participant's probability, as a share of the likeliest one's.
        same_words: the share of common words from which two tellings are the same move.
    """

    second_party: float = 0.3
    addressee: float = 0.3
    topic: float = 0.4
    thing: float = 0.15
    source: float = 0.3
    condition: float = 0.5
    participant_share: float = 0.25
    same_words: float = 0.5
