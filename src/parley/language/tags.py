"""From tag probabilities to spans: the best sequence in which every inside tag follows its own kind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parley.language.analysis import FloatArray, TaggedSpan

FORBIDDEN = -1e4


def transitions(kinds: int) -> FloatArray:
    """Log costs [from, to] of the tags O, B-1, I-1, B-2, I-2, ...: an inside tag needs its kind before it."""
    n = 2 * kinds + 1
    cost = np.zeros((n, n), dtype=np.float32)
    for k in range(kinds):
        inside = 2 * k + 2
        cost[:, inside] = FORBIDDEN
        cost[inside - 1, inside] = cost[inside, inside] = 0.0
    return cost


def is_allowed(tags: npt.NDArray[np.intp]) -> bool:
    """Whether each inside tag follows a tag of its kind."""
    before = np.r_[0, tags[:-1]]
    inside = (tags > 0) & (tags % 2 == 0)
    return not bool((inside & (before != tags) & (before != tags - 1)).any())


def best_tags(logs: FloatArray) -> list[int]:
    """The most probable allowed tag sequence (Viterbi 1967) for log probabilities [T, tags]."""
    if not len(logs):
        return []
    likeliest = logs.argmax(1)
    if is_allowed(likeliest):
        return [int(tag) for tag in likeliest]
    cost = transitions((logs.shape[1] - 1) // 2)
    score = logs[0].copy()
    score[2::2] += FORBIDDEN
    back = np.zeros(logs.shape, dtype=np.int16)
    for t in range(1, len(logs)):
        ways = score[:, None] + cost
        back[t] = ways.argmax(0)
        score = ways[back[t], np.arange(len(score))] + logs[t]
    tag = int(score.argmax())
    tags = [tag]
    for t in range(len(logs) - 1, 0, -1):
        tag = int(back[t, tag])
        tags.append(tag)
    return tags[::-1]


def spans(logs: FloatArray, labels: Sequence[str]) -> list[TaggedSpan]:
    """Spans of words from log probabilities [T, 2 * labels + 1] in the order O, B-1, I-1, B-2, ..."""
    busy = np.flatnonzero(logs[:, 0] < -0.02)  # far from any span the answer is O: skip it
    out: list[TaggedSpan] = []
    for a, b in _runs(busy, len(logs)):
        out += _spans(logs, a, b, labels)
    return out


def _runs(busy: np.ndarray, total: int) -> list[tuple[int, int]]:
    """Stretches of words worth decoding, a quiet word on each side."""
    if not len(busy):
        return []
    cuts = np.flatnonzero(np.diff(busy) > 2)
    firsts, lasts = np.r_[busy[0], busy[cuts + 1]], np.r_[busy[cuts], busy[-1]]
    return [(max(0, int(a) - 1), min(total, int(b) + 2)) for a, b in zip(firsts, lasts, strict=True)]


def _spans(logs: FloatArray, start: int, end: int, labels: Sequence[str]) -> list[TaggedSpan]:
    tags = best_tags(logs[start:end])
    out = []
    i = 0
    while i < len(tags):
        if tags[i] == 0:
            i += 1
            continue
        j, kind = i + 1, (tags[i] - 1) // 2
        while j < len(tags) and tags[j] == 2 * kind + 2:
            j += 1
        chance = np.exp(logs[np.arange(start + i, start + j), tags[i:j]]).mean()
        out.append(TaggedSpan(start + i, start + j, labels[kind], float(chance)))
        i = j
    return out
