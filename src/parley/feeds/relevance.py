"""A cheap look at a text before the encoder reads it: may it tell of a negotiation at all?

Two linear models over hashed words and pairs of words in lower case: one judges the text as a whole, one each sentence,
of which the mean counts. Names are no features: those of the reports that it learned from are not those of tomorrow.
``relevance.json`` holds the weights, eight bits each; ``python -m training.relevance`` makes them, and docs/watch.md
says how well they do.
"""

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

BUCKETS = 1 << 14
# Long texts are judged by their beginning; what a report is about stands there.
MOST_CHARS = 8000
_WEIGHTS = Path(__file__).with_name("relevance.json")
_WORD = re.compile(r"[^\W_]+")
# Rough: the weights were learned with the same cuts.
_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+|\n+")
LEAST_SENTENCE_CHARS = 20


@dataclass(frozen=True, slots=True)
class _Model:
    """Weights of whole texts and of sentences, and how they are put together."""

    text: Sequence[float]
    sentence: Sequence[float]
    sentence_bias: float
    sentence_share: float
    threshold: float


def sentences(text: str) -> list[str]:
    """Return the sentences of a text's beginning, roughly."""
    return [one for one in _SENTENCE_END.split(text[:MOST_CHARS]) if len(one) >= LEAST_SENTENCE_CHARS]


def features(text: str) -> dict[int, float]:
    """Return the weights of a text's words and pairs by bucket, of length 1 together."""
    counts: Counter[int] = Counter()
    before = ""
    for found in _WORD.finditer(text[:MOST_CHARS]):
        word = found.group()
        plain = word if word.islower() and word.isalpha() else ""
        if plain:
            counts[_bucket(plain)] += 1
            if before:
                counts[_bucket(f"{before} {plain}")] += 1
        before = plain
    weighed = {bucket: 1 + math.log(count) for bucket, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
    return {bucket: weight / length for bucket, weight in weighed.items()}


def _bucket(words: str) -> int:
    return crc32(words.encode()) % BUCKETS


def density(scores: Sequence[float]) -> float:
    """Return how much of a text tells moves, from the scores of its sentences: their mean, those under 0 near 0."""
    return sum(math.log1p(math.exp(min(score, 50.0))) for score in scores) / len(scores) if scores else 0.0


def relevance(text: str) -> float:
    """Return how much a text is like reports that tell moves: over 0 it may be one."""
    model = _model()
    scores = [model.sentence_bias + _dot(model.sentence, one) for one in sentences(text)]
    return _dot(model.text, text) + model.sentence_share * density(scores) - model.threshold


def may_matter(text: str) -> bool:
    """Tell whether a text may tell of a negotiation."""
    return relevance(text) > 0


def _dot(weights: Sequence[float], text: str) -> float:
    return sum(weights[bucket] * weight for bucket, weight in features(text).items())


@cache
def _model() -> _Model:
    file: dict[str, Any] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    numbers = (float(file[name]) for name in ("sentence_bias", "sentence_share", "threshold"))
    return _Model(_unpacked(file["text"]), _unpacked(file["sentence"]), *numbers)


def _unpacked(packed: dict[str, Any]) -> list[float]:
    scale = float(packed["scale"])
    return [scale * (byte - 256 if byte > 127 else byte) for byte in base64.b64decode(packed["weights"])]
