"""The filter before the encoder: what may tell of a negotiation passes."""

from pathlib import Path

import pytest

from benchmarks.gold import ROOT, gold_texts, shared_folder
from parley.feeds import may_matter
from parley.feeds.relevance import MOST_CHARS, features, relevance

EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
GENERAL = {
    "storm": "A storm tore roofs from houses along the coast on Monday night and left thousands without power. Trees "
    "lay across the roads in the morning. A man of sixty was hurt when a wall fell on his car. Trains stood "
    "still until noon. The weather service measured gusts of a hundred and forty kilometres an hour on the "
    "cape. The wind died down by evening. Volunteers cleared the school yard of branches, and the lessons "
    "began again on Wednesday.",
    "crash": "A small plane came down in a field near the river on Tuesday morning, and both men aboard were hurt. A "
    "farmer heard the engine stutter and saw smoke. Firefighters put out the flames within the hour. The "
    "aircraft was on its way from the coast when it lost height. The cause is not known. The wreck was taken "
    "away in the afternoon.",
}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_reports_of_negotiations_pass(path: Path) -> None:
    """The examples, on which nothing was ever trained, are kept."""
    assert may_matter(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", GENERAL.values(), ids=GENERAL)
def test_other_news_does_not(text: str) -> None:
    """News of other things is left out."""
    assert not may_matter(text)


def test_names_and_length_decide_nothing() -> None:
    """Capitalised words are no features, and a long text is judged by its beginning."""
    assert features("Norland Sudland 2031") == {}
    words = "they demand talks of the ministers. " * MOST_CHARS
    assert relevance(words) == relevance(words[:MOST_CHARS])


@pytest.mark.measure
@pytest.mark.skipif(shared_folder() is None, reason="the shared data are not here")
def test_on_the_reports_that_are_measured_with() -> None:
    """Of the development reports, on which nothing was trained, at most one is left out."""
    shared = shared_folder()
    assert shared is not None
    texts = [one.path.read_text(encoding="utf-8") for one in gold_texts(shared)]
    assert sum(map(may_matter, texts)) >= len(texts) - 1
