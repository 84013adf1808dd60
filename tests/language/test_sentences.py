"""Sentences: where they end, where they must not, and that ranges are exact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.language.sentences import is_hard_wrapped, split


def pieces(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split(text)]


TWO_SENTENCES = [
    pytest.param("The talks ended. Nobody signed.", "Nobody signed.", id="plain"),
    pytest.param("“We will not sign.” He left.", "He left.", id="closing-quote-belongs-to-the-first"),
    pytest.param("He would not sign, he said. “We are tired.”", "“We are tired.”", id="opening-quote-to-the-next"),
    pytest.param('"Never." "Why?"', '"Why?"', id="straight-quotes-close-and-open"),
    pytest.param("They met (in secret.) Then they left.", "Then they left.", id="bracket-closes-after-period"),
    pytest.param("It was signed in the U.S. The text is short.", "The text is short.", id="abbreviation-ends"),
    pytest.param("They sat until 9 p.m. He was tired.", "He was tired.", id="hour-ends"),
    pytest.param("He owns Marlow Inc. They sold it.", "They sold it.", id="company-ends"),
    pytest.param("“Will you sign?” “We will not.”", "“We will not.”", id="two-quotations"),
    pytest.param("Will they come? Nobody knows.", "Nobody knows.", id="question"),
    pytest.param("He would … well. The rest is known.", "The rest is known.", id="ellipsis-inside"),
    pytest.param("We waited… Nobody came.", "Nobody came.", id="ellipsis-ends"),
    pytest.param("The vote was in 2019. Nobody came.", "Nobody came.", id="year-ends"),
    pytest.param("The road is 10 km. Trucks use it.", "Trucks use it.", id="unit-of-measure-is-no-abbreviation"),
    pytest.param("He wrote it on X. Nobody answered.", "Nobody answered.", id="one-letter-name-is-no-initial"),
    pytest.param("The deal is dead.[3] Both said so.", "Both said so.", id="footnote-mark"),
    pytest.param("They signed the text.The rest is known.", "The rest is known.", id="space-lost-in-extraction"),
    pytest.param("He said no. “But,” he added, “we talk.”", "“But,” he added, “we talk.”", id="no-before-quote"),
    pytest.param("He told the FT. The paper wrote so.", "The paper wrote so.", id="name-that-looks-like-a-title"),
]


@pytest.mark.parametrize(("text", "second"), TWO_SENTENCES)
def test_ends(text: str, second: str) -> None:
    """A sentence ends at its mark, with the quotes and brackets that close after it."""
    assert pieces(text) == [text[: -len(second)].rstrip(), second]


ONE_SENTENCE = [
    pytest.param("Mr. Lee met Gen. Ortiz and Sen. Adams.", id="titles"),
    pytest.param("MS. JEAN-PAUL said no.", id="title-in-capitals"),
    pytest.param("J. D. Marlow and A.B. Norr will meet.", id="initials"),
    pytest.param("The U.S. President signed it.", id="country-before-a-name"),
    pytest.param("The U.N. Security Council met at 9 a.m. Eastern time.", id="dotted-letters-before-names"),
    pytest.param("They meet on Aug. 15 in St. Petersburg.", id="month-and-saint"),
    pytest.param("Article No. 3 and Art. 5 stay.", id="number-sign"),
    pytest.param("Inflation was 3.5 percent and the price 1,200.50 dollars.", id="decimals"),
    pytest.param("“Never!” he said.", id="cry-goes-on-in-lower-case"),
    pytest.param('"Will they come?" she asked.', id="question-goes-on-in-lower-case"),
    pytest.param("“Will they come?” Mr. Norr asked.", id="question-attributed-to-a-name"),
    pytest.param("MUSCAT, May 12 (wire) - The talks ended.", id="dateline"),
    pytest.param("LONDON, Jan. 5. — The talks ended.", id="dateline-with-a-period"),
    pytest.param("Bread, salt, etc. were sent by road.", id="etc-goes-on"),
    pytest.param("1. The ministers will meet.", id="number-of-a-list"),
    pytest.param("It decides: 1. Withdraw the troops", id="number-after-a-colon"),
    pytest.param("“We … Europeans, will pay,” he said.", id="elision-in-a-quotation"),
    pytest.param("Joe Marlow (R-Va.) is against it.", id="abbreviation-in-brackets"),
    pytest.param("See www.example.org/a.b for the text.", id="address"),
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_does_not_end(text: str) -> None:
    """Abbreviations, initials, numbers and continuations do not end a sentence."""
    assert pieces(text) == [text]


def test_first_line_with_the_date_stands_alone() -> None:
    """`date YYYY-MM-DD` is a sentence and a paragraph of its own, also with text after it on the line."""
    assert pieces("date 2025-08-17\n\nThe talks ended.") == ["date 2025-08-17", "The talks ended."]
    assert pieces("date 2025-08-17 The talks ended.") == ["date 2025-08-17", "The talks ended."]
    assert pieces("The date 2025-08-17 is set.") == ["The date 2025-08-17 is set."]


def test_line_breaks_end_sentences() -> None:
    """Headlines without a period, bullets and labelled speakers stand alone, each a paragraph."""
    text = "Talks fail\nThe talks ended\n- No deal\n- No date\nMODERATOR: Go ahead. Please."
    assert pieces(text) == [
        "Talks fail",
        "The talks ended",
        "- No deal",
        "- No date",
        "MODERATOR: Go ahead.",
        "Please.",
    ]
    assert [sentence.paragraph for sentence in split(text)] == [0, 1, 2, 3, 4, 4]


WRAPPED = """The ministers of the two countries met on Monday in a hotel by the
lake and talked for nine hours about the river, the dam and the price
of the water that the lower country takes. They will meet again in two
weeks.

