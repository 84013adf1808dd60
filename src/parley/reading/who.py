"""Who is who: the actors of a report, and the party that each acts for.

Mentions of one actor are joined by name (a surname after the full name, initials after the full title,
a people after its land); which party a person acts for is weighed in `parley.reading.sides`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from parley.language import Analysis
from parley.reading.acts_for import Beside
from parley.reading.lexicon import name_words
from parley.reading.mentions import GROUP, ORGANISATION, PERSON, PLACE, STATE, Mention, find_mentions
from parley.reading.same_name import fuller, part_of_person, same_body, same_person
from parley.reading.sides import Sides
from parley.reading.transcript import labelled

FAINT = 0.03
LEAST_REFERENCE = 0.05
REACH_SENTENCES = 2  # how far back a pronoun looks for a person where the model points nowhere
SEAT = "seat"  # how the gazetteer calls the building or body that speaks for a state
LONGEST_INITIALS = 8
NEAR_ACTORS = 400
OPENING_SENTENCES = 3  # a date and a headline may stand before the dateline
FOREMOST_MENTIONS = 2  # a state named less often is not what the report is about


@dataclass(slots=True, eq=False)
class Actor:
    """One actor of the report with all its mentions."""

    name: str
    kind: str
    mentions: list[Mention] = field(default_factory=list)
    party: str | None = None

    @property
    def acts_for(self) -> str:
        """The party: the one it acts for, or itself."""
        return self.party or self.name


class Cast:
    """The actors of one report.

    Args:
        analysis: what the model says of the report.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.actors: list[Actor] = []
        self._at: dict[int, Actor] = {}
        self._mention_at: dict[int, Mention] = {}
        self._named: dict[str, list[Actor]] = defaultdict(list)
        self._number: dict[Actor, int] = {}
        self._initials: set[Actor] = set()
        for mention in find_mentions(analysis):
            self._place(mention)
        for actor in self.actors:
            for mention in actor.mentions:
                for w in range(mention.first, mention.last):
                    self._at[w] = actor
                    self._mention_at[w] = mention
        self._bodies = self._bodies_by_noun()
        beside = Beside(analysis, self.mention_at, self.body_at, self.is_scene)
        self.sides = Sides(self, beside)
        persons = [a for a in self.actors if a.kind == PERSON]
        masters = {a for a in persons if self.sides.master_of(a) is not None}
        for actor in sorted(persons, key=lambda a: a in masters):
            actor.party = self.sides.side_of(actor)
        self._seat_speakers()

    def at(self, word: int) -> Actor | None:
        """The actor that the word names, or None."""
        return self._at.get(word)

    def mention_at(self, word: int) -> Mention | None:
        """The mention that the word is part of, or None."""
        return self._mention_at.get(word)

    # --- joining mentions -------------------------------------------------------------------------------------------

    def _place(self, mention: Mention) -> None:
        actor = self._match(mention)
        if actor is None:
            actor = Actor(mention.name, mention.kind, party=mention.party)
            self._number[actor] = len(self.actors)
            self.actors.append(actor)
        actor.mentions.append(mention)
        if mention.kind == actor.kind == PERSON and len(mention.name) > len(actor.name):
            actor.name = mention.name
        if mention.party is None and actor.kind not in (PERSON, PLACE) and fuller(actor.name, mention.name):
            actor.name = mention.name
        if len(actor.name) <= LONGEST_INITIALS and actor.name.isupper():
            self._initials.add(actor)
        for word in {*mention.name.casefold().split(), mention.name.casefold()}:
            known = self._named[word]
            if actor not in known:
                known.append(actor)

    def _match(self, mention: Mention) -> Actor | None:
        """The earlier actor of that name, looked for among those that share a word, a beginning or initials with it."""
        if mention.party is not None:
            same = [a for a in self._named[mention.name.casefold()] if a.party == mention.party]
            return next((a for a in same if a.name == mention.name), None)
        free = [a for a in reversed(self._alike(mention.name)) if a.party is None]
        found = next((a for a in free if _same(a, mention)), None)
        if found is None and mention.kind != GROUP:
            part = [a for a in free if a.kind == PERSON and part_of_person(a.name, mention.name)]
            found = part[0] if len(part) == 1 else None
        return found

    def _alike(self, name: str) -> list[Actor]:
        """Actors in the order of the report whose names may be forms of the same name."""
        words = name.casefold().split()
        if len(words) == 1 or name.isupper():
            return self.actors[-NEAR_ACTORS:]  # initials and endings are compared with all that are near
        some = {a for w in words for a in self._named.get(w, ())} | self._initials
        return sorted(some, key=lambda a: self._number[a])

    # --- bodies by their noun ---------------------------------------------------------------------------------------

    def _bodies_by_noun(self) -> dict[str, list[Mention]]:
        """Mentions of bodies by each word of the actor's name: "guild" for every mention of a guild.

        What no name holds stands for bodies of that kind: "the union" for a federation of teachers.
        """
        out: dict[str, list[Mention]] = defaultdict(list)
        for actor in self.actors:
            if actor.kind in (ORGANISATION, GROUP) and actor.party is None:
                for noun in {_singular(w) for w in actor.name.casefold().split()}:
                    if len(noun) > 3:
                        out[noun] += actor.mentions
        for kind, words in name_words().kinds_of_bodies.items():
            if kind not in out:
                out[kind] = [m for noun in {_singular(w) for w in words} for m in out.get(noun, ())]
        return {noun: sorted(set(found), key=lambda m: m.first) for noun, found in out.items()}

    def body_at(self, word: int) -> Mention | None:
        """The body that a common noun stands for ("the guild"): the nearest earlier one with that noun in its name."""
        words = self.analysis.words
        if word <= 0 or word in self._at or word >= len(words.starts):
            return None
        text = self.analysis.words_of(word, word + 1)
        if not text.islower() or _singular(text) not in self._bodies:
            return None
        before, after = self.analysis.word(word - 1), self.analysis.word(word + 1)
        if before not in name_words().determiners and after not in name_words().title_words:
            return None
        found = self._bodies[_singular(text)]
        earlier = bisect_left(found, word, key=lambda m: m.first)
        return found[earlier - 1] if earlier else None

    # --- parties ----------------------------------------------------------------------------------------------------

    def party_of(self, mention: Mention) -> str:
        """The party that the actor of a mention acts for."""
        return self._at[mention.first].acts_for

    def _seat_speakers(self) -> None:
        """Let those whom a transcript labels as speaking, and of whom no side is told, act for its host."""
        words = {w for first, last in labelled(self.analysis) for w in range(first, last)}
        speakers = [a for a in self.actors if a.party is None and any(m.first in words for m in a.mentions)]
        host = self._host() if speakers else None
        for actor in speakers:
            actor.party = host

    def _host(self) -> str | None:
        """The state in whose house a transcript is spoken: whose seat is named most, else the one that acts most in it.

        It is seldom the one named most: the hosts say "we".
        """
        seats = Counter(a.party for a in self.actors for m in a.mentions if a.kind == STATE and m.form == SEAT)
        if seats:
            return seats.most_common(1)[0][0]
        acting: dict[str, float] = defaultdict(float)
        for frame in self.analysis.frames:
            chances = frame.roles["party"][:-1]
            for i in (chances >= FAINT).nonzero()[0]:
                actor = self._at.get(frame.first_word + int(i))
                if actor is not None and actor.kind == STATE and actor.party is not None:
                    acting[actor.party] += frame.probability * float(chances[i])
        return max(acting, key=lambda party: acting[party], default=None) or self.foremost_state

    def has_state_office(self, actor: Actor) -> bool:
        """Whether the words before a mention of a person, or an apposition after it, hold an office of state."""
        return any(self._around(m) & name_words().state_offices for m in actor.mentions)

    def heads_government(self, actor: Actor) -> bool:
        """Whether a government is called after a person: "the Adeyo administration", "Adeyo's cabinet"."""
        return any(self._word_after(m) in name_words().executives for m in actor.mentions)

    def _word_after(self, mention: Mention) -> str:
        """The word after a mention, and after the mark of a possessive."""
        w = mention.last
        while self.analysis.word(w) in name_words().marks:
            w += 1
        return self.analysis.word(w)

    def _around(self, mention: Mention) -> set[str]:
        before = {self.analysis.word(w) for w in range(max(0, mention.first - 3), mention.first)}
        if self.analysis.word(mention.last) != ",":
            return before
        after = (self.analysis.word(w) for w in range(mention.last + 1, mention.last + 7))
        return before | set(takewhile(lambda w: w.isalpha(), after))

    @cached_property
    def foremost_state(self) -> str | None:
        counts: dict[str, int] = defaultdict(int)
        for actor in self.actors:
            if actor.kind == STATE and actor.party is not None:
                counts[actor.party] += sum(not self.is_scene(m.first) for m in actor.mentions)
        party, count = max(counts.items(), key=lambda c: c[1], default=("", 0))
        return party if count >= FOREMOST_MENTIONS else None

    def sentence_of(self, mention: Mention) -> int:
        """The number of the sentence that the mention begins in."""
        return int(self.analysis.sentence_of[mention.first])

    def belongs(self, mention: Mention, actor: Actor) -> tuple[dict[str, float], float]:
        """What the model says that a name belongs to: a share for each party named in its window, and nobody's."""
        out: dict[str, float] = defaultdict(float)
        got = self.analysis.refers(mention.last - 1)
        if got is None:
            return out, 0.0
        first_word, chances = got
        for i in (chances >= FAINT).nonzero()[0]:
            word = first_word + int(i)
            other = self._at.get(word)
            if other is not None and other is not actor and other.kind != PERSON and not self.is_scene(word):
                out[other.acts_for] += float(chances[i])
        return out, 1.0 - float(chances.sum())

    def is_scene(self, word: int) -> bool:
        """Whether a place stands there as the scene only: "in Geneva", "WASHINGTON (Wire) —"."""
        mention = self._mention_at.get(word)
        if mention is None:
            return False
        if self.analysis.sentence_of[mention.first] < OPENING_SENTENCES and self._is_dateline(mention):
            return True  # whatever the name was taken for
        if mention.form not in ("capital", "name", "") or mention.kind not in (STATE, PLACE):
            return False
        before = self.analysis.word(mention.first - 1)
        return before in name_words().scene or self._is_dateline(mention)

    def _is_dateline(self, mention: Mention) -> bool:
        start = self.analysis.range_of(mention.first, mention.last)[0]
        sentence = self.analysis.sentences[int(self.analysis.sentence_of[mention.first])]
        before = self.analysis.text[sentence.start : start].strip()
        if before and not before.isupper():
            return False
        end = self.analysis.range_of(mention.first, mention.last)[1]
        return any(mark in self.analysis.text[end : end + 30] for mark in ("—", "–", " - ", "--", ") "))

    def stands_for(self, word: int, *, as_speaker: bool = False) -> dict[Actor, float]:
        """Whom a word that names nobody ("he", "the ministry") may stand for, with probabilities.

        As far as the model does not know for whom "he" stands, it is the person named last.

        Args:
            word: the word.
            as_speaker: whether "he" is a person only, and not the side for which he speaks.
        """
        shares: dict[Actor, float] = defaultdict(float)
        personal = self.analysis.word(word) in name_words().personal
        for other, chance in self._refers_to(word):
            actor = self._at.get(other)
            if actor is not None and (actor.kind == PERSON or not (personal and as_speaker)):
                shares[actor] += chance
        last = self._last_person(word) if personal else None
        if last is not None:
            shares[last] += 1.0 - sum(shares.values())
        return shares

    def speaks_as(self, word: int, *, least: float = 0.0) -> Actor | None:
        """Who most likely speaks as a word that names nobody.

        Args:
            word: the word.
            least: the probability below which nobody is told.
        """
        shares = self.stands_for(word, as_speaker=True)
        best = max(shares, key=lambda actor: shares[actor], default=None)
        return best if best is not None and shares[best] >= least else None

    def _refers_to(self, word: int) -> list[tuple[int, float]]:
        got = self.analysis.refers(word)
        if got is None:
            return []
        first_word, chances = got
        return [(first_word + int(i), float(chances[i])) for i in (chances >= LEAST_REFERENCE).nonzero()[0]]

    def _last_person(self, word: int) -> Actor | None:
        """The person named last before the word, a few sentences back at most."""
        first = int(self.analysis.sentence_of[word]) - REACH_SENTENCES
        for w in range(word - 1, -1, -1):
            if int(self.analysis.sentence_of[w]) < first:
                return None
            actor = self._at.get(w)
            if actor is not None and actor.kind == PERSON:
                return actor
        return None


def _singular(noun: str) -> str:
    return noun.rstrip("'’").removesuffix("s")


def _same(actor: Actor, mention: Mention) -> bool:
    """Whether a mention names the actor, by name alone."""
    if actor.name.casefold() == mention.name.casefold():
        return True
    if actor.kind == PERSON:
        return mention.kind != GROUP and same_person(actor.name, mention.name)
    if mention.kind in (PLACE, GROUP, ORGANISATION):
        return same_body(actor.name, mention.name)
    return False


__all__ = ["Actor", "Cast", "STATE"]
