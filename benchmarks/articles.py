"""Articles of one length for the speed benchmark, cut from running press text."""

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

_WIKINEWS = ("data/wikinews-2019.csv.gz", "data/wikinews-2020.csv.gz")
_GOLD_TRAIN = "gold/train"
_WORD = re.compile(r"\S+\s*")


def articles(shared: Path, *, count: int, words: int) -> list[str]:
    """Return ``count`` different texts of ``words`` words each, with the line ends of their origin.

    The text comes from Wikinews where the shared folder has it, else from the reports of ``gold/train``.

    Raises:
        ValueError: the shared folder holds too little text.
    """
    pieces = _WORD.findall("\n\n".join(_running_text(shared)))
    if len(pieces) < count * words:
        raise ValueError(f"{shared} has text for {len(pieces) // words} articles of {words} words, not for {count}.")
    return ["".join(pieces[start : start + words]) for start in range(0, count * words, words)]


def _running_text(shared: Path) -> Iterator[str]:
    found = [shared / name for name in _WIKINEWS if (shared / name).exists()]
    for path in found:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from (row["text"].strip() for row in csv.DictReader(file))
    if not found:
        yield from (path.read_text(encoding="utf-8") for path in sorted((shared / _GOLD_TRAIN).glob("*.txt")))
