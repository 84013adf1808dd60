"""Near-duplicates: what prints one body is one group."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import near_duplicates
from benchmarks.ledger_origins import ORIGINS
from benchmarks.made_inputs import read, row, write_lines
from parley.archive import Reading, grouped, read_archive
from tests.cli.test_ledger_commands import call

__all__ = ["call"]

BODY = "The envoys of both sides met on the island and spoke for two hours about the bridge and the toll on it, " * 3


def test_edited_copies_and_strangers() -> None:
    """A copy with a few words changed is of the first one's group, a text of its own is not; short ones stand alone."""
    bodies = [("a", BODY), ("b", BODY.replace("two hours", "most of a day")), ("c", BODY[::-1]), ("d", ""), ("e", "")]
    assert dict(grouped(bodies)) == {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e"}


def test_shared_quotations_make_no_group() -> None:
    """Two reports of one press conference share what was said there."""
    said = f"“{BODY[:300]}”"
    bodies = [("a", f"The minister was late. {said} He left at noon by car."), ("b", f"Rain fell. {said}")]
    assert dict(grouped(bodies)) == {"a": "a", "b": "b"}


@pytest.mark.skipif(not ORIGINS.is_dir(), reason="no benchmarks/origins here")
def test_on_the_reprint_set() -> None:
    """On labelled reports and on made ones the groups are as good as docs/scale.md says."""
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(ORIGINS.glob("*.json"))]
    score, rand = near_duplicates.quality(stories, "bodies")
    assert min(score, rand) >= 0.85
    groups = list(grouped(near_duplicates.made(400)))
    assert all((name.partition(" of ")[2] or name) == group for name, group in groups)


def test_command(call: Any, tmp_path: Path) -> None:
    """The command prints each report that repeats an earlier one, with that one."""
    source = write_lines(tmp_path / "wire.jsonl", [row(1), row(1, published="2025-01-01")])
    read_archive(str(source), tmp_path / "archive", Reading(read=read), workers=1)
    code, out, _ = call("archive", "duplicates", "archive")
    assert (code, len(out.splitlines())) == (0, 2)
