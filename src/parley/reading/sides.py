"""Sides: which party a person acts for, by all that the report tells of the two.

Every party that the report names is a candidate, and so is the person, who may act for nobody else. Each is weighed by
its clues; the weights are those of a conditional logit (McFadden, Conditional logit analysis of qualitative choice
behavior, 1974) over 2,402 persons of annotated reports, in which real press counts threefold (`training.sides`).
"""

from __future__ import annotations

from collections import defaultdict
from math import log, log1p
from typing import TYPE_CHECKING

from parley import vocabulary
from parley.language import Frame
from parley.reading.mentions import LETTER, PERSON

if TYPE_CHECKING:
    from parley.reading.acts_for import Beside
    from parley.reading.who import Actor, Cast

FAINT = 0.03
LEAST_ADDRESSED = 0.1  # so much speech to others stands against any share
FORMER_SHARE = 0.4  # a former president may be anyone's envoy now
WEIGHTS = {
    "the person": 1.09,
    "beside the name": 2.37,  # how often, as a logarithm
    "a letter beside it": 2.6,  # "Ann Lee (D-Ohio)"
    "belongs": 1.03,  # logarithm of the share that the model gives it at the person's names; to nobody, for the person
    "belongs most surely": 1.81,
    "whom the person serves": 3.34,
    "a state, and an office of state": 1.22,
    "acts": 2.89,  # from 0 for a party that does nothing in the report to 1 for one that does much
    "acts where the person speaks": 1.2,  # as a logarithm
    "addressed by the person": -2.31,  # its share of those addressed
    "in the person's first sentence": 0.55,
}
Clues = dict[str, float]


