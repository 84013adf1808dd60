"""If what: which move must be met for another to hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from parley import vocabulary
from parley.language import Analysis
from parley.reading.choices import Choice, log_odds
from parley.reading.told_again import Told
from parley.records import Move

FAINT = 0.05
DIRECTIVE = "directive"  # the force of what is asked of another
CLUES = (
    "chance",
    "its log odds",
    "of the same party",
    "sentences away",
    "asked of another",
    "another of the party is told by that frame",
    "act",
    "act of the condition",
)
Link = tuple[str, str, tuple[float, ...]]  # a move, the move that must be met for it, clues


def with_conditions(
    told: list[Told], lives: dict[str, str], kept: list[Told], analysis: Analysis, choice: Choice
) -> list[Move]:
    """The kept moves with their conditions.

    Args:
        told: all moves before joining; lives: the id under which each lives on; kept: those left.
        analysis: the report.
        choice: weighs the links that the model sees.
    """
    moves = {k.move.id: k.move for k in kept}
    chosen: dict[str, list[str]] = defaultdict(list)
    for move, condition, clues in links(told, lives, moves, analysis):
        if choice.chance(clues) >= choice.least:
            chosen[move].append(condition)
    return [replace(move, condition=tuple(dict.fromkeys(chosen[name]))) for name, move in moves.items()]


def links(told: list[Told], lives: dict[str, str], moves: dict[str, Move], analysis: Analysis) -> Iterator[Link]:
    """Moves with those that may have to be met for them, and the clues of each link."""
    of_frame: dict[int, list[str]] = defaultdict(list)
    for t in told:
        of_frame[t.frame].append(lives[t.move.id])
    for frame, names in of_frame.items():
        for other, chance in analysis.frames[frame].conditions:
            if chance >= FAINT and other in of_frame:
                for name in names:
                    for needed in (n for n in of_frame[other] if n != name):
                        own = any(moves[n].party == moves[name].party for n in of_frame[other])
                        yield name, needed, _clues(moves[name], moves[needed], (frame, other), chance, own, analysis)


def _clues(
    move: Move, needed: Move, frames: tuple[int, int], chance: float, own: bool, analysis: Analysis
) -> tuple[float, ...]:
    one, other = (analysis.frames[n] for n in frames)
    asked = vocabulary.force_of(needed.act) == DIRECTIVE
    away = abs(one.sentence - other.sentence)
    same = move.party == needed.party
    model = (one.probability, other.probability)
    return tuple(map(float, (chance, log_odds(chance), same, away, asked, own, *model)))
