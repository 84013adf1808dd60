"""What the model says about one report, before any record is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    conditions: list[tuple[int, float]] = field(default_factory=list)


@dataclass(slots=True)
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
        for w in self.same:
            if w.core_word <= word < w.end_word:
                row = word - w.first_word
                scores = np.append(w.to_vectors @ w.from_vectors[row], w.nothing[row])
                chances = np.exp(scores - scores.max())
                return w.first_word, (chances / chances.sum()).astype(np.float32)[:-1]
        return None

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the words `[first, last)`."""
        return int(self.words.starts[first]), int(self.words.ends[last - 1])

    def words_of(self, first: int, last: int) -> str:
        """The text of the words `[first, last)`."""
        start, end = self.range_of(first, last)
        return self.text[start:end]
