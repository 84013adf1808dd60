"""To whom: the parties that a move is addressed to or asks something of.

What passes between two parties in the rest of the report was weighed too: it finds more in reports that were written to
be annotated, and fewer in the press (training/README.md).
"""

from __future__ import annotations

from math import log

from parley.reading.choices import Choice
from parley.reading.doings import Doings
from parley.reading.roles import in_row, none_chance, party_name

MOST_ADDRESSEES = 4
FURTHER = 0.45  # the probability from which one is told beside the likeliest without standing in a row with it
CLUES = (
    "chance",
    "nobody",
    "share beside nobody and the likeliest",
    "log odds against nobody",
    "likeliest",
    "acts itself",
    "rivals",
    "act",
)  # and one for each act (`with_acts`)
Candidate = tuple[str, tuple[float, ...]]  # a party and its clues


def addressees(doings: Doings, number: int, party: str, choice: Choice) -> tuple[str, ...]:
    """Those whom the party's act of a frame is addressed to, the likeliest first.

    "Italy and Egypt" are addressed together; who is named elsewhere in the sentence must be likely by himself.

    Args:
        doings: the parties in the roles of the report's acts.
        number: the frame's in the analysis.
        party: who acts.
        choice: weighs the candidates.
    """
    weighed = [(name, choice.chance(clues)) for name, clues in candidates(doings, number, party)]
    chosen = sorted((w for w in weighed if w[1] >= choice.least), key=lambda w: -w[1])
    if len(chosen) > 1:
        first, *others = chosen
        row = in_row(doings.pointed_to[number], first[0], doings.cast, name=party_name)
        chosen = [first, *(w for w in others if w[0] in row or w[1] >= FURTHER)]
    return tuple(name for name, _ in chosen[:MOST_ADDRESSEES])


def candidates(doings: Doings, number: int, party: str) -> list[Candidate]:
    """Those whom the frame may point at, each with its clues; nobody addresses itself."""
    names = [name for name in doings.addressed[number] if name != party]
    return [(name, _clues(doings, number, name, names)) for name in names]


def _clues(doings: Doings, number: int, name: str, names: list[str]) -> tuple[float, ...]:
    frame, chances = doings.frames[number], doings.addressed[number]
    nobody, chance, best = none_chance(frame, "to"), chances[name], max(chances[n] for n in names)
    odds = log(chance + 0.01) - log(nobody + 0.01)
    model = (chance, nobody, chance / (best + nobody + 1e-6), odds, best)
    rest = (doings.acting[number].get(name, 0.0), len(names), frame.probability)
    return (*map(float, (*model, *rest)), *doings.acts_of(frame))
