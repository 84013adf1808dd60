"""``parley`` with a scripted reader in the model's place: ``python -m tests.mcp.scripted mcp ...``."""

import sys
from collections.abc import Sequence
from typing import Any

import parley.language
import parley.reading
from parley.cli import main
from parley.records import Readout, Report
from tests.ledger.samples import meeting, told

TEXT = "Norland demands the strait, an aide said. Sudland refuses the demand. They will meet on May 20."


def sample(text: str = TEXT, **more: Any) -> Readout:
    """A demand told by somebody anonymous, its refusal, an offer, and a meeting to come."""
    return told(
        text,
        {"party": "Norland", "act": "demand", "terms": "the strait", "to": ["Sudland"],
         "sources": [("anonymous", "an aide")]},
        {"party": "Sudland", "act": "refuse", "terms": "the demand"},
        meetings=[meeting(text, when="2031-05-20", place="Elm")],
        **more,
    )  # fmt: skip


def read_reports(reports: Sequence[Report], _model: object) -> list[Readout]:
    """Return the sample for each report, with the report's own text in front of the sample's."""
    found = []
    for report in reports:
        readout = sample(report.text, day=report.published or "2031-05-12", publisher=report.publisher)
        found.append(readout)
    return found


if __name__ == "__main__":
    parley.language.load_model = lambda *_, **__: None  # type: ignore[assignment]
    parley.reading.read_reports = read_reports  # type: ignore[assignment]
    main(sys.argv[1:])
