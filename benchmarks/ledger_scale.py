"""How a ledger grows: `python -m benchmarks.ledger_scale [--reports N] [--ledger FILE_OR_URL] [--beside FILE_OR_URL]`.

Adds made readouts one by one. Every ten thousand it prints what adding takes by then, `positions`, those of an earlier
day, one report's page of evidence, and the size, so that a run that is cut short still tells its curve. On a machine
that is busy with other things a second of processor time does more at one hour than at another; so the last thousand
are added in turn with the first thousand to an empty ledger beside it, and the growth is told of these two as well.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import ROOT
from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import Made, made
from parley.ledger import Ledger

ENDS = 1000
LOOKS = 15
WARM_UP = 50
HEAD = ("reports", "adding, each of the last thousand", "positions", "of a past day", "evidence", "size")


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall and processor seconds."""

    wall_s: float
    own_s: float


def timed(action: Callable[[], object]) -> Spent:
    """Do something, and return what it took."""
    wall, own = time.perf_counter(), time.process_time()
    action()
    return Spent(time.perf_counter() - wall, time.process_time() - own)


def told(spent: Sequence[Spent], middle: Callable[[list[float]], float]) -> str:
    """Return the mean or median of some times as words."""
    wall, own = (1000 * middle(column) for column in ([one.wall_s for one in spent], [one.own_s for one in spent]))
    return f"{wall:.1f} ms ({own:.1f} ms of processor)"


def growth(first: Sequence[Spent], last: Sequence[Spent]) -> float:
    """Return how much more processor time the last took than the first."""
    return statistics.mean(one.own_s for one in last) / statistics.mean(one.own_s for one in first)


class Run:
    """One ledger that is filled; the names of its negotiations follow from how many there are."""

    def __init__(self, ledger: Ledger, *, talks: int) -> None:
        self.ledger = ledger
        self.talks = talks
        self.spent: list[Spent] = []
        self.added: list[str] = []
        self.days: list[str] = []

    def add(self, one: Made) -> None:
        """Add a readout, and keep what that took."""
        name = f"talks-{one.negotiation % self.talks}"
        self.spent.append(timed(lambda: self.added.append(self.ledger.add(one.readout, talks=name).report)))
        self.days.append(one.readout.report.published or "")

    def row(self, chance: random.Random) -> str:
        """Look into the ledger; returns a row of a table."""
        name, past = "talks-0", self.days[len(self.days) // 2]
        looks = (
            lambda: self.ledger.standings(talks=name),
            lambda: self.ledger.standings(talks=name, as_of=past),
            lambda: self.ledger.find(chance.choice(self.added)),
        )
        size = self.ledger.size_bytes()
        cells = (
            str(len(self.spent)),
            told(self.spent[-ENDS:], statistics.mean),
            *(told([timed(look) for _ in range(LOOKS)], statistics.median) for look in looks),
            f"{size / 1e6:.0f} MB, {size / len(self.spent) / 1e3:.1f} kB a report",
        )
        return f"| {' | '.join(cells)} |"


def fill(run: Run, beside: Run | None, ones: Iterator[Made], count: int, *, scenarios: Path, every: int) -> None:
    """Fill a ledger, printing rows as it grows; the last ones in turn with the first ones in the ledger beside it."""
    chance = random.Random(1)
    ends = min(ENDS, count // 2)
    again = made(scenarios, ends)
    for number, one in enumerate(ones, start=1):
        run.add(one)
        if number % every == 0 or number in (ends, count):
            print(run.row(chance), flush=True)
        if beside is not None and number > count - ends:
            beside.add(next(again))


def summary(run: Run, beside: Run | None) -> list[str]:
    """Return what adding took at both ends, as lines of Markdown."""
    ends = min(ENDS, len(run.spent) // 2)
    first, last = run.spent[:ends], run.spent[-ends:]
    lines = [
        f"| first {ends} added, each | {told(first, statistics.mean)} |",
        f"| last {ends} added, each | {told(last, statistics.mean)} |",
        f"| last to first, processor time | {growth(first, last):.2f} |",
    ]
    if beside is not None:
        lines += [
            f"| first {ends} added to an empty ledger, in turn with the last | {told(beside.spent, statistics.mean)} |",
            f"| last to these, processor time | {growth(beside.spent, last):.2f} |",
        ]
    rows = len(run.ledger.standings(talks="talks-0"))
    return ["| what | figure |", "| --- | ---: |", *lines, f"| rows of positions | {rows} |"]


def warm_up(scenarios: Path) -> None:
    """Load what is loaded once, so that the first thousand are not charged with it."""
    with Ledger(":memory:") as ledger:
        for one in made(scenarios, WARM_UP):
            ledger.add(one.readout)


def report(where: str, aside: str | None, options: argparse.Namespace) -> None:
    """Fill a ledger and print its tables."""
    kind = where.partition(":")[0] if "://" in where else "SQLite"
    print(f"{kind}, {options.reports} reports\n\n| {' | '.join(HEAD)} |\n| ---: {'| ---: ' * 5}|", flush=True)
    with ExitStack() as stack:
        run = Run(stack.enter_context(Ledger(where)), talks=options.talks)
        beside = Run(stack.enter_context(Ledger(aside)), talks=options.talks) if aside else None
        ones = made(options.scenarios, options.reports)
        fill(run, beside, ones, options.reports, scenarios=options.scenarios, every=options.every)
        print("\n" + "\n".join(summary(run, beside)), flush=True)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger_scale", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--reports", type=int, default=100_000, help="how many reports (default 100000)")
    parser.add_argument("--talks", type=int, default=1, help="over how many talks they are spread (default 1)")
    parser.add_argument("--every", type=int, default=10_000, help="how often to print a row (default 10000)")
    parser.add_argument("--ledger", help="file or address (default: a file in a temporary folder)")
    parser.add_argument("--beside", help="empty file or address for the first thousand again (default: for a file one)")
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS, help="folder of scenarios")
    options = parser.parse_args(arguments)
    warm_up(options.scenarios)
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        where = options.ledger or f"{folder}/scale.sqlite"
        report(where, options.beside or (None if "://" in where else f"{folder}/beside.sqlite"), options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
