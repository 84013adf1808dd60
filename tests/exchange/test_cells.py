"""Cells of CSV: no formula survives, and nothing else changes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.exchange import csv_lines, safe_cell

SIGNS = "=+-@\t\r"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+4", "'+4", id="plus"),
        pytest.param("-2", "'-2", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="old formula"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param("  =1", "'  =1", id="behind spaces"),
        pytest.param(" \r", "' \r", id="carriage return behind a space"),
        pytest.param("＝1", "'＝1", id="wide sign"),
        pytest.param(["=1", "Norland"], "'=1; Norland", id="first of a list"),
        pytest.param("Norland", "Norland", id="a name"),
        pytest.param("60-40", "60-40", id="sign inside"),
        pytest.param("", "", id="empty"),
        pytest.param(-2, -2, id="number"),
        pytest.param(-0.5, -0.5, id="fraction"),
        pytest.param(True, "true", id="truth value"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_cells(value: object, cell: object) -> None:
    """Words that a spreadsheet would run get an apostrophe; numbers stay numbers."""
    assert safe_cell(value) == cell  # type: ignore[arg-type]


words = st.text() | st.builds(str.__add__, st.sampled_from([*SIGNS, " ", "\n", '"', ",", "'"]), st.text())


@given(st.lists(st.tuples(words, words, st.integers()), max_size=5))
def test_no_cell_begins_like_a_formula(rows: list[tuple[str, str, int]]) -> None:
    """Whatever the words, a CSV reader finds no cell of words that begins with a sign, and the words behind it."""
    table = [{"one": one, "two": two, "count": count} for one, two, count in rows]
    text = "".join(csv_lines(("one", "two", "count"), table))
    heads, *found = csv.reader(io.StringIO(text, newline=""))
    assert heads == ["one", "two", "count"]
    assert len(found) == len(rows)
    for cells, (one, two, count) in zip(found, rows, strict=True):
        assert int(cells[2]) == count
        for cell, told in zip(cells, (one, two), strict=False):
            assert not cell.lstrip(" ").startswith(tuple(SIGNS))
            assert cell in (told, f"'{told}")


@given(st.text().filter(lambda text: not text.lstrip()[:1] or text.lstrip()[0] not in "=+-@＝＋－＠\t\r\n\0"))
def test_harmless_words_stay(text: str) -> None:
    """What is no formula is not touched, unless it begins with a control character."""
    if text[:1] not in ("\t", "\r", "\n", "\0"):
        assert safe_cell(text) == text
