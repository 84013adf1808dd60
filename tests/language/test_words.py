"""Words: offsets into the text as it was, their pieces, and their shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from parley.language import models
from parley.language.model import WEIGHTS
from parley.language.words import SHAPES, Words, sentence_of_words, split_words

if not models():
    pytest.skip("no weights in src/parley/language/weights", allow_module_level=True)

TOKENIZER = Tokenizer.from_file(str(Path(WEIGHTS) / models()[0] / "tokenizer.json"))
TOKENIZER.no_truncation()
TOKENIZER.no_padding()


def words_of(text: str) -> list[str]:
    words = split_words(text, TOKENIZER)
    return [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("The talks ended.", ["The", "talks", "ended", "."], id="a-mark-is-a-word"),
        pytest.param("Kyiv’s envoy", ["Kyiv", "’", "s", "envoy"], id="curly-apostrophe"),
        pytest.param("a U.S.-led plan", ["a", "U", ".", "S", ".", "-", "led", "plan"], id="abbreviation"),
        pytest.param("Élysée said “non”", ["Élysée", "said", "“", "non", "”"], id="accents-kept-in-the-text"),
        pytest.param("E\u0301lyse\u0301e", ["E\u0301lyse\u0301e"], id="combining-accents-count"),
        pytest.param("🕊 talks", ["🕊", "talks"], id="beyond-the-first-plane"),
        pytest.param("about 1,200.50", ["about", "1", ",", "200", ".", "50"], id="number"),
        pytest.param("one\u00a0two\n\nthree", ["one", "two", "three"], id="odd-spaces"),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n", [], id="white-space"),
    ],
)
def test_words_are_verbatim(text: str, found: list[str]) -> None:
    """Each word is what stands in the text, accents and all."""
    assert words_of(text) == found


@given(st.text(alphabet=st.sampled_from("abcXYZ éÉßİﬁ0 9.,’'\"“-—\n\u00a0\u0301🕊中"), max_size=60))
def test_words_cover_the_text_in_order(text: str) -> None:
    """Words are not empty, do not overlap and are in order; each has a piece of its own."""
    words = split_words(text, TOKENIZER)
    assert all(words.starts < words.ends)
    assert all(words.ends[:-1] <= words.starts[1:])
    assert all(words.first_piece[:-1] < words.first_piece[1:])
    assert len(words.starts) == 0 or (words.first_piece[0] == 0 and words.first_piece[-1] < len(words.pieces))


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("talks", "lower"),
        ("Talks", "title"),
        ("A", "title"),
        ("NATO", "upper"),
        ("2025", "digit"),
        ("—", "mark"),
        ("McAllister", "mixed"),
        ("eV", "mixed"),
        ("Élysée", "title"),
        ("ÖVP", "upper"),
    ],
)
def test_shapes(word: str, shape: str) -> None:
    """The shape tells capitals, digits and marks, which the encoder does not see."""
    assert [SHAPES[number] for number in split_words(word, TOKENIZER).shapes] == [shape]


TEXT = "The talks ended. Nobody signed."
WORDS = split_words(TEXT, TOKENIZER)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        pytest.param(4, 9, ["talks"], id="exact"),
        pytest.param(5, 6, ["talks"], id="inside-a-word"),
        pytest.param(3, 10, ["talks"], id="with-the-spaces"),
        pytest.param(8, 11, ["talks", "ended"], id="parts-of-two"),
        pytest.param(3, 4, [], id="space-alone"),
        pytest.param(0, len(TEXT), ["The", "talks", "ended", ".", "Nobody", "signed", "."], id="all"),
    ],
)
def test_range_of_finds_the_words_that_overlap(start: int, end: int, found: list[str]) -> None:
    """A range of code points is that of the words it touches."""
    first, last = WORDS.range_of(start, end)
    assert [TEXT[WORDS.starts[i] : WORDS.ends[i]] for i in range(first, last)] == found


def test_pieces_of_all_words_are_all_pieces() -> None:
    """The ranges of single words follow one another and end where the pieces do."""
    words = split_words("Unverifiable Zaporizhzhia", TOKENIZER)
    ranges = [words.piece_range(i, i + 1) for i in range(len(words.starts))]
    assert ranges[0][0] == 0
    assert ranges[0][1] == ranges[1][0] > 1
    assert ranges[1][1] == len(words.pieces)


def test_sentence_of_words() -> None:
    """Each word has the number of its sentence."""
    assert sentence_of_words(WORDS, [0, 17]).tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_a_text_without_words_is_empty() -> None:
    """Nothing to read gives empty arrays, not an error."""
    words = split_words("\n", TOKENIZER)
    assert isinstance(words, Words)
    assert words.range_of(0, 1) == (0, 0)
    assert words.piece_range(0, 0) == (0, 0)
