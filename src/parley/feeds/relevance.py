"""A cheap look at a text before the encoder reads it: may it tell of a negotiation at all?

A linear model over hashed words and pairs of words in lower case. Names are no features: those of the reports that it
learned from are not those of tomorrow. ``relevance.json`` holds the weights, eight bits each; they are made by
``python -m training.relevance``, and docs/watch.md says how well it does.
"""

import base64
import json
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

BUCKETS = 1 << 14
# Long texts are judged by their beginning; what a report is about stands there.
MOST_WORDS = 1200
_WEIGHTS = Path(__file__).with_name("relevance.json")
_WORD = re.compile(r"[^\W_]+")


def features(text: str) -> dict[int, float]:
    """Return the weights of a text's words and pairs by bucket, of length 1 together."""
    words = [found.group() for found, _ in zip(_WORD.finditer(text), range(MOST_WORDS), strict=False)]
    counts: Counter[int] = Counter()
    before = ""
    for word in words:
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


def relevance(text: str) -> float:
    """Return how much a text is like reports that tell moves: over 0 it may be one."""
    weights, bias = _model()
    return bias + sum(weights[bucket] * weight for bucket, weight in features(text).items())


def may_matter(text: str) -> bool:
    """Tell whether a text may tell of a negotiation."""
    return relevance(text) > 0


@cache
def _model() -> tuple[list[float], float]:
    file: dict[str, Any] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    packed = base64.b64decode(file["weights"])
    scale = float(file["scale"])
    return [scale * (byte - 256 if byte > 127 else byte) for byte in packed], float(file["bias"])
