"""Who is who: the actors of a report, and the party that each acts for.

Mentions of one actor are joined by name (a surname after the full name, initials after the full title,
a people after its land); a person's party follows from the words beside the name (nationality, employer,
title), then from what the model says that the name belongs to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from parley.language import Analysis
from parley.reading.lexicon import name_words
from parley.reading.mentions import GROUP, ORGANISATION, PERSON, PLACE, STATE, Mention, find_mentions


@dataclass(slots=True)
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
        for mention in find_mentions(analysis):
            self._place(mention)
        for actor in self.actors:
            for mention in actor.mentions:
                for w in range(mention.first, mention.last):
                    self._at[w] = actor
                    self._mention_at[w] = mention
        for actor in self.actors:
            if actor.kind == PERSON:
                actor.party = self._party_of_person(actor)

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
            self.actors.append(actor)
        actor.mentions.append(mention)
        if mention.kind == actor.kind == PERSON and len(mention.name) > len(actor.name):
            actor.name = mention.name

    def _match(self, mention: Mention) -> Actor | None:
        if mention.party is not None:
            same = [a for a in self.actors if a.party == mention.party and a.name == mention.name]
            return same[0] if same else None
        for actor in reversed(self.actors):
            if actor.party is None and _same(actor, mention):
                return actor
        return None

    # --- parties ----------------------------------------------------------------------------------------------------

    def _party_of_person(self, actor: Actor) -> str | None:
        votes: dict[str, float] = defaultdict(float)
        for mention in actor.mentions:
            beside = self._beside(mention)
            if beside is not None:
                votes[beside] += 1.0
            for party, chance in self._belongs(mention, actor).items():
                votes[party] += chance
        if not votes:
            return None
        party, weight = max(votes.items(), key=lambda v: v[1])
        return party if weight >= 0.35 else None

    def _beside(self, mention: Mention) -> str | None:
        """The party that the words right beside a name tell: "Israel's prime minister X", "X, the French envoy"."""
        return self._before(mention) or self._after(mention)

    def _before(self, mention: Mention) -> str | None:
        words = name_words()
        w = mention.first - 1
        for _ in range(7):
            actor = self._at.get(w)
            if actor is not None:
                return actor.acts_for if actor.kind != PERSON else None
            word = self.analysis.words_of(w, w + 1).lower() if w >= 0 else "."
            if word not in words.title_words and word not in words.between:
                return None
            w -= 1
        return None

    def _after(self, mention: Mention) -> str | None:
        total = len(self.analysis.words.starts)
        if mention.last >= total or self.analysis.words_of(mention.last, mention.last + 1) != ",":
            return None
        found, title = None, False
        for w in range(mention.last + 1, min(total, mention.last + 14)):
            word = self.analysis.words_of(w, w + 1).lower()
            if word in {",", ".", ";", "—", "(", '"', "“"}:
                break
            title = title or word in name_words().title_words
            actor = self._at.get(w)
            if found is None and actor is not None and actor.kind != PERSON:
                found = actor.acts_for
        return found if title else None

    def _belongs(self, mention: Mention, actor: Actor) -> dict[str, float]:
        """What the model says that a name belongs to: a share for each party named in its window."""
        out: dict[str, float] = defaultdict(float)
        got = self.analysis.refers(mention.last - 1)
        if got is None:
            return out
        first_word, chances = got
        for i in (chances >= 0.03).nonzero()[0]:
            other = self._at.get(first_word + int(i))
            if other is not None and other is not actor and other.kind != PERSON:
                out[other.acts_for] += float(chances[i])
        return out

    def refers_to(self, word: int) -> dict[int, float]:
        """For a word that names nobody ("he", "the ministry"): words that it may refer to, with probabilities."""
        got = self.analysis.refers(word)
        if got is None:
            return {}
        first_word, chances = got
        return {first_word + int(i): float(chances[i]) for i in (chances >= 0.05).nonzero()[0]}


def _same(actor: Actor, mention: Mention) -> bool:
    """Whether a mention names the actor, by name alone."""
    a, m = actor.name, mention.name
    if a.casefold() == m.casefold():
        return True
    if actor.kind == PERSON and mention.kind in (PERSON, ORGANISATION):
        return _same_person(a, m)
    if mention.kind in (PLACE, GROUP, ORGANISATION) and actor.kind in (PLACE, GROUP, ORGANISATION):
        return _initials(a, m) or _initials(m, a) or _shorter(a, m) or _people_of(a, m)
    return False


def _same_person(full: str, name: str) -> bool:
    f, n = full.casefold().split(), name.casefold().split()
    if len(n) == 1:
        return n[0] in (f[-1], *([f[0]] if len(f) == 1 else []))
    if len(f) == 1:
        return f[0] == n[-1]
    return f[-1] == n[-1] and (f[0] == n[0] or (f[0][0] == n[0][0] and (len(f[0]) <= 2 or len(n[0]) <= 2)))


def _initials(short: str, full: str) -> bool:
    bare = short.replace(".", "")
    if not (2 <= len(bare) <= 7 and bare.isupper()):
        return False
    words: list[str] = re.findall(r"[^\W\d_]+", full)
    return bare in ("".join(w[0] for w in words if w[0].isupper()), "".join(w[0].upper() for w in words))


def _shorter(full: str, part: str) -> bool:
    """A later, shorter form of a body's name: all its words stand in the full name, one of them telling."""
    f, p = set(full.casefold().split()), set(part.casefold().split())
    general = name_words().body_words
    return p < f and bool(p - general) and len(part) >= 4


def _people_of(land: str, people: str) -> bool:
    """An unknown land and its people ("Zandar", "Zandaris"): one grows from the other by an ending."""
    a, b = sorted((land.casefold(), people.casefold()), key=len)
    if " " in a + b or len(a) < 4:
        return False
    for stem in (a, a[:-1] if a[-1] in "aeoy" else a):
        if b.startswith(stem) and b[len(stem) :] in name_words().people_endings:
            return True
    return False


__all__ = ["Actor", "Cast", "STATE"]
