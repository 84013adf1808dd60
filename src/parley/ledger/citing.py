"""Whether a report's news is its own or another newsroom's, judged by how its text names its sources.

The rules, and the reasons for them, are in docs/ledger.md under "Origins".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parley.ledger.mastheads import Mention, is_part_of, last_word, mentions, short_forms
from parley.vocabulary import data

_QUOTED = re.compile(r"“[^”]{0,800}”|\"[^\"\n]{0,800}\"")
_REACH_CHARS = 60
_DATELINE_CHARS = 120
_ARTICLE = r"(?:the\s+|The\s+)?"


@dataclass(frozen=True, slots=True)
class Basis:
    """On whose news a report rests.

    ``credits`` is the newsroom that it retells, None if its news is its own; ``reason`` says by what this was told;
    ``own_sources`` whether it names people or papers of its own.
    """

    credits: str | None
    reason: str
    own_sources: bool = False


def basis(text: str, *, publisher: str | None, known: Iterable[str] = ()) -> Basis:
    """Judge whose news a report tells.

    Args:
        text: the report's text.
        publisher: its masthead.
        known: mastheads of other reports of the same talks.
    """
    plain = _QUOTED.sub(lambda quote: "“" + "_" * (len(quote.group()) - 2) + "”", text)
    told = [mention for mention in mentions(plain, known=known) if not is_part_of(mention, publisher)]
    if credit := _dateline_credit(plain, told):
        return Basis(credit, "its dateline credits another newsroom")
    cited = [mention for mention in told if _retold(plain, mention) and not _long_ago(plain, mention)]
    if _own_sources(plain, publisher):
        return Basis(None, "people or papers of its own", own_sources=True)
    if not cited:
        return Basis(None, "no other newsroom is cited")
    lead = _lead(plain)
    if not any(mention.start < lead for mention in cited) and _told_by_people(plain[:lead]):
        return Basis(None, "people tell the news of its lead")
    return Basis(_first_source(plain, cited), "retells another newsroom")


def _dateline_credit(text: str, told: list[Mention]) -> str | None:
    """The agency in the dateline of a dispatch that another paper prints: "VIENNA, Feb 11 (Agency) -"."""
    for mention in told:
        around = text[mention.start - 1 : mention.start] + text[mention.end : mention.end + 4].replace("\u00a0", " ")
        if mention.start < _DATELINE_CHARS and re.match(r"\(\) ?[-–—]", around):
            return mention.newsroom
    return None


@cache
def _alternatives(section: str, name: str = "") -> str:
    entries = data("citations")[section]
    phrases = sorted(entries[name] if name else entries, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in phrases)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    patterns = {
        "after": rf"\W{{0,3}}(?:\w+ly\s+)?(?:{_alternatives('retelling', 'after')})\b",
        "before": rf"\b(?:{_alternatives('retelling', 'before')})\s+{_ARTICLE}(?:[\w’'-]+\s+){{0,2}}$",
        "long_ago": rf"\b(?:{_alternatives('long_ago')})\b|\bin (?:19|20)\d\d\b",
        "passing_on": rf"(?:{_alternatives('passing_on')})\s+{_ARTICLE}$",
        "self": rf"\b(?:{_alternatives('own', 'self_before')})\s+(?:{_alternatives('own', 'self')})\b",
        "present": rf"\b(?:{_alternatives('own', 'present')})\b",
        "people": rf"\b(?:{_alternatives('people')})\b",
        "telling": rf"\b(?:{_alternatives('telling')})\b",
    }
    return re.compile(patterns[kind], re.IGNORECASE)


def _retold(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - _REACH_CHARS) : mention.start]
    after = text[mention.end : mention.end + _REACH_CHARS]
    return bool(_pattern("before").search(before) or _pattern("after").match(after))


def _long_ago(text: str, mention: Mention) -> bool:
    around = text[max(0, mention.start - _REACH_CHARS) : mention.end + _REACH_CHARS]
    return bool(_pattern("long_ago").search(around))


def _own_sources(text: str, publisher: str | None) -> bool:
    if _pattern("self").search(text):
        return True
    if not publisher:
        return False
    return bool(_own_pattern(publisher).search(text))


@cache
def _own_pattern(publisher: str) -> re.Pattern[str]:
    forms = list(short_forms(publisher))
    tail = last_word(forms[0])
    names = "|".join(re.escape(form) for form in sorted([*forms, *([tail] if tail else [])], key=len, reverse=True))
    before = rf"\b(?i:{_alternatives('own', 'before_only_verbs')})\s+{_ARTICLE}(?:{names})\b"
    after = rf"\b(?:{names})(?:'s|’s)?\s+(?:reporters?\s+|correspondents?\s+)?(?:{_alternatives('own', 'after')})\b"
    return re.compile(f"{before}|{after}")


def _lead(text: str) -> int:
    """Where the first paragraph that is more than a line ends."""
    for end in re.finditer(r"\n\s*\n|\n|$", text):
        if len(text[: end.start()].strip()) > 2 * _REACH_CHARS:
            return end.start()
    return len(text)


def _told_by_people(lead: str) -> bool:
    sentences = re.split(r"(?<=[.!?])\s+", lead)
    return any(_pattern("people").search(one) and _pattern("telling").search(one) for one in sentences)


def _first_source(text: str, cited: list[Mention]) -> str:
    """The newsroom at the head of the chain: one that only passes on what another has is left out."""
    heads = [
        mention
        for mention in cited
        if not _pattern("passing_on").search(text[max(0, mention.start - _REACH_CHARS) : mention.start])
    ]
    for mention in heads:
        for other in heads:
            # "Site X, citing the Y": the Y is the source.
            if 0 < other.start - mention.end < _REACH_CHARS and re.search(
                r"\b(?:citing|quoting|cites|quotes)\b[^.]*$", text[mention.end : other.start]
            ):
                return other.newsroom
    return (heads or cited)[0].newsroom
