"""Words of a report and their pieces: what the encoder sees, with offsets into the text as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

IntArray = npt.NDArray[np.int64]

SHAPES = ("lower", "title", "upper", "digit", "mark", "mixed")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one text in order.

    Attributes:
        starts, ends: code point offsets of each word.
        first_piece: index of each word's first piece in `pieces`.
        pieces: vocabulary ids of all pieces of the text.
        shapes: for each word, an index into `SHAPES`.
    """

    starts: IntArray
    ends: IntArray
    first_piece: IntArray
    pieces: IntArray
    shapes: IntArray

    def range_of(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of the words that overlap the code points `[start, end)`."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)

    def piece_range(self, first: int, last: int) -> tuple[int, int]:
        """Half-open range of the pieces of words `[first, last)`."""
        total = len(self.pieces)
        a = int(self.first_piece[first]) if first < len(self.starts) else total
        b = int(self.first_piece[last]) if last < len(self.starts) else total
        return a, b


def split_words(text: str, tokenizer: Tokenizer) -> Words:
    """Split a text into words and pieces with the encoder's tokenizer.

    Args:
        text: the report's text.
        tokenizer: a `tokenizers.Tokenizer` without truncation or padding.

    Returns:
        Words with offsets into `text`; marks are words of their own.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    owner = np.array(encoding.word_ids, dtype=np.int64)
    if not len(owner):
        empty = np.zeros(0, dtype=np.int64)
        return Words(empty, empty, empty, empty, empty)
    first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    last = np.r_[first[1:] - 1, len(owner) - 1]
    starts, ends = offsets[first, 0], offsets[last, 1]
    shapes = np.array([_shape(text[a:b]) for a, b in zip(starts, ends, strict=True)], dtype=np.int64)
    return Words(starts, ends, first, np.array(encoding.ids, dtype=np.int64), shapes)


def _shape(word: str) -> int:
    if word.isdigit():
        return 3
    if word.islower():
        return 0
    if not any(c.isalnum() for c in word):
        return 4
    if word.isupper():
        return 1 if len(word) == 1 else 2
    return 1 if word[0].isupper() and word[1:].islower() else 5


def sentence_of_words(words: Words, sentence_starts: Sequence[int]) -> IntArray:
    """For each word the number of the sentence that it stands in."""
    return np.searchsorted(np.array(sentence_starts), words.starts, side="right") - 1
