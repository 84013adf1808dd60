"""Dates in sentences: found, resolved against the day of publication, not found where there is none."""

from __future__ import annotations

import time

import pytest

from parley.language.sentences import Sentence
from parley.reading.when import TimeExpression, choose_time, find_times

WEDNESDAY = "2025-08-20"


def times(text: str, published: str | None = WEDNESDAY) -> list[TimeExpression]:
    return find_times(text, 0, len(text), published=published)


def values(text: str, published: str | None = WEDNESDAY) -> list[str | None]:
    return [found.edtf for found in times(text, published)]


WEEKDAYS = [
    pytest.param("They will meet on Monday.", "2025-08-25", id="will"),
    pytest.param("They met on Monday.", "2025-08-18", id="irregular-past"),
    pytest.param("The ministry said on Friday that it would sign.", "2025-08-15", id="said-is-nearer-than-would"),
    pytest.param("They agreed to meet on Friday.", "2025-08-22", id="infinitive-after-a-past"),
    pytest.param("He flew to the capital on Friday.", "2025-08-15", id="to-is-no-infinitive"),
    pytest.param("Talks are to be held on Thursday.", "2025-08-21", id="to-be-and-participle"),
    pytest.param("A vote is scheduled for Sunday.", "2025-08-24", id="for"),
    pytest.param("Talks resume on Thursday.", "2025-08-21", id="timetable-present"),
    pytest.param("They met on Wednesday.", "2025-08-20", id="day-of-publication-past"),
    pytest.param("They will meet on Wednesday evening.", "2025-08-20", id="day-of-publication-future"),
    pytest.param("They will meet next Monday.", "2025-08-25", id="next"),
    pytest.param("They meet again next Wednesday.", "2025-08-27", id="next-is-never-today"),
    pytest.param("They met last Wednesday.", "2025-08-13", id="last-is-never-today"),
    pytest.param("On Monday the envoy left.", "2025-08-18", id="verb-after"),
    pytest.param("On Monday the envoy will leave.", "2025-08-25", id="future-verb-after"),
    pytest.param("He would not say on Tuesday what he wants.", "2025-08-19", id="would-not-say-is-past"),
    pytest.param("The mayor promised an answer by Friday.", "2025-08-22", id="by-looks-ahead"),
    pytest.param("Until Monday they had refused.", "2025-08-18", id="until-with-a-pluperfect"),
    pytest.param("They met last Tuesday.", "2025-08-12", id="last-is-not-yesterday"),
    pytest.param("They met last Monday.", "2025-08-18", id="last-two-days-ago"),
    pytest.param("They will meet on Tuesday of next week.", "2025-08-26", id="of-next-week"),
    pytest.param("The answer is due a week on Friday.", "2025-08-29", id="a-week-on"),
    pytest.param("The talks ran from Sunday to Tuesday.", "2025-08-17/2025-08-19", id="span"),
    pytest.param("They met on Monday and Tuesday.", "2025-08-18/2025-08-19", id="pair"),
]


@pytest.mark.parametrize(("text", "edtf"), WEEKDAYS)
def test_weekdays_take_their_direction_from_the_words_near(text: str, edtf: str) -> None:
    """A bare weekday lies before or after publication as the nearest verb or cue says."""
    assert values(text) == [edtf]


DAYS = [
    pytest.param("It was signed on Aug. 15.", "2025-08-15", id="abbreviated-month"),
    pytest.param("It was signed on 15 August 2024.", "2024-08-15", id="day-first"),
    pytest.param("It was signed on August 15th, 2024.", "2024-08-15", id="ordinal-and-comma"),
    pytest.param("It was signed on Friday, 15 August.", "2025-08-15", id="weekday-before"),
    pytest.param("It was signed on the 3rd of May.", "2025-05-03", id="of"),
    pytest.param("It was signed on 2024-02-29.", "2024-02-29", id="iso"),
    pytest.param("The truce ends on January 5.", "2026-01-05", id="nearest-is-next-year"),
    pytest.param("It was signed on December 30.", "2024-12-30", id="nearest-is-last-year"),
    pytest.param("They will meet on the 27th.", "2025-08-27", id="day-of-this-month"),
    pytest.param("They met on the 27th.", "2025-07-27", id="day-of-last-month"),
    pytest.param("They will meet on the 7th and 8th.", "2025-09-07/2025-09-08", id="two-days-of-next-month"),
    pytest.param("They met on August 15-17.", "2025-08-15/2025-08-17", id="dash"),
    pytest.param("They met from 3 to 5 May.", "2025-05-03/2025-05-05", id="from-to"),
    pytest.param("They meet from October 31 to November 3.", "2025-10-31/2025-11-03", id="across-months"),
    pytest.param("They met from 30 December to 2 January 2024.", "2023-12-30/2024-01-02", id="across-years"),
    pytest.param("Experts meet in the week of 22 September.", "2025-09-22/2025-09-28", id="week-of"),
    pytest.param("They met today.", "2025-08-20", id="today"),
    pytest.param("He spoke last night.", "2025-08-19", id="last-night"),
    pytest.param("They meet the day after tomorrow.", "2025-08-22", id="day-after-tomorrow"),
    pytest.param("Two days ago he refused.", "2025-08-18", id="days-ago"),
    pytest.param("They opened a week ago.", "2025-08-13", id="a-week-ago"),
    pytest.param("The strike will begin in three days.", "2025-08-23", id="in-days"),
]


