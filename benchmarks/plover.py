"""Events of PLOVER from single sentences: `python -m benchmarks.plover`.

Reads each sentence of PLOVER's gold records (Open Event Data Alliance, CC BY-SA 4.0) by itself, with source and target
given: of the moves that it tells, the one whose party and addressee are most like the source and the target is taken,
and its act crosses to an event by ``plover.yaml``; a sentence without a move that tells a meeting is CONSULT. Prints F1
of each event that an act or a meeting crosses to, their mean, and the mean over all events of the records: deeds
(PROTEST, COERCE, ASSAULT, ...) are no moves, and what the reader says of these sentences counts against it.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import parley
from benchmarks.gold import shared_folder
from parley.errors import ReportError
from parley.records import Readout
from parley.vocabulary import plover

RECORDS = Path("data") / "plover-gsr-dev.json"
# The records have the names of an older version.
NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "CONCEDE": "YIELD", "RETREAT": "YIELD",
         "FIGHT": "ASSAULT"}  # fmt: skip
NOTHING = "none"


def event_of(record: dict[str, Any]) -> str:
    """The event that the reader tells of a record's sentence, or ``none``."""
    try:  # with a line break, which makes the string a text and no path
        readout = parley.read(record["text"] + "\n", published=record["date"])
    except ReportError:
        return NOTHING
    moves = sorted(readout.moves, key=lambda move: -_likeness(move.party, record["source"]) - _to(move.to, record))
    for move in moves:
        if move.act in plover().acts:
            return plover().acts[move.act].event
    return _of_meeting(readout)


def _of_meeting(readout: Readout) -> str:
    events = [plover().meetings[m.status].event for m in readout.meetings if m.status in plover().meetings]
    return events[0] if events else NOTHING


def _to(names: tuple[str, ...], record: dict[str, Any]) -> float:
    return 0.5 * max((_likeness(name, record.get("target") or []) for name in names), default=0.0)


def _likeness(name: str, actors: list[dict[str, Any]]) -> float:
    """The share of a name's words that an actor of the record has."""
    words = set(name.lower().split())
    given = [set(str(actor.get("actorText", "")).lower().split()) for actor in actors]
    return max((len(words & actor) / max(1, len(words)) for actor in given), default=0.0)


def scores(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """F1 of each gold event over pairs of gold and told events."""
    right = Counter(gold for gold, told in pairs if gold == told)
    golds, tolds = Counter(gold for gold, _ in pairs), Counter(told for _, told in pairs)
    return {event: 2 * right[event] / (golds[event] + tolds[event]) for event in sorted(golds)}


def main(arguments: list[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plover", description="Score events of PLOVER.")
    parser.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    shared = shared_folder(parser.parse_args(arguments).shared)
    if shared is None:
        print("There are no shared data; name their folder with --shared.", file=sys.stderr)
        return 2
    records = [r for r in json.loads((shared / RECORDS).read_text(encoding="utf-8")) if r.get("text")]
    pairs = [(NAMES.get(record["event"], record["event"]), event_of(record)) for record in records]
    found = scores(pairs)
    told = {event.event for event in (*plover().acts.values(), *plover().meetings.values())}
    golds = Counter(gold for gold, _ in pairs)
    for event, f1 in found.items():
        print(f"{event:10} {100 * f1:5.1f} of {golds[event]}{'' if event in told else '  (no move is this event)'}")
    moves = [f1 for event, f1 in found.items() if event in told]
    print(f"macro-F1 of the events that moves are {100 * sum(moves) / len(moves):.1f}")
    print(f"macro-F1 of all events {100 * sum(found.values()) / len(found):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
