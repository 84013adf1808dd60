"""Kills a program that adds reports, at random moments: `python -m benchmarks.ledger_kill [--times N]`.

Each time a process adds readouts to one ledger and says which ones are done; it is killed (SIGKILL) after a random
while, in turns from its start on and from its first report on. Then all that it said were done must be there, none
may be there by halves, and the state must be the one that the journal gives.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.gold import ROOT
from benchmarks.ledger_state import SCENARIOS
from parley.ledger import Ledger

LONGEST_S = 1.5
REBUILD_EVERY = 20

_WRITER = """
import sys
from pathlib import Path
import alembic.command
from benchmarks.made_readouts import made
from parley.ledger import Ledger, store, write
where, scenarios, first = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
with Ledger(where) as ledger:
    for one in made(scenarios, first + 10_000, first=first):
        print(ledger.add(one.readout).report, flush=True)
"""


def killed_once(where: str, scenarios: Path, *, first: int, after_s: float, adding: bool) -> list[str]:
    """Let a process add readouts from a number on, kill it after a while, return the reports that it said were done.

    Args:
        adding: begin to wait when the first report is done; else when the process begins to open the ledger.
    """
    command = [sys.executable, "-c", _WRITER, where, str(scenarios), str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    process.stdout.readline()
    before = [process.stdout.readline()] if adding else []
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    lines = [*before, *process.stdout.read().splitlines(keepends=True)]
    process.wait()
    # The last line may have been cut off by the kill.
    return [line.strip() for line in lines if line.endswith("\n")]


def faults(ledger: Ledger, done: set[str]) -> list[str]:
    """Return what is wrong with a ledger: finished reports that are lost, reports without all of their records."""
    there = {entry.id for entry in ledger.reports()}
    found = [f"lost {name}" for name in sorted(done - there)]
    journalled = {entry.subject for entry in ledger.log() if entry.kind == "report"}
    found += [f"{name} in journal and state by halves" for name in sorted(journalled ^ there)]
    tellings: dict[str, int] = {}
    for telling in ledger.state().tellings:
        tellings[telling.report] = tellings.get(telling.report, 0) + 1
    for name in sorted(there):
        if tellings.get(name, 0) != len(ledger.readout(name).moves):
            found.append(f"{name} has {tellings.get(name, 0)} tellings")
    return found


def survive(where: str, scenarios: Path, *, times: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill so many times; return how many reports were done, and all faults."""
    chance = random.Random(seed)
    done: set[str] = set()
    found: list[str] = []
    for turn in range(times):
        # On a busy machine opening alone may take longer than the wait: each second kill meets it while it adds.
        when: dict[str, Any] = {"after_s": chance.uniform(0, LONGEST_S), "adding": turn % 2 == 1}
        done |= set(killed_once(where, scenarios, first=len(done), **when))
        with Ledger(where) as ledger:
            found += faults(ledger, done)
            if turn % REBUILD_EVERY == REBUILD_EVERY - 1:
                before = ledger.standings()
                ledger.rebuild()
                found += [] if before == ledger.standings() else ["the rebuilt positions differ"]
                print(f"{turn + 1} kills, {len(done)} reports done", file=sys.stderr, flush=True)
    return len(done), found


def main(arguments: list[str]) -> int:
    """Kill, check, print; returns 1 if anything was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger_kill", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--times", type=int, default=200, help="how often (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="for the random moments")
    parser.add_argument("--ledger", help="file or address (default: a file in a temporary folder)")
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS, help="folder of scenarios")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        where = options.ledger or f"{folder}/kill.sqlite"
        done, found = survive(where, options.scenarios, times=options.times, seed=options.seed)
    print(f"killed {options.times} times, {done} reports done, {len(found)} faults")
    for fault in found[:20]:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
