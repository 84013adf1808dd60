"""Near-duplicates among many bodies, by MinHash and locality-sensitive hashing (datasketch).

Bodies that share enough of their three-word runs are of one group: reprints, whole or lightly edited. A ledger judges
origins with more care, and reads whom a report cites; this is for archives, where not every pair can be looked at.

Source: A. Broder, On the resemblance and containment of documents, 1997; J. Leskovec, A. Rajaraman, J. Ullman, Mining
of Massive Datasets, chapter 3.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from parley.archive.libraries import library

RUN_WORDS = 3
PERMUTATIONS = 64
# In bands of two, bodies that share a fifth of their runs meet in three of four cases, those that share a third nearly
# always; the sketches then tell how much they share.
BANDS, BAND_ROWS = 32, 2
LEAST_SHARED = 0.2
_WORD = re.compile(r"\w+")
# Two reporters at one press conference share the speaker's words, and nothing else.
_QUOTED = re.compile(r"“[^”]{0,800}”|\"[^\"\n]{0,800}\"")


def grouped(bodies: Iterable[tuple[str, str]], *, least_shared: float = LEAST_SHARED) -> Iterator[tuple[str, str]]:
    """Yield each name with that of its group, which is the name of the group's first body.

    Only the first body of a group is compared with: a chain of small edits does not join what has nothing in common,
    and what is reprinted often takes no more room.

    Args:
        bodies: names, each once, with texts; consumed as needed, and not kept.
        least_shared: the share of runs in common (Jaccard, as the sketches estimate it) that makes one group.
    """
    sketch = library("datasketch")
    index = sketch.MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, BAND_ROWS))
    firsts: dict[str, Any] = {}
    for name, text in bodies:
        made = sketch.MinHash(num_perm=PERMUTATIONS, hashfunc=_hash)
        runs = list(_runs(text))
        if not runs:
            yield name, name
            continue
        made.update_batch(runs)
        lean = sketch.LeanMinHash(made)
        shared = {other: lean.jaccard(firsts[other]) for other in index.query(lean)}
        best = max(shared, key=lambda other: (shared[other], other), default=name)
        if shared.get(best, 0.0) >= least_shared:
            yield name, best
            continue
        yield name, name
        index.insert(name, lean)
        firsts[name] = lean


def _runs(text: str) -> Iterator[bytes]:
    words = _WORD.findall(_QUOTED.sub(" ", text).lower())
    for place in range(len(words) - RUN_WORDS + 1):
        yield " ".join(words[place : place + RUN_WORDS]).encode("utf-8", "surrogatepass")


def _hash(run: bytes) -> int:
    return int.from_bytes(blake2b(run, digest_size=4).digest(), "big")
