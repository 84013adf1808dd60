"""Quality of the reader on gold readouts: `python -m benchmarks.quality [--record]`.

Reads the reports of ``gold/dev`` with the seed and the articles of PolNeAR's dev split, scores the readouts
with the scorers of the shared folder, and prints P, R and F1 of each measure in percent. ``--record`` adds
the figures to ``benchmarks/results.md``.
"""

import argparse
import datetime
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gold import ROOT, GoldText, gold_texts, polnear_dev, shared_folder

RESULTS = ROOT / "benchmarks" / "results.md"
POLNEAR_MEASURES = ("exact all", "token all", "linked")


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 of one measure, in percent; ``count`` is the gold records it stands on."""

    precision: float
    recall: float
    f1: float
    count: int


Figures = dict[str, Figure]


def measure(shared: Path, *, model: str | None = None) -> Figures:
    """Read all gold texts with the reader and score them; ``model`` None means the default model.

    Returns the figure of each measure that the gold has records for, in the scorers' order; those of PolNeAR
    are named "PolNeAR ...".
    """
    return {**measure_records(shared, model=model), **measure_attributions(shared, model=model)}


def measure_records(shared: Path, *, model: str | None = None) -> Figures:
    """Score the records of ``gold/dev`` and the seed with ``score.py``."""
    with tempfile.TemporaryDirectory() as folder:
        write_readouts(gold_texts(shared), Path(folder), model=model)
        found = scores(shared / "score.py", shared / "gold" / "dev", Path(folder))
    return {name: figure for name, row in found.items() if (figure := _record_figure(row)) is not None}


def measure_attributions(shared: Path, *, model: str | None = None) -> Figures:
    """Score the attributions of PolNeAR's dev split with ``score_attributions.py``."""
    dev = polnear_dev(shared)
    texts = [GoldText(path.stem, path) for path in sorted((dev / "text").glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        write_readouts(texts, Path(folder), model=model)
        found = scores(shared / "score_attributions.py", dev, Path(folder))
    if found["missing"]:
        raise RuntimeError(f"{found['missing']} PolNeAR articles have no readout.")
    return {
        f"PolNeAR {name}": Figure(found[name]["p"], found[name]["r"], found[name]["f1"], found["texts"])
        for name in POLNEAR_MEASURES
    }


def write_readouts(texts: Iterable[GoldText], folder: Path, *, model: str | None) -> None:
    """Read each text and write its readout as ``ID.json`` into the folder."""
    import parley

    for text in texts:
        readout = parley.read(text.path, model=model) if model else parley.read(text.path)
        (folder / f"{text.id}.json").write_text(readout.to_json(), encoding="utf-8")


def table(figures: Figures) -> str:
    """Return the figures as a Markdown table."""
    width = max(map(len, figures), default=7)
    rows = [
        f"| {'measure':{width}} |     P |     R |    F1 | gold |",
        f"| {'-' * width} | ---: | ---: | ---: | ---: |",
    ]
    rows += [
        f"| {name:{width}} | {one.precision:5.1f} | {one.recall:5.1f} | {one.f1:5.1f} | {one.count:4d} |"
        for name, one in figures.items()
    ]
    return "\n".join(rows)


def machine() -> str:
    """Return the machine in words: system, processor, cores that this process may use, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {_processor()}, {cores} cores, Python {platform.python_version()}"


def record(results: Path, title: str, command: list[str], body: str) -> None:
    """Add a measurement to a results file: date, machine, command, figures."""
    head = "" if results.exists() else "# Results\n\nNewest last; each with its date, machine and command.\n"
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    with results.open("a", encoding="utf-8") as file:
        file.write(f"{head}\n## {today}: {title}\n\n{machine()}\n\n    {shlex.join(command)}\n\n{body}\n")


def scores(scorer: Path, gold: Path, readouts: Path) -> dict[str, Any]:
    """Run a scorer of the shared folder; returns its figures by row."""
    command = [sys.executable, str(scorer), str(gold), str(readouts), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _record_figure(row: dict[str, float | None]) -> Figure | None:
    precision, recall, f1, count = row["p"], row["r"], row["f1"], row["n"]
    if not count or f1 is None:
        return None
    # A reader that finds nothing has no precision; it counts as 0 here.
    return Figure(100 * (precision or 0.0), 100 * (recall or 0.0), 100 * f1, int(count))


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    out = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="Score the reader on gold readouts.")
    out.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    out.add_argument("--model", help="model to read with (else the default)")
    out.add_argument("--record", action="store_true", help="add the figures to benchmarks/results.md")
    return out


def main(arguments: list[str]) -> int:
    """Measure, print, and record if asked; returns the exit code."""
    options = parser().parse_args(arguments)
    shared = shared_folder(options.shared)
    if shared is None:
        print(
            "No gold data: give --shared FOLDER or set PARLEY_SHARED to a folder with gold/dev in it.",
            file=sys.stderr,
        )
        return 2
    started = time.perf_counter()
    body = table(measure(shared, model=options.model))
    print(f"{body}\n\n{time.perf_counter() - started:.0f} s")
    if options.record:
        record(RESULTS, "quality", ["python", "-m", "benchmarks.quality", *arguments], body)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
