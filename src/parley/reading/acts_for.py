"""The party that a person acts for, by the words beside the name: nationality, employer, title, apposition."""

from __future__ import annotations

from collections.abc import Callable

from parley.language import Analysis
from parley.reading.lexicon import name_words
from parley.reading.mentions import LETTER, PERSON, Mention

REACH_BEFORE_WORDS = 9
REACH_AFTER_WORDS = 18
STOPS = frozenset({".", ";", ":", "—", "(", ")", '"', "“", "”", "?", "!", "\n"})


class Beside:
    """Reads what stands beside a name.

    Args:
        analysis: the report.
        mention_at: the mention that a word is part of.
        body_at: the mention of the body that a common noun ("the union") stands for.
        is_scene: whether a place stands at a word as the scene only.
    """

    def __init__(
        self,
        analysis: Analysis,
        mention_at: Callable[[int], Mention | None],
        body_at: Callable[[int], Mention | None],
        is_scene: Callable[[int], bool],
    ) -> None:
        self.analysis = analysis
        self.mention_at = mention_at
        self.body_at = body_at
        self.is_scene = is_scene
        self.total = len(analysis.words.starts)

    def sides_of(self, mention: Mention) -> list[tuple[Mention, bool]]:
        """The mentions of the sides that a person's name stands beside, and whether of a former office.

        "Israel's prime minister X", "the union's chief negotiator, X"; "X, the French envoy"; "X of Norway".
        """
        found = [self._before(mention), self._after(mention), (self._of(mention), False)]
        return [(side, former) for side, former in found if side is not None]

    def master_of(self, mention: Mention) -> Mention | None:
        """The person whom another serves: "X's spokesman, Y"; "Y, X's adviser"; "Y, a spokesman for X"."""
        return self._master_before(mention) or self._master_after(mention)

    def _master_before(self, mention: Mention) -> Mention | None:
        words, title = name_words(), False
        for w in range(mention.first - 1, max(-1, mention.first - REACH_BEFORE_WORDS), -1):
            word, other = self.analysis.word(w), self.mention_at(w)
            if other is not None:
                owned = title and self.analysis.word(other.last) in words.marks
                asked = title and self.analysis.word(other.first - 1) in words.joining
                return other if other.kind == PERSON and (owned or asked) else None
            title = title or word in words.title_words
            if word in STOPS or word in words.breaks:
                return None
        return None

    def _master_after(self, mention: Mention) -> Mention | None:
        if self.analysis.word(mention.last) != ",":
            return None
        words, title = name_words(), False
        for w in range(mention.last + 1, min(self.total, mention.last + REACH_BEFORE_WORDS)):
            word, other = self.analysis.word(w), self.mention_at(w)
            if other is not None:
                if other.kind != PERSON:
                    return None
                owned = self.analysis.word(other.last) in words.marks and self._titled(other.last)
                return other if owned or (title and self.analysis.word(w - 1) in words.joining) else None
            title = title or word in words.title_words
            if word in STOPS or word == "," or word in words.breaks:
                return None
        return None

    def _titled(self, w: int) -> bool:
        """Whether an office is named in the next words."""
        return any(self.analysis.word(i) in name_words().title_words for i in range(w, w + 5))

    def _side(self, w: int) -> Mention | None:
        found = self.mention_at(w)
        if found is None:
            return self.body_at(w)
        return found if found.kind != PERSON and not self._is_title(found) else None

    def _is_title(self, mention: Mention) -> bool:
        """Whether a name in capitals is only an office or its field: "National Security Advisor", "Treasury"."""
        if mention.party is not None:
            return False
        return all(self.analysis.word(w) in name_words().office for w in range(mention.first, mention.last))

    def _before(self, mention: Mention) -> tuple[Mention | None, bool]:
        """Back over the title to the nearest side; a comma may stand only before name and title."""
        words = name_words()
        title = former = comma = False
        w = mention.first - 1
        for _ in range(REACH_BEFORE_WORDS):
            word, other, side = self.analysis.word(w), self.mention_at(w), self._side(w)
            if side is not None:
                if self.is_scene(side.first):
                    return None, False
                near = all(self.analysis.word(i) in words.marks for i in range(side.last, mention.first)) and not comma
                return (side if near or title else None), former or self.analysis.word(side.first - 1) in words.former
            if other is not None and other.kind == PERSON:
                return None, False
            between = (self.analysis.word(i) for i in range(w + 1, mention.first))
            if word == "," and not comma and all(b in words.titles for b in between):
                comma, title = True, False
            elif word == "." and self.analysis.word(w - 1) in words.titles:
                title = True
            elif word in words.determiners or word in STOPS or word in words.breaks:
                return None, False
            elif word in words.title_words:
                title = True
            elif word not in words.within_titles and not (title and word.replace("-", "").isalpha()):
                return None, False
            former = former or word in words.former
            w -= 1
        return None, False

    def _after(self, mention: Mention) -> tuple[Mention | None, bool]:
        """An apposition after a comma, up to its end: "the union's chief", "head of the union", "who leads it"."""
        if self.analysis.word(mention.last) != ",":
            return None, False
        words = name_words()
        owner: Mention | None = None
        left: Mention | None = None  # the side of an office left: one that is held now goes before it
        title, link, former = True, False, False
        for w in range(mention.last + 1, min(self.total, mention.last + REACH_AFTER_WORDS)):
            word, side = self.analysis.word(w), self._side(w)
            if word == "," or word in STOPS:
                break
            former = former or word in words.former
            if side is not None:
                owner = owner or side
                if link and not former:
                    return side, False
                left = left or (side if link else None)
            elif word in words.leading or (title and word in words.joining):
                link = True
            elif word in words.title_words:
                title = True
                if owner is not None and not former:
                    return owner, False
                left = left or owner
            elif word in words.breaks or not word.isalpha():
                title = link = former = False
                owner = None
        return left, left is not None

    def _of(self, mention: Mention) -> Mention | None:
        """ "X of Norway", "X from the teachers' union", "X (Teachers' Union)", "X, D-Ohio"."""
        letter = self.mention_at(mention.last + 1)
        if letter is not None and letter.form == LETTER:
            return letter
        if self.analysis.word(mention.last) not in {*name_words().joining, "("}:
            return None
        w = mention.last + 1
        while w < mention.last + 4 and self.analysis.word(w) in name_words().determiners:
            w += 1
        return self._side(w)
