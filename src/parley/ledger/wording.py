"""How alike two tellings are in their words: by those that carry content, whatever their endings."""

from functools import cache

from parley.ledger.identity import words_of
from parley.vocabulary import data


def alike_in_words(one: str, other: str) -> float | None:
    """Return the share of the shorter's content words that the other has too; None where one has none."""
    first, second = content_stems(one), content_stems(other)
    return len(first & second) / min(len(first), len(second)) if first and second else None


@cache
def content_stems(words: str) -> frozenset[str]:
    """Return the words that carry content, cut to their first six letters, so that endings do not count."""
    return frozenset(word[:6] for word in words_of(words) if word not in _function_words())


@cache
def _function_words() -> frozenset[str]:
    return frozenset(data("matching")["function_words"])
