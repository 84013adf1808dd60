"""Growth of stability with the number of options: `python -m benchmarks.deal_growth [--options 20] [--plot FILE]`.

Three decision makers share the options evenly; one state in ten is infeasible and one option in ten is
irreversible. Preferences are random rankings, the hardest case for sanctions, sums of random weights of options, in
which far more states are left unstable, or six positions in order of importance, which leave most states alike. Every
size is measured in a process of its own, so that peak memory is that size's own. Seconds are of processor time, which
one thread uses, so that a busy machine does not change them much.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from parley.analysis.conflict import CONCEPTS, Concept, Conflict, DecisionMaker, stability
from parley.analysis.conflict.moves import OptionMoves
from parley.analysis.conflict.values import LOW
from parley.analysis.deal import Direction, Option
from parley.errors import DealTooLarge

MAKERS = 3
SMALLEST, STEP = 6, 2
KINDS = ("random", "weights", "positions")
STATED = 6
KIB_PER_MIB = 1024


def random_conflict(options: int, *, kind: str, seed: int = 0) -> Conflict:
    """Return a conflict of three decision makers with so many options in all."""
    draw = np.random.default_rng(seed)
    feasible = draw.random(1 << options) >= 0.1
    ways: list[Direction] = ["forward" if draw.random() < 0.1 else "both" for _ in range(options)]
    made = tuple(Option(f"o{bit}", f"D{bit % MAKERS}", "acts", way) for bit, way in enumerate(ways))
    makers = []
    for at in range(MAKERS):
        payoffs = _payoffs(options, kind, draw)
        ranked = np.where(feasible, payoffs + 1, LOW).astype(np.int32)
        own = {bit: way for bit, way in enumerate(ways) if bit % MAKERS == at}
        makers.append(DecisionMaker(f"D{at}", OptionMoves(feasible, own), ranked))
    return Conflict(tuple(makers), feasible, made)


def _payoffs(options: int, kind: str, draw: np.random.Generator) -> Any:
    codes = np.arange(1 << options)
    payoffs = np.zeros_like(codes)
    if kind == "random":
        return draw.permutation(1 << options)
    if kind == "positions":
        for bit in draw.permutation(options)[:STATED]:
            payoffs = 2 * payoffs + ((codes >> bit & 1) == draw.integers(2))
        return payoffs
    for bit, weight in enumerate(draw.integers(-9, 10, options)):
        payoffs += (codes >> bit & 1) * weight
    return payoffs - payoffs.min()


def measure(options: int, kind: str) -> dict[str, float | int | None]:
    """Return the processor seconds of each concept (None where it is refused) and this process's peak memory in MiB."""
    conflict = random_conflict(options, kind=kind)
    found: dict[str, float | int | None] = {"options": options, "states": conflict.count}
    for concept in CONCEPTS:
        found[concept] = _seconds(conflict, concept)
    found["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB
    return found


def _seconds(conflict: Conflict, concept: Concept) -> float | None:
    started = time.process_time()
    try:
        stability(conflict, concepts=(concept,))
    except DealTooLarge:
        return None
    return time.process_time() - started


def main() -> int:
    """Print the figures as a Markdown table, and draw them if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--options", type=int, default=20, help="the largest number of options")
    parser.add_argument("--plot", type=Path, help="draw seconds and memory into this file")
    parser.add_argument("--one", nargs=2, metavar=("OPTIONS", "KIND"), help="measure one size and print JSON")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(int(given.one[0]), given.one[1])))
        return 0
    print("| preferences | options | states | nash s | gmr s | smr s | seq s | sim s | peak MiB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    rows = []
    for kind in KINDS:
        for options in range(SMALLEST, given.options + 1, STEP):
            rows.append((kind, _apart(options, kind)))
            print(_row(*rows[-1]), flush=True)
    if given.plot:
        _plot(rows, given.plot)
    return 0


def _apart(options: int, kind: str) -> dict[str, float | int | None]:
    command = [sys.executable, "-m", "benchmarks.deal_growth", "--one", str(options), kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float | int | None] = json.loads(done.stdout)
    return found


def _row(kind: str, found: dict[str, float | int | None]) -> str:
    times = (found[concept] for concept in CONCEPTS)
    shown = " | ".join("refused" if taken is None else f"{taken:.2f}" for taken in times)
    return f"| {kind} | {found['options']} | {found['states']} | {shown} | {found['mib']} |"


def _plot(rows: list[tuple[str, dict[str, float | int | None]]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.2), layout="constrained")
    axes = figure.subplots(1, len(KINDS), sharey=True)
    for kind, plot in zip(KINDS, axes, strict=True):
        found = [row for name, row in rows if name == kind]
        for concept in CONCEPTS:
            points = [(row["states"], row[concept]) for row in found if row[concept] is not None]
            plot.loglog([x for x, _ in points], [y for _, y in points], marker="o", markersize=3, label=concept)
        states = [row["states"] for row in found]
        plot.loglog(states, [(count or 0) * 1e-6 for count in states], color="grey", linestyle="dotted", label="linear")
        plot.set_title(f"Preferences: {kind}")
        plot.set_xlabel("states")
        plot.grid(alpha=0.3)
    axes[0].set_ylabel("seconds of processor time")
    axes[0].legend(fontsize=8)
    figure.savefig(path, dpi=150)


if __name__ == "__main__":
    sys.exit(main())
