"""How long the board's pages take on a large ledger: `python -m benchmarks.board_pages [--ledger FILE] [--reports N]`.

For each page a board is started anew, and three times are told: of the first view, of the same view again, and of
another view of the page (a past day, a filter, the next page), with the size of the first before compression. The
twins in JSON are measured beside the pages.
"""

import argparse
import http.client
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.board_load import serve
from benchmarks.gold import ROOT
from benchmarks.ledger_scale import fill
from benchmarks.ledger_state import SCENARIOS
from parley.ledger import Ledger

AGAIN = 5


def addresses(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """Return for each page the address of a first view and that of another view."""
    talks = max(ledger.talks(), key=lambda name: ledger.talks()[name])
    entries = ledger.reports(talks=talks)
    middle, last = entries[len(entries) // 2], entries[-1]
    standings = ledger.standings(talks=talks)
    one, other = max(standings, key=lambda row: row.tellings), standings[len(standings) // 2]
    day = urlencode({"as_of": middle.published})
    return {
        "board": ("/board", f"/board?{day}"),
        "timeline": ("/timeline", "/timeline?start=150"),
        "timeline of a topic": ("/timeline?topic=territory", f"/timeline?topic=process&{day}"),
        "offers": ("/offers", f"/offers?{day}"),
        "offers in all": ("/offers?state=all", "/offers?state=all&start=60&origins=2"),
        "deal": ("/deal", "/deal?topic=territory"),
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


def view_ms(address: str, path: str) -> tuple[float, int]:
    """Load a page; return how many milliseconds it took and its bytes before compression."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=120)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    size = len(answer.read())
    spent = 1000 * (time.perf_counter() - began)
    connection.close()
    assert answer.status == 200, (path, answer.status)
    return spent, size


def twin(path: str) -> str:
    """Return the address of a page's JSON twin."""
    page, _, query = path.partition("?")
    return f"{page}.json" + (f"?{query}" if query else "")


def measure(where: str, pages: dict[str, tuple[str, str]]) -> list[str]:
    """Measure each page on a board of its own; return lines of Markdown."""
    lines = []
    for name, (first, other) in pages.items():
        process, address = serve(where)
        try:
            spent, size = view_ms(address, first)
            again = statistics.median(view_ms(address, first)[0] for _ in range(AGAIN))
            later, _ = view_ms(address, other)
        finally:
            process.terminate()
            process.wait(20)
        process, address = serve(where)
        try:
            json_spent, _ = view_ms(address, twin(first))
        finally:
            process.terminate()
            process.wait(20)
        lines.append(
            f"| {name} | {spent / 1000:.2f} s | {json_spent / 1000:.2f} s | {again:.0f} ms | {later / 1000:.2f} s | "
            f"{size / 1000:.0f} KB |"
        )
        print(lines[-1], file=sys.stderr, flush=True)
    heads = "| page | first view | its twin | the same again | another view | size |"
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
                fill(ledger, options.scenarios, options.reports, talks=1)
        with Ledger(where, create=False) as ledger:
            pages = addresses(ledger)
            print(f"{sum(ledger.talks().values())} reports\n")
        chosen = {name: pages[name] for name in options.page or pages}
        print("\n".join(measure(where, chosen)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
