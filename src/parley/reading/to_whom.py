"""To whom: the parties that a move is addressed to or asks something of.

What passes between two parties in the rest of the report was weighed too: it finds more in reports that were written to
be annotated, and fewer in the press (training/README.md).
"""

from __future__ import annotations

from math import log

from parley.reading.choices import Choice
from parley.reading.doings import Doings
from parley.reading.roles import none_chance

MOST_ADDRESSEES = 4
CLUES = (
    "chance",
    "nobody",
    "share beside nobody and the likeliest",
    "log odds against nobody",
    "likeliest",
    "acts itself",
    "rivals",
    "act",
)  # and one for each act
Candidate = tuple[str, tuple[float, ...]]  # a party and its clues


class ToWhom:
    """Weighs the addressees of the moves of one report.

    Args:
        doings: the parties in the roles of the report's acts.
    """

    def __init__(self, doings: Doings) -> None:
        self.doings = doings

    def addressees(self, number: int, party: str, choice: Choice) -> tuple[str, ...]:
        """Those whom the party's act of a frame is addressed to, the likeliest first."""
        weighed = [(name, choice.chance(clues)) for name, clues in self.candidates(number, party)]
        chosen = sorted((w for w in weighed if w[1] >= choice.least), key=lambda w: -w[1])
        return tuple(name for name, _ in chosen[:MOST_ADDRESSEES])

    def candidates(self, number: int, party: str) -> list[Candidate]:
        """Those whom the frame may point at, each with its clues; nobody addresses itself."""
        names = [name for name in self.doings.addressed[number] if name != party]
        return [(name, self._clues(number, name, names)) for name in names]

    def _clues(self, number: int, name: str, names: list[str]) -> tuple[float, ...]:
        d, frame = self.doings, self.doings.frames[number]
        chances, nobody = d.addressed[number], none_chance(frame, "to")
        chance, best = chances[name], max(chances[n] for n in names)
        odds = log(chance + 0.01) - log(nobody + 0.01)
        model = (chance, nobody, chance / (best + nobody + 1e-6), odds, best)
        rest = (d.acting[number].get(name, 0.0), len(names), frame.probability)
        return (*map(float, (*model, *rest)), *d.acts_of(frame))


def all_clues(acts: list[str]) -> tuple[str, ...]:
    """The names of the clues, those of the acts with them."""
    return (*CLUES, *acts)
