"""Cuts a report into windows of whole sentences that the encoder reads one at a time.

A window holds new sentences (its core, read here and nowhere else) after a few earlier ones (its
context, there so that a pronoun or "the people said" finds its name). Windows end with a paragraph
where one ends near the limit, since attributions rarely cross paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences `[context, last)`, of which `[first, last)` are its own."""

    context: int
    first: int
    last: int


def cut(
    lengths: Sequence[int],
    paragraphs: Sequence[int],
    *,
    limit_pieces: int = 254,
    context_pieces: int = 60,
) -> list[Window]:
    """Cut sentences into windows.

    Args:
        lengths: word pieces of each sentence.
        paragraphs: paragraph number of each sentence.
        limit_pieces: pieces a window may hold, context included; a longer sentence stands alone.
        context_pieces: pieces of earlier sentences that a window repeats at most.

    Returns:
        Windows in order; every sentence is the core of exactly one.
    """
    windows: list[Window] = []
    first = 0
    while first < len(lengths):
        context = _context_start(lengths, first, context_pieces)
        room = limit_pieces - sum(lengths[context:first])
        last, used = first, 0
        while last < len(lengths) and (last == first or used + lengths[last] <= room):
            used += lengths[last]
            last += 1
        last = _back_to_paragraph_end(lengths, paragraphs, first, last, used)
        windows.append(Window(context, first, last))
        first = last
    return windows


def _context_start(lengths: Sequence[int], first: int, context_pieces: int) -> int:
    start, used = first, 0
    while start > 0 and used + lengths[start - 1] <= context_pieces:
        start -= 1
        used += lengths[start]
    return start


def _back_to_paragraph_end(lengths: Sequence[int], paragraphs: Sequence[int], first: int, last: int, used: int) -> int:
    if last >= len(lengths):
        return last
    keep, end = used, last
    while end > first + 1 and keep > 0.75 * used:
        if paragraphs[end - 1] != paragraphs[end]:
            return end
        end -= 1
        keep -= lengths[end]
    return last
