"""Dates as words."""

import pytest

from parley.records import spoken


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        pytest.param("2031-05-03", "3 May 2031", id="a day"),
        pytest.param("2031-05", "May 2031", id="a month"),
        pytest.param("2031", "2031", id="a year"),
        pytest.param("2031-05-03T14:00:00Z", "3 May 2031", id="the hour is left out"),
        pytest.param("2031-05~", "about May 2031", id="approximate"),
        pytest.param("2031-05-03/2031-05-09", "3 May 2031 to 9 May 2031", id="an interval"),
        pytest.param("2031-05-03/..", "from 3 May 2031", id="open end"),
        pytest.param("../2031-05-03", "until 3 May 2031", id="open start"),
        pytest.param("/2031", "until 2031", id="unknown start"),
        pytest.param("2031-21", "2031-21", id="a season stays as it is"),
        pytest.param("2031-13-01", "2031-13-01", id="no such month"),
        pytest.param("soon", "soon", id="no date at all"),
        pytest.param("٢٠٣١", "٢٠٣١", id="digits of another script are no EDTF"),
    ],
)
def test_spoken(edtf: str, words: str) -> None:
    """A date or interval is said in words, and what is neither stays as it stands."""
    assert spoken(edtf) == words
