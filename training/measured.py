"""Which texts are kept for measuring, so that no copy of one is learned from."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

RUN_WORDS = 8
COPIED = 0.05  # of a text's runs of words; texts on the same events share a quotation at most


@cache
def _runs_of_measured(shared: Path) -> frozenset[str]:
    texts = [*sorted((shared / "gold" / "dev").glob("*.txt")), *sorted((shared / "seed").glob("*.txt"))]
    return frozenset(run for path in texts for run in _runs(path.read_text(encoding="utf-8")))


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1)}


def is_measured(text: str, shared: Path) -> bool:
    """Whether a text is one of those in `gold/dev` or the seed, or a copy with cuts and other line ends."""
    runs = _runs(text)
    return len(runs & _runs_of_measured(shared)) > COPIED * max(1, len(runs))
