"""Annotations of texts that may be learned from but not passed on: ranges alone, the text stays in its archive.

`python -m training.textless OUT.jsonl SHARED FILE.talks...` takes annotated articles of PolNeAR in the notation, finds
the article of the archive that begins with their sentences, and keeps the records with ranges of that article. `read`
puts text and records together again.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ARCHIVE = Path("data") / "polnear-train-dev.tar.gz"
SPLIT = "train/text/"  # nothing of the other splits is learned from


@cache
def articles(shared: Path) -> dict[str, str]:
    """The texts of the archive's training articles by file name; empty where the archive is absent."""
    if not (shared / ARCHIVE).exists():
        return {}
    with tarfile.open(shared / ARCHIVE) as archive:
        files = [m for m in archive.getmembers() if SPLIT in m.name and m.name.endswith(".txt")]
        return {Path(m.name).name: _text(archive, m) for m in files}


def _text(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = archive.extractfile(member)
    return content.read().decode("utf-8") if content is not None else ""


def read(path: Path, shared: Path) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Id, text, day and gold records of each annotated article; nothing where the archive is absent."""
    known = articles(shared)
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        about = one["report"]
        if about["article"] in known:
            yield about["id"], known[about["article"]][: about["end"]], about["published"], one


def textless(report: dict[str, Any], shared: Path) -> dict[str, Any]:
    """The gold records of a report in the notation, with ranges of the article that it is the beginning of.

    Args:
        report: a report as the notation's parser gives it.
        shared: the folder with the archive.

    Raises:
        ValueError: no article has these sentences in this order.
    """
    lines = [report["text"][a:b] for a, b in report["sentences"]]
    for name, text in articles(shared).items():
        places = _places(lines, re.sub(r"\s", " ", text)) if report["date"] in name else None
        if places is not None:
            moved: dict[str, Any] = _moved(report["gold"], report["sentences"], places)
            end = places[-1] + len(lines[-1])
            moved["report"] = {"id": report["id"], "published": report["date"], "article": name, "end": end}
            return moved
    raise ValueError(f"{report['id']}: no article of {report['date']} holds these sentences in this order.")


def _places(lines: list[str], text: str) -> list[int] | None:
    out, at = [], 0
    for line in lines:
        found = text.find(line, at)
        if found < 0:
            return None
        out.append(found)
        at = found + len(line)
    return out


def _moved(value: Any, sentences: list[tuple[int, int]], places: list[int]) -> Any:
    """The records with each range moved as its sentence is."""
    if isinstance(value, list):
        return [_moved(v, sentences, places) for v in value]
    if not isinstance(value, dict):
        return value
    out = {k: _moved(v, sentences, places) for k, v in value.items()}
    if "start" in value:
        n = next(n for n, (a, b) in enumerate(sentences) if a <= value["start"] < b)
        by = places[n] - sentences[n][0]
        out["start"], out["end"] = value["start"] + by, value["end"] + by
    return out


def main(argv: list[str]) -> int:
    """Command line."""
    from training.gold import module_at

    out, shared, *files = argv
    notation = module_at(Path(shared) / "notation.py")
    with Path(out).open("w", encoding="utf-8") as kept:
        for file in files:
            reports, problems = notation.parse(file)
            if problems:
                print(f"{file} has {len(problems)} problems, the first: {problems[0]}", file=sys.stderr)
                return 2
            for report in reports:
                kept.write(json.dumps(textless(report, Path(shared)), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