class Sides:
    """Weighs the candidates of one report.

    Args:
        cast: the actors, joined by name.
        beside: reads the words beside a name.
    """

    def __init__(self, cast: Cast, beside: Beside) -> None:
        self.cast = cast
        self.beside = beside
        bodies = [a for a in cast.actors if a.kind != PERSON]
        told = [a for a in bodies if not all(cast.is_scene(m.first) for m in a.mentions)]
        self._parties = list(dict.fromkeys(a.acts_for for a in told))
        self._named_in: dict[str, set[int]] = defaultdict(set)
        for actor in bodies:
            self._named_in[actor.acts_for] |= {cast.sentence_of(m) for m in actor.mentions}
        self._masters: dict[Actor, Actor | None] = {}
        self._acting: Clues = defaultdict(float)
        self._together: dict[Actor, Clues] = defaultdict(lambda: defaultdict(float))
        self._addressed: dict[Actor, Clues] = defaultdict(lambda: defaultdict(float))
        for frame in cast.analysis.frames:
            self._look_at(frame)

    def side_of(self, person: Actor) -> str | None:
        """The likeliest side; None where the person acts for nobody else."""
        weights = self.weights(person)
        party = max(weights, key=lambda p: weights[p])
        return None if party == person.name else party

    def weights(self, person: Actor) -> dict[str, float]:
        """What speaks for each candidate; of equals the earlier one counts."""
        found = self.candidates(person)
        return {party: sum(WEIGHTS[clue] * value for clue, value in clues.items()) for party, clues in found.items()}

    def candidates(self, person: Actor) -> dict[str, Clues]:
        """The person and the parties that may be the person's side, each with its clues (`WEIGHTS`)."""
        beside, letters = self._beside(person)
        shares, surest, nobody = self._belongs(person)
        master = self.master_of(person)
        served = master.acts_for if master is not None else None
        out = {person.name: {"the person": 1.0, "belongs": _logarithm(nobody)}}
        heads, office = self.cast.heads_government(person), self.cast.has_state_office(person)
        for party in dict.fromkeys([*beside, *shares, *([served] if served else []), *self._parties]):
            # Whose government it is heads a state.
            if party != person.name and (_is_state(party) or not heads):
                out[party] = {
                    "beside the name": log1p(beside.get(party, 0.0)),
                    "a letter beside it": float(party in letters),
                    "belongs": _logarithm(shares.get(party, 0.0)),
                    "belongs most surely": surest.get(party, 0.0),
                    "whom the person serves": float(party == served),
                    "a state, and an office of state": float(office and _is_state(party)),
                    **self._common(party, person),
                }
        return out

    def master_of(self, person: Actor) -> Actor | None:
        """The person whom another serves, where words beside the name tell it."""
        if person not in self._masters:
            self._masters[person] = self._find_master(person)
        return self._masters[person]

    def _find_master(self, person: Actor) -> Actor | None:
        for mention in person.mentions:
            found = self.beside.master_of(mention)
            master = self.cast.at(found.first) if found is not None else None
            if master is not None and master is not person:
                return master
        return None

    def _beside(self, person: Actor) -> tuple[Clues, set[str]]:
        """How often each party stands beside the name, and which of them by a letter."""
        often: Clues = defaultdict(float)
        letters = set()
        for mention in person.mentions:
            for side, former in self.beside.sides_of(mention):
                if self.cast.at(side.first) is not person:
                    party = self.cast.party_of(side)
                    often[party] += FORMER_SHARE if former else 1.0
                    if side.form == LETTER:
                        letters.add(party)
        return often, letters

    def _belongs(self, person: Actor) -> tuple[Clues, Clues, float]:
        """What the model says that the names belong to: the mean share and the surest of each party, and nobody's."""
        sums: Clues = defaultdict(float)
        surest: Clues = defaultdict(float)
        nobody = 0.0
        for mention in person.mentions:
            shares, none = self.cast.belongs(mention, person)
            nobody += none
            for party, chance in shares.items():
                sums[party] += chance
                surest[party] = max(surest[party], chance)
        count = len(person.mentions)
        return {party: total / count for party, total in sums.items()}, surest, nobody / count

    def _common(self, party: str, person: Actor) -> Clues:
        """What is told of any candidate: whether it acts, and what it does where the person speaks."""
        acts, addressed, here = (
            self._acting.get(party, 0.0),
            self._addressed[person],
            self.cast.sentence_of(person.mentions[0]),
        )
        return {
            "acts": acts / (1.0 + acts),
            "acts where the person speaks": log1p(self._together[person].get(party, 0.0)),
            "addressed by the person": addressed.get(party, 0.0) / (sum(addressed.values()) + LEAST_ADDRESSED),
            "in the person's first sentence": float(here in self._named_in[party]),
        }

    def _look_at(self, frame: Frame) -> None:
        """Note which party acts, and which acts or is addressed where which person speaks."""
        acting, parties = self._fillers(frame, "party")
        speaking, _ = self._fillers(frame, "speaker")
        _, addressed = self._fillers(frame, "to")
        for party, chance in parties.items():
            self._acting[party] += frame.probability * chance
        for person in {*acting, *speaking}:
            voice = frame.probability * max(acting.get(person, 0.0), speaking.get(person, 0.0))
            for found, told in ((parties, self._together), (addressed, self._addressed)):
                for party, chance in found.items():
                    told[person][party] += voice * chance

    def _fillers(self, frame: Frame, role: str) -> tuple[dict[Actor, float], dict[str, float]]:
        """The persons and the other parties that the likely words of a role name."""
        persons: dict[Actor, float] = defaultdict(float)
        parties: dict[str, float] = defaultdict(float)
        chances = frame.roles[role][:-1]
        for i in (chances >= FAINT).nonzero()[0]:
            actor = self.cast.at(frame.first_word + int(i))
            if actor is not None and actor.kind == PERSON:
                persons[actor] += float(chances[i])
            elif actor is not None:
                parties[actor.acts_for] += float(chances[i])
        return persons, parties


def _logarithm(share: float) -> float:
    return log(share + FAINT)


def _is_state(party: str) -> bool:
    known = vocabulary.parties().lookup(party)
    return known is not None and bool(known.iso)
