"""Finds reports with the same body: reprints, whole or cut, lightly edited, under another masthead.

A text becomes the set of its three-word runs, quotations left out: two reporters at one press conference share the
speaker's words and nothing else, a reprint shares the narrator's. Runs whose hash is divisible by `SAMPLE` go into an
index (A. Broder, "On the resemblance and containment of documents", 1997): the sample estimates containment, which
survives cuts, where the Jaccard index and thus MinHash bands do not. What the index proposes is compared in full.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, bindparam, insert, select

from parley.ledger.days import shifted
from parley.ledger.identity import words_of
from parley.ledger.schema import shingles, within

RUN_WORDS = 3
SAMPLE = 8
WINDOW_DAYS = 10
CANDIDATES_MAX = 8
POSTS_MAX = 200
SHARED_MIN = 2
_QUOTED = re.compile(r"“[^”]{0,800}”|\"[^\"\n]{0,800}\"")
_DATE_LINE = re.compile(r"\s*date \d{4}-\d\d-\d\d\s*")


@dataclass(frozen=True)
class Body:
    """The text of a report as comparison sees it: ``told`` without quotations, and hashes of its three-word runs."""

    told: str
    runs: frozenset[int]

    @cached_property
    def sentences(self) -> tuple[frozenset[str], ...]:
        """The words of each sentence, short ones left out; few comparisons come to them."""
        parts = re.split(r"(?<=[.!?])\s", self.told)
        sentences = (frozenset(word for word in words_of(part) if len(word) > 3) for part in parts)
        return tuple(words for words in sentences if len(words) >= 4)

    def containment(self, other: "Body") -> float:
        """Return the share of the smaller text's runs that the other has too, from 0 to 1."""
        smaller = min(len(self.runs), len(other.runs))
        return len(self.runs & other.runs) / smaller if smaller else 0.0

    def followed(self, other: "Body") -> float:
        """Return the share of this text's sentences that a sentence of the other tells in mostly the same words."""
        if not self.sentences:
            return 0.0
        return sum(any(_same(one, two) for two in other.sentences) for one in self.sentences) / len(self.sentences)


def _same(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= 0.5 * min(len(one), len(two))


def body(text: str, *, talks: str) -> Body:
    """Return a text as it is compared within its talks."""
    told = _QUOTED.sub(" ", _DATE_LINE.sub("", text, count=1))
    words = list(words_of(told))
    runs = (" ".join(words[place : place + RUN_WORDS]) for place in range(len(words) - RUN_WORDS + 1))
    return Body(told, frozenset(_hash(talks, run) for run in runs))


def _hash(talks: str, run: str) -> int:
    digest = hashlib.blake2b(f"{talks}\0{run}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    # Databases count with signed numbers of 64 bits.
    return int.from_bytes(digest, "big", signed=True)


def index(connection: Connection, body: Body, *, report: int, published: str) -> None:
    """Put a report into the index."""
    rows = [{"shingle": run, "published": published, "report": report} for run in _sampled(body)]
    if rows:
        connection.execute(insert(shingles), rows)


def candidates(connection: Connection, body: Body, *, published: str) -> list[int]:
    """Return the numbers of reports of about the same days that share sampled runs, the most alike first."""
    shared: Counter[int] = Counter()
    first, last = shifted(published, days=-WINDOW_DAYS), shifted(published, days=WINDOW_DAYS)
    for some in _chunks(_sampled(body), 100):
        near = {"some": some, "first": first, "last": last, "posts": POSTS_MAX * len(some)}
        shared.update(connection.execute(_POSTS, near).scalars())
    return [report for report, count in shared.most_common(CANDIDATES_MAX) if count >= SHARED_MIN]


def _sampled(body: Body) -> list[int]:
    return sorted(run for run in body.runs if run % SAMPLE == 0)


def _chunks(items: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))


# Built once: it runs for every report.
_POSTS = (
    select(shingles.c.report)
    .where(
        shingles.c.shingle.in_(bindparam("some", expanding=True)),
        within(shingles.c.published, bindparam("first"), bindparam("last")),
    )
    .limit(bindparam("posts"))
)
