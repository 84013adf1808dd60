"""Search over moves, actors and the full text of reports.

The words of the reports are indexed beside the ledger, in a file of this process that is gone with it: the ledger
stays what follows from its journal. Indexing runs in the background and takes up new reports as they come.
"""

import re
import sqlite3
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from starlette.requests import Request

from parley.errors import ParleyError
from parley.ledger import ReportEntry, Telling
from parley.web.desk import Desk
from parley.web.evidence import summary
from parley.web.view import View

MOVES_MAX = 60
REPORTS_MAX = 40
ACTORS_MAX = 30
QUERY_CHARS = 200
BATCH = 50
START, END = "\ue000", "\ue001"
_WORD = re.compile(r"\w+")


class Searching:
    """The index of the reports' words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._folder = tempfile.TemporaryDirectory(prefix="parley-words-")
        self._lock = Lock()
        self._base = sqlite3.connect(Path(self._folder.name) / "words.sqlite", check_same_thread=False)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute(
            "CREATE VIRTUAL TABLE words USING fts5(report UNINDEXED, talks UNINDEXED, title, publisher, text, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        self._known: set[str] = set()
        self._at = -1
        self._thread: Thread | None = None
        self._closed = False

    def catch_up(self) -> None:
        """Take up new reports: a few at once, more of them in the background."""
        version = self._desk.version()
        with self._lock:
            if self._at == version or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = Thread(target=self._index, args=(version,), daemon=True)
            self._thread.start()
        self._thread.join(0.5)

    def _index(self, version: int) -> None:
        with suppress(ParleyError, sqlite3.ProgrammingError):
            for talks in self._desk.ledger.talks():
                fresh = [entry for entry in self._desk.ledger.reports(talks=talks) if entry.id not in self._known]
                for start in range(0, len(fresh), BATCH):
                    if self._closed:
                        return
                    self._take(talks, fresh[start : start + BATCH])
            self._at = version

    def _take(self, talks: str, entries: list[ReportEntry]) -> None:
        texts = self._desk.look(talks).texts([entry.id for entry in entries])
        # A report may hold a lone surrogate, which SQLite does not take.
        plain = {name: text.encode("utf-8", "replace").decode() for name, text in texts.items()}
        rows = [(one.id, talks, one.title or "", one.publisher or "", plain[one.id]) for one in entries]
        with self._lock:
            self._base.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?)", rows)
            self._known |= {entry.id for entry in entries}

    @property
    def indexed(self) -> int:
        """How many reports are indexed."""
        return len(self._known)

    def find(self, words: str, *, talks: str) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the reports that hold all the words, best first, each with a piece of text around them."""
        asked = _WORD.findall(words)
        if not asked:
            return []
        # Each word is quoted, so that nothing of the query language is obeyed; the last may be unfinished.
        match = " ".join(f'"{word}"' for word in asked) + "*"
        query = (
            "SELECT report, snippet(words, 4, ?, ?, '…', 30) FROM words WHERE words MATCH ? AND talks = ? "
            "ORDER BY rank LIMIT ?"
        )
        with self._lock:
            rows = self._base.execute(query, (START, END, match, talks, REPORTS_MAX)).fetchall()
        return [(report, _snippet(text)) for report, text in rows]

    def close(self) -> None:
        """Remove the index."""
        self._closed = True
        with self._lock:
            self._base.close()
        self._folder.cleanup()


def _snippet(text: str) -> list[dict[str, Any]]:
    found = []
    for number, part in enumerate(text.split(START)):
        hit, _, rest = part.rpartition(END) if number else ("", "", part)
        found += [{"text": hit, "hit": True}] if hit else []
        found += [{"text": rest, "hit": False}] if rest else []
    return found


def search(desk: Desk, view: View, request: Request) -> dict[str, Any]:
    """Return what holds the words of the query: actors, moves, reports."""
    searching: Searching = request.app.state.searching
    asked = request.query_params.get("q", "")[:QUERY_CHARS].strip()
    searching.catch_up()
    moves = desk.ledger.search(asked, talks=view.talks, limit=MOVES_MAX) if asked else []
    found = searching.find(asked, talks=view.talks) if asked else []
    total = sum(desk.talks().values())
    return {
        "talks": view.talks,
        "q": asked,
        "actors": _actors(asked, moves),
        "moves": [summary(one) for one in {one.line: one for one in moves}.values()],
        "limit": MOVES_MAX,
        "reports": [_report(desk, name, snippet) for name, snippet in found],
        "indexed": searching.indexed,
        "to_index": total,
        "complete": searching.indexed >= total,
    }


def _report(desk: Desk, name: str, snippet: list[dict[str, Any]]) -> dict[str, Any]:
    report = desk.readout(name).report
    return {"id": name, "title": report.title or report.id, "publisher": report.publisher,
            "published": report.published, "snippet": snippet}  # fmt: skip


def _actors(asked: str, moves: list[Telling]) -> list[dict[str, Any]]:
    """The parties and speakers of the moves found whose names hold a word of the query."""
    words = asked.casefold().split()
    count: Counter[tuple[str, bool]] = Counter()
    acts_for: dict[str, set[str]] = {}
    for one in moves:
        count[one.party, True] += 1
        if one.speaker and one.speaker != one.party:
            count[one.speaker, False] += 1
            acts_for.setdefault(one.speaker, set()).add(one.party)
    chosen = [item for item in count.most_common() if any(word in item[0][0].casefold() for word in words)]
    return [
        {"name": name, "party": party, "tellings": number, "acts_for": [] if party else sorted(acts_for[name])}
        for (name, party), number in chosen[:ACTORS_MAX]
    ]
