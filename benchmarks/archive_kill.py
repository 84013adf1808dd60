"""Kills a program that reads an archive, at random moments, and starts it again: `python -m benchmarks.archive_kill`.

Two processes read made reports with a reader that takes a little while and needs no model. Each time the program with
its processes is killed (SIGKILL). At the end every input must have exactly one readout, or one reason.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gold import ROOT

LONGEST_S = 1.2
_SLOWER_S = 0.004

_READER = f"""
import sys, time
from parley.archive import Reading, read_archive
from benchmarks.made_inputs import read
def slowly(reports):
    time.sleep({_SLOWER_S} * len(reports))
    return read(reports)
print("ready", flush=True)
read_archive(sys.argv[1], sys.argv[2], Reading(read=slowly), workers=2, shard_reports=8)
"""


@dataclass(frozen=True, slots=True)
class Survived:
    """How often the program was killed at work, how often it came to its end before, and what is wrong at the end."""

    killed: int
    ended: int
    faults: list[str]


def survive(*, times: int, inputs: int, seed: int = 1) -> Survived:
    """Kill so many times, let it end, and compare the archive with the inputs."""
    from benchmarks.made_inputs import row, write_lines

    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        source, dest = write_lines(Path(folder) / "wire.jsonl", [row(n) for n in range(inputs)]), Path(folder) / "kept"
        ends = [_killed(source, dest, after_s=chance.uniform(0, LONGEST_S)) for _ in range(times)]
        subprocess.run(_command(source, dest), check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        return Survived(ends.count(True), ends.count(False), _faults(dest, inputs))


def _command(source: Path, dest: Path) -> list[str]:
    return [sys.executable, "-c", _READER, str(source), str(dest)]


def _killed(source: Path, dest: Path, *, after_s: float) -> bool:
    """Start the program, kill it after a while; whether it was still at work."""
    process = subprocess.Popen(_command(source, dest), stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after_s)
    alive = process.poll() is None
    if alive:
        # Now the whole family, now the parent alone, whose processes must notice it.
        (os.killpg if int(after_s * 1000) % 2 else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
    return alive


def _faults(dest: Path, inputs: int) -> list[str]:
    import duckdb

    from parley.archive import Archive

    question = f"SELECT position FROM read_parquet('{dest}/reports/**/*.parquet')"
    places = Counter(place for (place,) in duckdb.execute(question).fetchall())
    read = duckdb.execute(f"SELECT report FROM read_parquet('{dest}/readouts/**/*.parquet')").fetchall()
    bad = duckdb.execute(f"SELECT position FROM read_parquet('{dest}/bad/**/*.parquet')").fetchall() if (
        dest / "bad").is_dir() else []  # fmt: skip
    places.update(place for (place,) in bad)
    found = [f"input {n} is there {places[n]} times" for n in range(1, inputs + 1) if places[n] != 1]
    if len(read) + len(bad) != inputs:
        found.append(f"{len(read)} readouts and {len(bad)} reasons of {inputs} inputs")
    counted = sum(one.readouts + one.bad for one in Archive(dest).manifests())
    return found + ([] if counted == inputs else [f"the manifests count {counted}"])


def main(arguments: list[str]) -> int:
    """Kill, resume, check, print; returns 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.archive_kill", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--times", type=int, default=50, help="how often (default 50)")
    parser.add_argument("--inputs", type=int, default=1500, help="reports in the source (default 1500)")
    parser.add_argument("--seed", type=int, default=1, help="for the random moments")
    options = parser.parse_args(arguments)
    found = survive(times=options.times, inputs=options.inputs, seed=options.seed)
    print(f"killed {found.killed} times at work, {found.ended} times too late; {len(found.faults)} faults")
    for fault in found.faults[:20]:
        print(fault)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
