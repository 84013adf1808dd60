"""The sentences of a report as a model is shown them: numbered, one a line, unable to pose as anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from parley.language import Sentence, Window, cut, split
from parley.llm.grounding import UNSEEN
from parley.records import Report, Span

CHARS_PER_TOKEN = 4
WINDOW_TOKENS = 3000
CONTEXT_TOKENS = 300

# Marks by which chat templates part the turns of a talk; a server may read them in the middle of a text too.
_TEMPLATE_MARK = re.compile(r"<(?=[|/\w｜])|\[(?=/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_))")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def shown(words: str) -> str:
    """Return words of a report on one line, without control characters and with template marks taken apart.

    Hidden characters (zero width, marks of direction, tags) go: a model would read what no person sees.
    """
    plain = _SPACE.sub(" ", _CONTROL.sub(" ", _UNSEEN.sub("", words))).strip()
    return _TEMPLATE_MARK.sub(lambda mark: f"{mark.group()} ", plain)


def tokens_of(text: str) -> int:
    """Estimate the tokens of an English text: about four characters each."""
    return -(-len(text) // CHARS_PER_TOKEN)


@dataclass(frozen=True)
class Numbered:
    """A report with its sentences, numbered from 1."""

    report: Report

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in order."""
        return split(self.report.text)

    def span(self, number: int) -> Span:
        """Return the range of a sentence by its number."""
        sentence = self.sentences[number - 1]
        return Span(sentence.start, sentence.end)

    def line(self, number: int) -> str:
        """Return a sentence by its number as a model is shown it."""
        span = self.span(number)
        return shown(self.report.text[span.start : span.end])

    @property
    def whole(self) -> Window:
        """All sentences as one window."""
        return Window(0, 0, len(self.sentences))

    def windows(self, *, window_tokens: int = WINDOW_TOKENS) -> list[Window]:
        """Cut the report into windows of about so many tokens, each after a few sentences of context."""
        lengths = [tokens_of(self.line(number)) for number in range(1, len(self.sentences) + 1)]
        paragraphs = [sentence.paragraph for sentence in self.sentences]
        context = min(CONTEXT_TOKENS, window_tokens // 4)
        return cut(lengths, paragraphs, limit_pieces=window_tokens, context_pieces=context)


def halves(window: Window) -> list[Window]:
    """Part a window in two; the second has the same context and the first half before it."""
    middle = (window.first + window.last) // 2
    return [Window(window.context, window.first, middle), Window(max(window.context, middle - 3), middle, window.last)]
