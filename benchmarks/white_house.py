"""What the White House said over five years, from an archive: `python -m benchmarks.white_house ARCHIVE [--write]`.

Before it, `parley archive read ../shared/data/white-house-2021-2026.jsonl.gz ARCHIVE --talks "White House"` reads the
documents. The page shows the positions of one party on subjects, each a word that stands in a move's sentence or names
its addressee or object: how many moves of each kind in each quarter (a picture), where the party stood at the end of
each year, and lines drawn at random for reading them against the documents.
"""

import argparse
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.gold import ROOT

PAGE = ROOT / "docs" / "white-house.md"
PARTY = "United States"
SUBJECTS = ("Korea", "Iran", "tariff")
KINDS = {
    "asks": ("demand", "urge", "propose"),
    "binds itself or gives": ("offer", "pledge", "open", "accept", "concede"),
    "refuses or threatens": ("refuse", "threaten"),
    "welcomes": ("welcome",),
    "criticises": ("criticise",),
}
COLOURS = ("#4477aa", "#66ccee", "#ee6677", "#ccbb44", "#aa3377")  # Paul Tol's bright scheme, told apart by most eyes
DRAWN_PER_SUBJECT = 10
POSITIONS_PER_YEAR = 4
LONGEST_CHARACTERS = 260
RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One move of the party on a subject."""

    subject: str
    published: date
    act: str
    to: tuple[str, ...]
    topics: tuple[str, ...]
    terms: str
    evidence: str
    confidence: float
    title: str
    url: str


def lines(archive: Path, subject: str, *, party: str = PARTY) -> list[Line]:
    """Return the party's moves on a subject in the order of publication."""
    import duckdb

    # The years are folders; a table may have columns of the same name.
    moves, reports = (f"read_parquet('{archive}/{t}/*/*.parquet', hive_partitioning = false)" for t in _TABLES)
    rows = duckdb.execute(_LINES.format(moves=moves, reports=reports), {"party": party, "subject": subject}).fetchall()
    return [Line(subject, day, act, tuple(to), tuple(topics), *rest) for day, act, to, topics, *rest in rows]


_TABLES = ("moves", "reports")
_LINES = """
SELECT m.published, m.act, m."to", m.topics, m.terms, m.evidence, m.confidence, r.title, r.url
FROM {moves} AS m JOIN {reports} AS r USING (report)
WHERE m.party = $party AND m.published IS NOT NULL AND (
  contains(lower(m.evidence), lower($subject))
  OR len(list_filter(list_concat(m."to", m.objects), lambda x: contains(lower(x), lower($subject)))) > 0
) ORDER BY m.published, m.move
"""


