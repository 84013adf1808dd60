"""If what: which move must be met for another to hold."""

from __future__ import annotations

from dataclasses import replace

from parley.language import Analysis
from parley.reading.settings import Settings
from parley.reading.told_again import Told
from parley.records import Move


def with_conditions(
    told: list[Told], lives: dict[str, str], kept: list[Told], analysis: Analysis, settings: Settings
) -> list[Move]:
    """The kept moves with the conditions that the frames' links give them.

    Args:
        told: all moves before joining; lives: the id under which each lives on; kept: those left.
    """
    of_frame: dict[int, list[str]] = {}
    for t in told:
        of_frame.setdefault(t.frame, []).append(lives[t.move.id])
    links: dict[str, list[str]] = {}
    for frame, ids in of_frame.items():
        for other, chance in analysis.frames[frame].conditions:
            if chance >= settings.condition and other in of_frame:
                for name in ids:
                    links.setdefault(name, []).append(of_frame[other][0])
    out = []
    for k in kept:
        wanted = [c for c in dict.fromkeys(links.get(k.move.id, [])) if c != k.move.id]
        out.append(replace(k.move, condition=tuple(wanted)))
    return out
