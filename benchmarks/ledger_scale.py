"""How a ledger grows: `python -m benchmarks.ledger_scale [--reports N] [--ledger FILE_OR_URL]`.

Adds made readouts one by one, and prints the time for each of the first and the last thousand, the time of
`positions`, of an earlier day's positions and of one report's page of evidence, and the size. With --ledger twice, the
ledgers take turns in one run.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.gold import ROOT
from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley.ledger import Ledger

ENDS = 1000
LOOKS = 20


def fill(ledger: Ledger, scenarios: Path, count: int, *, talks: int) -> list[tuple[float, float]]:
    """Add readouts; return for each the wall and the processor seconds that adding took."""
    spent = []
    for one in made(scenarios, count):
        wall, own = time.perf_counter(), time.process_time()
        ledger.add(one.readout, talks=f"talks-{one.negotiation % talks}")
        spent.append((time.perf_counter() - wall, time.process_time() - own))
        if len(spent) % 5000 == 0:
            print(f"{len(spent)} added, the last thousand at {_per_report(spent[-ENDS:])}", file=sys.stderr, flush=True)
    return spent


def _per_report(spent: list[tuple[float, float]]) -> str:
    wall, own = (1000 * statistics.mean(column) for column in zip(*spent, strict=True))
    return f"{wall:.1f} ms ({own:.1f} ms of processor)"


def look_ms(action: Callable[[], object]) -> str:
    """Return the median time of a look, in milliseconds."""
    spent = []
    for _ in range(LOOKS):
        wall, own = time.perf_counter(), time.process_time()
        action()
        spent.append((time.perf_counter() - wall, time.process_time() - own))
    wall, own = (1000 * statistics.median(column) for column in zip(*spent, strict=True))
    return f"{wall:.0f} ms ({own:.0f} ms of processor)"


def report(where: str, scenarios: Path, count: int, *, talks: int) -> list[str]:
    """Fill a ledger and look into it; returns lines of Markdown."""
    with Ledger(where) as ledger:
        spent = fill(ledger, scenarios, count, talks=talks)
        ends = min(ENDS, len(spent) // 2)
        name = "talks-0"
        ids = [entry.id for entry in ledger.reports(talks=name)]
        chance = random.Random(1)
        middle = ledger.reports(talks=name)[len(ids) // 2].published
        first, last = spent[:ends], spent[-ends:]
        growth = statistics.mean(one[1] for one in last) / statistics.mean(one[1] for one in first)
        lines = [
            f"| first {ends} added, each | {_per_report(first)} |",
            f"| last {ends} added, each | {_per_report(last)} |",
            f"| last to first, processor time | {growth:.2f} |",
            f"| rows of positions | {len(ledger.standings(talks=name))} |",
            f"| positions | {look_ms(lambda: ledger.standings(talks=name))} |",
            f"| one report's evidence | {look_ms(lambda: ledger.find(chance.choice(ids)))} |",
            f"| positions of {middle} | {look_ms(lambda: ledger.standings(talks=name, as_of=middle))} |",
            f"| size | {ledger.size_bytes() / 1e6:.0f} MB, {ledger.size_bytes() / len(spent) / 1e3:.1f} kB a report |",
        ]
    return ["| what | figure |", "| --- | ---: |", *lines]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger_scale", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--reports", type=int, default=100_000, help="how many reports (default 100000)")
    parser.add_argument("--talks", type=int, default=1, help="over how many talks they are spread (default 1)")
    parser.add_argument("--ledger", action="append", help="file or address (default: a file in a temporary folder)")
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS, help="folder of scenarios")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        for where in options.ledger or [f"{folder}/scale.sqlite"]:
            print(f"{where.partition(':')[0] if '://' in where else 'SQLite'}, {options.reports} reports\n")
            print("\n".join(report(where, options.scenarios, options.reports, talks=options.talks)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