Nobody would say what had been agreed.
"""


def test_hard_wrapped_text_breaks_only_at_blank_lines() -> None:
    """In a text broken at a fixed width a line break is only a space."""
    assert is_hard_wrapped(WRAPPED)
    assert len(pieces(WRAPPED)) == 3
    assert pieces(WRAPPED)[1] == "They will meet again in two\nweeks."
    assert [sentence.paragraph for sentence in split(WRAPPED)] == [0, 0, 1]


def test_items_of_a_list_break_in_hard_wrapped_text() -> None:
    """A line that begins like an item of a list opens a new paragraph even there."""
    assert "- the price of the water" in pieces(WRAPPED + "\n- the river and the dam\n- the price of the water\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Talks fail\nNo deal\nNo date\nNo word\n", id="short-lines"),
        pytest.param("\n".join(["word " * 60] * 6), id="a-paragraph-a-line"),
        pytest.param("The talks ended in failure on the first day of the week and nobody spoke.\n" * 2, id="two"),
    ],
)
def test_ordinary_lines_are_not_hard_wrapped(text: str) -> None:
    """Headlines, long lines and a pair of lines are no hard wrap."""
    assert not is_hard_wrapped(text)


def test_ranges_count_code_points() -> None:
    """Offsets count code points of the text as it stands, whatever their width in bytes."""
    text = "🕊️ Zelenskyy’s envoy left.\u00a0 “Šta?” he asked."
    assert [text[s.start : s.end] for s in split(text)] == ["🕊️ Zelenskyy’s envoy left.", "“Šta?” he asked."]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\n\n\n"])
def test_nothing_in_nothing(text: str) -> None:
    """White space holds no sentence."""
    assert split(text) == []


@given(st.text(alphabet=st.sampled_from("ab AB.?!…\"“”'()\n1US[]-,:"), max_size=120))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    """Sentences are trimmed, in order, do not overlap, and leave out white space only."""
    last = 0
    for sentence in split(text):
        assert text[last : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip() != ""
        last = sentence.end
    assert text[last:].strip() == ""


def test_is_fast() -> None:
    """A megabyte of copy takes well under a second (the slack is for busy machines)."""
    text = "“We will not sign,” Mr. Norr said on Aug. 5. The U.S. envoy left at 9 p.m. on Monday.\n" * 11_500
    begun = time.process_time()
    split(text)
    assert time.process_time() - begun < 1.5


def test_a_long_run_of_marks_is_no_trap() -> None:
    """Twenty thousand dots in a row cost no more than other text."""
    begun = time.process_time()
    assert pieces("." * 20_000 + "a") == ["." * 20_000 + "a"]
    assert time.process_time() - begun < 0.5
