"""Doings: the parties that may fill the roles of a report's acts, as the model points at them."""

from __future__ import annotations

from collections import defaultdict

from parley.language import Frame
from parley.reading.roles import Filler, by_name, fillers, party_name
from parley.reading.who import Cast

Shares = dict[str, float]  # by party, the likeliest first


class Doings:
    """The parties in the roles of a report's acts.

    Args:
        cast: the report's actors.
        acts: the names of the frames that are acts.

    Attributes:
        frames: the acts by their number in the analysis.
        fillers, pointed_to: what may fill the roles of the party and of the addressee, by frame.
        acting, addressed, speaking, cited: probabilities by frame and party.
    """

    def __init__(self, cast: Cast, acts: list[str]) -> None:
        self.cast, self.acts = cast, acts
        self.frames = {n: f for n, f in enumerate(cast.analysis.frames) if f.name in acts}
        self.fillers = {n: fillers(f, "party", cast) for n, f in self.frames.items()}
        self.acting = {n: self._parties(found) for n, found in self.fillers.items()}
        self.pointed_to = {n: fillers(f, "to", cast) for n, f in self.frames.items()}
        self.addressed = {n: self._parties(found) for n, found in self.pointed_to.items()}
        self.speaking = self._by_role("speaker")
        self.cited = self._by_role("source")
        self._in_sentence: dict[int, list[int]] = defaultdict(list)
        for n, f in self.frames.items():
            self._in_sentence[f.sentence].append(n)

    def _by_role(self, role: str) -> dict[int, Shares]:
        return {n: self._parties(fillers(f, role, self.cast)) for n, f in self.frames.items()}

    def _parties(self, found: list[Filler]) -> Shares:
        return dict(by_name([(party_name(f, self.cast), f.chance) for f in found]))

    def together_with(self, frame: Frame) -> list[int]:
        """The acts of the frame's sentence, itself among them."""
        return self._in_sentence[frame.sentence]

    def acts_of(self, frame: Frame) -> tuple[float, ...]:
        """One for the act of the frame, nought for every other."""
        return tuple(float(frame.name == act) for act in self.acts)


def with_acts(clues: tuple[str, ...], acts: list[str]) -> tuple[str, ...]:
    """The names of clues that end with one for each act (`Doings.acts_of`)."""
    return (*clues, *acts)
