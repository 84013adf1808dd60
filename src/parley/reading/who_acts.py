"""Who acts: the parties that do what a frame tells, and how likely each does it.

Clues of the whole report (how often a party acts, what it does in the sentence before) were weighed too: they fitted
the reports that the weights were learned from better, and reports on other subjects worse.
"""

from __future__ import annotations

from functools import lru_cache
from math import log

from parley import vocabulary
from parley.reading.about import same_words, terms_of
from parley.reading.choices import Choice, log_odds
from parley.reading.doings import Doings
from parley.reading.mentions import GROUP, ORGANISATION, PERSON, PLACE
from parley.reading.roles import none_chance, party_name
from parley.records import Span

MOST_PARTIES = 6
FAINT = 0.03
CLUES = (
    "chance",
    "its logarithm",
    "behind the likeliest",
    "share of the likeliest",
    "nobody",
    "act",
    "its log odds",
    "addressed",
    "speaks",
    "cited",
    "no speaker",
    "surest speaker",
    "a common noun",
    "a state",
    "known by name",
    "a person",
    "a place",
    "a group",
    "an organisation",
    "named in the sentence",
    "a surer act on the same words",
)  # and one for each act (`with_acts`)
Candidate = tuple[str, tuple[float, ...]]  # a party and its clues


class WhoActs:
    """Weighs the parties of each frame of one report.

    Args:
        doings: the parties in the roles of the report's acts.
    """

    def __init__(self, doings: Doings) -> None:
        self.doings, self.cast = doings, doings.cast
        self._kinds: dict[str, str] = {}
        for actor in self.cast.actors:
            self._kinds.setdefault(actor.acts_for, actor.kind)
        self._persons = {a.name for a in self.cast.actors if a.kind == PERSON}
        self._terms: dict[int, Span | None] = {n: terms_of(f, self.cast) for n, f in doings.frames.items()}

    def parties(self, number: int, choice: Choice, *, further: float) -> list[tuple[str, float]]:
        """The parties that do what a frame tells, with probabilities, the likeliest first.

        Those who act together are all named in the sentence, or all elsewhere: one that is named there and one that is
        not are mostly the same by two names.

        Args:
            number: the frame's in the analysis.
            choice: weighs the candidates.
            further: the probability from which a party beside the likeliest is told.
        """
        weighed = sorted(((p, choice.chance(clues)) for p, clues in self.candidates(number)), key=lambda w: -w[1])
        if not weighed or weighed[0][1] < choice.least:
            return []
        first, *others = weighed
        here = self._is_here(number, first[0])
        return [first, *(w for w in others if w[1] >= further and self._is_here(number, w[0]) == here)]

    def candidates(self, number: int) -> list[Candidate]:
        """The parties that may do what a frame tells, the model's likeliest first, each with its clues."""
        chances = self.doings.acting[number]
        names = [name for name, chance in chances.items() if chance >= FAINT][:MOST_PARTIES]
        return [(name, self._clues(number, name, chances[names[0]])) for name in names]

    def _clues(self, number: int, name: str, best: float) -> tuple[float, ...]:
        frame, chance = self.doings.frames[number], self.doings.acting[number][name]
        model = (
            *(chance, log(chance + 0.01), best - chance, chance / best, none_chance(frame, "party")),
            *(frame.probability, log_odds(frame.probability)),
        )
        here = (self._is_here(number, name), self._outdone(number, name))
        clues = (*model, *self._roles(number, name), *self._kind(name), *here)
        return (*map(float, clues), *self.doings.acts_of(frame))

    def _roles(self, number: int, name: str) -> tuple[float, ...]:
        """The other roles that the party fills in the frame."""
        d, speaking = self.doings, self.doings.speaking[number]
        others = (d.addressed[number].get(name, 0.0), speaking.get(name, 0.0), d.cited[number].get(name, 0.0))
        return *others, none_chance(d.frames[number], "speaker"), max(speaking.values(), default=0.0)

    def _kind(self, name: str) -> tuple[float, ...]:
        kind, (state, known) = self._kinds.get(name), _known(name)
        kinds = (kind == PLACE, kind == GROUP, kind == ORGANISATION)
        return (name[:1].islower(), state, known, name in self._persons, *kinds)

    def _is_here(self, number: int, name: str) -> bool:
        """Whether words for the party stand in the sentence."""
        d, sentence = self.doings, self.doings.frames[number].sentence
        words = (w for f in d.fillers[number] if party_name(f, self.cast) == name for w in f.words)
        return any(self.cast.analysis.sentence_of[w] == sentence for w in words)

    def _outdone(self, number: int, name: str) -> float:
        """How sure a surer act of the party on the same words of the sentence is."""
        d, frame, terms = self.doings, self.doings.frames[number], self._terms[number]
        own = frame.probability * d.acting[number][name]
        here = [n for n in d.together_with(frame) if n != number and same_words(self._terms[n], terms)]
        rivals = (d.frames[n].probability * d.acting[n].get(name, 0.0) for n in here)
        return max((chance for chance in rivals if chance > own), default=0.0)


@lru_cache(maxsize=4096)
def _known(name: str) -> tuple[bool, bool]:
    """Whether a name is a state's, and whether it is in the vocabulary at all."""
    entry = vocabulary.parties().lookup(name)
    return entry is not None and bool(entry.iso), entry is not None