def draw(found: dict[str, list[Line]], path: Path) -> None:
    """Draw the moves of each kind by quarter, a panel a subject."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "parley"  # the same moves make the same file
    from matplotlib import pyplot

    quarters = _quarters([line for some in found.values() for line in some])
    figure, panels = pyplot.subplots(len(found), 1, figsize=(9, 2.2 * len(found)), sharex=True, layout="constrained")
    for panel, (subject, some) in zip(panels, found.items(), strict=True):
        below = [0] * len(quarters)
        for (kind, acts), colour in zip(KINDS.items(), COLOURS, strict=True):
            counts = Counter(_quarter(line.published) for line in some if line.act in acts)
            heights = [counts[quarter] for quarter in quarters]
            panel.bar(range(len(quarters)), heights, bottom=below, color=colour, label=kind)
            below = [a + b for a, b in zip(below, heights, strict=True)]
        panel.set_title(f"“{subject}”: {len(some)} moves", loc="left", fontsize=10)
        panel.set_ylabel("moves a quarter")
        panel.spines[["top", "right"]].set_visible(False)
    firsts = [n for n, (_, quarter) in enumerate(quarters) if quarter == 1]
    panels[-1].set_xticks(firsts, [str(quarters[n][0]) for n in firsts])
    panels[0].legend(ncols=3, fontsize=8, frameon=False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _quarters(some: list[Line]) -> list[tuple[int, int]]:
    first, last = (_quarter(day) for day in (min(x.published for x in some), max(x.published for x in some)))
    every = [(year, quarter) for year in range(first[0], last[0] + 1) for quarter in range(1, 5)]
    return [one for one in every if first <= one <= last]


def positions(some: list[Line]) -> list[str]:
    """Return rows of a table: the surest moves on the subject of each year."""
    rows = []
    for year in sorted({line.published.year for line in some}):
        own = sorted((x for x in some if x.published.year == year), key=lambda x: -x.confidence)
        kinds = Counter(kind for x in own for kind, acts in KINDS.items() if x.act in acts)
        told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        surest = sorted(_unlike(own)[:POSITIONS_PER_YEAR], key=lambda x: x.published)
        rows.append(f"| {year} | {told} | {'<br>'.join(map(_short, surest))} |")
    return rows


def _unlike(some: list[Line]) -> list[Line]:
    """Moves of different acts and topics: the first of each."""
    kept: dict[tuple[str, tuple[str, ...]], Line] = {}
    for line in some:
        kept.setdefault((line.act, line.topics[:1]), line)
    return list(kept.values())


def _short(line: Line) -> str:
    to = f" → {', '.join(line.to)}" if line.to else ""
    return f"[{line.published}]({line.url}) **{line.act}**{to}: {_cell(line.terms or line.evidence)}"


def _cell(text: str) -> str:
    text = text if len(text) <= LONGEST_CHARACTERS else f"{text[:LONGEST_CHARACTERS].rsplit(' ', 1)[0]} …"
    return text.replace("|", "\\|").replace("<", "&lt;")


def drawn(found: dict[str, list[Line]]) -> list[Line]:
    """Return lines drawn at random, so many a subject, always the same of the same archive."""
    chance = random.Random(1)
    return [x for some in found.values() for x in chance.sample(some, min(DRAWN_PER_SUBJECT, len(some)))]


def page(found: dict[str, list[Line]], picture: str, verdicts: list[str]) -> str:
    """Return the page as Markdown.

    Args:
        found: the moves by subject.
        picture: the file of the picture, beside the page.
        verdicts: what a reader says of each drawn line, in their order; may be empty.
    """
    parts = [_HEAD.format(picture=picture, total=sum(map(len, found.values())), party=PARTY)]
    for subject, some in found.items():
        parts += [f"\n## “{subject}”\n", "| year | moves | the surest of the year |", "| --- | --- | --- |"]
        parts += positions(some)
    chosen = drawn(found)
    right = f"{verdicts.count(RIGHT)} of {len(chosen)} are right." if verdicts else ""
    parts += ["\n## Thirty lines, drawn at random and read\n", _DRAWN.format(right=right)]
    parts += ["| line | sentence | read |", "| --- | --- | --- |"]
    for line, verdict in zip(chosen, verdicts or [""] * len(chosen), strict=True):
        topics = ", ".join(line.topics)
        parts.append(f"| {_short(line)} ({topics}) | {_cell(line.evidence)} | {verdict} |")
    return "\n".join(parts) + "\n"


_HEAD = """# Five years of the White House, read

What the {party} asked, offered, refused and judged on Korea, Iran and tariffs, January 2021 to 2026, as parley read it
in 1,791 statements, call read-outs, fact sheets and briefings of the White House (public domain). Made by

    parley archive read ../shared/data/white-house-2021-2026.jsonl.gz white-house --talks "White House"
    python -m benchmarks.white_house white-house --write --verdicts benchmarks/white_house_verdicts.txt

A move belongs to a subject where its sentence, addressee or object has the word in it: {total} moves. They are the
statements of one side, and as sure as the reader is; how often it errs is counted below.

![Moves by quarter and kind]({picture})
"""
_DRAWN = """Ten of each subject. {right} "Right": party, act and addressee are what the sentence says. Else it is said
what is wrong.
"""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--verdicts", type=Path, help="file with what a reader says of each drawn line, one a line")
    parser.add_argument("--write", action="store_true", help="write the page and its picture into docs/")
    options: Any = parser.parse_args()
    found = {subject: lines(options.archive, subject) for subject in SUBJECTS}
    verdicts = options.verdicts.read_text(encoding="utf-8").splitlines() if options.verdicts else []
    picture = PAGE.with_suffix(".svg")
    text = page(found, picture.name, verdicts)
    if options.write:
        draw(found, picture)
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
