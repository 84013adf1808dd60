"""What the model says about one report, before any record is made of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from parley.language.sentences import Sentence
from parley.language.words import IntArray, Words

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """Words `[first, last)` with a label and the mean probability of their tags."""

    first: int
    last: int
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class AttributionGuess:
    """One attribution as ranges of words by role."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SameWindow:
    """What the words of one window refer to or act for, as vectors whose products say how likely.

    Attributes:
        core_word, end_word: the words that the window answers for.
        first_word: the report's word of row 0.
        from_vectors, to_vectors: [words, width].
        nothing: [words], the score of referring to nothing in the window.
    """

    core_word: int
    end_word: int
    first_word: int
    from_vectors: FloatArray
    to_vectors: FloatArray
    nothing: FloatArray


@dataclass(slots=True)
class Frame:
    """One act or record in one sentence.

    Attributes:
        sentence: number of the sentence in the report.
        name: an act, or a kind of record.
        probability: how sure the model is that the sentence tells it.
        first_word: the report's word to which column 0 of `roles` belongs.
        roles: for each role the probability of each word of the window; the last column is "none".
        topics: probability of each topic by name.
        hedged: probability that it is told as possible only.
        labels: probabilities of the statuses, channels and directions.
        meaning: [width], the mean state of the words of its terms, less that of all words of the report.
        conditions: frames (index in the analysis) that this one depends on, with probabilities.
    """

    sentence: int
    name: str
    probability: float
    first_word: int
    roles: dict[str, FloatArray]
    topics: dict[str, float]
    hedged: float
    labels: dict[str, FloatArray]
    meaning: FloatArray
    conditions: list[tuple[int, float]] = field(default_factory=list)


@dataclass
class Analysis:
    """A report's words, sentences, names, attributions and frames."""

    text: str
    words: Words
    sentences: list[Sentence]
    sentence_of: IntArray
    names: list[TaggedSpan] = field(default_factory=list)
    sources: list[TaggedSpan] = field(default_factory=list)
    attributions: list[AttributionGuess] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    same: list[SameWindow] = field(default_factory=list)

    def refers(self, word: int) -> tuple[int, FloatArray] | None:
        """What a word refers to or acts for: the first word of its window, and a probability for each word there.

        The probabilities leave out the share of "nothing here", so they may add up to less than one.
        """
        at = bisect_right(self._same_in_order, word, key=lambda w: w.core_word) - 1
        if at < 0 or word >= self._same_in_order[at].end_word:
            return None
        w = self._same_in_order[at]
        row = word - w.first_word
        scores = np.append(w.to_vectors @ w.from_vectors[row], w.nothing[row])
        chances = np.exp(scores - scores.max())
        return w.first_word, (chances / chances.sum()).astype(np.float32)[:-1]

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the words `[first, last)`."""
        return int(self.words.starts[first]), int(self.words.ends[last - 1])

    def words_of(self, first: int, last: int) -> str:
        """The text of the words `[first, last)`."""
        start, end = self.range_of(first, last)
        return self.text[start:end]

    def word(self, at: int) -> str:
        """The word in lower case; a full stop outside of the text."""
        return self.words_of(at, at + 1).lower() if 0 <= at < len(self.words.starts) else "."

    def tied(self, word: int) -> bool:
        """Whether a hyphen ties the word to the next one, or is one of the two ("Haut-Koba" is three words)."""
        if not 0 <= word < len(self.words.starts) - 1 or self.words.ends[word] != self.words.starts[word + 1]:
            return False
        pair = self.word(word), self.word(word + 1)
        return "-" in pair and any(part.isalnum() for part in pair)

    def opens_sentence(self, word: int) -> bool:
        """Whether the word is the first of its sentence, so that its capital tells nothing."""
        return word in self._openings

    def source_at(self, word: int) -> TaggedSpan | None:
        """The source whose words the word is one of, or None."""
        return self._source_of.get(word)

    def attributions_in(self, sentence: int) -> list[AttributionGuess]:
        """The attributions with a source in the sentence."""
        return self._attributions_of.get(sentence, [])

    def attributions_over(self, sentence: int) -> list[AttributionGuess]:
        """The attributions of sources in other sentences with content in this one."""
        return self._attributions_over.get(sentence, [])

    def frames_in(self, sentence: int) -> list[Frame]:
        """The frames of the sentence."""
        return self._frames_of.get(sentence, [])

    @cached_property
    def _same_in_order(self) -> list[SameWindow]:
        return sorted(self.same, key=lambda w: w.core_word)

    @cached_property
    def _openings(self) -> frozenset[int]:
        return frozenset(self.words.range_of(s.start, s.end)[0] for s in self.sentences)

    @cached_property
    def _source_of(self) -> dict[int, TaggedSpan]:
        return {w: s for s in self.sources for w in range(s.first, s.last)}

    @cached_property
    def _attributions_of(self) -> dict[int, list[AttributionGuess]]:
        out: dict[int, list[AttributionGuess]] = defaultdict(list)
        for a in self.attributions:
            for sentence in dict.fromkeys(int(self.sentence_of[first]) for first, _ in a.source):
                out[sentence].append(a)
        return out

    @cached_property
    def _attributions_over(self) -> dict[int, list[AttributionGuess]]:
        out: dict[int, list[AttributionGuess]] = defaultdict(list)
        for a in self.attributions:
            named = {int(self.sentence_of[first]) for first, _ in a.source}
            said = {s for u, v in a.content for s in range(self.sentence_of[u], self.sentence_of[v - 1] + 1)}
            for sentence in sorted(said - named) if named else ():
                out[sentence].append(a)
        return out

    @cached_property
    def _frames_of(self) -> dict[int, list[Frame]]:
        out: dict[int, list[Frame]] = defaultdict(list)
        for frame in self.frames:
            out[frame.sentence].append(frame)
        return out
