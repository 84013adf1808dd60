"""How long the board's pages take on a large ledger: `python -m benchmarks.board_pages [--ledger FILE] [--reports N]`.

For each page a board is started anew and asked for the page, and a second one for its twin in JSON; then for the same
page again, and for another view of it (a past day, a filter, the next page). A time in brackets is that of the
board's processor, which other programs on the machine do not lengthen. The size is that before compression.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.board_load import serve
from benchmarks.gold import ROOT
from benchmarks.ledger_state import SCENARIOS
from benchmarks.made_readouts import made
from parley.ledger import Ledger

AGAIN = 5


def addresses(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """Return for each page the address of a first view and that of another view."""
    talks = max(ledger.talks(), key=lambda name: ledger.talks()[name])
    entries = ledger.reports(talks=talks)
    middle, last = entries[len(entries) // 2], entries[-1]
    standings = ledger.standings(talks=talks)
    one, other = max(standings, key=lambda row: row.tellings), standings[len(standings) // 2]
    topic, less = (name for name, _ in Counter(row.topic for row in standings).most_common(2))
    day = urlencode({"as_of": middle.published})
    return {
        "board": ("/board", f"/board?{day}"),
        "timeline": ("/timeline", "/timeline?start=150"),
        "timeline of a topic": (f"/timeline?topic={topic}", f"/timeline?topic={less}&{day}"),
        "offers": ("/offers", f"/offers?{day}"),
        "offers in all": ("/offers?state=all", "/offers?state=all&start=60&origins=2"),
        "deal": ("/deal", f"/deal?topic={less}"),
        "map": ("/map", f"/map?{day}"),
        "agenda": ("/agenda", f"/agenda?{day}"),
        "sources": ("/sources", f"/sources?kind=named&{day}"),
        "reports": ("/reports", f"/reports?{day}"),
        "search": ("/search", "/search?q=territory"),
        "search of a word": (f"/search?{urlencode({'q': one.party})}", "/search?q=ceasefire"),
        "report": (f"/report/{last.id}", f"/report/{middle.id}"),
        "evidence of a cell": (_cell(one), _cell(other)),
        "evidence of a move": (f"/move/{one.line}", f"/move/{other.line}"),
    }


def _cell(standing: object) -> str:
    asked = {name: getattr(standing, name) for name in ("party", "topic", "object")}
    return "/evidence?" + urlencode({name: value for name, value in asked.items() if value})


def seconds_of(process: subprocess.Popen[str]) -> float:
    """Return the processor time that a process has taken, where the system tells it (Linux)."""
    stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


class Board:
    """A board that has just been started on a ledger."""

    def __init__(self, where: str) -> None:
        self._process, address = serve(where)
        self._host = urlsplit(address)
        self.size = 0

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)

    def view(self, path: str) -> tuple[float, float]:
        """Load a page; return the seconds that it took, and those of the board's processor."""
        connection = http.client.HTTPConnection(str(self._host.hostname), self._host.port, timeout=300)
        began, own = time.perf_counter(), seconds_of(self._process)
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        self.size = len(answer.read())
        spent = time.perf_counter() - began, seconds_of(self._process) - own
        connection.close()
        assert answer.status == 200, (path, answer.status)
        return spent


def twin(path: str) -> str:
    """Return the address of a page's JSON twin."""
    page, _, query = path.partition("?")
    return f"{page}.json" + (f"?{query}" if query else "")


def measure(where: str, pages: dict[str, tuple[str, str]]) -> list[str]:
    """Measure each page on a board of its own; return lines of Markdown."""
    lines = []
    for name, (first, other) in pages.items():
        with Board(where) as board:
            spent = board.view(first)
            size = board.size
            again = statistics.median(board.view(first)[0] for _ in range(AGAIN))
            later = board.view(other)
        with Board(where) as board:
            as_json = board.view(twin(first))
        times = " | ".join("{:.2f} s ({:.2f})".format(*one) for one in (spent, as_json, later))
        lines.append(f"| {name} | {times} | {1000 * again:.0f} ms | {size / 1000:.0f} KB |")
        print(lines[-1], file=sys.stderr, flush=True)
    heads = "| page | first view | its twin | another view | the same again | size |"
    return [heads, "| --- | ---: | ---: | ---: | ---: | ---: |", *lines]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.board_pages", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--ledger", help="a ledger (default: one of made readouts in a temporary folder)")
    parser.add_argument("--reports", type=int, default=20_000, help="how many reports to make (default 20000)")
    parser.add_argument("--page", action="append", help="only this page (may be repeated)")
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS, help="folder of scenarios")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        where = options.ledger or f"{folder}/board.sqlite"
        if options.ledger is None:
            with Ledger(where) as ledger:
                for one in made(options.scenarios, options.reports):
                    ledger.add(one.readout, talks="talks-0")
        with Ledger(where, create=False) as ledger:
            pages = addresses(ledger)
            print(f"{sum(ledger.talks().values())} reports\n")
        chosen = {name: pages[name] for name in options.page or pages}
        print("\n".join(measure(where, chosen)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
