"""Tags: the best sequence is the best of all that are allowed, and spans follow from it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from parley.language.analysis import FloatArray
from parley.language.tags import best_tags, spans, transitions

LABELS = ("source", "cue")  # tags: O, B-source, I-source, B-cue, I-cue
OUT, B_SOURCE, I_SOURCE, B_CUE, I_CUE = range(5)


def random_logs(words: st.SearchStrategy[int]) -> st.SearchStrategy[FloatArray]:
    """Log probabilities of five tags for some words."""
    scores = words.flatmap(lambda n: arrays(np.float32, (n, 5), elements=st.floats(-8, 8, width=32)))
    return scores.map(lambda s: (s - np.log(np.exp(s).sum(1, keepdims=True))).astype(np.float32))


def allowed(tags: tuple[int, ...] | list[int]) -> bool:
    """Whether each inside tag stands after a begin or inside tag of its kind."""
    return all(
        tag in (OUT, B_SOURCE, B_CUE) or before in (tag, tag - 1)
        for before, tag in zip((OUT, *tags), tags, strict=False)
    )


def logs_for(*tags: int, sure: float = 0.98) -> FloatArray:
    """Log probabilities that favour the given tags."""
    logs = np.full((len(tags), 5), (1 - sure) / 4, dtype=np.float32)
    logs[np.arange(len(tags)), list(tags)] = sure
    return np.log(logs)


@given(random_logs(st.integers(1, 12)))
def test_only_allowed_sequences(logs: FloatArray) -> None:
    """An inside tag never opens a span, whatever the probabilities say."""
    tags = best_tags(logs)
    assert len(tags) == len(logs)
    assert allowed(tags)


@given(random_logs(st.integers(1, 5)))
def test_equals_brute_force(logs: FloatArray) -> None:
    """No allowed sequence of tags is more probable than the one found."""
    rows = np.arange(len(logs))
    best = max(float(logs[rows, list(tags)].sum()) for tags in product(range(5), repeat=len(logs)) if allowed(tags))
    assert float(logs[rows, best_tags(logs)].sum()) == pytest.approx(best, abs=1e-4)


def test_an_inside_tag_is_repaired_by_what_costs_least() -> None:
    """A span that begins with an inside tag gets its beginning, or ends, whichever is likelier."""
    logs = logs_for(OUT, I_SOURCE, I_SOURCE)
    logs[1, B_SOURCE] = np.log(0.4)
    assert best_tags(logs) == [OUT, B_SOURCE, I_SOURCE]


def test_nothing_has_no_tags() -> None:
    """No words, no tags, no spans."""
    empty = np.zeros((0, 5), dtype=np.float32)
    assert best_tags(empty) == []
    assert spans(empty, LABELS) == []


def test_transitions_forbid_an_inside_tag_after_another_kind() -> None:
    """Only a begin or inside tag of its own kind goes before an inside tag."""
    free = {(a, b) for a, b in np.argwhere(transitions(2) == 0).tolist()}
    assert {(a, b) for a, b in product(range(5), repeat=2) if b in (OUT, B_SOURCE, B_CUE)} <= free
    assert {(a, b) for a, b in free if b == I_CUE} == {(B_CUE, I_CUE), (I_CUE, I_CUE)}


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        pytest.param([OUT, B_SOURCE, I_SOURCE, OUT], [(1, 3, "source")], id="inside"),
        pytest.param([B_SOURCE, B_SOURCE], [(0, 1, "source"), (1, 2, "source")], id="two-side-by-side"),
        pytest.param([B_SOURCE, B_CUE, I_CUE], [(0, 1, "source"), (1, 3, "cue")], id="other-kind-follows"),
        pytest.param(
            [OUT] * 40 + [B_CUE] + [OUT] * 40 + [B_SOURCE, I_SOURCE],
            [(40, 41, "cue"), (81, 83, "source")],
            id="far-apart",
        ),
        pytest.param([B_CUE, I_CUE], [(0, 2, "cue")], id="from-first-word-to-last"),
        pytest.param([OUT, OUT, OUT], [], id="none"),
    ],
)
def test_spans(tags: list[int], found: list[tuple[int, int, str]]) -> None:
    """A span goes from its begin tag over all inside tags of its kind."""
    logs = logs_for(*tags)
    logs[[tag == OUT for tag in tags]] = np.log([0.996, *[0.001] * 4])
    got = spans(logs, LABELS)
    assert [(span.first, span.last, span.label) for span in got] == found
    assert all(0.9 < span.probability <= 1 for span in got)


@given(random_logs(st.integers(1, 30)))
def test_leaving_out_quiet_words_changes_no_span(logs: FloatArray) -> None:
    """Words that are surely outside are skipped, and the spans are those of the whole."""
    logs[::3] = np.log(np.array([0.996, *[0.001] * 4], dtype=np.float32))
    whole = best_tags(logs)
    begun = [i for i, tag in enumerate(whole) if tag in (B_SOURCE, B_CUE)]
    assert [span.first for span in spans(logs, LABELS)] == begun
