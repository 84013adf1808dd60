"""Near-duplicates by MinHash: `python -m benchmarks.near_duplicates [--items 1000000]`.

On the reports of `origins/`, within each story: against bodies (originals and their reprints), and against origins,
which also join what retells another newsroom in words of its own. Then time and memory on made items, a tenth of them
lightly edited copies of others.
"""

import argparse
import itertools
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.ledger_origins import ORIGINS
from benchmarks.ledger_state import f1
from parley.archive import grouped

# Kinds of reports that print the body of their origin; all others are in words of their own.
PRINTED = frozenset({"original", "release", "reprint"})
WORDS = 300
VOCABULARY = 20_000
COPIES_SHARE = 0.1
EDITED_SHARE = 0.03
NEAR_ITEMS = 5_000


def quality(stories: list[list[dict[str, Any]]], gold: str) -> tuple[float, float]:
    """Return pairwise F1 and the adjusted Rand index over all reports of all stories."""
    labels, found = [], []
    right = missing = extra = 0
    for story in stories:
        groups = dict(grouped((one["id"], one["text"]) for one in story))
        want = [_label(one, gold) for one in story]
        told = [groups[one["id"]] for one in story]
        for one, other in itertools.combinations(range(len(story)), 2):
            same, joined = want[one] == want[other], told[one] == told[other]
            right, missing, extra = right + (same and joined), missing + (same > joined), extra + (joined > same)
        labels += [f"{story[0]['story']} {one}" for one in want]
        found += [f"{story[0]['story']} {one}" for one in told]
    return f1(right, missing, extra), adjusted_rand(labels, found)


def _label(one: dict[str, Any], gold: str) -> str:
    """The origin; or, of bodies alone, the origin of what it or its own report prints, and itself of all else."""
    return str(one["origin"] if gold == "origins" or one["kind"] in PRINTED else one["id"])


def adjusted_rand(labels: list[str], found: list[str]) -> float:
    """Return the adjusted Rand index of two partitions (L. Hubert and P. Arabie, 1985)."""

    def pairs(counts: Counter[Any]) -> float:
        return sum(count * (count - 1) / 2 for count in counts.values())

    both, one, other = (pairs(Counter(some)) for some in (zip(labels, found, strict=True), labels, found))
    chance = one * other / (len(labels) * (len(labels) - 1) / 2)
    most = (one + other) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def made(count: int, *, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield so many names and texts; the name of a copy ends in that of its original."""
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(VOCABULARY)]
    near: list[tuple[str, list[str]]] = []
    for number in range(count):
        if near and chance.random() < COPIES_SHARE:
            first, text = chance.choice(near)
            copy = [chance.choice(words) if chance.random() < EDITED_SHARE else word for word in text]
            yield f"{number} of {first}", " ".join(copy)
            continue
        text = chance.choices(words, k=WORDS)
        if len(near) < NEAR_ITEMS:
            near.append((str(number), text))
        yield str(number), " ".join(text)


def scale(count: int) -> str:
    """Group so many made items; returns a line that tells time, memory and mistakes."""
    making = time.process_time()
    for _ in made(count):
        pass
    making = time.process_time() - making
    started = time.process_time()
    wrong = sum(name.partition(" of ")[2] != (group if group != name else "") for name, group in grouped(made(count)))
    taken = time.process_time() - started - making
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{count:,} items: {taken:.0f} s of processor, {peak_mib:.0f} MiB, {wrong} grouped wrong"


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.near_duplicates", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ORIGINS, help="folder of stories")
    parser.add_argument("--items", type=int, default=1_000_000, help="made items (default a million)")
    options = parser.parse_args(arguments)
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(options.folder.glob("*.json"))]
    for gold in ("bodies", "origins"):
        score, rand = quality(stories, gold)
        print(f"{gold}: pairwise F1 {100 * score:.1f}, adjusted Rand index {100 * rand:.1f}")
    print(scale(options.items))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
