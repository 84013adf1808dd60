"""Annotated reports: files in the notation and folders of text with gold readouts, as one shape."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from training.measured import is_measured
from training.textless import read as read_textless


@dataclass(frozen=True)
class Annotated:
    """A text with its gold records (the JSON of a readout, without attributions)."""

    id: str
    text: str
    published: str | None
    gold: dict[str, Any]
    weight: float = 1.0


# Joint statements, read-outs and fact sheets hold a pledge a line; press reports do not.
# The first files of reports are denser and more literary than the copy that readers meet.
# Press that was not written to be annotated is rare, and what the reader will meet.
REAL_PRESS = 2.0
WEIGHTS = {
    **{"wh": 0.6, "white-house": 0.7, "wb": 0.8, "wi": 0.6},
    **dict.fromkeys("abcdef", 0.75),
    **dict.fromkeys(["wn", "pn", "wikinews", "press-polnear"], REAL_PRESS),
}


def annotated(paths: list[str], *, notation: Path) -> Iterator[Annotated]:
    """Read all reports under the paths: `.talks` files, folders of `ID.txt` with `ID.json`, or `.jsonl` without texts.

    Copies of texts that are kept for measuring are left out.
    """
    for one in _every(paths, notation):
        if not is_measured(one.text, notation.parent):
            yield one


def _every(paths: list[str], notation: Path) -> Iterator[Annotated]:
    for path in map(Path, paths):
        for file in sorted([*path.glob("*.talks"), *path.glob("*.jsonl")]) if path.is_dir() else [path]:
            yield from _from_notation(file, notation) if file.suffix == ".talks" else _without_text(file, notation)
        for text in sorted(path.glob("*.txt")) if path.is_dir() else []:
            gold = json.loads(text.with_suffix(".json").read_text(encoding="utf-8"))
            body = text.open(encoding="utf-8", newline="").read()
            published = (gold.get("report") or {}).get("published")
            yield Annotated(text.stem, body, published, gold, WEIGHTS.get(text.stem[:2], 1.0))


def module_at(path: Path) -> ModuleType:
    """A Python file of the shared folder (the notation, the scorer) as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _from_notation(path: Path, notation: Path) -> Iterator[Annotated]:
    reports, problems = module_at(notation).parse(str(path))
    if problems:
        raise ValueError(f"{path} has {len(problems)} problems, the first: {problems[0]}")
    for r in reports:
        yield Annotated(r["id"], r["text"], r["date"], r["gold"], WEIGHTS.get(path.stem, 1.0))


def _without_text(path: Path, notation: Path) -> Iterator[Annotated]:
    for name, text, published, gold in read_textless(path, notation.parent):
        yield Annotated(name, text, published, gold, WEIGHTS.get(path.stem, 1.0))


def held_out(name: str, share: float) -> bool:
    """Whether a report belongs to the validation part: decided by its name, so that it never changes."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 16**8 < share
