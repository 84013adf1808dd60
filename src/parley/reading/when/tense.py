"""Whether a bare weekday or month lies behind or ahead, told from the words around it."""

from __future__ import annotations

import re
from functools import cache

from parley import vocabulary

PAST, UNKNOWN, LIKELY_FUTURE, FUTURE = -2, 0, 1, 2

_CLAUSE_BREAK = re.compile(
    r"[;:“”\"—–]|,\s(?:and|but)\s|,\s(?=(?:he|she|they|it|the)\s[\w ]{0,30}\b(?:said|told|says)\b)"
)
_TOKEN = re.compile(r"[^\W\d_][\w’']*")
_WORDS_BACK, _WORDS_ON = 16, 14
_CONTEXT_CHARS = 300


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(vocabulary.data("times")[name])


def direction(text: str, start: int, end: int, first: int, last: int) -> int:
    """PAST, UNKNOWN, LIKELY_FUTURE or FUTURE for `[first, last)` in the sentence `[start, end)` of *text*.

    The nearest cue before the expression in its clause decides; where there is none, the first one after it.
    """
    before = text[max(start, first - _CONTEXT_CHARS) : first]
    after = text[last : min(end, last + _CONTEXT_CHARS)]
    introducer = _last_word(before)
    if introducer in _words("ahead_prepositions") and "had" not in before.split()[-6:]:
        return FUTURE
    if introducer in _words("endings") and (len(before.split()) > 2 or introducer not in ("by", "before")):
        return _ending(before)
    parts = [gap.end() for gap in _CLAUSE_BREAK.finditer(before)]
    clause = _TOKEN.findall(before[parts[-1] if parts else 0 :])[-_WORDS_BACK:]
    whole = _TOKEN.findall(before)[-_WORDS_BACK:]
    gap = _CLAUSE_BREAK.search(after)
    following = _TOKEN.findall(after[: gap.start()] if gap else after)[:_WORDS_ON]
    return (
        _first(clause, range(len(clause) - 1, -1, -1))
        or _first(following, range(len(following)))
        or _first(whole, range(len(whole) - 1, -1, -1))
    )


def _first(tokens: list[str], places: range) -> int:
    return next((found for place in places if (found := _cue(tokens, place))), UNKNOWN)


def _ending(before: str) -> int:
    """ "Until May it had refused", "was on it until Sunday" look back; "closed until Sunday" looks ahead."""
    words = before.lower().split()
    return PAST if len(words) < 3 or _words("past_auxiliaries").intersection(words[-7:]) else FUTURE


def _last_word(before: str) -> str:
    words = before.split()
    return words[-1].lower() if words and before[-1:].isspace() else ""


def _cue(tokens: list[str], place: int) -> int:
    """What the token at *place* says."""
    token = tokens[place].replace("’", "'")
    word = token.lower()
    previous = tokens[place - 1].lower() if place else ""
    following = [token.lower() for token in tokens[place + 1 : place + 3]]
    if word == "to":
        return LIKELY_FUTURE if _is_infinitive(tokens, place) else UNKNOWN
    if word.startswith("would") and _words("past_after_would").intersection(following):
        return PAST
    if word in _words("future_words") or word.endswith("'ll"):
        return UNKNOWN if previous in _words("determiners") else FUTURE
    if word == "back":
        return PAST if following[:1] == ["in"] else UNKNOWN
    if word.endswith("ing") and (previous in ("is", "are") or previous.endswith(("'re", "’re"))):
        return LIKELY_FUTURE
    if word == "set":
        return FUTURE if not following or following[0] in ("for", "to") else PAST
    if word in _words("timetable_verbs"):
        return LIKELY_FUTURE if _is_verb(tokens, place) else UNKNOWN
    if word in _words("past_words") or _is_regular_past(token):
        return FUTURE if previous in ("be", "is", "are") else PAST
    return UNKNOWN


def _is_verb(tokens: list[str], place: int) -> bool:
    """Whether a subject stands right before the token at *place*, so that "vote" is no noun."""
    if not place:
        return False
    previous = tokens[place - 1]
    if tokens[place].lower() in _words("third_person"):
        return previous not in _words("determiners")
    return previous[0].isupper() or previous.endswith("s") or previous in _words("subjects")


def _is_regular_past(token: str) -> bool:
    past = token.islower() and token.endswith("ed") and len(token) > len("need")
    return past and token not in _words("past_imposters")


def _is_infinitive(tokens: list[str], place: int) -> bool:
    """Whether the "to" at *place* begins an infinitive ("to sign") and is no preposition ("to the talks")."""
    if place + 1 >= len(tokens):
        return False
    following = tokens[place + 1]
    if not following.islower() or following in _words("not_infinitives"):
        return False
    return not re.search(r"(?:[^s]s|ed)$", following)
