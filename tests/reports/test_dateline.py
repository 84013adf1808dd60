"""Dates at the top of a text."""

import pytest

from parley.reports.dateline import date_line, top_date

TOP = [
    ("KYIV, Aug. 15, 2025 (Agency) - The talks went on.", "2025-08-15"),
    ("PORT ALDER, March 7, 2024 — The talks went on.", "2024-03-07"),
    ("New York/Washington, 3 September 1991 (Wire Service) -- The talks went on.", "1991-09-03"),
    ("Saint-Denis, 7th May 1998: The talks went on.", "1998-05-07"),
    ("August 16, 2025\n\nThe talks went on.", "2025-08-16"),
    ("16 August 2025\nThe talks went on.", "2025-08-16"),
    ("2025-08-16\r\nThe talks went on.", "2025-08-16"),
    ("\ufeffAugust 16, 2025\n", "2025-08-16"),
    ("Talks go on\n\nBy A Reporter\n\nSaturday, 16 August 2025, 14:05 GMT\n\nThey did.", "2025-08-16"),
    ("Talks go on\nPublished on Aug 16, 2025 at 10:30 a.m. EDT\nThey did.", "2025-08-16"),
    ("Release date: 16th of August 2025", "2025-08-16"),
    ("AUGUST 16, 2025\nSTATEMENT", "2025-08-16"),
    ("August\u00a016, 2025\nno-break space", "2025-08-16"),
    # The same date twice is still one date.
    ("16 August 2025\n\nKYIV, Aug. 16, 2025 - The talks went on.", "2025-08-16"),
]
OPEN = [
    "KYIV, Aug. 15 (Agency) - The talks went on.",  # no year
    "08/09/2025\nThe talks went on.",  # August or September
    "On August 16, 2025, the ministers met in Kyiv - and left.",  # a sentence that opens with a date
    "The ministers met on August 16, 2025.\nThen they left.",
    "16 August 2025\n\nKYIV, Aug. 15, 2025 - The talks went on.",  # two dates
    "31 April 2025\nThe talks went on.",  # no such day
    "August 16, 3025\nThe talks went on.",
    "The talks went on.\n" * 9 + "August 16, 2025\n",  # too far down
    "x" * 1600 + "\nAugust 16, 2025\n",
    "Geneva - The agreement of 16 August 2025 - a first - holds.",
    "",
    "\n\n",
]


@pytest.mark.parametrize(("text", "day"), TOP, ids=[text[:32].strip() for text, _ in TOP])
def test_top_date_is_read(text: str, day: str) -> None:
    """A dateline or a line that is a date, near the top, gives the date of publication."""
    assert top_date(text) == day


@pytest.mark.parametrize("text", OPEN, ids=[text[:32].strip() or "blank" for text in OPEN])
def test_doubtful_date_is_left_open(text: str) -> None:
    """A date that is unclear, incomplete or part of a sentence decides nothing."""
    assert top_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("date 2025-08-17\nThe talks went on.", "2025-08-17"),
        ("date 2025-08-17\r\nThe talks", "2025-08-17"),
        ("\ufeffdate 2025-08-17\n", "2025-08-17"),
        (" date 2025-08-17 The text goes on in the same line", "2025-08-17"),
        ("date 2025-08-17", "2025-08-17"),
        ("date 2025-02-30\n", None),
        ("date 2025-08-171\n", None),
        ("The date 2025-08-17\n", None),
        ("dated 2025-08-17\n", None),
        ("The talks went on.\ndate 2025-08-17\n", None),  # not leading
    ],
)
def test_date_line(text: str, day: str | None) -> None:
    """Only a leading "date YYYY-MM-DD" with a real day counts."""
    assert date_line(text) == day
