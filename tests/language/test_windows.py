"""Windows: every sentence is the core of exactly one, and the limits hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.language.windows import Window, cut

REPORTS = st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=60)
LIMITS = st.integers(1, 300)


def paragraphs_of(report: list[tuple[int, bool]]) -> list[int]:
    """Paragraph numbers from marks that say whether a sentence opens a new one."""
    number, out = 0, []
    for _, opens in report:
        number += opens
        out.append(number)
    return out


@given(REPORTS, LIMITS, st.integers(0, 120))
def test_every_sentence_is_the_core_of_exactly_one_window(
    report: list[tuple[int, bool]], limit: int, context: int
) -> None:
    """The cores follow one another without gap or overlap, from the first sentence to the last."""
    lengths = [length for length, _ in report]
    windows = cut(lengths, paragraphs_of(report), limit_pieces=limit, context_pieces=context)
    cores = [number for window in windows for number in range(window.first, window.last)]
    assert cores == list(range(len(lengths)))
    assert all(window.context <= window.first < window.last for window in windows)


@given(REPORTS, LIMITS, st.integers(0, 120))
def test_limits_hold(report: list[tuple[int, bool]], limit: int, context: int) -> None:
    """A window of several new sentences is within the limit, and its context within its own."""
    lengths = [length for length, _ in report]
    for window in cut(lengths, paragraphs_of(report), limit_pieces=limit, context_pieces=context):
        assert sum(lengths[window.context : window.first]) <= context
        if window.last - window.first > 1:
            assert sum(lengths[window.context : window.last]) <= limit


@given(REPORTS, LIMITS)
def test_context_is_as_long_as_it_may_be(report: list[tuple[int, bool]], context: int) -> None:
    """One sentence more of context would break its limit, unless the report begins there."""
    lengths = [length for length, _ in report]
    for window in cut(lengths, paragraphs_of(report), context_pieces=context):
        assert window.context == 0 or sum(lengths[window.context - 1 : window.first]) > context


def test_nothing_gives_no_window() -> None:
    """A report without sentences has no windows."""
    assert cut([], []) == []


@pytest.mark.parametrize(
    ("lengths", "paragraphs", "windows"),
    [
        pytest.param([10, 10, 10], [0, 1, 2], [Window(0, 0, 3)], id="all-fit"),
        pytest.param([300, 10], [0, 0], [Window(0, 0, 1), Window(1, 1, 2)], id="too-long-stands-alone"),
        pytest.param(
            [10, 300, 10], [0, 0, 0], [Window(0, 0, 1), Window(1, 1, 2), Window(2, 2, 3)], id="too-long-is-no-context"
        ),
        # Fifty pieces fit, but the paragraph ends at forty, near enough to the limit.
        pytest.param([10] * 6, [0, 0, 0, 0, 1, 1], [Window(0, 0, 4), Window(4, 4, 6)], id="back-to-paragraph"),
        # The paragraph ends at ten of fifty: too much room would be lost.
        pytest.param([10] * 6, [0, 1, 1, 1, 1, 1], [Window(0, 0, 5), Window(5, 5, 6)], id="not-that-far-back"),
    ],
)
def test_where_windows_end(lengths: list[int], paragraphs: list[int], windows: list[Window]) -> None:
    """A window ends with a paragraph near its limit, else with the last sentence that fits."""
    assert cut(lengths, paragraphs, limit_pieces=55, context_pieces=0) == windows


def test_context_repeats_earlier_sentences() -> None:
    """The second window begins with the sentences before it, up to sixty pieces."""
    assert cut([50] * 8, [0] * 8)[1].context == cut([50] * 8, [0] * 8)[1].first - 1
    assert cut([30] * 12, [0] * 12)[1].context == cut([30] * 12, [0] * 12)[1].first - 2
