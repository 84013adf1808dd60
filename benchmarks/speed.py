"""Speed of the reader beside its encoder alone: `python -m benchmarks.speed [--record]`.

All in one run on the same articles: the encoder alone at its best batching, `parley.read_many` end to end
with its threads, the share of each stage, peak memory, `parley read` from process start to end, and how
time grows with length.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.articles import articles
from benchmarks.gold import shared_folder
from benchmarks.processes import run
from benchmarks.quality import RESULTS, machine, record
from parley.language import models

BATCHES_PIECES = (1, 256, 512, 1024, 2048, 4096, 8192)
GROWTH = (1, 4, 16, 64)
COMMAND_RUNS = 5
ROUNDS = 3
PUBLISHED = "2020-06-15"

_READ_MANY = """
import sys
from pathlib import Path
import parley
if __name__ == "__main__":
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    print(sum(1 for outcome in parley.read_many(paths, model=sys.argv[2]) if outcome.readout))
"""


def encoder_rate(texts: list[str], model_name: str) -> tuple[float, int]:
    """Return articles a second of tokeniser and encoder alone, and the best batch size in word pieces."""
    from parley.language import load_model

    model = load_model(model_name)

    def taken(some: list[str], batch_pieces: int) -> float:
        return seconds(lambda: model.encode_alone(some, batch_pieces=batch_pieces))

    sample = texts[: max(8, len(texts) // 8)]
    taken(sample[:1], BATCHES_PIECES[0])
    best = min(BATCHES_PIECES, key=lambda size: taken(sample, size))
    return len(texts) / taken(texts, best), best


def reading_rate(paths: list[Path], model: str) -> float:
    """Return articles a second of `parley.read_many`, the start of its threads included."""
    import parley

    def read_all() -> None:
        failed = [outcome.error for outcome in parley.read_many(paths, model=model) if outcome.readout is None]
        if failed:
            raise RuntimeError(f"{len(failed)} of {len(paths)} articles failed, the first thus: {failed[0]}")

    return len(paths) / seconds(read_all)


def stage_seconds(paths: list[Path], model_name: str) -> dict[str, float]:
    """Return the seconds of each stage of reading, one article after another in this process."""
    from parley.language import load_model
    from parley.reading import read_reports
    from parley.reports import load

    model = load_model(model_name)
    before = dict(model.seconds)
    started = time.perf_counter()
    reports = [load(path).report for path in paths]
    loaded = time.perf_counter()
    for report in reports:
        read_reports([report], model)
    reading = time.perf_counter() - loaded
    stages = {name: value - before[name] for name, value in model.seconds.items()}
    return {"load": loaded - started, **stages, "records": reading - sum(stages.values())}


def growth(text: str, model: str) -> list[tuple[int, float]]:
    """Return, for the text repeated 1 to 64 times, the seconds that `parley.read` takes."""
    import parley

    def taken(times: int) -> float:
        long = "\n\n".join([f"date {PUBLISHED}", *[text] * times])
        return seconds(lambda: parley.read(long, model=model))

    taken(1)
    return [(times, taken(times)) for times in GROWTH]


def command_seconds(path: Path, model: str) -> float:
    """Return the median seconds of `parley read` on one article, process start to end."""
    program = Path(sys.executable).with_name("parley")
    start = [str(program)] if program.exists() else [sys.executable, "-c", "from parley.cli import main; main()"]
    command = [*start, "read", str(path), "--date", PUBLISHED, "--model", model]
    return statistics.median(seconds(lambda: run(command)) for _ in range(COMMAND_RUNS))


def peak_mib(folder: Path, model: str) -> float | None:
    """Return the peak memory of a fresh process, children included, that reads all articles."""
    return run([sys.executable, "-c", _READ_MANY, str(folder), model]).peak_mib


def seconds(action: Callable[[], object]) -> float:
    """Return the wall time of an action."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def report(texts: list[str], folder: Path, model: str) -> list[str]:
    """Measure everything on the texts, written into the folder; returns lines of Markdown."""
    paths = _written(texts, folder)
    # Rounds in turn, so that a machine that slows down or speeds up touches both alike.
    rounds = [(encoder_rate(texts, model), reading_rate(paths, model)) for _ in range(ROUNDS)]
    alone, batch = max(encoder for encoder, _ in rounds)
    whole = max(reading for _, reading in rounds)
    lines = [
        "| what | figure |",
        "| --- | ---: |",
        f"| encoder alone, {batch} pieces a batch, articles/s | {alone:.1f} |",
        f"| read_many end to end, articles/s | {whole:.1f} |",
        f"| time of the whole to the encoder's own | {alone / whole:.2f} |",
    ]
    peak = peak_mib(folder, model)
    told = "-" if peak is None else f"{peak:.0f}"
    lines.append(f"| peak memory of read_many over {len(paths)} articles, MiB | {told} |")
    lines.append(f"| parley read, one article, process start to end, s | {command_seconds(paths[0], model):.2f} |")
    stages = stage_seconds(paths, model)
    lines += [f"| share of {name}, % | {100 * taken / sum(stages.values()):.1f} |" for name, taken in stages.items()]
    return lines + [
        f"| {times}x one article, s (s for each) | {taken:.3f} ({taken / times:.3f}) |"
        for times, taken in growth(texts[0], model)
    ]


def _written(texts: list[str], folder: Path) -> list[Path]:
    paths = [folder / f"{number:04d}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(f"date {PUBLISHED}\n{text}")
    return paths


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    out = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Time the reader beside its encoder.")
    out.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    out.add_argument("--articles", type=int, default=200, help="how many articles (default 200)")
    out.add_argument("--words", type=int, default=550, help="words an article (default 550)")
    out.add_argument("--model", default=models()[0], choices=models(), help="model to time (else the default)")
    out.add_argument("--record", action="store_true", help="add the figures to benchmarks/results.md")
    return out


def main(arguments: list[str]) -> int:
    """Measure, print, and record if asked; returns the exit code."""
    options = parser().parse_args(arguments)
    shared = shared_folder(options.shared)
    if shared is None:
        print(
            "No texts: give --shared FOLDER or set PARLEY_SHARED to a folder with gold/dev in it.",
            file=sys.stderr,
        )
        return 2
    texts = articles(shared, count=options.articles, words=options.words)
    with tempfile.TemporaryDirectory() as folder:
        body = "\n".join(report(texts, Path(folder), options.model))
    print(f"{machine()}\n\n{body}")
    if options.record:
        record(RESULTS, "speed", ["python", "-m", "benchmarks.speed", *arguments], body)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
