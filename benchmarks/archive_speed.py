"""Reading into an archive by one process, by two, and on Ray: `python -m benchmarks.archive_speed [--articles N]`.

The same articles each time, into a new archive. The first figure of each mode is the whole command from its start;
the second leaves out what a run of four articles takes, which is starting and loading the model. With `--documents N`
so many short documents, varied copies of one another, are read by two processes instead, and the memory of the first
and of the last tenth is compared.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.articles import articles
from benchmarks.gold import shared_folder
from benchmarks.made_inputs import write_lines
from benchmarks.processes import Run, run
from parley.cli.app import EXIT_SOME_FAILED

FEW = 4
WORDS = 550
SHORT_WORDS = 60
ORIGINALS = 400


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of a whole command, and the most memory of all its processes."""

    seconds: float
    peak_mib: float


def rows(texts: Sequence[str]) -> list[dict[str, Any]]:
    """The inputs of texts."""
    return [{"id": f"a{n}", "text": text, "published": "2020-05-04"} for n, text in enumerate(texts)]


def varied(texts: Sequence[str], count: int) -> list[str]:
    """So many texts in turn, each with a first line of its own, so that no two are the same."""
    return [f"Item {n} of the wire.\n\n{texts[n % len(texts)]}" for n in range(count)]


def read(folder: Path, texts: Sequence[str], *options: str) -> Timed:
    """Read texts into a new archive with the command line."""
    with tempfile.TemporaryDirectory(dir=folder) as dest:
        source = write_lines(folder / "inputs.jsonl", rows(texts))
        command = [sys.executable, "-m", "parley", "archive", "read", str(source), f"{dest}/kept", *options]
        started = time.perf_counter()
        done: Run = run(command, may_end_with=(0, EXIT_SOME_FAILED))  # a few short texts look like no English
        return Timed(time.perf_counter() - started, done.peak_mib or 0.0)


def speeds(texts: Sequence[str], model: Sequence[str]) -> str:
    """Return the times of each mode as a Markdown table."""
    modes = {"one process": ["--workers", "1"], "two processes": ["--workers", "2"]}
    if find_spec("ray"):
        modes["Ray, two actors"] = ["--ray", "--workers", "2", "--shard", "20"]
    lines = ["| mode | seconds | articles a second | without the start | MiB |", "| --- | ---: | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory() as name:
        for mode, options in modes.items():
            start = read(Path(name), texts[:FEW], *options, *model)
            whole = read(Path(name), texts, *options, *model)
            rate = (len(texts) - FEW) / max(1e-9, whole.seconds - start.seconds)
            cells = f"{whole.seconds:.1f} | {len(texts) / whole.seconds:.2f} | {rate:.2f} | {whole.peak_mib:.0f}"
            lines.append(f"| {mode} | {cells} |")
            print(lines[-1], flush=True)
    return "\n".join(lines)


def memory(texts: Sequence[str], count: int, model: Sequence[str]) -> str:
    """Return time and memory of reading a tenth and all of so many documents by two processes."""
    lines = []
    with tempfile.TemporaryDirectory() as name:
        for part in (count // 10, count):
            done = read(Path(name), varied(texts, part), "--workers", "2", *model)
            lines.append(f"{part} documents: {done.seconds:.0f} s, {done.peak_mib:.0f} MiB for all processes")
            print(lines[-1], flush=True)
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive_speed", description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=160)
    parser.add_argument("--documents", type=int, help="read so many short documents instead, for their memory")
    parser.add_argument("--model", help="the model to read with (else the default)")
    parser.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    options = parser.parse_args(arguments)
    shared = shared_folder(options.shared)
    if shared is None:
        print("No texts: give --shared FOLDER or set PARLEY_SHARED.", file=sys.stderr)
        return 2
    model = ["--model", options.model] if options.model else []
    try:
        if options.documents:
            memory(articles(shared, count=ORIGINALS, words=SHORT_WORDS), options.documents, model)
        else:
            print(speeds(articles(shared, count=options.articles, words=WORDS), model))
    except subprocess.CalledProcessError as error:
        print(f"The command failed: {' '.join(error.cmd)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
