"""Which reports rest on one origin, against the labels: `python -m benchmarks.ledger_origins [FOLDER]`.

The reports of each story are added to a fresh ledger by their text alone (no readout is needed to judge origins), and
all pairs within a story are compared: the same origin or not.
"""

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.gold import ROOT
from benchmarks.ledger_state import f1
from parley.ledger import Ledger
from parley.records import Readout, Report

ORIGINS = ROOT / "benchmarks" / "origins"
LEAST_F1 = 0.9


def derived(story: list[dict[str, Any]], *, order: int = 1) -> dict[str, str]:
    """Return the origin that a ledger gives each report of a story; ``order`` -1 adds the last first."""
    with Ledger(":memory:") as ledger:
        for told in story[::order]:
            report = Report(
                id=told["id"], text=told["text"], published=told["date"], publisher=told["publisher"],
                title=told["title"], url=told["url"], language="en",
            )  # fmt: skip
            ledger.add(Readout(report))
        return {report.name: report.origin for report in ledger.reports()}


def main(arguments: list[str]) -> int:
    """Measure and print; returns 1 where pairwise F1 is below the promise."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger_origins", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ORIGINS, help="folder of stories")
    parser.add_argument("--misses", action="store_true", help="print each pair that is told wrong")
    parser.add_argument("--backwards", action="store_true", help="add the reports of each story in reverse order")
    options = parser.parse_args(arguments)
    right = missing = extra = 0
    for path in sorted(options.folder.glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        found = derived(story, order=-1 if options.backwards else 1)
        for one, other in itertools.combinations(story, 2):
            gold, told = one["origin"] == other["origin"], found[one["id"]] == found[other["id"]]
            right, missing, extra = right + (gold and told), missing + (gold > told), extra + (told > gold)
            if options.misses and gold != told:
                fault = "missed" if gold else "wrongly joined"
                print(fault, one["id"], other["id"], found[one["id"]], found[other["id"]])
    score = f1(right, missing, extra)
    print(f"pairs of one origin found {right}, missed {missing}, wrongly joined {extra}: F1 {100 * score:.1f}")
    return 0 if score >= LEAST_F1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
