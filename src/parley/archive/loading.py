"""Brings a slice of an archive into a ledger."""

import os
from collections import Counter

from parley.archive.query import Choice, readouts
from parley.ledger import Ledger
from parley.records import Readout


def load_slice(
    folder: str | os.PathLike[str], ledger: Ledger, choice: Choice, *, talks: str, since: str | None = None
) -> Counter[str]:
    """Record the reports of a slice in a ledger; what it knows already changes nothing.

    Args:
        folder: the archive.
        ledger: an open ledger.
        choice: which reports: those that tell a party's moves on a topic, published by a day.
        talks: the negotiation that they belong to in the ledger.
        since: a day; only what was published then or later.

    Returns:
        How many readouts had which outcome (`parley.ledger.Added`).
    """
    done: Counter[str] = Counter()
    for source, report, text in readouts(folder, choice, since=since):
        why = f"from {source} of the archive, where it is {report}"
        done[ledger.add(Readout.from_json(text), talks=talks, why=why).outcome] += 1
    return done
