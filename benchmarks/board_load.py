"""How the board bears readers: `python -m benchmarks.board_load [--ledger FILE] [--reports N] [--readers N]`.

Starts `parley serve` on a ledger (one of made readouts if none is named), lets readers load the board page over and
over, each on a connection of its own and without a pause, and prints the times. Readers ask for the page packed, as
browsers do.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.gold import ROOT
from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley.ledger import Ledger

PAGES = ("/board", "/board?topic=territory", "/board?topic=process", "/board?origins=2")


async def reader(host: str, port: int, until: float, pages: tuple[str, ...], pause_s: float) -> list[float]:
    """Load pages one after the other until the time is up; return the milliseconds that each took."""
    incoming, outgoing = await asyncio.open_connection(host, port)
    spent = []
    number = 0
    while time.perf_counter() < until:
        page = pages[number % len(pages)]
        number += 1
        began = time.perf_counter()
        outgoing.write(f"GET {page} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await incoming.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:100]
        length = next(int(line[16:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length: "))
        await incoming.readexactly(length)
        spent.append(1000 * (time.perf_counter() - began))
        if pause_s:
            await asyncio.sleep(pause_s)
    outgoing.close()
    return spent


async def load(address: str, *, readers: int, seconds: float, pages: tuple[str, ...], pause_s: float) -> list[float]:
    """Let so many readers load pages at once; return all times in order of length."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    assert parts.port is not None
    until = time.perf_counter() + seconds
    work = [reader(parts.hostname, parts.port, until, pages, pause_s) for _ in range(readers)]
    return sorted(time_ms for one in await asyncio.gather(*work) for time_ms in one)


def serve(ledger: str) -> tuple[subprocess.Popen[str], str]:
    """Start the board; return the process and the address that it tells."""
    command = [sys.executable, "-m", "parley", "serve", "--ledger", ledger, "--port", "0", "--read-only"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = process.stderr.readline()
    return process, line.split(" at ")[1].split()[0].rstrip("/")


def measure(ledger: str, *, readers: int, seconds: float, pause_s: float) -> list[str]:
    """Measure the board of a ledger; returns lines of Markdown."""
    process, address = serve(ledger)
    lines = []
    try:
        for pages in (PAGES[:1], PAGES):
            began = time.perf_counter()
            for page in pages:
                asyncio.run(load(address, readers=1, seconds=0.01, pages=(page,), pause_s=0))
            first = time.perf_counter() - began
            times = asyncio.run(load(address, readers=readers, seconds=seconds, pages=pages, pause_s=pause_s))
            lines.append(
                f"| {len(pages)} | {first:.1f} s | {len(times) / seconds:.0f} | {statistics.median(times):.0f} ms | "
                f"{times[int(0.99 * len(times))]:.0f} ms | {times[-1]:.0f} ms |"
            )
    finally:
        process.terminate()
        process.wait(20)
    heads = "| pages | first view | pages a second | median | 99th percentile | longest |"
    return [heads, "| ---: | ---: | ---: | ---: | ---: | ---: |", *lines]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.board_load", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--ledger", help="a ledger (default: one of made readouts in a temporary folder)")
    parser.add_argument("--reports", type=int, default=20_000, help="how many reports to make (default 20000)")
    parser.add_argument("--readers", type=int, default=50, help="how many readers at once (default 50)")
    parser.add_argument("--seconds", type=float, default=20, help="for how long (default 20)")
    parser.add_argument("--pause", type=float, default=0, help="seconds that a reader looks at a page (default 0)")
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS, help="folder of scenarios")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        where = options.ledger or f"{folder}/board.sqlite"
        if options.ledger is None:
            with Ledger(where) as ledger:
                for one in made(options.scenarios, options.reports):
                    ledger.add(one.readout, talks="talks-0")
        with Ledger(where, create=False) as ledger:
            print(f"{sum(ledger.talks().values())} reports, {options.readers} readers\n")
        print("\n".join(measure(where, readers=options.readers, seconds=options.seconds, pause_s=options.pause)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
