"""The derived state against the true one: `python -m benchmarks.ledger_state [SCENARIOS] [--read]`.

Each scenario's gold readouts (with --read, what parley itself reads in its texts) are added to a fresh ledger, and the
state of each date is compared with the analyst's, table by table. An entry counts as found if it is the same in all
that the tables of benchmarks/scenarios/README.md compare; F1 is over entries.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.gold import ROOT
from parley import analysis
from parley.language import load_model
from parley.ledger import Ledger, State
from parley.reading.reader import read_reports
from parley.records import Readout

SCENARIOS = ROOT / "benchmarks" / "scenarios"
TABLES = ("positions", "offers", "shifts", "disputes", "agenda", "control")
LEAST_F1 = 0.85
Entries = list[dict[str, Any]]


def derived(state: State) -> dict[str, Entries]:
    """Return a state in the form of the gold files."""
    return {
        "positions": [
            {"party": one.party, "topic": one.topic, "object": one.object, "act": list(one.acts), "since": one.since,
             "last_told": one.last_told, "origins": one.origins}
            for one in analysis.positions(state)
        ],
        "offers": [
            {"party": one.party, "terms": one.terms, "state": one.state, "conditions": list(one.conditions),
             "made": one.made}
            for one in analysis.offers(state)
        ],
        "shifts": [
            {"party": one.party, "topic": one.topic, "direction": one.direction, "since": one.since}
            for one in analysis.shifts(state)
        ],
        "disputes": [
            {"parties": list(one.parties), "topic": one.topic, "words": one.words} for one in analysis.disputes(state)
        ],
        "agenda": [
            {"participants": list(one.participants), "when": one.when, "place": one.place}
            for one in analysis.agenda(state)
        ],
        "control": [
            {"holder": one.holder, "place": one.place, "share": one.share} for one in analysis.control(state)
        ],
    }  # fmt: skip


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def _same_position(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    fields = ("party", "topic", "object", "since", "last_told", "origins")
    return all(gold[name] == found[name] for name in fields) and bool(set(found["act"]) & set(gold["act"]))


def _same_offer(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    words, others = _words(gold["terms"]), _words(found["terms"])
    same_words = len(words & others) >= 0.5 * min(len(words), len(others))
    made = gold.get("made") in (None, found["made"])
    conditions = sorted(gold["conditions"]) == sorted(found["conditions"])
    return gold["party"] == found["party"] and made and same_words and gold["state"] == found["state"] and conditions


def _same_shift(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    return all(gold[name] == found[name] for name in ("party", "topic", "direction", "since"))


def _same_dispute(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    return gold["topic"] == found["topic"] and set(gold["parties"]) == set(found["parties"])


def _same_meeting(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    return gold["when"] == found["when"] and set(gold["participants"]) == set(found["participants"])


def _same_hold(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    return all(gold[name] == found[name] for name in ("holder", "place", "share"))


SAME: dict[str, Callable[[dict[str, Any], dict[str, Any]], bool]] = {
    "positions": _same_position,
    "offers": _same_offer,
    "shifts": _same_shift,
    "disputes": _same_dispute,
    "agenda": _same_meeting,
    "control": _same_hold,
}


def compare(table: str, gold: Entries, found: Entries) -> tuple[int, Entries, Entries]:
    """Return how many entries agree, and those that are missing and that are too many."""
    left = list(found)
    missing = []
    for entry in gold:
        at = next((place for place, other in enumerate(left) if SAME[table](entry, other)), None)
        if at is None:
            missing.append(entry)
        else:
            left.pop(at)
    return len(gold) - len(missing), missing, left


def f1(right: int, missing: int, extra: int) -> float:
    """Return F1; 1 where there is nothing to find and nothing was found."""
    return 2 * right / (2 * right + missing + extra) if right or missing or extra else 1.0


def gold_readouts(folder: Path) -> Iterator[Readout]:
    """Yield what an analyst reads in the reports of a scenario."""
    for path in sorted((folder / "reports").glob("*.json")):
        yield Readout.from_json(path.read_bytes())


def own_readouts(folder: Path) -> Iterator[Readout]:
    """Yield what parley reads in the same texts, with what is known of each report."""
    for gold in gold_readouts(folder):
        yield read_reports([gold.report], load_model())[0]


def measure(
    folders: Iterable[Path], *, misses: bool, readouts: Callable[[Path], Iterable[Readout]] = gold_readouts
) -> dict[str, list[int]]:
    """Return for each table the numbers of entries right, missing, too many, over all scenarios and dates."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for folder in folders:
        with Ledger(":memory:") as ledger:
            for readout in readouts(folder):
                ledger.add(readout)
            for path in sorted(folder.glob("state-*.json")):
                gold = json.loads(path.read_text(encoding="utf-8"))
                found = derived(ledger.state(as_of=gold["as_of"]))
                for table in TABLES:
                    right, missing, extra = compare(table, gold[table], found[table])
                    sums[table] = [a + b for a, b in zip(sums[table], (right, len(missing), len(extra)), strict=True)]
                    if misses:
                        for sign, entries in (("-", missing), ("+", extra)):
                            for entry in entries:
                                print(f"{folder.name} {gold['as_of']} {table} {sign} {json.dumps(entry)}")
    return sums


def main(arguments: list[str]) -> int:
    """Measure and print; returns 1 where the F1 over all from gold readouts is below the promise."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger_state", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("scenarios", nargs="?", type=Path, default=SCENARIOS, help="folder of scenarios")
    parser.add_argument("--misses", action="store_true", help="print each entry that is missing (-) or too many (+)")
    parser.add_argument("--read", action="store_true", help="from what parley reads itself; no promise is made of it")
    options = parser.parse_args(arguments)
    folders = sorted(path for path in options.scenarios.iterdir() if (path / "reports").is_dir())
    sums = measure(folders, misses=options.misses, readouts=own_readouts if options.read else gold_readouts)
    print("| table | right | missing | too many | F1 |\n| --- | ---: | ---: | ---: | ---: |")
    for table in TABLES:
        print(f"| {table} | {sums[table][0]} | {sums[table][1]} | {sums[table][2]} | {100 * f1(*sums[table]):.1f} |")
    overall = f1(*(sum(column) for column in zip(*sums.values(), strict=True)))
    print(f"| all | | | | {100 * overall:.1f} |")
    return 0 if options.read or overall >= LEAST_F1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
