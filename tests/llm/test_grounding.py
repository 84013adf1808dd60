"""Grounding: which quotations stand in their sentence, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.llm.grounding import Verdict, ground
from parley.records import Span

MUST_PASS = [
    pytest.param("Norland will not leave.", "will not leave", "exact", "will not leave", id="as it stands"),
    pytest.param("Norland “will not” leave.", 'Norland "will not" leave', "repaired", "Norland “will not” leave",
                 id="straight marks for curly ones"),
    pytest.param("It’s Estmark’s port.", "It's Estmark's port.", "repaired", "It’s Estmark’s port.",
                 id="straight apostrophes"),
    pytest.param("The port—all of it—stays shut.", "The port - all of it - stays shut", "repaired",
                 "The port—all of it—stays shut", id="a dash set with spaces"),
    pytest.param("The port -- all of it.", "The port — all of it", "repaired", "The port -- all of it",
                 id="a dash typed as two hyphens"),
    pytest.param("open\nthe  harbour\u00a0again", "open the harbour again", "repaired",
                 "open\nthe  harbour\u00a0again", id="line breaks and hard spaces"),
    pytest.param("Sudland said it would open the bridge.", '"open the bridge"', "repaired", "open the bridge",
                 id="marks that the model put around"),
    pytest.param('He would "never" yield.', "would never yield", "repaired", 'would "never" yield',
                 id="inner marks left out"),
    pytest.param("The harbour opens, he said.", "The harbour opens.", "repaired", "The harbour opens",
                 id="a stop of the model's own"),
    pytest.param("Wait… then talk.", "Wait... then talk", "repaired", "Wait… then talk", id="three dots for one mark"),
    pytest.param("The cafe\u0301 closed.", "The caf\u00e9 closed", "repaired", "The cafe\u0301 closed",
                 id="an accent written apart"),
    pytest.param("The har\u00adbour is shut.", "harbour is shut", "repaired", "har\u00adbour is shut",
                 id="a soft hyphen nobody sees"),
    pytest.param("Nor Norland nor Norland.", "Norland.", "exact", "Norland.", id="the second of two places"),
    pytest.param("Northland and North agree.", "North", "exact", "North", id="first place is within a word"),
    pytest.param("It gave 40 boats, then 40.", "40", "exact", "40", id="a number before a comma"),
    pytest.param("Estmark's envoy left.", "Estmark", "exact", "Estmark", id="a name before its possessive ending"),
]  # fmt: skip

MUST_REFUSE = [
    pytest.param("Norland will not withdraw.", "Norland will withdraw", "scattered", id="the negation left out"),
    pytest.param("Norland will leave the strait by May.", "Norland will leave … by May", "scattered",
                 id="two stretches joined by an ellipsis"),
    pytest.param("Sudland told Norland to leave.", "Norland told Sudland to leave", "scattered", id="sides swapped"),
    pytest.param("Sudland may go.", "Sudland may may go", "absent", id="a word more often than it stands there"),
    pytest.param("Norland can't accept it.", "Norland can", "absent", id="half of a contracted negation"),
    pytest.param("Norland wouldn’t accept it.", "Norland would", "absent", id="half of another, curly apostrophe"),
    pytest.param("They freed 40,000 people.", "They freed 40", "scattered", id="the head of a longer number"),
    pytest.param("A rise of 1.5 percent.", "5 percent", "scattered", id="the tail of a decimal"),
    pytest.param("A rise of 1.5 percent.", "A rise of 15 percent", "absent", id="a decimal point lost"),
    pytest.param("Area 10² is shut.", "Area 102 is shut", "absent", id="a raised digit read as a figure"),
    pytest.param("They re-sign the accord.", "They resign the accord", "absent", id="a hyphen that makes the word"),
    pytest.param("It cannot hold.", "It can not hold", "absent", id="one word made two"),
    pytest.param("The envoy left in May.", "the envoy left in may", "scattered", id="a month made a verb"),
    pytest.param("Norland refused.", "Norland declined", "absent", id="another word for it"),
    pytest.param("Norland refused?", "Norland refused!", "scattered", id="a question made a shout"),
    pytest.param("Norland refused.", "", "absent", id="nothing quoted"),
    pytest.param("“Norland” refused.", "“”", "absent", id="marks alone"),
    pytest.param("Norland refused.", " . ", "absent", id="a stop alone"),
]  # fmt: skip


def judged(sentence: str, quote: str) -> tuple[str, str | None]:
    """The verdict on a quotation from a sentence that stands in the middle of a text, and the words taken."""
    text = f"Before. {sentence} After."
    found = ground(quote, text, Span(8, 8 + len(sentence)))
    return found.verdict.value, None if found.span is None else text[found.span.start : found.span.end]


@pytest.mark.parametrize(("sentence", "quote", "verdict", "words"), MUST_PASS)
def test_same_words_pass(sentence: str, quote: str, verdict: str, words: str) -> None:
    """The same words pass, whatever their marks; what is taken are the letters of the text."""
    assert judged(sentence, quote) == (verdict, words)


@pytest.mark.parametrize(("sentence", "quote", "verdict"), MUST_REFUSE)
def test_other_words_are_refused(sentence: str, quote: str, verdict: str) -> None:
    """Words that do not stand there so are refused, near as they may come."""
    assert judged(sentence, quote) == (verdict, None)


def test_neighbouring_sentence_does_not_count() -> None:
    """Words of the next sentence are absent from this one."""
    assert ground("After", "Before. After.", Span(0, 7)).verdict is Verdict.ABSENT


@given(st.text(alphabet="ab '’“”—- \n.,1…é\u0301", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_every_verbatim_stretch_of_whole_words_passes(text: str, one: int, other: int) -> None:
    """What is cut out of the sentence at spaces is found, and is found as it stands."""
    quote = text[min(one, other) : max(one, other)].strip()
    found = ground(quote, text, Span(0, len(text)))
    if found.verdict is Verdict.EXACT:
        assert found.span is not None
        assert text[found.span.start : found.span.end] == quote
    assert (found.span is None) == (found.verdict in (Verdict.SCATTERED, Verdict.ABSENT))
