"""Training examples: windows of a text with the labels that its annotation gives."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from parley.language.sentences import split
from parley.language.windows import cut
from parley.language.words import Words, sentence_of_words, split_words

IntArray = npt.NDArray[np.int64]
IGNORE = -100


@dataclass
class Instance:
    """One frame in one sentence of a window with the words that fill its roles.

    `roles[r]` is a list of groups; each group is the set of words any of which is right. An empty list
    means "none"; a missing key means unknown (no loss).
    """

    sentence: int
    frame: int
    roles: dict[int, list[list[int]]] = field(default_factory=dict)
    topics: list[int] | None = None
    hedged: int | None = None
    status: int | None = None
    channel: int | None = None
    direction: int | None = None
    moves: tuple[str, ...] = ()


@dataclass
class Example:
    """One window. Word indices count from the window's first word (context included).

    `states` [T, d] is what an encoder that no longer learns makes of its words (`training.states`).
    """

    pieces: IntArray
    first_piece: IntArray
    shapes: IntArray
    sentences: IntArray
    core: npt.NDArray[np.bool_]
    attribution: IntArray
    link: IntArray
    names: IntArray
    sources: IntArray
    frames: IntArray | None = None
    instances: list[Instance] = field(default_factory=list)
    conditions: list[tuple[int, int]] = field(default_factory=list)
    same: list[tuple[int, list[int]]] = field(default_factory=list)
    first_word: int = 0
    first_sentence: int = 0
    weight: float = 1.0
    pad_piece: int = 0
    states: npt.NDArray[np.float16] | None = None


@dataclass(frozen=True)
class Document:
    """A text cut for training."""

    text: str
    words: Words
    sentences: list[tuple[int, int]]
    sentence_of: IntArray
    windows: list[Example]


def special_pieces(tokenizer: Tokenizer) -> tuple[int, int, int, int]:
    """Ids of the pieces that begin a window, end it, pad it and mask a word, whatever the encoder calls them."""
    names = (("<s>", "[CLS]"), ("</s>", "[SEP]"), ("<pad>", "[PAD]"), ("<mask>", "[MASK]"))
    begin, end, pad, mask = (next(i for n in pair if (i := tokenizer.token_to_id(n)) is not None) for pair in names)
    return begin, end, pad, mask


LIMIT_PIECES, CONTEXT_PIECES = 320, 100


def document(
    text: str, tokenizer: Tokenizer, *, limit_pieces: int = LIMIT_PIECES, context_pieces: int = CONTEXT_PIECES
) -> Document:
    """Cut a text into windows without labels; the caller fills the labels in."""
    words = split_words(text, tokenizer)
    ends = special_pieces(tokenizer)[:3]
    sentences = [s for s in split(text) if words.range_of(s.start, s.end)[1] > words.range_of(s.start, s.end)[0]]
    of = sentence_of_words(words, [s.start for s in sentences])
    bounds = np.searchsorted(of, np.arange(len(sentences) + 1))
    lengths = [
        words.piece_range(bounds[i], bounds[i + 1])[1] - words.piece_range(bounds[i], bounds[i + 1])[0]
        for i in range(len(sentences))
    ]
    out = []
    for w in cut(lengths, [s.paragraph for s in sentences], limit_pieces=limit_pieces, context_pieces=context_pieces):
        out.append(_window(words, of, bounds, w.context, w.first, w.last, ends))
    return Document(text, words, [(s.start, s.end) for s in sentences], of, out)


MAX_PIECES = 510


def _window(
    words: Words, of: IntArray, bounds: IntArray, context: int, first: int, last: int, ends: tuple[int, int, int]
) -> Example:
    a, b = int(bounds[context]), int(bounds[last])
    pa, pb = words.piece_range(a, b)
    pb = min(pb, pa + MAX_PIECES)
    keep = int(np.searchsorted(words.first_piece[a:b], pb))
    b = a + keep
    n = b - a
    blank = np.full(n, IGNORE, dtype=np.int64)
    return Example(
        pieces=np.r_[ends[0], words.pieces[pa:pb], ends[1]],
        pad_piece=ends[2],
        first_piece=words.first_piece[a:b] - pa + 1,
        shapes=words.shapes[a:b],
        sentences=of[a:b] - context,
        core=of[a:b] >= first,
        attribution=blank.copy(),
        link=blank.copy(),
        names=blank.copy(),
        sources=blank.copy(),
        first_word=a,
        first_sentence=context,
    )


def tag_spans(doc: Document, spans: list[tuple[int, int, int]], count: int | None = None) -> IntArray:
    """BIO tags of all words: spans are (start, end, kind), in code points; earlier spans win."""
    tags = np.zeros(len(doc.words.starts), dtype=np.int64)
    for start, end, kind in spans:
        a, b = doc.words.range_of(start, end)
        if a < b and not tags[a:b].any():
            tags[a:b] = 2 * kind + 2
            tags[a] = 2 * kind + 1
    return tags


def add_attributions(doc: Document, attributions: list[dict[str, list[tuple[int, int]]]]) -> None:
    """Fill the attribution tags and links of every window."""
    spans = [(s, e, k) for a in attributions for k, r in enumerate(("source", "cue", "content")) for s, e in a[r]]
    tags = tag_spans(doc, spans)
    link = np.full(len(tags), IGNORE, dtype=np.int64)
    for a in attributions:
        if not a["cue"]:
            continue
        cue = doc.words.range_of(*min(a["cue"]))[0]
        for role in ("source", "content"):
            for s, e in a[role]:
                i, j = doc.words.range_of(s, e)
                link[i:j] = cue
    for w in doc.windows:
        n = len(w.shapes)
        span = slice(w.first_word, w.first_word + n)
        w.attribution = np.where(w.core, tags[span], IGNORE)
        local = link[span] - w.first_word
        w.link = np.where(w.core & (link[span] != IGNORE) & (local >= 0) & (local < n), local, IGNORE)
