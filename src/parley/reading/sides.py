"""Sides: which party a person acts for, by all that the report tells of the two.

Every party that the report names is a candidate, and so is the person, who may act for nobody else and is the measure
of the others: what speaks for a party must outweigh zero. The weights were chosen on 4,755 persons of annotated
reports; a logit of 40 clues fitted to these named hardly more of them rightly (75.0 % to 74.2), and fewer of others.
"""

from __future__ import annotations

from collections import defaultdict
from math import log1p
from typing import TYPE_CHECKING

from parley import vocabulary
from parley.language import Frame
from parley.reading.mentions import PERSON, PLACE

if TYPE_CHECKING:
    from parley.reading.acts_for import Beside
    from parley.reading.who import Actor, Cast

FAINT = 0.03
BESIDE_WEIGHT = 3.0  # words beside a name, as often as they stand there (logarithm)
FORMER_SHARE = 0.4  # a former president may be anyone's envoy now
BELONGS_WEIGHT = 2.0  # what the model says that the name belongs to, summed over all mentions (logarithm)
SUREST_WEIGHT = 3.0  # where it says so most surely
MASTER_WEIGHT = 2.0  # the side of the person whom this one serves
OFFICE_WEIGHT = 1.0  # a state, for one with an office of state
PLACE_PENALTY = 1.0  # where someone comes from is seldom a side
DOUBT = 0.4  # of any party: without a word for it the person stands alone
ACTING_WEIGHT = 0.2  # how much the party does in the report (logarithm)
TOGETHER_WEIGHT = 1.0  # and where the person speaks


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
        self._masters: dict[Actor, Actor | None] = {}
        self._acting: dict[str, float] = defaultdict(float)
        self._together: dict[Actor, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for frame in cast.analysis.frames:
            self._look_at(frame)

    def side_of(self, person: Actor) -> str | None:
        """The likeliest side; None where the person acts for nobody else."""
        weights = self.weights(person)
        party = max(weights, key=lambda p: weights[p])
        return None if party == person.name else party

    def weights(self, person: Actor) -> dict[str, float]:
        """What speaks for each candidate; zero for the person, of equals the earlier one counts."""
        names, belongs, surest = self._beside(person), defaultdict[str, float](float), defaultdict[str, float](float)
        for mention in person.mentions:
            for party, chance in self.cast.belongs(mention, person).items():
                belongs[party] += chance
                surest[party] = max(surest[party], chance)
        master, office = self.master_of(person), self.cast.has_state_office(person)
        out = {person.name: 0.0}
        for party in dict.fromkeys([*names, *belongs, *([master.acts_for] if master else []), *self._parties]):
            told = names.get(party, 0.0), BELONGS_WEIGHT * log1p(belongs[party]) + SUREST_WEIGHT * surest[party]
            out.setdefault(party, 0.0)
            out[party] += sum(told) + self._common(party, person)
            out[party] += OFFICE_WEIGHT * (office and _is_state(party))
            out[party] += MASTER_WEIGHT * (master is not None and master.acts_for == party)
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

    def _beside(self, person: Actor) -> dict[str, float]:
        """What the words beside the name tell, by party."""
        often: dict[str, float] = defaultdict(float)
        by_place: dict[str, bool] = defaultdict(bool)
        for mention in person.mentions:
            for side, former in self.beside.sides_of(mention):
                if self.cast.at(side.first) is not person:
                    party = self.cast.party_of(side)
                    often[party] += FORMER_SHARE if former else 1.0
                    by_place[party] |= side.kind == PLACE
        return {p: BESIDE_WEIGHT * log1p(n) - PLACE_PENALTY * by_place[p] for p, n in often.items()}

    def _common(self, party: str, person: Actor) -> float:
        """What is told of any candidate: whether it acts, and where the person speaks."""
        together = self._together[person].get(party, 0.0)
        return ACTING_WEIGHT * log1p(self._acting.get(party, 0.0)) + TOGETHER_WEIGHT * log1p(together) - DOUBT

    def _look_at(self, frame: Frame) -> None:
        """Note which party acts, and which where which person speaks."""
        acting, parties = self._fillers(frame, "party")
        speaking, _ = self._fillers(frame, "speaker")
        for party, chance in parties.items():
            self._acting[party] += frame.probability * chance
            for person in {*acting, *speaking}:
                voice = max(acting.get(person, 0.0), speaking.get(person, 0.0))
                self._together[person][party] += frame.probability * chance * voice

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


def _is_state(party: str) -> bool:
    known = vocabulary.parties().lookup(party)
    return known is not None and bool(known.iso)
