"""Marks in a text: overlapping, at its edges, across what a browser drops."""

from hypothesis import given
from hypothesis import strategies as st

from parley.records import Span
from parley.web.marking import Mark, paragraph, pieces, together

texts = st.text(alphabet="ab \n\r\0é😀", max_size=40)
marks = st.lists(st.builds(Mark, st.integers(0, 45), st.integers(0, 45), st.just("sentence"), st.sampled_from("xyz")))


@given(texts, marks)
def test_pieces_are_the_text(text: str, marked: list[Mark]) -> None:
    """Put together, the pieces are the text, each where it says, with the names of the marks that cover it."""
    found = pieces(text, marked)
    assert "".join(piece["text"] for piece in found) == text
    for piece in found:
        start, end = piece["start"], piece["start"] + len(piece["text"])
        assert text[start:end] == piece["text"]
        assert set(piece["names"]) == {mark.name for mark in marked if mark.start <= start and end <= mark.end}


@given(texts, marks)
def test_what_a_browser_drops_stands_alone(text: str, marked: list[Mark]) -> None:
    """A piece that holds a character that a browser drops holds nothing else."""
    for piece in pieces(text, marked):
        assert piece["text"] in ("\r", "\0") or not {"\r", "\0"} & set(piece["text"])


def test_paragraph_is_the_line_around() -> None:
    """The paragraph of a sentence runs from line break to line break."""
    text = "One.\nTwo. Three.\nFour."
    assert paragraph(text, Span(10, 16)) == Span(5, 16)
    assert paragraph(text, Span(17, 20)) == Span(17, 22)


def test_touching_ranges_are_one() -> None:
    """Ranges that overlap or touch are shown once."""
    assert together([Span(5, 9), Span(0, 5), Span(20, 22)]) == [Span(0, 9), Span(20, 22)]