@pytest.mark.parametrize(("text", "edtf"), DAYS)
def test_days(text: str, edtf: str) -> None:
    """Days told by date or counted from publication."""
    assert values(text) == [edtf]


PERIODS = [
    pytest.param("They met in April.", "2025-04", id="month-behind"),
    pytest.param("They will meet in October.", "2025-10", id="month-ahead"),
    pytest.param("They asked for it in November.", "2024-11", id="month-of-last-year"),
    pytest.param("He will travel in February.", "2026-02", id="month-of-next-year"),
    pytest.param("They met in May 2024.", "2024-05", id="may-the-month"),
    pytest.param("They met in May.", "2025-05", id="may-after-in"),
    pytest.param("They met last March.", "2025-03", id="last-month-name"),
    pytest.param("It opened in March last year.", "2024-03", id="last-year-after"),
    pytest.param("They met in late July.", "2025-07", id="late-leaves-the-month"),
    pytest.param("A summit is planned for the end of September.", "2025-09", id="end-of"),
    pytest.param("Talks ran from March to May 2024.", "2024-03/2024-05", id="months"),
    pytest.param("They met last month.", "2025-07", id="last-month"),
    pytest.param("He said so earlier this month.", "2025-08", id="this-month"),
    pytest.param("They will meet next week.", "2025-08-25/2025-08-31", id="next-week-monday-to-sunday"),
    pytest.param("They met last week.", "2025-08-11/2025-08-17", id="last-week-monday-to-sunday"),
    pytest.param("They met over the weekend.", "2025-08-16/2025-08-17", id="weekend-behind"),
    pytest.param("They will talk over the weekend.", "2025-08-23/2025-08-24", id="weekend-ahead"),
    pytest.param("It was promised last year.", "2024", id="last-year"),
    pytest.param("A deal is expected by the end of the year.", "2025", id="end-of-the-year"),
    pytest.param("They agreed in 2019.", "2019", id="year"),
    pytest.param("In 2019 prisoners were freed.", "2019", id="year-after-in-before-a-noun"),
    pytest.param("A deal came in mid-2024.", "2024", id="mid-year"),
    pytest.param("They met three years ago.", "2022", id="years-ago"),
    pytest.param("They met a month ago.", "2025-07", id="month-ago"),
    pytest.param("They will meet in the first quarter of 2026.", "2026-01/2026-03", id="quarter"),
    pytest.param("They meet in the second half of next year.", "2026-07/2026-12", id="half-of-next-year"),
    pytest.param("It was agreed last spring.", "2025", id="season-of-this-year"),
    pytest.param("It was agreed last winter.", "2024", id="season-of-last-year"),
]


@pytest.mark.parametrize(("text", "edtf"), PERIODS)
def test_periods(text: str, edtf: str) -> None:
    """Weeks, months, seasons and years, as the annotated reports write them."""
    assert values(text) == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("They may sign it.", id="may-the-verb"),
        pytest.param("May they sign it?", id="may-the-verb-with-a-capital"),
        pytest.param("Theresa May refused.", id="may-the-name"),
        pytest.param("Troops march on the town.", id="march-the-verb"),
        pytest.param("April Ortiz refused.", id="april-the-name"),
        pytest.param("A second round failed.", id="second-the-ordinal"),
        pytest.param("The Sun wrote about it.", id="sun-the-paper"),
        pytest.param("Some 1,500 people fled.", id="thousands-with-a-comma"),
        pytest.param("They freed 2000 prisoners.", id="four-digits-before-a-noun"),
        pytest.param("Resolution 2042 was adopted.", id="number-of-a-text"),
        pytest.param("It cost $2019.", id="money"),
        pytest.param("They sat until 1900 GMT.", id="clock"),
        pytest.param("It is the first strike in five years.", id="span-without-an-end"),
        pytest.param("No truck passes on a Sunday.", id="any-sunday"),
        pytest.param("The Good Friday deal held.", id="name-of-a-feast"),
        pytest.param("The fall of the city was swift.", id="fall-the-noun"),
        pytest.param("It was the 14th round of talks.", id="ordinal-of-a-round"),
        pytest.param("He met the mayor daily.", id="nothing"),
    ],
)
def test_no_time(text: str) -> None:
    """Words and numbers that only look like dates are left alone."""
    assert values(text) == []


