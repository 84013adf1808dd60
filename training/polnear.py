"""PolNeAR articles: attributions in brat standoff (Newell, Margolin and Ruths, LREC 2018)."""

from __future__ import annotations

from pathlib import Path

Ranges = list[tuple[int, int]]
ROLES = ("source", "cue", "content")


def attributions(path: Path) -> list[dict[str, Ranges]]:
    """Attributions of one annotation file, each a mapping from role to ranges of code points."""
    spans: dict[str, tuple[str, Ranges]] = {}
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        part = line.split("\t")
        if len(part) < 2:
            continue
        if part[0].startswith("T"):
            label, where = part[1].split(" ", 1)
            if label.lower() in ROLES:
                ranges = [tuple(map(int, s.split())) for s in where.split(";")]
                spans[part[0]] = (label.lower(), ranges)  # type: ignore[assignment]
        elif part[0].startswith("E"):
            one: dict[str, Ranges] = {role: [] for role in ROLES}
            for argument in part[1].split():
                name = argument.split(":")[1]
                if name in spans:
                    one[spans[name][0]] += spans[name][1]
            out.append(one)
    return out


def articles(folder: Path) -> list[tuple[str, str, list[dict[str, Ranges]]]]:
    """Articles of one split: (name, text, attributions of the first annotator in name order)."""
    out = []
    for text_path in sorted((folder / "text").glob("*.txt")):
        found = sorted((folder / "attributions").glob(glob_escape(text_path.stem) + "_????.ann"))
        if found:
            text = text_path.open(encoding="utf-8", newline="").read()
            out.append((text_path.stem, text, attributions(found[0])))
    return out


def glob_escape(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
