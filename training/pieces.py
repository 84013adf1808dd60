"""The word pieces that a reader of English needs: a smaller vocabulary, and the rows of it in the old one.

The published vocabulary holds a thousand places left free and pieces of other scripts. English text never meets them,
and a word of another script is unknown with them or without. Its tail is made of rare words, ordered by how often they
occur: of these only what the given texts use is kept; any other is read by its shorter pieces.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

RARE_FROM = 24_000
FREE_PLACE = re.compile(r"\[unused\d+\]")


def needed_pieces(tokenizer: Path, texts: Iterable[str]) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer's JSON with the needed pieces alone, and for each of them its id in the old vocabulary."""
    table = json.loads(tokenizer.read_text(encoding="utf-8"))
    old: dict[str, int] = table["model"]["vocab"]
    used: set[int] = set()
    whole = Tokenizer.from_file(str(tokenizer))
    whole.no_truncation()
    for text in texts:
        used.update(whole.encode(text).ids)
    special = {one["content"] for one in table["added_tokens"]}
    kept = [p for p, i in sorted(old.items(), key=lambda v: v[1]) if p in special or _needed(p, i, used)]
    new = {piece: i for i, piece in enumerate(kept)}
    table["model"]["vocab"] = new
    for one in table["added_tokens"]:
        one["id"] = new[one["content"]]
    table["padding"] = table["truncation"] = None
    _renumber_ends(table["post_processor"], new)
    return table, [old[piece] for piece in kept]


def _renumber_ends(ends: dict[str, Any], new: dict[str, int]) -> None:
    """Give the pieces that begin and end a text their new ids, as RoBERTa's processing or as a template's."""
    if ends["type"] == "TemplateProcessing":
        for piece, one in ends["special_tokens"].items():
            one["ids"] = [new[piece]]
    else:
        ends["sep"][1], ends["cls"][1] = new[ends["sep"][0]], new[ends["cls"][0]]


def texts_of(paths: Iterable[str]) -> Iterator[str]:
    """The texts in files (plain, or JSON lines with a "text", packed) and in all files of folders."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from texts_of(str(p) for p in sorted(path.rglob("*")) if p.suffix in (".txt", ".talks"))
        elif path.name.endswith(".jsonl.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from (json.loads(line)["text"] for line in lines)
        else:
            yield path.read_text(encoding="utf-8", errors="replace")


def _needed(piece: str, rank: int, used: set[int]) -> bool:
    if FREE_PLACE.fullmatch(piece):
        return False
    letters = piece.removeprefix("##")
    if any(unicodedata.category(c)[0] == "L" and "LATIN" not in unicodedata.name(c, "") for c in letters):
        return False
    return rank < RARE_FROM or rank in used or len(letters) == 1