def test_days_counted_from_another_day() -> None:
    """ "A day later" counts from the day named last, also in the sentence before."""
    text = "He put the mission on hold on Monday. A day later he gave way."
    found = find_times(text, text.index("A day"), len(text), published=WEDNESDAY)
    assert [(item.edtf, item.kind) for item in found] == [("2025-08-19", "relative")]


def test_the_day_of_another_event_is_marked() -> None:
    """ "A day after the vote" is the day of the vote, not of the news."""
    found = times("They met on Wednesday, a day after the vote.")
    assert [(item.edtf, item.kind) for item in found] == [
        ("2025-08-20", "weekday"),
        ("2025-08-19", "elsewhere"),
    ]


def test_days_of_talks_end_on_the_day_named() -> None:
    """ "Two days of ..." reach back from the day in the sentence."""
    assert "2025-08-18/2025-08-19" in values("Two days of talks ended on Tuesday.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They must answer by Friday.", "deadline"),
        ("They have met since April.", "since"),
        ("LOMA, Aug 20 (wire) - They met.", "dateline"),
        ("date 2025-08-20", "dateline"),
        ("They met on Friday.", "weekday"),
        ("They met on Aug. 15.", "day"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    """The preposition or the place of an expression tells its kind, else its form does."""
    assert [item.kind for item in times(text)] == [kind]


def test_ranges_are_of_the_text_and_of_the_sentence_only() -> None:
    """Ranges count code points of the whole text; nothing outside the sentence is reported."""
    text = "☮️ They met on Monday. They will meet on Aug. 27, he said. It ends in October."
    start = text.index("They will")
    found = find_times(text, start, text.index(" It ends"), published=WEDNESDAY)
    assert [(text[item.start : item.end], item.edtf) for item in found] == [("Aug. 27", "2025-08-27")]


def test_without_a_day_of_publication_only_full_dates_are_resolved() -> None:
    """Expressions are still found, without a value."""
    text = "They met on Monday, in April, on 3 May, last week and on 4 May 2024."
    assert values(text, published=None) == [None, None, None, None, "2024-05-04"]


def choose(text: str, terms: str | None, not_after: str | None = None) -> str | None:
    start = text.index(terms) if terms else 0
    span = Sentence(start, start + len(terms), 0) if terms else None
    chosen = choose_time(times(text), terms=span, sentence=Sentence(0, len(text), 0), not_after=not_after)
    return chosen.edtf if chosen else None


@pytest.mark.parametrize(
    ("text", "terms", "edtf"),
    [
        pytest.param(
            "He said on Monday that they would meet again in October.",
            "meet again in October",
            "2025-08-18",
            id="not-the-date-inside-the-terms",
        ),
        pytest.param(
            "After a vote in May they agreed on Friday to free the crew.",
            "free the crew",
            "2025-08-15",
            id="nearest-to-the-terms",
        ),
        pytest.param(
            "By Friday they must, he said on Monday, free the crew.",
            "free the crew",
            "2025-08-18",
            id="not-the-deadline",
        ),
        pytest.param(
            "LOMA, Aug 20 (wire) - They agreed on Tuesday to free the crew.",
            "free the crew",
            "2025-08-19",
            id="not-the-dateline",
        ),
        pytest.param("They must free the crew by Friday.", "free the crew", None, id="deadline-alone-dates-nothing"),
        pytest.param("They have asked to free the crew since April.", "free the crew", "2025-04", id="since-at-last"),
        pytest.param("They will free the crew.", "free the crew", None, id="nothing-to-choose"),
    ],
)
def test_choose_time_for_a_move(text: str, terms: str, edtf: str | None) -> None:
    """The expression nearest to the terms but outside them dates the move."""
    assert choose(text, terms) == edtf


def test_choose_time_sets_the_future_aside_for_a_move() -> None:
    """With *not_after* a later date is never that of the move."""
    text = "On Monday they will free the crew."
    assert choose(text, "free the crew") == "2025-08-25"
    assert choose(text, "free the crew", not_after=WEDNESDAY) is None


def test_choose_time_for_a_meeting_takes_the_first_that_fits() -> None:
    """Without terms, as for a meeting, the first date that is no deadline and no dateline is chosen."""
    text = "LOMA, Aug 20 (wire) - They will meet next week, before the truce ends on September 4."
    assert choose(text, None) == "2025-08-25/2025-08-31"


def test_is_fast() -> None:
    """A report of 550 words takes a few milliseconds (the slack is for busy machines)."""
    sentence = "The envoys of both sides met on Monday in Loma, and the minister said that they would sign in May. "
    filler = "Nobody at the table would tell what the two had put on paper, or who would pay for it. "
    text = (sentence + filler * 2) * 9
    ranges = [(place, place + len(sentence)) for place in range(0, len(text) - len(sentence), len(sentence))]
    find_times(text, 0, 100, published=WEDNESDAY)
    begun = time.process_time()
    for _ in range(10):
        for start, end in ranges:
            find_times(text, start, end, published=WEDNESDAY)
    assert (time.process_time() - begun) / 10 < 0.015
