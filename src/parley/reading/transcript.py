"""Transcripts: who is labelled as speaking.

A press briefing names its speakers by labels, "MR. HALL:" or "SENIOR ADMINISTRATION OFFICIAL:", and says nowhere
whose officials they are: those of the house where they speak.
"""

from __future__ import annotations

import re
from collections import Counter

from parley.language import Analysis
from parley.reading.lexicon import name_words

OFTEN = 2  # a heading in capitals stands once, the label of a speaker again and again
_LABEL = re.compile(r"(?:^|(?<=[.?!…”\")\]] ))(?:[A-Z][A-Z.’'\-]+ ?){1,6}(?=:)", re.MULTILINE)


def labels_in(text: str) -> list[tuple[int, int]]:
    """The labels of speakers as ranges of the text: those that come again, or begin with a title."""
    found = list(_LABEL.finditer(text))
    times = Counter(m.group() for m in found)
    titles = name_words().titles
    return [m.span() for m in found if times[m.group()] >= OFTEN or m.group().split()[0].lower().rstrip(".") in titles]


def labelled(analysis: Analysis) -> list[tuple[int, int]]:
    """The words of each label, half open."""
    return [analysis.words.range_of(start, end) for start, end in labels_in(analysis.text)]
