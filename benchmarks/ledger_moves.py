"""Whether two reports' tellings are one move: `python -m benchmarks.ledger_moves [SCENARIOS]`.

`same_moves.json` holds the pairs of tellings of the scenarios that share party, act and a topic and lie within six
days of each other, with a judgement from reading both. Prints precision, recall and F1 of the matching at its
threshold, and of the thresholds around it.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.gold import ROOT
from benchmarks.ledger_state import SCENARIOS
from parley.ledger.lines import Matching, likeness
from parley.ledger.rows import Placed, telling_rows
from parley.records import Readout

PAIRS = ROOT / "benchmarks" / "same_moves.json"
THRESHOLDS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


def rows(folder: Path, scenario: str, report: str) -> list[dict[str, Any]]:
    """Return the rows of a scenario's report as the matching sees them."""
    readout = Readout.from_json((folder / scenario / "reports" / f"{report}.json").read_bytes())
    return telling_rows(readout, Placed(report, scenario, readout.report.published or ""))


def scores(folder: Path, matching: Matching) -> list[tuple[bool, float]]:
    """Return for each pair the judgement and the likeness."""
    found = []
    for pair in json.loads(PAIRS.read_text(encoding="utf-8")):
        one, other = (rows(folder, pair["scenario"], report)[place] for report, place in (pair["one"], pair["other"]))
        found.append((pair["same"], likeness(one, other, matching)))
    return found


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger_moves", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("scenarios", nargs="?", type=Path, default=SCENARIOS, help="folder of scenarios")
    options = parser.parse_args(arguments)
    matching = Matching()
    judged = scores(options.scenarios, matching)
    print(f"{len(judged)} pairs, {sum(same for same, _ in judged)} of them one move; threshold {matching.threshold}")
    print("| threshold | precision | recall | F1 |\n| ---: | ---: | ---: | ---: |")
    for threshold in THRESHOLDS:
        at = replace(matching, threshold=threshold)
        right = sum(same and score >= at.threshold for same, score in judged)
        told = sum(score >= at.threshold for _, score in judged)
        gold = sum(same for same, _ in judged)
        print(f"| {threshold} | {right / max(told, 1):.3f} | {right / gold:.3f} | {2 * right / (told + gold):.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
