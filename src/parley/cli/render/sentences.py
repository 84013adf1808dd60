"""The numbers by which the printed readout points at sentences of the report."""

from bisect import bisect_right
from collections.abc import Iterable

from parley.language.sentences import split
from parley.records import Span


class SentenceNumbers:
    """Numbers from 1 for the sentences of a text."""

    def __init__(self, text: str) -> None:
        self._starts = [sentence.start for sentence in split(text)]

    def number(self, span: Span) -> int:
        """Return the number of the sentence in which a range starts."""
        return max(1, bisect_right(self._starts, span.start))

    def numbers(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the numbers of several ranges in order, each once."""
        return tuple(sorted({self.number(span) for span in spans}))
