"""Who holds what: control over places, and how much of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from parley.language import Frame
from parley.reading.about import terms_of
from parley.reading.choices import Choice
from parley.reading.counts import Share, find_shares
from parley.reading.facts import evidence_of, frames_of
from parley.reading.mentions import GROUP, ORGANISATION, PERSON, PLACE, STATE
from parley.reading.roles import Filler, actor_name, fillers, in_row, none_chance, parties
from parley.reading.who import Cast
from parley.records import Control, Span

MOST_HOLDERS = 3
MOST_PLACES = 8
SECOND_HOLDER = 0.5  # the probability from which a place is told to have a second one
SHARE_REACH_WORDS = 3
CLUES = (
    "record",
    "holder",
    "rank of the holder",
    "behind the likeliest holder",
    "no holder",
    "place",
    "rank of the place",
    "share of the likeliest place",
    "in a row with the likeliest place",
    "a share stands right before it",
    "named in the sentence",
    "no place",
    "a place by its kind",
    "a state",
    "a body or a person",
    "no name",
    "a common noun",
    "a share is told at all",
    "may be a holder itself",
    "places",
    "words",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that may hold a place, with the clues for it."""

    holder: str
    place: Filler
    clues: tuple[float, ...]

    def name(self, cast: Cast) -> str:
        """What the place is called."""
        return actor_name(self.place, cast)


def control_of(cast: Cast, choice: Choice) -> list[Control]:
    """Who holds which place, and how much of it; what is told twice is one record."""
    out: list[Control] = []
    for frame in frames_of(cast, "control"):
        telling = Telling(frame, cast)
        by_holder: dict[str, list[Filler]] = defaultdict(list)
        for one in _held_ones(telling, choice, cast):
            by_holder[one.holder].append(one.place)
        shared: set[str] = set()
        for holder, places in by_holder.items():
            for place in places:
                held = telling.held(holder, place, places)
                # How much of it is told of the likelier holder; the other has the rest.
                _tell(replace(held, share=None, extent=None) if held.place in shared else held, out)
                shared.add(held.place)
    return out


def _tell(new: Control, told: list[Control]) -> None:
    """Add a record, or its evidence to the one that tells of no other share of the place."""
    for n, old in enumerate(told):
        shares = {c.share for c in (old, new) if c.share is not None}
        if (old.holder, old.place) == (new.holder, new.place) and len(shares) < 2:
            fuller, other = (new, old) if old.extent is None and new.extent is not None else (old, new)
            evidence = tuple(dict.fromkeys([*fuller.evidence, *other.evidence]))
            told[n] = replace(fuller, share=next(iter(shares), None), evidence=evidence)
            return
    told.append(new)


def _held_ones(telling: Telling, choice: Choice, cast: Cast) -> Iterator[Candidate]:
    """The candidates that are likely enough, the likeliest first; a second holder of a place must be clear."""
    weighed = sorted(((choice.chance(c.clues), c) for c in telling.candidates()), key=lambda w: -w[0])
    taken: set[str] = set()
    for chance, one in weighed:
        name = one.name(cast)
        if chance >= (SECOND_HOLDER if name in taken else choice.least):
            taken.add(name)
            yield one


class Telling:
    """One frame that tells who holds what."""

    def __init__(self, frame: Frame, cast: Cast) -> None:
        self.frame, self.cast = frame, cast
        self.holders = parties(frame, "party", cast)[:MOST_HOLDERS]
        self.places = fillers(frame, "object", cast, follow=False)[:MOST_PLACES]

    @cached_property
    def shares(self) -> list[Share]:
        """The shares that the sentence tells."""
        sentence = self.cast.analysis.sentences[self.frame.sentence]
        return find_shares(self.cast.analysis.text, sentence.start, sentence.end)

    def candidates(self) -> Iterator[Candidate]:
        """Each likely holder with each likely place; nobody holds itself, nor the capital that stands for it."""
        if not self.places:
            return
        row = in_row(self.places, actor_name(self.places[0], self.cast), self.cast, name=actor_name)
        for rank, (holder, chance) in enumerate(self.holders):
            told = (self.frame.probability, chance, rank, self.holders[0][1] - chance, none_chance(self.frame, "party"))
            for n, place in enumerate(self.places):
                if actor_name(place, self.cast) != holder and not self._stands_for(place, holder):
                    yield Candidate(holder, place, tuple(map(float, (*told, *self._of_place(n, place, row)))))

    def _stands_for(self, place: Filler, holder: str) -> bool:
        """Whether the words of the place name the holder: "Moscow controls the coast"."""
        actor = self.cast.at(place.words[0])
        return actor is not None and actor.acts_for == holder and place.words[0] in self._holding

    @cached_property
    def _holding(self) -> frozenset[int]:
        """The words that name who holds."""
        return frozenset(w for f in fillers(self.frame, "party", self.cast) for w in f.words)

    def _of_place(self, rank: int, place: Filler, row: set[str]) -> tuple[float, ...]:
        name, kind = actor_name(place, self.cast), place.actor.kind if place.actor is not None else None
        here = any(self.cast.analysis.sentence_of[w] == self.frame.sentence for w in place.words)
        told = (place.chance, rank, place.chance / self.places[0].chance, name in row, self._has_own_share(place))
        kinds = (kind == PLACE, kind == STATE, kind in (ORGANISATION, GROUP, PERSON), kind is None, name.islower())
        around = (bool(self.shares), name in {h for h, _ in self.holders}, len(self.places), len(place.words))
        return (*told, here, none_chance(self.frame, "object"), *kinds, *around)

    def _has_own_share(self, place: Filler) -> bool:
        """Whether a share stands right before the place: "about 60% of the valley"."""
        start = self._start(place)
        between = (self.cast.analysis.text[s.end : start].split() for s in self.shares if s.end <= start)
        return any(len(words) <= SHARE_REACH_WORDS for words in between)

    def held(self, holder: str, place: Filler, places: list[Filler]) -> Control:
        """The record that a holder has a place, beside the other places that it is told to have."""
        extent = self._extent_of(place, places)
        return Control(
            holder=holder,
            place=actor_name(place, self.cast),
            share=self._share_of(place, places),
            extent=self.cast.analysis.text[extent.start : extent.end] if extent else None,
            evidence=evidence_of(self.frame, self.cast),
        )

    def _extent_of(self, place: Filler, places: list[Filler]) -> Span | None:
        """The words that tell how much, if they are told of this place: they hold its name, or stand before it."""
        extent = terms_of(self.frame, self.cast) if none_chance(self.frame, "first") < 0.5 else None
        start = self._start(place)
        others = [self._start(p) for p in places if p is not place]
        if extent is None or not others or extent.start <= start < extent.end:
            return extent
        held_by_others = any(extent.start <= other < start for other in others)
        return extent if extent.end <= start and not held_by_others else None

    def _share_of(self, place: Filler, places: list[Filler]) -> float | None:
        """The share told of the place: the nearest one before it, unless another place stands between.

        "A third of the valley and nearly half of Port Ilva." Of one place alone any share will do.
        """
        start = self._start(place)
        others = [self._start(p) for p in places if p is not place]
        before = [s for s in self.shares if s.end <= start and not any(s.end <= other < start for other in others)]
        if before:
            return before[-1].share
        return self.shares[0].share if self.shares and not others else None

    def _start(self, place: Filler) -> int:
        return self.cast.analysis.range_of(place.words[0], place.words[0] + 1)[0]
