"""A ledger with every kind of record, and names in it that a spreadsheet would run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parley.ledger import Ledger
from parley.records import Attribution, Control, Gloss, Membership, Readout, Shift, Span
from tests.ledger.samples import meeting, span_of, told

FORMULA = "=HYPERLINK(Elm)"
TEXT = (
    f"{FORMULA} demands the strait, officials said. Sudland refuses the demand — “never”. "
    "They will meet in Elm on May 20. Sudland holds 60 percent of Elm. The pact, a truce, stands."
)


def full(**more: Any) -> Readout:
    """A readout with a demand by a party with a hostile name, its refusal, and a record of every other kind."""
    readout = told(
        TEXT,
        {"party": FORMULA, "terms": "the strait", "to": ["Sudland"], "objects": ["Strait", "+1"],
         "sources": [("anonymous", "officials")]},
        {"party": "Sudland", "act": "refuse", "terms": "the demand", "speaker": "@Vale", "condition": ["m1"]},
        meetings=[meeting(TEXT, when="2031-05-20", place="Elm")],
        control=[Control("Sudland", "Elm", (span_of(TEXT, "Sudland holds 60 percent of Elm."),), share=0.6)],
        shifts=[Shift("Sudland", ("territory",), "harder", (span_of(TEXT, "Sudland refuses"),), since="2031-05")],
        **more,
    )  # fmt: skip
    pact = span_of(TEXT, "The pact, a truce, stands.")
    return Readout(
        readout.report, readout.moves, readout.meetings, readout.control, readout.shifts,
        glosses=(Gloss("pact", span_of(TEXT, "a truce"), (pact,)),),
        memberships=(Membership("The League", ("Norland", "Sudland"), (pact,)),),
        attributions=(Attribution((span_of(TEXT, "officials"),), (span_of(TEXT, "said"),), (Span(0, 10),), "-x"),),
    )  # fmt: skip


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "talks.sqlite"


@pytest.fixture
def ledger(where: Path) -> Iterator[Ledger]:
    """A ledger of three reports: a full one, one that is corrected later, and its correction; a telling is rejected."""
    with Ledger(where, who="tester") as opened:
        opened.add(full(url="https://herald.test/a"))
        old = told("Norland offers the pier.", {"act": "offer", "terms": "the pier"}, url="https://herald.test/b")
        opened.add(old)
        new = told("Norland offers half the pier.", {"act": "offer", "terms": "half the pier"}, day="2031-05-13",
                   url="https://herald.test/b")  # fmt: skip
        opened.add(new)
        refusal = next(one for one in opened.state().tellings if one.act == "refuse")
        opened.reject(refusal.id, why="misread")
        yield opened
